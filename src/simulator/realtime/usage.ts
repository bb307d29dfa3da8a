import type { FunctionTool } from './config.ts';
import { type Entry, hasAudio, textOf } from './conversation.ts';

/** Tokens of a response, counted from what was really read and made. */
export interface Usage {
  readonly total_tokens: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly input_token_details: {
    readonly text_tokens: number;
    readonly audio_tokens: number;
    readonly image_tokens: number;
    readonly cached_tokens: number;
    readonly cached_tokens_details: { readonly text_tokens: number; readonly audio_tokens: number };
  };
  readonly output_token_details: { readonly text_tokens: number; readonly audio_tokens: number };
}

/** What a response reads. Its parts are kept so that the next response can tell how much of it was seen before. */
export interface Reading {
  /** Instructions and tools first, then one part an item. */
  readonly parts: readonly { readonly key: string; readonly text: number; readonly audio: number }[];
}

export interface Written {
  readonly text: number;
  readonly audio: number;
}

export function reading(
  instructions: string,
  tools: readonly FunctionTool[],
  entries: readonly Entry[],
): Reading {
  const offered = JSON.stringify(tools);
  const head = {
    key: `${instructions}\n${offered}`,
    text: textTokens(instructions.length) + textTokens(offered.length),
    audio: 0,
  };
  return { parts: [head, ...entries.map(partOf)] };
}

/** `before` is what the last response read: the longest common beginning counts as cached. */
export function usage(read: Reading, before: Reading | null, written: Written): Usage {
  const same = read.parts.findIndex((part, index) => {
    const earlier = before?.parts[index];
    return earlier?.key !== part.key || earlier.text !== part.text || earlier.audio !== part.audio;
  });
  const cached = sum(same < 0 ? read.parts : read.parts.slice(0, same));
  const input = sum(read.parts);
  return {
    total_tokens: input.text + input.audio + written.text + written.audio,
    input_tokens: input.text + input.audio,
    output_tokens: written.text + written.audio,
    input_token_details: {
      text_tokens: input.text,
      audio_tokens: input.audio,
      image_tokens: 0,
      cached_tokens: cached.text + cached.audio,
      cached_tokens_details: { text_tokens: cached.text, audio_tokens: cached.audio },
    },
    output_token_details: { text_tokens: written.text, audio_tokens: written.audio },
  };
}

/** About four characters a token in English. */
export function textTokens(characters: number): number {
  return Math.ceil(characters / 4);
}

/** The caller's speech costs a token each 100 ms, the assistant's one each 50 ms. */
export function audioTokens(ms: number, by: 'caller' | 'agent'): number {
  return Math.ceil(ms / (by === 'caller' ? 100 : 50));
}

function partOf({ item, audio }: Entry): Reading['parts'][number] {
  const agent = item.type === 'message' && item.role === 'assistant';
  // Audio is read as audio; its transcript is for people and costs nothing.
  if (hasAudio(item))
    return { key: item.id, text: 0, audio: audioTokens(audio.endMs, agent ? 'agent' : 'caller') };
  return { key: item.id, text: textTokens(textOf(item).length), audio: 0 };
}

function sum(parts: Reading['parts']): Written {
  return {
    text: parts.reduce((total, part) => total + part.text, 0),
    audio: parts.reduce((total, part) => total + part.audio, 0),
  };
}
