import type { Clock } from '../call/world.ts';

/** A clock that stands still until it is told to run, and then jumps from alarm to alarm. */
export interface VirtualClock extends Clock {
  /** Lets time pass until nothing is left to happen, `done`, or the end. */
  run(until: number, done: () => boolean): Promise<void>;
}

export function virtualClock(start: number): VirtualClock {
  let now = start;
  let order = 0;
  const alarms: Alarm[] = [];

  /** Rings the next alarm; false where there is none up to then. */
  function ring(until: number): boolean {
    for (let alarm = alarms[0]; alarm !== undefined && alarm.at <= until; alarm = alarms[0]) {
      takeFirst(alarms);
      const { wake } = alarm;
      if (wake === null) continue;
      alarm.wake = null;
      now = alarm.at;
      wake();
      return true;
    }
    return false;
  }

  return {
    now: () => now,
    wakeAt: (at, wake) => {
      order += 1;
      const alarm: Alarm = { at: Math.max(at, now), order, wake };
      put(alarms, alarm);
      return () => {
        alarm.wake = null;
      };
    },
    run: (until, done) => together(() => !done() && ring(until)),
  };
}

/** Every promise that can resolve has resolved. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

interface Alarm {
  readonly at: number;
  readonly order: number;
  /** Null once it rang or was called off. */
  wake: (() => void) | null;
}

/**
 * Clocks that run at the same time ring in turn, and the promises of all of them settle together: going once
 * around the event loop costs more than what happens in a call at one alarm.
 */
const runs = new Set<Run>();

interface Run {
  readonly step: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

function together(step: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    runs.add({ step, resolve, reject });
    if (runs.size === 1) void turn();
  });
}

async function turn(): Promise<void> {
  while (runs.size > 0) {
    await settled();
    for (const run of runs) {
      try {
        if (run.step()) continue;
        run.resolve();
      } catch (error) {
        run.reject(error);
      }
      runs.delete(run);
    }
  }
}

// ---- a heap: the first alarm is the next one

function isBefore(a: Alarm, b: Alarm): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function put(heap: Alarm[], alarm: Alarm): void {
  let at = heap.length;
  heap.push(alarm);
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !isBefore(alarm, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = alarm;
}

function takeFirst(heap: Alarm[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    const [one, other] = [heap[left], heap[right]];
    if (one === undefined) break;
    const [child, next] = other !== undefined && isBefore(other, one) ? [other, right] : [one, left];
    if (!isBefore(child, last)) break;
    heap[at] = child;
    at = next;
  }
  heap[at] = last;
}
