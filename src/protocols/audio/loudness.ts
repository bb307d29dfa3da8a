import { decodeMulaw } from './mulaw.ts';

/**
 * Whether this much u-law holds a sound that somebody made: louder on average than the hum of a quiet line. Speech
 * on the telephone is 10 to 20 dB above this, a line without anybody on it 10 dB below.
 */
export function isLoud(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return false;
  let sum = 0;
  for (let at = 0; at < bytes.length; at++) sum += MAGNITUDES[bytes[at] as number] as number;
  return sum / bytes.length > LOUD;
}

/** Mean magnitude of 16-bit samples, some 40 dB below the loudest that there is. */
const LOUD = 300;

/** Of every byte, looked up: asked of each frame that comes while the agent is heard. */
const MAGNITUDES = decodeMulaw(Uint8Array.from({ length: 256 }, (_, byte) => byte)).map(Math.abs);
