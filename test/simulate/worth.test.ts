import { expect, it } from 'vitest';
import { rails } from '../../src/core/rails.ts';
import { demonstration } from '../../src/simulate/demonstration.ts';
import type { Result } from '../../src/simulate/result.ts';
import type { Conditions } from '../../src/simulate/simulate.ts';
import { tally } from '../../src/simulate/tally.ts';
import { worths, worthTable } from '../../src/simulate/worth.ts';
import { good } from './good-call.ts';

const all: Conditions = { name: 'faults x3', factor: 3, isAdversary: false, without: [] };

function calls(count: number, of: (index: number) => Partial<Result>) {
  return Array.from({ length: count }, (_, seed) => ({ ...good, seed, ...of(seed) }));
}

it('shows the demonstration first, and then every rail taken away from one of its conditions', () => {
  const whole = demonstration.filter(({ without }) => without.length === 0);
  expect(demonstration.slice(0, 5)).toEqual(whole);
  const less = demonstration.slice(5);
  expect(less.map(({ without }) => without)).toEqual(rails.map((rail) => [rail]));
  for (const { name, ...one } of less) {
    expect(whole.map(({ name: _, ...conditions }) => conditions)).toContainEqual({ ...one, without: [] });
  }
});

it('counts for a rail the trouble of its own class, and nothing else', () => {
  const twice = { found: [{ violation: 'duplicate_action', what: 'booked twice' }] } as const;
  const before = tally(
    'faults x3',
    calls(1_000, () => ({})),
    1,
  );
  const after = tally(
    'less',
    calls(1_000, (index) => (index < 20 ? twice : {})),
    1,
  );
  const of = (rail: 'idempotency' | 'ending') => worths([all, { ...all, without: [rail] }], [before, after]);
  expect(of('idempotency')).toEqual([
    {
      rail: 'idempotency',
      at: 'faults x3',
      what: 'duplicate action',
      before: { hits: 0, of: 1_000 },
      after: { hits: 20, of: 1_000 },
      p: expect.closeTo(0, 4),
    },
  ]);
  expect(of('ending')[0]).toMatchObject({ after: { hits: 0 }, p: 1 });
});

it('counts a call that only the time ends for the budgets', () => {
  const before = tally(
    'faults x3',
    calls(100, () => ({})),
    1,
  );
  const after = tally(
    'less',
    calls(100, (index) => ({ isTimeUp: index < 9 })),
    1,
  );
  const [row] = worths([all, { ...all, without: ['budgets'] }], [before, after]);
  expect(row?.after).toEqual({ hits: 9, of: 100 });
});

it('compares the turns of rails that help a model on', () => {
  const before = tally(
    'faults x3',
    calls(200, (index) => ({ turns: 6 + (index % 5) })),
    1,
  );
  const after = tally(
    'less',
    calls(200, (index) => ({ turns: 7 + (index % 5) })),
    1,
  );
  const rows = worths([all, { ...all, without: ['watchdog'] }], [before, after]);
  expect(rows.map(({ what, p }) => [what, p < 0.01])).toEqual([
    ['not completed', false],
    ['turns a call', true],
  ]);
  expect(worthTable(rows)).toMatch(/turns a call +8\.00 +9\.00 +< 0\.0001/);
});

it('has nothing to compare with where nobody played the same with all rails', () => {
  const one = tally(
    'less',
    calls(10, () => ({})),
    1,
  );
  expect(
    worths(
      [
        { ...all, factor: 10 },
        { ...all, without: ['gate'] },
      ],
      [one, one],
    ),
  ).toEqual([]);
});
