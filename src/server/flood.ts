/**
 * Whether a peer sends more than any caller could: a bucket of frames and one of bytes, each drained at the
 * rate that is allowed. Says no once and for all; the socket is then closed.
 */
export function floodGate(now: () => number): (bytes: number) => boolean {
  let frames = 0;
  let bytes = 0;
  let last = now();
  return (frameBytes) => {
    const at = now();
    const seconds = (at - last) / 1_000;
    last = at;
    frames = Math.max(0, frames - seconds * FRAMES_PER_SECOND) + 1;
    bytes = Math.max(0, bytes - seconds * BYTES_PER_SECOND) + frameBytes;
    return frames <= FRAMES_AT_ONCE && bytes <= BYTES_AT_ONCE;
  };
}

/** A caller is fifty frames a second, each of some 320 bytes of JSON; four times that is no caller. */
const FRAMES_PER_SECOND = 200;
const BYTES_PER_SECOND = 131_072;

/** What a network that stood still for half a minute delivers in one burst. */
const FRAMES_AT_ONCE = 1_500;
const BYTES_AT_ONCE = 1_048_576;
