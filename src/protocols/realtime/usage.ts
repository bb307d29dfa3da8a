import type { Usage } from '../../core/usage.ts';
import type { ServerResponse, ServerTranscript } from './messages.ts';

/**
 * What a server says that it used, in our words. Null where it says nothing, or that it was nothing.
 * https://platform.openai.com/docs/guides/realtime-costs
 */
export function responseUsage(model: string, usage: ServerResponse['usage']): Usage | null {
  if (!usage) return null;
  const read = usage.input_token_details;
  const made = usage.output_token_details;
  return tokens(model, {
    in: usage.input_tokens,
    textIn: read?.text_tokens ?? 0,
    audioIn: read?.audio_tokens ?? 0,
    cached: read?.cached_tokens ?? 0,
    textCached: read?.cached_tokens_details?.text_tokens,
    out: usage.output_tokens,
    textOut: made?.text_tokens ?? 0,
    audioOut: made?.audio_tokens ?? 0,
  });
}

/** Of a transcript: another model, with prices of its own, by the token or by the second. */
export function transcriptUsage(model: string, usage: ServerTranscript['usage']): Usage | null {
  if (!usage) return null;
  if (usage.type === 'duration') return { model, ...nothing, audio_s: usage.seconds };
  return tokens(model, {
    in: usage.input_tokens,
    textIn: usage.input_token_details?.text_tokens ?? 0,
    audioIn: usage.input_token_details?.audio_tokens ?? 0,
    cached: 0,
    out: usage.output_tokens,
    // A transcript is text.
    textOut: usage.output_tokens,
    audioOut: 0,
  });
}

interface Counts {
  readonly in: number;
  readonly textIn: number;
  readonly audioIn: number;
  readonly cached: number;
  readonly textCached?: number | undefined;
  readonly out: number;
  readonly textOut: number;
  readonly audioOut: number;
}

function tokens(model: string, counts: Counts): Usage | null {
  const { textIn, audioIn, textOut, audioOut, cached } = counts;
  // Where it is not said what was cached, the text was: what does not change stands first, and is the instructions.
  const textCached = Math.min(counts.textCached ?? cached, textIn);
  const rest = counts.in - textIn - audioIn + counts.out - textOut - audioOut;
  if ([textIn, audioIn, textOut, audioOut, rest].every((count) => count <= 0)) return null;
  return {
    model,
    text_in: textIn,
    text_cached: textCached,
    audio_in: audioIn,
    audio_cached: Math.max(0, Math.min(cached - textCached, audioIn)),
    text_out: textOut,
    audio_out: audioOut,
    ...(rest > 0 ? { other: rest } : {}),
  };
}

const nothing = {
  text_in: 0,
  text_cached: 0,
  audio_in: 0,
  audio_cached: 0,
  text_out: 0,
  audio_out: 0,
} as const;
