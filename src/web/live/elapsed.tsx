import { useSyncExternalStore } from 'react';
import { clock } from '../look/figures.ts';

/** Time since then, a second at a time. One timer for all of them. */
export function Elapsed({ since }: { since: number }) {
  const now = useSyncExternalStore(subscribe, second);
  return <span className="figure">{clock(now - since)}</span>;
}

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function second(): number {
  return Math.floor(Date.now() / 1_000) * 1_000;
}
