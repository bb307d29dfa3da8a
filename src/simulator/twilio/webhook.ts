import { randomUUID } from 'node:crypto';
import { signature } from './signature.ts';

/** One HTTP request of the carrier, for the report. */
export interface WebhookLog {
  readonly kind: WebhookKind;
  readonly url: string;
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  readonly ms: number;
}

export type WebhookKind =
  | 'voice'
  | 'stream-ended'
  | 'dial-ended'
  | 'person'
  | 'gathered'
  | 'recorded'
  | 'redirect'
  | 'call-status'
  | 'stream-status'
  | 'recording-status';

/** `code` is that of Twilio's debugger. https://www.twilio.com/docs/api/errors */
export type Answer =
  | { readonly ok: true; readonly body: string; readonly type: string }
  | { readonly ok: false; readonly code: number; readonly why: string };

export interface Webhook {
  readonly kind: WebhookKind;
  /** Absolute. A fragment is for the carrier itself: it is neither sent nor signed. */
  readonly url: string;
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  /** The same for a request that is sent again. */
  readonly token?: string;
}

/** Asks the server, signed when there is a token. Never rejects. */
export async function ask(
  { kind, url, method, params, token = randomUUID() }: Webhook,
  line: {
    authToken: string | undefined;
    /** Where a public URL is really served; what is signed is the public one. */
    reach: (url: string) => string;
    log: (entry: WebhookLog) => void;
  },
): Promise<Answer> {
  const began = performance.now();
  const noted = (status: number | null) =>
    line.log({ kind, url, status, ms: Math.round(performance.now() - began) });
  try {
    const target = new URL(url);
    target.hash = '';
    const isGet = method.toUpperCase() === 'GET';
    if (isGet) for (const [name, value] of Object.entries(params)) target.searchParams.append(name, value);
    const response = await fetch(line.reach(target.href), {
      method: isGet ? 'GET' : 'POST',
      headers: {
        'user-agent': 'TwilioProxy/1.1',
        'i-twilio-idempotency-token': token,
        ...(isGet ? {} : { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }),
        ...(line.authToken === undefined
          ? {}
          : { 'x-twilio-signature': signature(line.authToken, target.href, isGet ? {} : params) }),
      },
      ...(isGet ? {} : { body: new URLSearchParams(params).toString() }),
      signal: AbortSignal.timeout(BUDGET_MS),
    });
    const body = await response.text();
    noted(response.status);
    if (!response.ok) return { ok: false, code: 11200, why: `HTTP ${response.status}` };
    return { ok: true, body, type: response.headers.get('content-type') ?? '' };
  } catch (error) {
    noted(null);
    return { ok: false, code: 11205, why: String(error instanceof Error ? (error.cause ?? error) : error) };
  }
}

/** What Twilio waits at most. https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides */
const BUDGET_MS = 15_000;
