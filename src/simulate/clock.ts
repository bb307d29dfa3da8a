import type { Clock } from '../call/world.ts';

/** A clock that stands still until it is told to run, and then jumps from alarm to alarm. */
export interface VirtualClock extends Clock {
  /** Lets time pass until nothing is left to happen, `done`, or the end. */
  run(until: number, done: () => boolean): Promise<void>;
}

export function virtualClock(start: number): VirtualClock {
  let now = start;
  /** The next one last; of two at the same time the older one is the next. */
  const alarms: Alarm[] = [];

  /** Rings the next alarm; false where there is none up to then. */
  function ring(until: number): boolean {
    const alarm = alarms.at(-1);
    if (alarm === undefined || alarm.at > until) return false;
    alarms.pop();
    now = alarm.at;
    alarm.wake();
    return true;
  }

  return {
    now: () => now,
    wakeAt: (at, wake) => {
      const alarm: Alarm = { at: Math.max(at, now), wake };
      put(alarms, alarm);
      return () => {
        const index = alarms.indexOf(alarm);
        if (index >= 0) alarms.splice(index, 1);
      };
    },
    run: async (until, done) => {
      do await settled();
      while (!done() && ring(until));
    },
  };
}

/**
 * Every promise that can resolve has resolved: Node works off all of them before it comes to the next tick. That
 * costs a tenth of a way around the event loop, which would take longer than what happens in a call at one alarm.
 */
export function settled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

interface Alarm {
  readonly at: number;
  readonly wake: () => void;
}

/** A call has some ten alarms at a time: a few steps from the end beat any tree. */
function put(alarms: Alarm[], alarm: Alarm): void {
  let at = alarms.length;
  for (let next = alarms[at - 1]; next !== undefined && next.at <= alarm.at; next = alarms[at - 1]) {
    alarms[at] = next;
    at -= 1;
  }
  alarms[at] = alarm;
}
