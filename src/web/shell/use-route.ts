import { useSyncExternalStore } from 'react';
import { hashOf, type Route, routeOf } from './routes.ts';

let last: { hash: string; route: Route } = { hash: '', route: routeOf('') };

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, current);
}

export function go(to: Parameters<typeof hashOf>[0]): void {
  location.hash = hashOf(to);
}

/** As `go`, in the place of where we were: for filters, which nobody wants to go back through one by one. */
export function goInstead(to: Parameters<typeof hashOf>[0]): void {
  history.replaceState(null, '', hashOf(to));
  dispatchEvent(new HashChangeEvent('hashchange'));
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

/** The same object while the address is the same. */
function current(): Route {
  if (last.hash !== location.hash) last = { hash: location.hash, route: routeOf(location.hash) };
  return last.route;
}
