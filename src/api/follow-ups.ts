import { z } from 'zod';
import { flag, instant, limit } from './parts.ts';

/** `GET /api/follow-ups?open=true`: with `open`, only what is not done. */
export const followUpsQuery = z.object({ open: flag.default(false), limit });

/** What is left for a person: a message, a caller to call back, or an action of which nobody knows whether it was done. */
export const followUp = z.object({
  call: z.string(),
  /** With `call` its name: `POST /api/follow-ups/:call/:seq/done` answers 204, 404 where there is none. */
  seq: z.int(),
  at: instant,
  /** Who called. */
  from: z.string(),
  about: z.enum(['action', 'message', 'call_back']),
  intent: z.string().nullable(),
  /** The message, who is to be called back and for what, or why it is unknown. */
  text: z.string(),
  /** A message that the carrier recorded; its sound is at the carrier. */
  recording: z.object({ sid: z.string(), url: z.string(), durationS: z.number() }).optional(),
  /** What was to be done, by field; null where it is about no action. */
  record: z.record(z.string(), z.string()).nullable(),
  doneAt: instant.nullable(),
});

/** Newest first. */
export const followUpsPage = z.object({ followUps: z.array(followUp) });

export type FollowUp = z.infer<typeof followUp>;
export type FollowUpsPage = z.infer<typeof followUpsPage>;
