import type { Clock } from '../../call/world.ts';
import type { RecordingState } from '../../core/call.ts';

/**
 * A call, steered from outside of its stream, over Twilio's REST API.
 * https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource
 *
 * Never rejects, and what it says about a failure holds no token, no number and no document.
 */
export interface CallControl {
  /** The carrier leaves what it is doing with the call and reads this document. Addresses in it are absolute. */
  redirect(callSid: string, twiml: string): Promise<Steered>;
  /** Ends the call; one that has ended already is no failure. */
  complete(callSid: string): Promise<Steered>;
  /**
   * Pauses the recording of the call, goes on with it or ends it. What is said meanwhile is silence in it, so that its
   * times stay those of the call. https://www.twilio.com/docs/voice/api/recording#update-a-recording-resource
   */
  record(callSid: string, to: RecordingState): Promise<Steered>;
}

export type Steered =
  | { readonly ok: true }
  /** `over`: the call is not in progress any more. `why` is for operators. */
  | { readonly ok: false; readonly over: boolean; readonly why: string };

export interface CallControlOptions {
  /** `https://api.twilio.com`, without a slash at its end. */
  readonly baseUrl: string;
  readonly accountSid: string;
  /** Several while one is being rotated out: the next one is tried where one is refused. */
  readonly authTokens: readonly string[];
  readonly fetch: typeof fetch;
  readonly clock: Clock;
}

export function callControl({
  baseUrl,
  accountSid,
  authTokens,
  fetch,
  clock,
}: CallControlOptions): CallControl {
  async function update(path: string, form: Record<string, string>, again: Again): Promise<Steered> {
    let last: Answer = { type: 'fault', why: 'there is no auth token', sent: false };
    for (const pauseMs of PAUSES_MS) {
      if (pauseMs > 0) await pass(pauseMs);
      last = await withEveryToken(path, form);
      if (last.type !== 'fault' || !(again === 'always' ? last.retry : last.retry && !last.sent)) break;
    }
    if (last.type === 'fault') return { ok: false, over: false, why: last.why };
    return last.type === 'over' ? { ok: false, over: true, why: 'the call is over' } : { ok: true };
  }

  async function withEveryToken(path: string, form: Record<string, string>): Promise<Answer> {
    let answer: Answer = { type: 'fault', why: 'there is no auth token', sent: false };
    for (const token of authTokens) {
      answer = await post(path, form, token);
      if (answer.type !== 'fault' || answer.status !== 401) return answer;
    }
    return answer;
  }

  async function post(path: string, form: Record<string, string>, token: string): Promise<Answer> {
    const late = new AbortController();
    const callOff = clock.wakeAt(clock.now() + ANSWER_MS, () => late.abort());
    try {
      const url = `${baseUrl}/2010-04-01/Accounts/${accountSid}/Calls/${path}.json`;
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${accountSid}:${token}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams(form).toString(),
        // A redirect would carry the token to another host.
        redirect: 'manual',
        signal: late.signal,
      });
      const text = await response.text();
      return response.ok ? { type: 'done' } : refused(response.status, codeIn(text));
    } catch (error) {
      if (late.signal.aborted)
        return { type: 'fault', why: 'no answer came in time', retry: true, sent: true };
      const code = connectionCode(error);
      return { type: 'fault', why: `no connection (${code})`, retry: true, sent: !NOT_SENT.has(code) };
    } finally {
      callOff();
    }
  }

  function pass(ms: number): Promise<void> {
    return new Promise((resolve) => clock.wakeAt(clock.now() + ms, resolve));
  }

  return {
    async redirect(callSid, twiml) {
      if (twiml.length > TWIML_CHARACTERS) return { ok: false, over: false, why: 'the document is too long' };
      // Read twice, it would ring a person twice.
      return update(encodeURIComponent(callSid), { Twiml: twiml }, 'unless sent');
    },
    async complete(callSid) {
      const ended = await update(encodeURIComponent(callSid), { Status: 'completed' }, 'always');
      return !ended.ok && ended.over ? { ok: true } : ended;
    },
    record: (callSid, to) =>
      update(
        `${encodeURIComponent(callSid)}/Recordings/Twilio.CURRENT`,
        { Status: to, ...(to === 'paused' && { PauseBehavior: 'silence' }) },
        'always',
      ),
  };
}

/** Whether a request that may have been carried out is sent again. */
type Again = 'always' | 'unless sent';

type Answer =
  | { readonly type: 'done' }
  | { readonly type: 'over' }
  | {
      readonly type: 'fault';
      readonly why: string;
      /** Another try may go better. */
      readonly retry?: boolean;
      /** It may have been carried out. */
      readonly sent: boolean;
      readonly status?: number;
    };

function refused(status: number, code: number | null): Answer {
  // 21220: the call is not in a state in which it can be changed. https://www.twilio.com/docs/api/errors/21220
  if (code === 21220) return { type: 'over' };
  const why = code === null ? `HTTP ${status}` : `HTTP ${status}, code ${code}`;
  // Of too many requests none is carried out; a fault of the server may come after the deed.
  if (status === 429) return { type: 'fault', why, retry: true, sent: false, status };
  return { type: 'fault', why, retry: status >= 500, sent: status >= 500, status };
}

function codeIn(text: string): number | null {
  const code = /"code"\s*:\s*(\d{1,6})\b/.exec(text)?.[1];
  return code === undefined ? null : Number(code);
}

/** Of the error that fetch hides in another one. */
function connectionCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown';
}

const NOT_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The caller hears nothing meanwhile, and the stream is another way to the same end. */
const ANSWER_MS = 2_000;

/** Before each attempt. */
const PAUSES_MS = [0, 300, 700];

/** https://www.twilio.com/docs/voice/api/call-resource: an inline document is this long at most. */
const TWIML_CHARACTERS = 4_000;
