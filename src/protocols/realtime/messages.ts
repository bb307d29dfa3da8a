import { z } from 'zod';

/**
 * The server events of the GA Realtime API that we read, and what we read of them. Other fields are passed over;
 * other events are `unknown`, which is not an error: the API grows.
 *
 * https://platform.openai.com/docs/api-reference/realtime-server-events
 */
export type ServerEvent =
  | z.infer<typeof serverEvent>
  | { readonly type: 'unknown'; readonly of: string }
  | { readonly type: 'malformed'; readonly why: string };

export type ServerItem = z.infer<typeof item>;
export type ServerResponse = z.infer<typeof response>;
export type ServerSession = z.infer<typeof session>;
export type ServerError = z.infer<typeof failure>;
export type ServerTranscript = z.infer<typeof transcriptCompleted>;

/** Never throws: an event that cannot be read is a value. */
export function parseEvent(text: string): ServerEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { type: 'malformed', why: 'not JSON' };
  }
  const named = anyEvent.safeParse(value);
  if (!named.success) return { type: 'malformed', why: 'no type' };
  if (!readTypes.has(named.data.type)) return { type: 'unknown', of: named.data.type };
  const parsed = serverEvent.safeParse(value);
  if (parsed.success) return parsed.data;
  // Paths only: a value could be something that the caller said.
  const paths = parsed.error.issues.map((issue) => issue.path.join('.'));
  return { type: 'malformed', why: `${named.data.type}: ${paths.join(', ')}` };
}

/** The caller's own sound. What is recalled into a new session comes back as the caller's too, but as text. */
export function isCallerSpeech(item: ServerItem): item is ServerItem & { type: 'message' } {
  return (
    item.type === 'message' && item.role === 'user' && item.content.some(({ type }) => type === 'input_audio')
  );
}

// Made once: zod compiles a schema when it is first used, which costs more than parsing an event.
const anyEvent = z.object({ type: z.string() });

const format = z.object({ type: z.string() }).optional().catch(undefined);

const session = z.object({
  audio: z
    .object({
      input: z.object({ format }).optional().catch(undefined),
      output: z.object({ format }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

const tokens = z.number().nonnegative().catch(0);

/** Cached tokens are a part of the input tokens, not more of them. */
const usage = z.object({
  input_tokens: tokens,
  output_tokens: tokens,
  input_token_details: z
    .object({
      text_tokens: tokens,
      audio_tokens: tokens,
      cached_tokens: tokens,
      cached_tokens_details: z.object({ text_tokens: tokens }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  output_token_details: z.object({ text_tokens: tokens, audio_tokens: tokens }).optional().catch(undefined),
});

const transcriptUsage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('duration'), seconds: z.number().nonnegative() }),
  z.object({
    type: z.literal('tokens'),
    input_tokens: tokens,
    output_tokens: tokens,
    input_token_details: z.object({ text_tokens: tokens, audio_tokens: tokens }).optional().catch(undefined),
  }),
]);

const itemStatus = z.string().optional().catch(undefined);

const functionCall = z.object({
  type: z.literal('function_call'),
  id: z.string().default(''),
  status: itemStatus,
  name: z.string(),
  call_id: z.string(),
  arguments: z.string().default(''),
});

const message = z.object({
  type: z.literal('message'),
  id: z.string(),
  role: z.string(),
  content: z.array(z.object({ type: z.string() })).catch([]),
});

/** Outputs of tools, MCP items and what may come: not read. */
const otherItem = z.object({ type: z.string() }).transform(() => ({ type: 'other' as const }));

const item = z.union([functionCall, message, otherItem]);

const failure = z.object({
  type: z.string().nullish(),
  code: z.string().nullish(),
  message: z.string().nullish(),
  param: z.string().nullish(),
  /** The client's event that caused it. */
  event_id: z.string().nullish(),
});

const response = z.object({
  id: z.string(),
  status: z.string().nullish(),
  status_details: z.object({ reason: z.string().nullish(), error: failure.nullish() }).nullish().catch(null),
  output: z.array(item).nullish().catch(null),
  usage: usage.nullish().catch(null),
});

const part = { item_id: z.string(), content_index: z.number().int().min(0).default(0) };
const ofResponse = { response_id: z.string() };

// What goes on to the carrier is spliced into a text, so it must not be able to end a JSON string.
const base64 = z.string().regex(/^[A-Za-z0-9+/=]*$/);

const transcriptCompleted = z.object({
  type: z.literal('conversation.item.input_audio_transcription.completed'),
  item_id: z.string(),
  transcript: z.string(),
  usage: transcriptUsage.nullish().catch(null),
});

const serverEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('session.created'),
    session: z
      .object({ expires_at: z.number().optional().catch(undefined) })
      .optional()
      .catch(undefined),
  }),
  z.object({ type: z.literal('session.updated'), session }),
  z.object({ type: z.literal('error'), error: failure }),
  z.object({ type: z.literal('input_audio_buffer.speech_started'), item_id: z.string() }),
  z.object({ type: z.literal('input_audio_buffer.committed'), item_id: z.string() }),
  z.object({ type: z.literal('conversation.item.added'), item }),
  z.object({ type: z.literal('conversation.item.created'), item }),
  transcriptCompleted,
  z.object({ type: z.literal('conversation.item.input_audio_transcription.failed'), item_id: z.string() }),
  z.object({ type: z.literal('response.created'), response }),
  z.object({ type: z.literal('response.done'), response }),
  z.object({ type: z.literal('response.output_item.added'), ...ofResponse, item }),
  z.object({ type: z.literal('response.output_item.done'), ...ofResponse, item }),
  z.object({ type: z.literal('response.output_audio.delta'), ...ofResponse, ...part, delta: base64 }),
  z.object({ type: z.literal('response.output_audio.done'), ...ofResponse, ...part }),
  z.object({
    type: z.literal('response.output_audio_transcript.delta'),
    ...ofResponse,
    ...part,
    delta: z.string(),
  }),
  z.object({
    type: z.literal('response.output_audio_transcript.done'),
    ...ofResponse,
    ...part,
    transcript: z.string(),
  }),
  z.object({
    type: z.literal('response.function_call_arguments.done'),
    ...ofResponse,
    item_id: z.string().default(''),
    call_id: z.string(),
    /** Not every server repeats it here. */
    name: z.string().optional(),
    arguments: z.string(),
  }),
]);

const readTypes: ReadonlySet<string> = new Set(serverEvent.options.map((option) => option.shape.type.value));
