import { expect, it } from 'vitest';
import { callsQuery } from '../../src/web/calls/calls-query.ts';
import { hashOf, routeOf, views } from '../../src/web/shell/routes.ts';

it('comes back to where an address was taken', () => {
  for (const view of views) {
    for (const sid of [null, 'CA1', 'a/b?c#d']) {
      const route = { view, sid, query: { text: 'a & b', outcome: 'failed' } };
      expect(routeOf(hashOf(route))).toEqual(route);
    }
  }
});

it('leads to Live from everywhere that is no place', () => {
  for (const hash of ['', '#', '#/', '#/elsewhere', '#live']) {
    expect(routeOf(hash)).toEqual({ view: 'live', sid: null, query: {} });
  }
});

it('asks for whole days, and passes on no filter that the API does not know', () => {
  const asked = callsQuery({ from: '2026-12-01', to: '2026-12-01', text: 'cleaning', shown: 'all' });
  expect(Date.parse(asked.to ?? '') - Date.parse(asked.from ?? '')).toBe(24 * 3_600_000);
  expect(asked).toMatchObject({ text: 'cleaning', state: 'ended' });
  expect(asked).not.toHaveProperty('shown');
});
