import type { Clock } from '../../src/call/world.ts';

/** A clock that stands still until it is told to run, and then jumps from alarm to alarm. */
export interface VirtualClock extends Clock {
  /** Lets time pass until nothing is left to happen, `done`, or the end. */
  run(until: number, done: () => boolean): Promise<void>;
}

export function virtualClock(start: number): VirtualClock {
  let now = start;
  let order = 0;
  let alarms: { at: number; order: number; wake: () => void }[] = [];
  return {
    now: () => now,
    wakeAt: (at, wake) => {
      order += 1;
      const alarm = { at: Math.max(at, now), order, wake };
      alarms.push(alarm);
      return () => {
        alarms = alarms.filter((other) => other !== alarm);
      };
    },
    async run(until, done) {
      await settled();
      while (!done()) {
        const next = alarms.reduce<(typeof alarms)[number] | null>(
          (first, one) =>
            first === null || one.at < first.at || (one.at === first.at && one.order < first.order)
              ? one
              : first,
          null,
        );
        if (next === null || next.at > until) return;
        alarms = alarms.filter((other) => other !== next);
        now = next.at;
        next.wake();
        await settled();
      }
    },
  };
}

/** Every promise that can resolve has resolved. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
