import type { Ms } from '../core/time.ts';
import type { Clock } from './world.ts';

/**
 * A model speaks several times as fast as one listens. Where all that came of an answer has been heard, and it is not
 * at its end, the model has broken off, or thinks: the caller hears nothing of either.
 */
export interface Pauses {
  /** So much more goes out. True where it goes on after a pause that was told. */
  sent(ms: Ms): boolean;
  /** The answer is at its end, or was cut off. */
  over(): void;
}

export function pauses(clock: Clock, onPause: (silentMs: Ms) => void): Pauses {
  let playedAt = clock.now();
  let isTold = false;
  let callOff: (() => void) | null = null;

  function watch(): void {
    callOff = clock.wakeAt(playedAt + PAUSE_MS, () => {
      if (clock.now() < playedAt + PAUSE_MS) return watch();
      callOff = null;
      isTold = true;
      onPause(clock.now() - playedAt);
    });
  }

  return {
    sent(ms) {
      playedAt = Math.max(playedAt, clock.now()) + ms;
      if (callOff === null) watch();
      const goesOn = isTold;
      isTold = false;
      return goesOn;
    },
    over() {
      callOff?.();
      callOff = null;
      isTold = false;
      playedAt = clock.now();
    },
  };
}

/** Longer than the network holds a piece back. */
const PAUSE_MS = 1_000;
