import { expect, it } from 'vitest';
import { mean, pValue } from '../../src/simulate/statistics.ts';

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

it('gives a mean with its margin', () => {
  expect(mean([1, 2, 3, 4])).toEqual({ mean: 2.5, margin: expect.closeTo(1.265, 3) });
  expect(mean([])).toEqual({ mean: 0, margin: 0 });
});
