import { FRAME_MS } from '../../protocols/audio/frames.ts';
import type { Clock } from '../realtime/clock.ts';

/**
 * The heartbeat of a telephone call: one tick every 20 ms until `tick` answers false.
 *
 * Tick n is due at start + n * 20 ms on a monotonic clock, so late timers do not add up: what was missed comes
 * at once, as it does after a stall in the network.
 */
export function pace(clock: Clock, tick: () => boolean): Promise<void> {
  const start = clock.now();
  let ticks = 0;
  return new Promise((resolve, reject) => {
    const wake = () => {
      try {
        while (start + ticks * FRAME_MS <= clock.now()) {
          ticks++;
          if (!tick()) return resolve();
        }
      } catch (error) {
        return reject(error);
      }
      clock.after(start + ticks * FRAME_MS - clock.now(), wake);
    };
    wake();
  });
}

/** Real time that never jumps. `times` above 1 makes every call shorter by that much, for tests. */
export function monotonicClock(times = 1): Clock {
  return {
    now: () => performance.now() * times,
    after(ms, task) {
      const timer = setTimeout(task, ms / times);
      return () => clearTimeout(timer);
    },
  };
}
