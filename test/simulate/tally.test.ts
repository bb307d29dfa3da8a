import { expect, it } from 'vitest';
import dental from '../../agents/dental.ts';
import { plan } from '../../src/simulate/plan.ts';
import type { Result } from '../../src/simulate/result.ts';
import { isUnsafe, tally, tallyList, tallyTable } from '../../src/simulate/tally.ts';
import { good } from './good-call.ts';

const calls = (count: number, bad: number) =>
  Array.from({ length: count }, (_, index): Result => {
    const twice = { violation: 'duplicate_action', what: 'it was booked twice' } as const;
    return index < bad ? { ...good, seed: index, found: [twice, twice] } : { ...good, seed: index };
  });

it('counts calls, not occurrences, and names the seeds to look into', () => {
  const one = tally('all', calls(100, 3), 2);
  expect(one.violations.duplicate_action).toBe(3);
  expect(one.failing.map(({ seed }) => seed)).toEqual([0, 1, 2]);
  expect(isUnsafe(one)).toBe(true);
  expect(isUnsafe(tally('none', calls(100, 0), 2))).toBe(false);
});

it('prints a row for each set, and a list for one', () => {
  const one = tally('all rails', calls(200, 1), 0.1);
  expect(tallyTable([one, one]).split('\n')).toHaveLength(4);
  expect(tallyList(one)).toMatch(/duplicate action +1\n/);
  expect(tallyList(one)).toMatch(/calls per second +2000/);
});

it('the same seed plans the same call, another one another', () => {
  expect(plan(7, dental)).toEqual(plan(7, dental));
  expect(plan(7, dental)).not.toEqual(plan(8, dental));
});
