import { decodeMulaw } from '../../protocols/audio/mulaw.ts';

/** What a caller takes for somebody speaking. */

/** Less than this is a click, not a turn. */
export const SPEECH_MS = 100;

/** Louder than the noise of an idle line: 44 dB under full scale. */
const SOUND = 200;

export function isSound(frame: Uint8Array): boolean {
  const pcm = decodeMulaw(frame);
  let power = 0;
  for (const sample of pcm) power += sample * sample;
  return power > pcm.length * SOUND * SOUND;
}
