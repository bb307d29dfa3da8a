import { expect, it } from 'vitest';
import { runCall } from '../../src/call/driver.ts';
import { virtualClock } from '../../src/simulate/clock.ts';
import { practice } from '../support/agent.ts';

it('lets go of a call whose first fact cannot be written: it never began', async () => {
  const clock = virtualClock(Date.parse('2026-11-23T15:00:00Z'));
  const problems: string[] = [];
  let isOpen = true;
  const call = runCall({
    sid: 'CA1',
    from: '+12125550147',
    to: '+12125550100',
    agent: practice,
    maxCallMs: 600_000,
    past: [],
    world: {
      clock,
      actions: {
        check: async () => ({ ok: true }),
        run: async () => ({ ok: false, why: 'not in this test' }),
        settle: async () => ({ ok: false, why: 'not in this test' }),
      },
      voices: {
        name: 'test',
        open: () => ({
          configure() {},
          hear() {},
          request() {},
          answer() {},
          note() {},
          recall() {},
          interrupt() {},
          close() {},
        }),
      },
      journal: { append: () => Promise.reject(new Error('the disk is full')) },
    },
    onFacts: () => {},
    onProblem: (problem, error) => problems.push(`${problem}: ${String(error)}`),
  });
  call.connect({
    play() {},
    mark() {},
    clear() {},
    close() {
      isOpen = false;
    },
  });
  await call.ended;
  expect(isOpen).toBe(false);
  expect(problems).toEqual(['A call failed: Error: the disk is full']);
});
