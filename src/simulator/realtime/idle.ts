import type { Clock } from './clock.ts';
import type { TurnDetection } from './config.ts';

/** Waits for a caller who says nothing. */
export interface IdleTimer {
  /** Counts from the end of a response's audio, as if it were played as it came: `audioMs` from now. */
  start(detection: TurnDetection | null, audioMs: number, fire: () => void): void;
  cancel(): void;
  /** The caller spoke: what was waited for is over, and a new silence counts anew. */
  spoke(): void;
}

/** Fires once in a silence; again only when it `repeats`, which the live server is not known to do. */
export function newIdleTimer(clock: Clock, repeats: boolean): IdleTimer {
  let stop = () => {};
  let spent = false;
  return {
    start(detection, audioMs, fire) {
      if (detection?.type !== 'server_vad' || detection.idle_timeout_ms === null || spent) return;
      stop = clock.after(audioMs + detection.idle_timeout_ms, () => {
        spent = !repeats;
        fire();
      });
    },
    cancel: () => stop(),
    spoke() {
      stop();
      spent = false;
    },
  };
}
