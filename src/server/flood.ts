import type { Ms } from '../core/time.ts';

/**
 * Whether a peer sends more than any caller could: a bucket of frames and one of bytes, each drained at the
 * rate that is allowed. Says no once and for all; the socket is then closed.
 */
export function floodGate(from: Ms): (at: Ms, bytes: number) => boolean {
  // In fields, since a variable of a closure takes each number as a new object, fifty times a second.
  const bucket = { at: from, frames: 0, bytes: 0 };
  return (at, bytes) => {
    const seconds = (at - bucket.at) / 1_000;
    bucket.at = at;
    bucket.frames = Math.max(0, bucket.frames - seconds * FRAMES_PER_SECOND) + 1;
    bucket.bytes = Math.max(0, bucket.bytes - seconds * BYTES_PER_SECOND) + bytes;
    return bucket.frames <= FRAMES_AT_ONCE && bucket.bytes <= BYTES_AT_ONCE;
  };
}

/** A caller is fifty frames a second, each of some 320 bytes of JSON; four times that is no caller. */
const FRAMES_PER_SECOND = 200;
const BYTES_PER_SECOND = 131_072;

/** What a network that stood still for half a minute delivers in one burst. */
const FRAMES_AT_ONCE = 1_500;
const BYTES_AT_ONCE = 1_048_576;
