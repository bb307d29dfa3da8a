import type { Ear } from '../voice-ports.ts';
import type { Briefing } from './briefing.ts';
import type { Entry } from './conversation.ts';
import { audioTokens, textTokens } from './usage.ts';

type TranscriptEvent = { readonly type: string } & Record<string, unknown>;

/** An ear at work: the text, or null when it failed. Never rejects. */
export type Hearing = Promise<string | null>;

/**
 * What follows from hearing a caller's item. `heard` is what minds read: an ear that fails has understood nothing.
 * `report` gives the events for a client that asked for transcripts.
 */
export function transcription(
  hearing: Hearing,
  audioMs: number,
): {
  readonly heard: Promise<string>;
  report(of: {
    readonly itemId: string;
    readonly entry: Entry;
    readonly failed: boolean;
  }): Promise<readonly TranscriptEvent[]>;
} {
  return {
    heard: hearing.then((text) => text ?? ''),
    async report({ itemId, entry, failed }) {
      const transcript = await hearing;
      const place = { item_id: itemId, content_index: 0 };
      if (failed || transcript === null) return [{ type: `${NAME}.failed`, ...place, error: unintelligible }];
      const { item } = entry;
      if (item.type === 'message') item.content = [{ type: 'input_audio', transcript }];
      const input = audioTokens(audioMs, 'caller');
      const output = textTokens(transcript.length);
      return [
        ...(transcript === '' ? [] : [{ type: `${NAME}.delta`, ...place, delta: transcript }]),
        {
          type: `${NAME}.completed`,
          ...place,
          transcript,
          usage: {
            type: 'tokens',
            total_tokens: input + output,
            input_tokens: input,
            input_token_details: { text_tokens: 0, audio_tokens: input },
            output_tokens: output,
          },
        },
      ];
    },
  };
}

export async function hear(ear: Ear, audio: Uint8Array, briefing: Briefing): Hearing {
  if (audio.length === 0) return '';
  try {
    return (await ear.hear(audio, briefing)).text;
  } catch {
    return null;
  }
}

const NAME = 'conversation.item.input_audio_transcription';

const unintelligible = {
  type: 'transcription_error',
  code: 'audio_unintelligible',
  message: 'The audio could not be transcribed.',
  param: null,
};
