import type { Clock } from '../call/world.ts';

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  wakeAt(at, wake) {
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      // Timers run by another clock, which may be a millisecond ahead of this one.
      timer = setTimeout(() => (Date.now() < at ? wait() : wake()), Math.max(0, at - Date.now()));
    };
    wait();
    return () => clearTimeout(timer);
  },
};
