import { useCallback, useEffect, useState } from 'react';
import { get } from './client.ts';

export type Answer<T> =
  | { readonly state: 'asked' }
  | { readonly state: 'here'; readonly value: T }
  | { readonly state: 'failed'; readonly why: string };

/** The answer to one GET, asked again when the path changes. What was there stays until the new one comes. */
export function useAnswer<T>(path: string | null): {
  readonly answer: Answer<T>;
  readonly again: () => void;
} {
  const [answer, setAnswer] = useState<Answer<T>>({ state: 'asked' });
  const [times, setTimes] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `times` is what asks again.
  useEffect(() => {
    if (path === null) return;
    const stopping = new AbortController();
    get<T>(path, stopping.signal).then(
      (value) => setAnswer({ state: 'here', value }),
      (error: unknown) => {
        if (!stopping.signal.aborted) setAnswer({ state: 'failed', why: sentence(error) });
      },
    );
    return () => stopping.abort();
  }, [path, times]);
  return { answer, again: useCallback(() => setTimes((n) => n + 1), []) };
}

export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
