import { z } from 'zod';

/**
 * What Twilio says on a Media Streams socket, in our own shape: counters are integers, the nesting is gone.
 * https://www.twilio.com/docs/voice/media-streams/websocket-messages
 */
export type Message =
  | { readonly event: 'connected' }
  | {
      readonly event: 'start';
      readonly streamSid: string;
      readonly callSid: string;
      readonly accountSid: string;
      /** Our own `<Parameter>`s, by name. */
      readonly parameters: Readonly<Record<string, string>>;
    }
  | {
      readonly event: 'media';
      readonly streamSid: string;
      readonly chunk: number;
      /** Since the start of the stream; jumps where the network lost audio. */
      readonly timestampMs: number;
      /** Base64 of u-law at 8 kHz, mostly 20 ms. */
      readonly payload: string;
    }
  | { readonly event: 'mark'; readonly streamSid: string; readonly name: string }
  | { readonly event: 'dtmf'; readonly streamSid: string; readonly digit: string }
  | { readonly event: 'stop'; readonly streamSid: string }
  /** Something that is not in the book yet, or the agent's own track: to be ignored. */
  | { readonly event: 'unknown' };

export type Parsed =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly why: string };

export function parseMessage(text: string): Parsed {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, why: 'not JSON' };
  }
  const named = Named.safeParse(json);
  if (!named.success) return { ok: false, why: 'no event' };
  const schema = schemas.get(named.data.event);
  if (schema === undefined) return { ok: true, message: { event: 'unknown' } };
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, message: parsed.data };
  const fault = parsed.error.issues[0];
  return { ok: false, why: `${named.data.event}: ${fault?.path.join('.')}: ${fault?.message}` };
}

const Named = z.object({ event: z.string() });

/** Twilio writes counters as strings of digits; a browser may write numbers. Fifteen digits are exact in a double. */
const Counter = z.union([
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
  z.number().int().nonnegative(),
]);

/** What is allowed in base64, so that a payload can be spliced into JSON as it is. */
const Base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);

const streamSid = z.string().min(1);

const schemas: ReadonlyMap<string, z.ZodType<Message>> = new Map<string, z.ZodType<Message>>([
  ['connected', z.object({ event: z.literal('connected') })],
  [
    'start',
    z
      .object({
        streamSid,
        start: z.object({
          callSid: z.string().min(1),
          accountSid: z.string().min(1),
          // Any other format would be noise in the model's ear, so the stream is refused.
          mediaFormat: z.object({
            encoding: z.literal('audio/x-mulaw'),
            sampleRate: z.literal(8_000),
            channels: z.literal(1),
          }),
          customParameters: z.record(z.string(), z.string()).default({}),
        }),
      })
      .transform(({ streamSid, start }) => ({
        event: 'start' as const,
        streamSid,
        callSid: start.callSid,
        accountSid: start.accountSid,
        parameters: start.customParameters,
      })),
  ],
  [
    'media',
    z
      .object({
        streamSid,
        media: z.object({
          track: z.string().default('inbound'),
          chunk: Counter,
          timestamp: Counter,
          payload: Base64,
        }),
      })
      .transform(({ streamSid, media }) =>
        // The other track is the agent's own voice, which must not come back as the caller's.
        media.track === 'inbound'
          ? {
              event: 'media' as const,
              streamSid,
              chunk: media.chunk,
              timestampMs: media.timestamp,
              payload: media.payload,
            }
          : { event: 'unknown' as const },
      ),
  ],
  [
    'mark',
    z
      .object({ streamSid, mark: z.object({ name: z.string() }) })
      .transform(({ streamSid, mark }) => ({ event: 'mark' as const, streamSid, name: mark.name })),
  ],
  [
    'dtmf',
    z
      .object({ streamSid, dtmf: z.object({ digit: z.string().regex(/^[0-9*#A-D]$/) }) })
      .transform(({ streamSid, dtmf }) => ({ event: 'dtmf' as const, streamSid, digit: dtmf.digit })),
  ],
  ['stop', z.object({ streamSid }).transform(({ streamSid }) => ({ event: 'stop' as const, streamSid }))],
]);
