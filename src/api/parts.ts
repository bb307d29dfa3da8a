import { z } from 'zod';
import { stages } from '../core/stages.ts';

/** What the shapes of the API have in common. Shapes alone: nothing here reads a clock, a store or the environment. */

/** `2026-12-01T19:00:09.000Z` */
export const instant = z.iso.datetime();

/** `2026-12-01`, local at the business. */
export const localDate = z.iso.date();

/** `14:30`, local at the business. */
export const localTime = z.string().regex(/^\d{2}:\d{2}$/);

export const stage = z.enum(stages);

export const outcome = z.enum([
  'completed',
  'answered',
  'transferred',
  'message_taken',
  'abandoned',
  'failed',
]);

/** US dollars; null where nobody knows, e.g. for a model without a price. Never 0 in the place of unknown. */
export const cost = z.number().min(0).nullable();

/** What was wrong with a request, for people: `{ "error": "There is no such call." }` */
export const problem = z.object({ error: z.string() });

/** A whole number in a query, e.g. `limit=50`. */
export const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'is a whole number')
  .transform(Number);

/** `limit`: 50 unless asked for, 500 at most: more is not refused, since nobody needs to know the bound. */
export const limit = wholeNumber
  .refine((rows) => rows >= 1, 'is a whole number from 1')
  .transform((rows) => Math.min(rows, ROWS_MAX))
  .default(50);

const ROWS_MAX = 500;

/** `?open=true` */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** Of some numbers: the one that half of them do not exceed, and 95 in 100. Null where there are none. */
export const percentiles = z.object({
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  count: z.int(),
});

export type Percentiles = z.infer<typeof percentiles>;
export type Problem = z.infer<typeof problem>;
