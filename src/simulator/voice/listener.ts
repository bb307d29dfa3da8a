import type { Briefing } from '../realtime/briefing.ts';
import type { Heard } from '../voice-ports.ts';
import { type Decoder, loadRecogniser } from './decoder.ts';
import { grammarFor } from './grammar.ts';
import { written } from './pronunciation.ts';

/** Hears in the calling thread. */
export interface Listener {
  hear(audio: Uint8Array, briefing: Briefing): Heard;
}

/**
 * Below this score per frame the text is dropped: 97 to 99 % of what is in the grammar stays above it, and more than
 * 92 % of what is not falls below.
 */
export const trustedScore = -35;

/** Each holds the grammar it heard with last, so a stage that comes back costs no compilation. */
const decoderCount = 3; // 30 MiB and a quarter of a second at the start each

export async function loadListener(): Promise<Listener> {
  const recogniser = await loadRecogniser();
  const idle: { grammar: string; readonly decoder: Decoder }[] = [];
  while (idle.length < decoderCount) idle.push({ grammar: '', decoder: await recogniser.newDecoder() });

  /** The decoder that has this grammar, or else the one that was used longest ago. */
  function decoderFor(briefing: Briefing): Decoder {
    const wanted = grammarFor(briefing);
    const at = idle.findIndex(({ grammar }) => grammar === wanted.jsgf);
    // There are always `decoderCount` of them, so the first exists.
    const chosen = idle.splice(Math.max(0, at), 1)[0] as (typeof idle)[number];
    idle.push(chosen);
    if (at < 0) {
      chosen.decoder.expect(wanted.jsgf, wanted.words);
      chosen.grammar = wanted.jsgf;
    }
    return chosen.decoder;
  }

  return {
    hear(audio, briefing) {
      const { text, score } = decoderFor(briefing).hear(audio);
      return { text: score >= trustedScore ? written(text) : '', score };
    },
  };
}
