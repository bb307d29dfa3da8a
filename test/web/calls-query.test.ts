import { expect, it } from 'vitest';
import { callsQuery } from '../../src/web/calls/calls-query.ts';

it('asks for whole days, and passes on no filter that the API does not know', () => {
  const asked = callsQuery({ from: '2026-12-01', to: '2026-12-01', text: 'cleaning', shown: 'all' });
  expect(Date.parse(asked.to ?? '') - Date.parse(asked.from ?? '')).toBe(24 * 3_600_000);
  expect(asked).toMatchObject({ text: 'cleaning', state: 'ended' });
  expect(asked).not.toHaveProperty('shown');
});

it('filters by no day where the address has one that is none', () => {
  for (const day of ['yesterday', '20266-02-03', '2026-02-40', '']) {
    expect(callsQuery({ from: day, to: day })).toMatchObject({ from: '', to: '' });
  }
});
