import { expect, it } from 'vitest';
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

it('takes the name of a call that was never encoded as it stands', () => {
  expect(routeOf('#/calls/100%')).toMatchObject({ view: 'calls', sid: '100%' });
});
