import { z } from 'zod';
import type { ActionRequest, ActionResult, CheckResult } from '../../call/world.ts';
import type { ActionSpec } from '../../core/agent.ts';

/** An action in the agent's own code. */
export interface CustomAction extends ActionSpec {
  readonly type: 'custom';
  readonly run: (request: ActionRequest & { readonly key: string }) => Promise<ActionResult>;
  readonly timeoutMs: number;
}

/** A check in the agent's own code. */
export interface CustomCheck extends ActionSpec {
  readonly type: 'custom_check';
  readonly check: (request: ActionRequest) => Promise<CheckResult>;
  readonly timeoutMs: number;
}

/**
 * Runs your own code, once per `key`. Answer `{ ok: true, result: { say } }` where it was done, and
 * `{ ok: false, why }` where it was not, with the `field` that has to change where one does. A throw, silence
 * past the time-out and `{ ok: false, unknown: true, why }` mean that nobody knows: the caller is told so, and a
 * person finds it on the follow-up list. Make it safe to repeat under the same key all the same.
 */
export function runAction(
  run: CustomAction['run'],
  { timeoutMs = TIMEOUT_MS }: { readonly timeoutMs?: number } = {},
): CustomAction {
  return { type: 'custom', run, timeoutMs };
}

/** What own code has to answer; an agent file in plain JavaScript is not held to it by a compiler. */
export const answerShape = z.union([
  z.object({
    ok: z.literal(true),
    result: z.object({ say: z.string(), reference: z.string().optional() }),
  }),
  z.object({
    ok: z.literal(false),
    unknown: z.literal(true).optional(),
    why: z.string(),
    field: z.string().optional(),
    say: z.string().optional(),
  }),
]);

/** Runs your own code before the summary is read out: can this be done at all? A throw counts as yes. */
export function runCheck(
  check: CustomCheck['check'],
  { timeoutMs = TIMEOUT_MS }: { readonly timeoutMs?: number } = {},
): CustomCheck {
  return { type: 'custom_check', check, timeoutMs };
}

/** As long as a caller waits after "one moment, please" before asking whether anybody is there. */
const TIMEOUT_MS = 10_000;
