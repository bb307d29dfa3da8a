import { decodeMulaw } from '../../src/protocols/audio/mulaw.ts';
import { resample } from '../../src/protocols/audio/resample.ts';
import { wav } from '../../src/protocols/audio/wav.ts';
import type * as Pool from '../../src/simulator/voice/pool.ts';

const built = new URL('../../dist/simulator/voice/pool.js', import.meta.url).href;

/** What a microphone would have heard of the simulated caller, as a file: words, and pauses between them. */
export async function spokenWav(
  parts: readonly (string | { readonly silenceMs: number })[],
): Promise<Uint8Array> {
  const { startVoice }: typeof Pool = await import(built);
  const voice = await startVoice({ workers: 1 });
  try {
    const sound: Int16Array[] = [];
    for (const part of parts) {
      sound.push(
        typeof part === 'string'
          ? resample(decodeMulaw(await voice.mouth.speak(part, 'rms')), 8_000, RATE)
          : new Int16Array((part.silenceMs * RATE) / 1_000),
      );
    }
    const samples = Int16Array.from(sound.flatMap((pcm) => [...pcm]));
    return wav({ channels: [samples], rateHz: RATE });
  } finally {
    await voice.close();
  }
}

/** What sound cards have. */
const RATE = 48_000;
