import { z } from 'zod';
import { instant, localDate, outcome, percentiles, stage } from './parts.ts';

/** `GET /api/numbers`: the day, the seven days or the thirty days up to and with `to`, today unless asked for. */
export const numbersQuery = z.object({
  span: z.enum(['day', 'week', 'month']).default('week'),
  to: localDate.optional(),
});

/** How many calls ended so. */
const outcomes = z.record(outcome, z.int());

/** What calls cost. `usd` is of the calls whose cost is known; null where it is of none. */
const spent = z.object({ usd: z.number().nullable(), knownCalls: z.int(), unknownCalls: z.int() });

/** Of calls that have ended; a call counts where it began, local at the business. */
export const numbers = z.object({
  span: z.enum(['day', 'week', 'month']),
  /** First and last day, both counted. */
  from: localDate,
  to: localDate,
  madeAt: instant,
  calls: z.int(),
  outcomes,
  /** Share of the calls, 0 to 1, that the agent brought to their end by itself: `completed` or `answered`. Null without calls. */
  containment: z.number().nullable(),
  /** Requests by intent, `general_inquiry` among them, most asked first. A call may have several. */
  intents: z.array(
    z.object({
      intent: z.string(),
      requests: z.int(),
      /** Carried out or answered. */
      completed: z.int(),
    }),
  ),
  /** The eight stages in their order. */
  funnel: z.array(
    z.object({
      stage,
      /** Calls that were in this stage at all. */
      reached: z.int(),
      /** Calls that ended in it. */
      ended: z.int(),
      /** Moves out of it, by where to and why, most first. */
      left: z.array(z.object({ to: stage, cause: z.string(), moves: z.int() })),
      /** What the watchdog did there, by step: `message`, `force`, `escalate`, `claim`, `again`. */
      rungs: z.record(z.string(), z.int()),
      refusals: z.int(),
    }),
  ),
  /**
   * Where calls get stuck: the stage from which a call went to a person or a message, or in which it was given up,
   * and why, most first: a cause of a move to `escalate`, or `caller`, `line`, `agent` for who hung up.
   */
  stuck: z.array(z.object({ stage, why: z.string(), calls: z.int() })),
  /** From the begin of a call to the agent's first sound, to 20 ms. */
  firstWordMs: percentiles,
  /** From the end of a caller's turn to the agent's next sound, to 20 ms. */
  turnDelayMs: percentiles,
  cost: spent,
  /** One for each hour of a day, or for each day, in order, those without calls too. */
  series: z.array(
    z.object({
      /** `2026-12-01T14` an hour, `2026-12-01` a day, local at the business. */
      period: z.string(),
      calls: z.int(),
      outcomes,
      firstWordMs: percentiles,
      turnDelayMs: percentiles,
      cost: spent,
    }),
  ),
});

export type NumbersQuery = z.input<typeof numbersQuery>;
export type Numbers = z.infer<typeof numbers>;
