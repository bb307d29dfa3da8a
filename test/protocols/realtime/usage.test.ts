import { expect, it } from 'vitest';
import { parseEvent } from '../../../src/protocols/realtime/messages.ts';
import { responseUsage, transcriptUsage } from '../../../src/protocols/realtime/usage.ts';

const counts = { text_in: 0, text_cached: 0, audio_in: 0, audio_cached: 0, text_out: 0, audio_out: 0 };

/** The usage of a response as a server writes it, and as we do. */
const responses: [string, unknown, object | null][] = [
  ['none', null, null],
  ['a faulty one', 'much', null],
  ['that of a response which failed', { input_tokens: 0, output_tokens: 0 }, null],
  [
    'both kinds of input, each with its cached part',
    {
      input_tokens: 500,
      output_tokens: 90,
      input_token_details: {
        text_tokens: 300,
        audio_tokens: 200,
        cached_tokens: 350,
        cached_tokens_details: { text_tokens: 250, audio_tokens: 100 },
      },
      output_token_details: { text_tokens: 20, audio_tokens: 70 },
    },
    { text_in: 300, text_cached: 250, audio_in: 200, audio_cached: 100, text_out: 20, audio_out: 70 },
  ],
  [
    'a cached part of unknown kind: first the text, which stands first',
    {
      input_tokens: 500,
      output_tokens: 0,
      input_token_details: { text_tokens: 300, audio_tokens: 200, cached_tokens: 350 },
    },
    { text_in: 300, text_cached: 300, audio_in: 200, audio_cached: 50 },
  ],
  [
    'more cached than there was',
    {
      input_tokens: 30,
      output_tokens: 0,
      input_token_details: { text_tokens: 10, audio_tokens: 20, cached_tokens: 99 },
    },
    { text_in: 10, text_cached: 10, audio_in: 20, audio_cached: 20 },
  ],
  ['sums alone: of which kind is not said', { input_tokens: 500, output_tokens: 90 }, { other: 590 }],
  [
    'images, which have a price of their own',
    {
      input_tokens: 50,
      output_tokens: 0,
      input_token_details: { text_tokens: 10, audio_tokens: 0, image_tokens: 40, cached_tokens: 0 },
    },
    { text_in: 10, other: 40 },
  ],
];

it.each(responses)('reads of a response: %s', (_, usage, expected) => {
  const event = parseEvent(
    JSON.stringify({ type: 'response.done', response: { id: 'r', status: 'completed', usage } }),
  );
  if (event.type !== 'response.done') throw new Error(`read as ${event.type}`);
  expect(responseUsage('m', event.response.usage)).toEqual(
    expected === null ? null : { model: 'm', ...counts, ...expected },
  );
});

const transcripts: [string, unknown, object | null][] = [
  ['none', undefined, null],
  ['a faulty one', { type: 'duration', seconds: -1 }, null],
  ['its length', { type: 'duration', seconds: 3.25 }, { audio_s: 3.25 }],
  [
    'its tokens',
    {
      type: 'tokens',
      input_tokens: 21,
      output_tokens: 8,
      input_token_details: { text_tokens: 1, audio_tokens: 20 },
    },
    { text_in: 1, audio_in: 20, text_out: 8 },
  ],
  ['sums of tokens', { type: 'tokens', input_tokens: 21, output_tokens: 8 }, { text_out: 8, other: 21 }],
];

it.each(transcripts)('reads of a transcript: %s', (_, usage, expected) => {
  const event = parseEvent(
    JSON.stringify({
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: 'i',
      transcript: 'Yes.',
      usage,
    }),
  );
  if (event.type !== 'conversation.item.input_audio_transcription.completed')
    throw new Error(`read as ${event.type}`);
  expect(transcriptUsage('m', event.usage)).toEqual(
    expected === null ? null : { model: 'm', ...counts, ...expected },
  );
});
