import { expect, it } from 'vitest';
import { afterFrame, isMyTurn, type Manners, silent } from '../../src/web/phone/manners.ts';

/** So many milliseconds at this loudness of the agent. */
function after(manners: Manners, ms: number, agent: number): Manners {
  return Array.from({ length: ms / 20 }).reduce<Manners>(
    (before) => afterFrame(before, { agent, caller: 0 }),
    manners,
  );
}

it('speaks once the agent has spoken and has then been quiet for a second', () => {
  expect(isMyTurn(after(silent, 5_000, 0))).toBe(false);
  const spoken = after(silent, 1_000, 0.8);
  expect(isMyTurn(spoken)).toBe(false);
  expect(isMyTurn(after(spoken, 980, 0.1))).toBe(false);
  expect(isMyTurn(after(spoken, 1_000, 0.1))).toBe(true);
});

it('waits anew when the agent goes on after a pause', () => {
  const paused = after(after(silent, 1_000, 0.8), 800, 0);
  const resumed = after(paused, 20, 0.8);
  expect(isMyTurn(after(resumed, 900, 0))).toBe(false);
  expect(isMyTurn(after(resumed, 1_000, 0))).toBe(true);
});
