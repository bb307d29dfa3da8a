import { expect, it } from 'vitest';
import { callsQuery } from '../../src/web/calls/calls-query.ts';

it('takes a day from its first instant to the first one of the day behind it', () => {
  const { from, to } = callsQuery({ from: '2026-02-28', to: '2026-02-28' });
  expect([from, to]).toEqual([new Date(2026, 1, 28).toISOString(), new Date(2026, 2, 1).toISOString()]);
});

it('filters by no day where the address has one that is none', () => {
  for (const day of ['yesterday', '20266-02-03', '2026-02-40', '']) {
    expect(callsQuery({ from: day, to: day })).toMatchObject({ from: '', to: '' });
  }
});
