import { isLoud } from '../protocols/audio/loudness.ts';
import type { Clock } from './world.ts';

/**
 * Sound of the caller while the agent is heard. A cough, a door, a "mm" must not silence the agent; whoever goes on
 * for a quarter of a second wants to speak. The voice says when it hears speech begin, and takes a cough for it;
 * how long the sound lasted is measured here, on the frames themselves.
 *
 * A line on which we hear nothing at all while the voice hears speech tells us nothing: then the voice is right.
 */
export interface Overlap {
  /** A frame of the caller, base64 u-law, that came while the agent is heard. */
  frame(payload: string): void;
  /** The voice hears speech begin, under this id of a turn. */
  began(item: string): void;
  /** The turn ended. `noise` where all that was heard of it is short: its words will tell what it was. */
  ended(item: string): 'noise' | 'speech' | 'none';
  /** The agent is heard no more, so nothing is talked over. True where speech had begun and was not yet judged. */
  over(): boolean;
}

export function overlap(clock: Clock, onSpeech: () => void): Overlap {
  let suspected: string | null = null;
  let callOff = (): void => {};
  /** One bit a frame, newest first: whether it was loud. */
  let recent = 0;
  /** Of what is suspected, something was measured. */
  let isMeasured = false;

  function loudMs(): number {
    let frames = 0;
    for (let bits = recent; bits !== 0; bits &= bits - 1) frames += 1;
    return frames * FRAME_MS;
  }

  function over(): boolean {
    const was = suspected !== null;
    callOff();
    suspected = null;
    recent = 0;
    return was;
  }

  function speech(): void {
    over();
    onSpeech();
  }

  return {
    frame(payload) {
      const loud = isLoud(Buffer.from(payload, 'base64'));
      recent = ((recent << 1) | (loud ? 1 : 0)) & RECENT;
      if (suspected === null) return;
      isMeasured ||= loud;
      if (loudMs() >= SUSTAINED_MS) speech();
    },
    began(item) {
      if (loudMs() >= SUSTAINED_MS) return speech();
      callOff();
      suspected = item;
      isMeasured = recent !== 0;
      callOff = clock.wakeAt(clock.now() + SUSTAINED_MS, () => {
        if (!isMeasured) speech();
      });
    },
    ended(item) {
      if (suspected !== item) return 'none';
      over();
      return isMeasured ? 'noise' : 'speech';
    },
    over,
  };
}

/** As the carrier sends them. */
const FRAME_MS = 20;
/** A cough lasts 80 to 200 ms, the shortest "no" about 250. */
const SUSTAINED_MS = 240;
/** Half a second of frames: the voice needs a while to notice that somebody speaks. */
const RECENT = 2 ** 25 - 1;
