import { createContext, useContext, useSyncExternalStore } from 'react';
import type { HeldCall } from './held-calls.ts';
import type { LiveStore, Snapshot } from './live-store.ts';

export const LiveContext = createContext<LiveStore | null>(null);

function useStore(): LiveStore {
  const store = useContext(LiveContext);
  if (store === null) throw new Error('There is no live store around this component');
  return store;
}

export function useLive(): Snapshot {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, store.snapshot);
}

/** Drawn again only when this very call changed. */
export function useHeldCall(sid: string | null): HeldCall | null {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, () =>
    sid === null ? null : (store.snapshot().held.get(sid) ?? null),
  );
}

/** How many calls have ended while the page was open: what is made of ended calls is asked for anew when it changes. */
export function useEndedCalls(): number {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, () => store.snapshot().ended);
}
