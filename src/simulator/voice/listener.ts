import type { Briefing } from '../realtime/briefing.ts';
import type { Heard } from '../voice-ports.ts';
import { type Decoder, loadRecogniser } from './decoder.ts';
import { grammarFor, grammarKey } from './grammar.ts';
import { written } from './pronunciation.ts';

/** Hears in the calling thread. */
export interface Listener {
  hear(audio: Uint8Array, briefing: Briefing): Heard;
}

/**
 * Below this score per frame the text is dropped. Measured over four voices: 99 % of what was heard right stays, 97 %
 * of sentences that are not in the grammar fall out. A person should be asked to confirm what is just above it.
 */
export const trustedScore = -35;

const shortestWordBytes = 100 * 8; // 100 ms; in less the recogniser hears its own padding

/** Each holds the grammar it heard with last, so a stage that comes back costs no compilation. */
const decoderCount = 3; // 30 MiB and a quarter of a second at the start each

export async function loadListener(): Promise<Listener> {
  const recogniser = await loadRecogniser();
  const decoders: { topic: string; readonly decoder: Decoder }[] = [];
  while (decoders.length < decoderCount) decoders.push({ topic: '', decoder: await recogniser.newDecoder() });

  /** The decoder that listened for the same last time, or else the one that was used longest ago. */
  function decoderFor(briefing: Briefing): Decoder {
    const topic = grammarKey(briefing);
    const at = decoders.findIndex((one) => one.topic === topic);
    // There are always `decoderCount` of them, so the first exists.
    const chosen = decoders.splice(Math.max(0, at), 1)[0] as (typeof decoders)[number];
    decoders.push(chosen);
    if (at < 0) {
      chosen.topic = ''; // were the grammar refused, the decoder would still hold the one before
      chosen.decoder.expect(grammarFor(briefing));
      chosen.topic = topic;
    }
    return chosen.decoder;
  }

  return {
    hear(audio, briefing) {
      if (audio.length < shortestWordBytes) return { text: '', score: Number.NEGATIVE_INFINITY };
      const { text, score } = decoderFor(briefing).hear(audio);
      return { text: score >= trustedScore ? written(text) : '', score };
    },
  };
}
