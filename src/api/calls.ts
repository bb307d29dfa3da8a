import { z } from 'zod';
import { cost, instant, limit, outcome, stage, wholeNumber } from './parts.ts';

/** `GET /api/calls`: every filter that is given has to fit. */
export const callsQuery = z.object({
  state: z.enum(['live', 'ended']).optional(),
  /** The call began at this instant or after it, and before that one: `2026-12-01T00:00:00Z`. */
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  /** `schedule_appointment`, or `none` for calls that had none. */
  intent: z.string().max(100).optional(),
  outcome: outcome.optional(),
  /** Digits of the caller's number, e.g. the last four: `0147`. */
  number: z
    .string()
    .max(40)
    .transform((text) => text.replace(/\D/g, ''))
    .refine((digits) => digits !== '', 'has no digit')
    .optional(),
  /** Words that were said, by either side, in an ended call; all of them, in any order, the last one perhaps cut: `cleaning thurs`. */
  text: z.string().max(200).optional(),
  /** `next` of the page before, or a time in ms. */
  before: z
    .string()
    .regex(/^\d{1,15}(~.{1,100})?$/, 'is `next` of the page before, or a time in ms')
    .optional(),
  limit,
});

export const listedCall = z.object({
  sid: z.string(),
  /** `+12125550147`; `[erased]` once the call was erased. */
  from: z.string(),
  to: z.string(),
  agent: z.string(),
  /** A call from the page of this server, or from a telephone. */
  kind: z.enum(['phone', 'browser']),
  startedAt: instant,
  /** Null while the call is in progress. */
  endedAt: instant.nullable(),
  outcome: outcome.nullable(),
  intent: z.string().nullable(),
  /** Of a call in progress; null for one that has ended. */
  stage: stage.nullable(),
  /** Of an ended call, as the four below; null while it is in progress. */
  durationS: z.number().nullable(),
  turns: z.int().nullable(),
  /** From the begin of the call to the first sound of the agent. */
  firstWordMs: z.number().nullable(),
  costUsd: cost,
  /** Where `text` was found, `…book a ⟦cleaning⟧ on ⟦Thursday⟧…`; null unless `text` was asked for. */
  found: z.string().nullable(),
});

/** Newest first. `next` asks for the page behind this one; null where there is none. */
export const callsPage = z.object({ calls: z.array(listedCall), next: z.string().nullable() });

/** `GET /api/calls/:sid` */
export const oneCall = listedCall.extend({
  /** How many facts it has. */
  facts: z.int(),
  /** At the model, so far: of what has a known price; `unknown` are the models that have none. */
  cost: z.object({ usd: z.number().min(0), unknown: z.array(z.string()) }),
  /** The call as a value: what core's `evolve` makes of its redacted facts. */
  state: z.looseObject({ phase: z.enum(['new', 'live', 'over']) }),
});

/** A fact, as a line of the audit log without its hash; `event` and `data` are those of `core/fact.ts`. */
export const toldFact = z.object({
  ts: instant,
  event: z.string(),
  data: z.looseObject({}),
  /** From 1, without gaps in a call. */
  seq: z.int(),
  call: z.string(),
});

/** `GET /api/calls/:sid/facts?after=12` */
export const factsQuery = z.object({ after: wholeNumber.default(0) });
export const factsPage = z.object({ facts: z.array(toldFact) });

/** `GET /api/calls/:sid/summary`: times and counts of one call. */
export const callFigures = z.object({
  sid: z.string(),
  firstWordMs: z.number().nullable(),
  /** From the end of a caller's turn to the first sound of the agent after it; turns that got none are left out. */
  turnDelays: z.array(z.object({ turn: z.int(), ms: z.number() })),
  /** Every stage as it was entered, with how long it lasted; null for the one that goes on. */
  stages: z.array(
    z.object({ stage, seq: z.int(), at: instant, cause: z.string(), ms: z.number().nullable() }),
  ),
  /** What the watchdog did: `message`, `force`, `escalate`, and words that were cut off (`claim`) or said again (`again`). */
  rungs: z.array(z.object({ seq: z.int(), stage, step: z.string(), tool: z.string() })),
  /** Tool calls that were refused. */
  refusals: z.array(z.object({ seq: z.int(), stage, tool: z.string(), why: z.string() })),
  bargeIns: z.int(),
  silences: z.int(),
  costUsd: cost,
});

/**
 * `GET /api/calls/:sid/verify`: whether the audit file is the whole chain of this call. `fault`: in a sentence,
 * `line 12: the hash does not fit`; null where all is well. `erased`: lines whose words were erased.
 * A call in progress has no end yet, and is no fault: `ok` with `ended: false`. `hasFile`: false while the file is not
 * on this machine, so that nothing could be checked.
 */
export const verdict = z.object({
  ok: z.boolean(),
  hasFile: z.boolean(),
  ended: z.boolean(),
  lines: z.int(),
  erased: z.int(),
  fault: z.string().nullable(),
});

/**
 * `POST /api/calls/:sid/end` and `/transfer` answer 204 once the call has decided to; 404 for an unknown call;
 * 409 `{ error }` where it has ended, is ending, or cannot be handed over. The facts say the rest: the caller
 * hears a goodbye, or that they are connected, before anything happens.
 */
export const FILES = ['jsonl', 'txt'] as const;

export type CallsQuery = z.input<typeof callsQuery>;
export type ListedCall = z.infer<typeof listedCall>;
export type CallsPage = z.infer<typeof callsPage>;
export type OneCall = z.infer<typeof oneCall>;
export type ToldFact = z.infer<typeof toldFact>;
export type FactsPage = z.infer<typeof factsPage>;
export type CallFigures = z.infer<typeof callFigures>;
export type Verdict = z.infer<typeof verdict>;
