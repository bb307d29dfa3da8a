import type { Clock as OurClock } from '../../src/call/world.ts';
import type { Clock as PeersClock } from '../../src/simulator/realtime/clock.ts';

/**
 * Time that passes with the turns of the event loop, so many milliseconds a turn. What goes over a socket needs a turn
 * or two to arrive, as it would. A machine that is busy makes all of it slower and nothing of it late, so a silence
 * that is measured here is one of the program and not of the machine; and nothing is waited for.
 */
export interface LoopClock {
  /** A clock of the same time, which counts its own alarms. */
  view(): View;
  stop(): void;
}

export interface View extends OurClock, PeersClock {
  /** Alarms that were set with it, and neither rang nor were called off. */
  pending(): number;
  /** Resolves so much later. */
  pass(ms: number): Promise<void>;
}

const TURN_MS = 5;

export function loopClock(begin: number): LoopClock {
  let now = begin;
  let isRunning = true;
  const alarms = new Map<number, Set<() => void>>();

  function turn(): void {
    if (!isRunning) return;
    setImmediate(turn);
    // One millisecond after the other: what rings may set the next alarm within the same turn.
    for (const until = now + TURN_MS; now < until; ) {
      now += 1;
      const due = alarms.get(now);
      alarms.delete(now);
      for (const wake of due ?? []) wake();
    }
  }

  function set(at: number, wake: () => void): () => void {
    const due = Math.max(Math.ceil(at), now + 1);
    const others = alarms.get(due) ?? new Set();
    alarms.set(due, others.add(wake));
    return () => others.delete(wake);
  }

  setImmediate(turn);
  return {
    view() {
      let pending = 0;
      const wakeAt = (at: number, wake: () => void) => {
        let isSet = true;
        pending += 1;
        const over = (): boolean => {
          const was = isSet;
          if (was) pending -= 1;
          isSet = false;
          return was;
        };
        const callOff = set(at, () => over() && wake());
        return () => {
          if (over()) callOff();
        };
      };
      return {
        now: () => now,
        wakeAt,
        after: (ms, task) => wakeAt(now + ms, task),
        pending: () => pending,
        pass: (ms) => new Promise((resolve) => set(now + ms, resolve)),
      };
    },
    stop() {
      isRunning = false;
    },
  };
}
