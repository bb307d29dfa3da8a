import { afterAll, describe, expect, it } from 'vitest';
import { stages } from '../../src/core/stages.ts';
import { silence, tone } from '../simulator/realtime/kit.ts';
import { type Cell, playCell } from './cell.ts';
import { faults } from './faults.ts';
import { loopClock } from './loop-clock.ts';
import { longestSilence } from './silence.ts';
import { impossible, moments } from './stages.ts';
import { judge } from './verdict.ts';

/** Each fault once, and with them each stage and each moment; `npm run faults` plays all of them. */
const places = stages.flatMap((stage) =>
  moments.filter((moment) => impossible(stage, moment) === null).map((moment) => ({ stage, moment })),
);

/** Three places further each time: they are all visited before one comes twice. */
const cells = faults.map((fault, n): Cell => {
  const place = places[(n * 7) % places.length];
  if (place === undefined) throw new Error('there are places');
  return { fault, ...place, choice: n % 2 === 0 ? 'person' : 'message' };
});

const time = loopClock(Date.UTC(2026, 1, 3, 17));
afterAll(() => time.stop());

describe('a fault of the model', () => {
  it('is tried in every stage and at every moment', () => {
    expect(new Set(cells.map(({ stage }) => stage)).size).toBe(stages.length);
    expect(new Set(cells.map(({ moment }) => moment)).size).toBe(moments.length);
  });

  it.each(cells)('ends well: $fault.name, in $stage, $moment', async (cell) => {
    const verdict = judge(await playCell(cell, time));
    expect(verdict.broken, JSON.stringify(verdict)).toEqual([]);
  });
});

describe('the longest silence', () => {
  it('is one in which neither side is heard', () => {
    const heard = [...tone(1_000), ...silence(2_000), ...tone(1_000)];
    const said = [...silence(1_500), ...tone(500), ...silence(2_000)];
    expect(longestSilence(Uint8Array.from(heard), Uint8Array.from(said))).toEqual({ ms: 1_000, from: 2_000 });
  });
});
