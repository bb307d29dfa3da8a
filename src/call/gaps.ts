import { silence } from '../protocols/audio/frames.ts';
import type { Clock } from './world.ts';

/**
 * A carrier that loses the caller's frames in the middle of a turn leaves a voice that waits for the silence which
 * ends it. Where nothing comes for a while, silence is fed in its place, until the turn ends or sound comes again.
 */
export interface Gaps {
  /** A frame of the caller came. */
  frame(): void;
  /** The caller's turn begins, and the silence after it ends it. */
  turnBegan(): void;
  /** No silence is waited for any more. */
  turnEnded(): void;
}

export function gaps(clock: Clock, feed: (payload: string) => void): Gaps {
  /** When a frame came last: in a field, since a variable of a closure takes each number as a new object. */
  const last = { at: clock.now() };
  let fedMs = 0;
  let callOff = (): void => {};

  function watch(at: number): void {
    callOff = clock.wakeAt(at, () => {
      const missing = clock.now() - last.at;
      if (missing < GAP_MS) return watch(last.at + GAP_MS);
      if (fedMs >= MOST_MS) return;
      const steps = fedMs === 0 ? Math.floor(missing / STEP_MS) : 1;
      for (let step = 0; step < steps; step += 1) feed(STEP);
      fedMs += steps * STEP_MS;
      watch(clock.now() + STEP_MS);
    });
  }

  return {
    frame() {
      last.at = clock.now();
      fedMs = 0;
    },
    turnBegan() {
      callOff();
      last.at = clock.now();
      fedMs = 0;
      watch(last.at + GAP_MS);
    },
    turnEnded: () => callOff(),
  };
}

/** Longer than any jitter, shorter than a caller waits. */
const GAP_MS = 750;
/** A part of it. Fed one after the other, they end a turn at most so much later than the silence would have. */
const STEP_MS = 250;
const STEP = Buffer.from(silence(STEP_MS)).toString('base64');
/** Twice the longest silence that ends a turn. */
const MOST_MS = 4_000;
