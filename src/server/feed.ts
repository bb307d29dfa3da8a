import type { Fact } from '../core/fact.ts';

/** What happens in all calls of this node, told to whoever listens at the moment. Nothing is kept. */
export interface Feed {
  publish(told: Told): void;
  /** Returns the way to stop listening. */
  listen(listener: (told: Told) => void): () => void;
}

export interface Told {
  readonly call: string;
  readonly seq: number;
  readonly fact: Fact;
}

export function startFeed(): Feed {
  const listeners = new Set<(told: Told) => void>();
  return {
    publish(told) {
      for (const listener of listeners) listener(told);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
