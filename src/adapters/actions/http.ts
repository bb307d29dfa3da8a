import { z } from 'zod';
import type { ActionRequest, ActionResult, Clock } from '../../call/world.ts';
import type { ActionSpec } from '../../core/agent.ts';
import { spokenCode } from './confirmation-code.ts';
import { late, wait, within } from './wait.ts';

/**
 * An action of another system, asked by HTTP: `POST` with JSON `{ key, callSid, intent, from, record }` and
 * the header `Idempotency-Key`, which stays the same when a request is repeated, so that the other side can
 * do the work once. Its answer may be JSON with any of `say` (told to the caller), `reference` (a code),
 * `why` (a sentence for the model, where it refuses) and `field` (the detail that has to change).
 *
 * Certain are 2xx (done), and, not done: 4xx, and a connection that never came about. After anything else the
 * other side may have acted: no answer in time, a connection that broke, any 5xx (it may have failed after the
 * work, and a gateway's 502, 503 or 504 says nothing about what stands behind it), and 302 and 303, with which
 * forms answer once they have worked.
 */
export interface HttpAction extends ActionSpec {
  readonly type: 'http';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For each attempt. */
  readonly timeoutMs: number;
  readonly attempts: number;
  /** What the caller is told where the answer says nothing. */
  readonly say: string;
}

export function httpAction(
  spec: Pick<HttpAction, 'url' | 'say'> & Partial<Pick<HttpAction, 'headers' | 'timeoutMs' | 'attempts'>>,
): HttpAction {
  // With the waits in between, the caller hears of a dead system within 10 seconds.
  return { type: 'http', headers: {}, timeoutMs: 4_000, attempts: 2, ...spec };
}

export interface HttpWorld {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
}

/**
 * Never rejects. Repeats what 429, 5xx, time-outs and network errors left open; any other answer stands. A refusal
 * does not make certain what an earlier attempt left in doubt: it may have been refused for having been done.
 */
export async function post(
  spec: HttpAction,
  key: string,
  { callSid, intent, from, record }: ActionRequest,
  world: HttpWorld,
): Promise<ActionResult> {
  const body = JSON.stringify({ key, callSid, intent, from, record });
  let doubt: ActionResult | null = null;
  let last = NOT_REACHED;
  for (let attempt = 1; attempt <= Math.min(spec.attempts, MAX_ATTEMPTS); attempt += 1) {
    if (attempt > 1) await wait(world.clock, FIRST_PAUSE_MS * 2 ** (attempt - 2));
    last = await once(spec, key, body, world);
    if (last.result.ok) return last.result;
    if (last.result.unknown) doubt = last.result;
    if (!last.again) break;
  }
  return doubt ?? last.result;
}

/** More would only let the caller wait. */
const MAX_ATTEMPTS = 5;
/** Doubled each time: a system that restarts gets a moment, a caller hardly notices. */
const FIRST_PAUSE_MS = 250;
/** An answer is a sentence or two; the rest of a longer one is not read. */
const MAX_ANSWER_CHARS = 65_536;

/** What one attempt came to, and whether another may come to more. */
interface Attempt {
  readonly result: ActionResult;
  readonly again: boolean;
}

const NOT_REACHED = repeatable({
  ok: false,
  why: 'The system behind this could not be reached, so this was not done: say so, and offer that a person follows up.',
});
const BUSY = repeatable({
  ok: false,
  why: 'The system behind this takes no more at the moment, so this was not done: say so, and offer that a person follows up.',
});
const OUT_OF_ORDER = repeatable(unknown('has a fault of its own'));
const LATE = repeatable(unknown('did not answer in time'));
const CUT_OFF = repeatable(unknown('broke off before it had answered'));

function repeatable(result: ActionResult): Attempt {
  return { result, again: true };
}

function unknown(because: string): ActionResult {
  const why = `The system behind this ${because}, so it is not known whether this was done: say so, and that a person will look and follow up.`;
  return { ok: false, unknown: true, why };
}

async function once(
  spec: HttpAction,
  key: string,
  body: string,
  { fetch, clock }: HttpWorld,
): Promise<Attempt> {
  const abort = new AbortController();
  const exchange = async (): Promise<Attempt> => {
    const response = await fetch(spec.url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        ...spec.headers,
        'Idempotency-Key': key,
      },
      body,
      // Following a redirect would turn the POST into a GET.
      redirect: 'manual',
      signal: abort.signal,
    });
    const { status } = response;
    if (status === 429 || status >= 500) {
      await response.body?.cancel();
      return status === 429 ? BUSY : OUT_OF_ORDER;
    }
    return { result: resultOf(spec, status, await textOf(response)), again: false };
  };
  try {
    const attempt = await within(clock, spec.timeoutMs, exchange());
    return attempt === late ? LATE : attempt;
  } catch (error) {
    return neverConnected(error) ? NOT_REACHED : CUT_OFF;
  } finally {
    abort.abort();
  }
}

/** Whether the request cannot have left, since there was no name, no route or no listener. */
function neverConnected(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  // A host with several addresses has a reason for each.
  const reasons: readonly unknown[] = cause instanceof AggregateError ? cause.errors : [cause];
  return reasons.every(
    (reason) =>
      reason instanceof Error &&
      (('syscall' in reason && (reason.syscall === 'connect' || reason.syscall === 'getaddrinfo')) ||
        ('code' in reason && reason.code === 'UND_ERR_CONNECT_TIMEOUT')),
  );
}

async function textOf(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_ANSWER_CHARS) break;
  }
  return text.slice(0, MAX_ANSWER_CHARS);
}

const answerShape = z.object({
  say: z.string().optional(),
  reference: z.coerce.string().optional(),
  why: z.string().optional(),
  field: z.string().optional(),
});

function resultOf(spec: HttpAction, status: number, body: string): ActionResult {
  const { say, reference, why, field } = answerOf(body);
  if (status === 302 || status === 303) return unknown(`sent us elsewhere (HTTP ${status})`);
  if (status < 200 || status > 299) {
    return {
      ok: false,
      why: why ?? `The system behind this refused it (HTTP ${status}): say that it could not be done.`,
      ...(field !== undefined && { field }),
      ...(say !== undefined && { say }),
    };
  }
  const fallback =
    reference === undefined ? spec.say : `${spec.say} Your reference is ${spokenCode(reference)}.`;
  return { ok: true, result: { say: say ?? fallback, ...(reference !== undefined && { reference }) } };
}

/** An answer that is not JSON, or not of this shape, says nothing: the status alone counts then. */
function answerOf(body: string): z.output<typeof answerShape> {
  try {
    return answerShape.safeParse(JSON.parse(body)).data ?? {};
  } catch {
    return {};
  }
}
