import { z } from 'zod';

/**
 * `POST /api/phone`: a place for a call from the page. The page opens `url`, says `connected` and `start` as a
 * carrier does, with `callSid` and the custom parameter `ticket`. 503 where every place is taken.
 */
export const phoneTicket = z.object({
  callSid: z.string(),
  /** `ws://127.0.0.1:3000/ws` */
  url: z.string(),
  /** Single use, a minute long. */
  ticket: z.string(),
});

/** `POST /api/phone/speech`: these words, spoken by the local mouth, as `audio/basic` (u-law, 8 kHz, mono). 429 where too much is asked for. */
export const speechRequest = z.object({
  text: z.string().trim().min(1).max(500),
  /** Who speaks: a man unless asked for, since the local agent is a woman. */
  voice: z.enum(['slt', 'rms', 'awb', 'kal', 'kal16']).default('rms'),
});

/**
 * `GET /api/phone/samples`: callers with a wish, made for this agent: what they want is free in the book now.
 * `core/sample-caller.ts` says from a sample and the call what it says next.
 */
export const sampleCaller = z.object({
  /** `booking`, `change-of-mind`, `question` */
  id: z.string(),
  /** `Books a visit` */
  name: z.string(),
  /** One sentence for people. */
  about: z.string(),
  /** What they want, one after the other: `I would like to book a cleaning.` */
  requests: z.array(z.string()),
  /** What they say when they are asked for this field: `{ "phone": "two one two, five five five, oh one four seven" }` */
  details: z.record(z.string(), z.string()),
  /** Said once in the place of a first yes: what they change, and the field that it changes. */
  correction: z.object({ field: z.string(), say: z.string(), detail: z.string() }).nullable(),
  /** All of it in the order in which it is likely to be said, to be shown. */
  lines: z.array(z.string()),
});

export const samplesPage = z.object({ samples: z.array(sampleCaller) });

export type PhoneTicket = z.infer<typeof phoneTicket>;
export type SpeechRequest = z.input<typeof speechRequest>;
export type SampleCaller = z.infer<typeof sampleCaller>;
export type SamplesPage = z.infer<typeof samplesPage>;
