import { z } from 'zod';

/** `GET /api/agent`: who answers here, and what callers may want. Nothing in it is secret. */
export const agentShape = z.object({
  /** `Bright Smile Dental` */
  name: z.string(),
  /** Which voice engine answers: `gpt-realtime-2.1`, `local`. */
  voice: z.string(),
  /** `https://phone.example.com`, or where it listens. */
  baseUrl: z.string(),
  /** `America/New_York`: dates and times of appointments and numbers are local there. */
  timeZone: z.string(),
  /** What keeps real phones from ringing here, in sentences; empty where nothing does. */
  missing: z.array(z.string()),
  /** Whether a person can be dialed now: there is a number, and its hours are open. */
  transferAvailable: z.boolean(),
  /** In the order of the agent file. */
  intents: z.array(
    z.object({
      /** `schedule_appointment`: as in `intent` of a call. A question has the intent `general_inquiry`. */
      name: z.string(),
      /** `book a new visit` */
      description: z.string(),
      fields: z.array(
        z.object({
          /** `phone`: as in the record of a call. */
          name: z.string(),
          /** `phone number` */
          label: z.string(),
          kind: z.enum(['name', 'phone', 'email', 'date', 'time', 'choice', 'number', 'text', 'address']),
          required: z.boolean(),
          /** Its value is `[redacted]` wherever it stands. */
          sensitive: z.boolean(),
        }),
      ),
    }),
  ),
  /** `['hours', 'parking']` */
  topics: z.array(z.string()),
});

export type AgentShape = z.infer<typeof agentShape>;
