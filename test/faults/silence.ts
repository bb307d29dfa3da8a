import { FRAME_BYTES, FRAME_MS } from '../../src/protocols/audio/frames.ts';
import { isSound } from '../../src/simulator/twilio/sound.ts';

/**
 * The longest time in which nothing was heard on the line, of the agent, the carrier or the caller: `from` is when it
 * began, from the answer on. The caller of these calls always speaks when it is their turn, so whenever nobody does,
 * they wait.
 */
export function longestSilence(heard: Uint8Array, said: Uint8Array): { ms: number; from: number } {
  let longest = { ms: 0, from: 0 };
  let from = 0;
  const length = Math.max(heard.length, said.length);
  for (let at = 0; at < length; at += FRAME_BYTES) {
    const atMs = (at / FRAME_BYTES) * FRAME_MS;
    const isHeard = [heard, said].some((tape) => isSound(tape.subarray(at, at + FRAME_BYTES)));
    if (isHeard) from = atMs + FRAME_MS;
    else if (atMs + FRAME_MS - from > longest.ms) longest = { ms: atMs + FRAME_MS - from, from };
  }
  return longest;
}
