import { expect, it } from 'vitest';
import { histogram, mean, pValue, rankPValue } from '../../src/simulate/statistics.ts';

// The tea tasting and others, as statistics packages give them.
it.each([
  [{ hits: 3, of: 4 }, { hits: 1, of: 4 }, 0.4857],
  [{ hits: 0, of: 10 }, { hits: 10, of: 10 }, 0.0000108],
  [{ hits: 8, of: 10 }, { hits: 1, of: 6 }, 0.03497],
  [{ hits: 0, of: 1_000 }, { hits: 0, of: 1_000 }, 1],
])('tells how likely %j and %j are by chance', (a, b, p) => {
  expect(pValue(a, b)).toBeCloseTo(p, 4);
});

it('stays exact with many calls', () => {
  expect(pValue({ hits: 0, of: 10_000 }, { hits: 12, of: 10_000 })).toBeCloseTo(0.000487, 5);
  expect(pValue({ hits: 12, of: 10_000 }, { hits: 0, of: 10_000 })).toBeLessThan(0.01);
});

it.each([
  [[0, 3, 5, 9, 4], [0, 1, 4, 8, 9], 0.106853],
  [[10, 20, 30], [20, 20, 20], 0.024992],
  [[0, 0, 100, 300, 200], [0, 0, 90, 280, 260], 0.006585],
  [[5, 5], [5, 5], 1],
  [[0, 7], [0, 7], 1],
  [[], [3], 1],
])('tells how likely ranks like those of %j and %j are by chance', (a, b, p) => {
  expect(rankPValue(a, b)).toBeCloseTo(p, 5);
});

it('counts how often each value came', () => {
  expect(histogram([2, 0, 2, 3])).toEqual([1, 0, 2, 1]);
  expect(histogram([])).toEqual([]);
});

it('gives a mean with its margin', () => {
  expect(mean([1, 2, 3, 4])).toEqual({ mean: 2.5, margin: expect.closeTo(1.265, 3) });
  expect(mean([])).toEqual({ mean: 0, margin: 0 });
});
