import { z } from 'zod';
import { type ApiError, refusals } from './errors.ts';
import { parsed } from './parsed.ts';

const eventId = z.string().max(512).nullable().optional();

/**
 * Every event a client may send. `session`, `item` and `response` are read by the files that know them, so that
 * their faults are named by their own paths. https://platform.openai.com/docs/api-reference/realtime-client-events
 */
const schemas = {
  'session.update': z.strictObject({
    type: z.literal('session.update'),
    event_id: eventId,
    session: z.unknown(),
  }),
  'input_audio_buffer.append': z.strictObject({
    type: z.literal('input_audio_buffer.append'),
    event_id: eventId,
    audio: z.string(),
  }),
  'input_audio_buffer.commit': z.strictObject({
    type: z.literal('input_audio_buffer.commit'),
    event_id: eventId,
  }),
  'input_audio_buffer.clear': z.strictObject({
    type: z.literal('input_audio_buffer.clear'),
    event_id: eventId,
  }),
  'conversation.item.create': z.strictObject({
    type: z.literal('conversation.item.create'),
    event_id: eventId,
    previous_item_id: z.string().nullable().optional(),
    item: z.unknown(),
  }),
  'conversation.item.retrieve': z.strictObject({
    type: z.literal('conversation.item.retrieve'),
    event_id: eventId,
    item_id: z.string(),
  }),
  'conversation.item.delete': z.strictObject({
    type: z.literal('conversation.item.delete'),
    event_id: eventId,
    item_id: z.string(),
  }),
  'conversation.item.truncate': z.strictObject({
    type: z.literal('conversation.item.truncate'),
    event_id: eventId,
    item_id: z.string(),
    content_index: z.int().min(0),
    audio_end_ms: z.int().min(0),
  }),
  'response.create': z.strictObject({
    type: z.literal('response.create'),
    event_id: eventId,
    response: z.unknown().optional(),
  }),
  'response.cancel': z.strictObject({
    type: z.literal('response.cancel'),
    event_id: eventId,
    response_id: z.string().optional(),
  }),
} as const;

export type ClientEvent = z.infer<(typeof schemas)[keyof typeof schemas]>;

/** A text frame as an event, or what is wrong with it; `eventId` is the client's own, when it gave one. */
export function readEvent(
  text: string,
):
  | { readonly event: ClientEvent; readonly eventId: string | null }
  | { readonly error: ApiError; readonly eventId: string | null } {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return { error: refusals.invalidJson(), eventId: null };
  }
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame))
    return { error: refusals.notAnEvent(), eventId: null };
  const eventId = 'event_id' in frame && typeof frame.event_id === 'string' ? frame.event_id : null;
  if (!('type' in frame)) return { error: refusals.missingParameter('type'), eventId };
  const schema = schemaOf(String(frame.type));
  if (!schema) return { error: refusals.unknownEvent(String(frame.type), Object.keys(schemas)), eventId };
  const result = parsed(schema, frame, '');
  return 'error' in result ? { error: result.error, eventId } : { event: result.value, eventId };
}

function schemaOf(type: string): z.ZodType<ClientEvent> | null {
  const known: Readonly<Record<string, z.ZodType<ClientEvent>>> = schemas;
  return Object.hasOwn(known, type) ? (known[type] ?? null) : null;
}
