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

/** Never rejects. Repeats on network errors, time-outs, 429 and 5xx; any other answer stands. */
export async function post(
  spec: HttpAction,
  key: string,
  { callSid, intent, from, record }: ActionRequest,
  world: HttpWorld,
): Promise<ActionResult> {
  const body = JSON.stringify({ key, callSid, intent, from, record });
  let last: Failure = { type: 'failed', why: NOT_REACHED };
  for (let attempt = 1; attempt <= Math.min(spec.attempts, MAX_ATTEMPTS); attempt += 1) {
    if (attempt > 1) await wait(world.clock, FIRST_PAUSE_MS * 2 ** (attempt - 2));
    const reply = await once(spec, key, body, world);
    if (reply.type === 'answered') return resultOf(spec, reply.status, reply.body);
    last = reply;
  }
  return { ok: false, why: last.why };
}

/** More would only let the caller wait. */
const MAX_ATTEMPTS = 5;
/** Doubled each time: a system that restarts gets a moment, a caller hardly notices. */
const FIRST_PAUSE_MS = 250;
/** An answer is a sentence or two; the rest of a longer one is not read. */
const MAX_ANSWER_CHARS = 65_536;

const NOT_REACHED =
  'The system behind this could not be reached, so this was not done: say so, and offer that a person follows up.';
const NOT_KNOWN =
  'The system behind this did not answer in time, so it is not known whether this was done: say so, and offer that a person follows up.';
const OUT_OF_ORDER =
  'The system behind this has a fault of its own, so this was not done: say so, and offer that a person follows up.';

type Failure = { readonly type: 'failed'; readonly why: string };
type Reply = { readonly type: 'answered'; readonly status: number; readonly body: string } | Failure;

async function once(
  spec: HttpAction,
  key: string,
  body: string,
  { fetch, clock }: HttpWorld,
): Promise<Reply> {
  const abort = new AbortController();
  const exchange = async (): Promise<Reply> => {
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
    if (response.status === 429 || response.status >= 500) {
      await response.body?.cancel();
      return { type: 'failed', why: OUT_OF_ORDER };
    }
    return { type: 'answered', status: response.status, body: await textOf(response) };
  };
  try {
    const reply = await within(clock, spec.timeoutMs, exchange());
    return reply === late ? { type: 'failed', why: NOT_KNOWN } : reply;
  } catch {
    return { type: 'failed', why: NOT_REACHED };
  } finally {
    abort.abort();
  }
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
