import type { ToldFact } from '../../api/calls.ts';
import {
  gaps,
  type HeldCalls,
  inProgress,
  lastSeq,
  nothingHeld,
  withoutOldest,
  withTold,
} from './held-calls.ts';

export type Connection = 'connecting' | 'live' | 'lost';

export interface Snapshot {
  readonly connection: Connection;
  readonly held: HeldCalls;
  /** How many ends of calls were told since the page was opened. */
  readonly ended: number;
}

export interface LiveStore {
  readonly snapshot: () => Snapshot;
  /** Returns the way to stop listening. */
  readonly subscribe: (listener: () => void) => () => void;
  close(): void;
}

/** What the store needs of the world. */
export interface LiveWorld {
  /** Opens the stream of events; it comes back by itself. */
  listen(on: { opened: () => void; lost: () => void; told: (told: ToldFact) => void }): () => void;
  /** The calls in progress, by sid. */
  liveCalls(): Promise<readonly string[]>;
  facts(sid: string, after: number): Promise<readonly ToldFact[]>;
  /** Runs this once, soon, before a picture. */
  nextFrame(run: () => void): void;
  /** Runs this in some seconds. */
  later(run: () => void): void;
}

/**
 * Follows all calls. Facts that come within one picture are taken together. Whenever the stream opens, what was
 * missed is asked for; so is what a fact that comes too early shows to be missing.
 */
export function liveStore(world: LiveWorld): LiveStore {
  let current: Snapshot = { connection: 'connecting', held: nothingHeld, ended: 0 };
  const listeners = new Set<() => void>();
  let waiting: ToldFact[] = [];
  let isDue = false;
  const asked = new Set<string>();
  const queue: string[] = [];
  let asking = 0;

  function become(change: Partial<Snapshot>): void {
    current = { ...current, ...change };
    for (const listener of listeners) listener();
  }

  function take(told: readonly ToldFact[]): void {
    waiting.push(...told);
    if (isDue) return;
    isDue = true;
    world.nextFrame(settle);
  }

  function settle(): void {
    isDue = false;
    const told = waiting;
    waiting = [];
    const held = withoutOldest(withTold(current.held, told), ENDED_KEPT);
    if (held !== current.held) {
      const ends = told.filter(({ event }) => event === 'call_end').length;
      become({ held, ended: current.ended + ends });
    }
    for (const sid of gaps(held)) ask(sid);
  }

  function ask(sid: string): void {
    if (asked.has(sid)) return;
    asked.add(sid);
    queue.push(sid);
    next();
  }

  function next(): void {
    while (asking < ASKED_AT_ONCE) {
      const sid = queue.shift();
      if (sid === undefined) return;
      asking += 1;
      void world
        .facts(sid, lastSeq(current.held, sid))
        // A server that cannot answer now is asked again when the stream comes back or the next fact comes.
        .catch(() => [])
        .then((told) => {
          asking -= 1;
          asked.delete(sid);
          take(told);
          next();
        });
    }
  }

  async function catchUp(): Promise<void> {
    try {
      const live = await world.liveCalls();
      become({ connection: 'live' });
      // What was live when we last heard of it may have ended meanwhile.
      for (const sid of new Set([...live, ...inProgress(current.held).map((one) => one.sid)])) ask(sid);
    } catch {
      become({ connection: 'lost' });
      world.later(() => void catchUp());
    }
  }

  const stop = world.listen({
    opened: () => void catchUp(),
    lost: () => become({ connection: 'lost' }),
    told: (told) => take([told]),
  });

  return {
    snapshot: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: stop,
  };
}

/** One call after the other: the server has audio to pass on, and lets a hundred calls through in a second or two. */
const ASKED_AT_ONCE = 1;

/** Calls that ended while the page was open: enough to look at the one that just did. */
const ENDED_KEPT = 50;
