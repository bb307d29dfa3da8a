import type { IncomingHttpHeaders } from 'node:http';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Metrics } from './metrics.ts';
import type { Signatures } from './signed.ts';

/** What every webhook of the carrier brings, checked. */
export interface TwilioForm {
  readonly callSid: string;
  readonly params: URLSearchParams;
}

export type TwilioEnv = {
  Bindings: { incoming: { url?: string; headers: IncomingHttpHeaders } };
  Variables: { form: TwilioForm };
};

/** Twilio's own webhooks stay under 4 KB. */
const BODY_BYTES_MAX = 65_536;

/**
 * Reads a webhook once, raw: what was signed are the values as they came, also the unknown ones. A request
 * that nobody signed costs its reading and nothing more.
 */
export function twilioForm({ signatures, metrics }: { signatures: Signatures; metrics: Metrics }) {
  return createMiddleware<TwilioEnv>(async (c, next) => {
    const body = await bodyOf(c.req.raw, BODY_BYTES_MAX);
    if (body === null) {
      metrics.count('pointsman_requests_refused_total', 'too_large');
      return c.text('The body is larger than 64 KiB.\n', 413);
    }
    const params = new URLSearchParams(body);
    // The URL as it stood in the request line: `c.req.url` is a tidied form of it.
    const { url: path = c.req.path, headers } = c.env.incoming;
    if (!signatures.webhook({ path, headers, params })) {
      metrics.count('pointsman_requests_refused_total', 'signature');
      return c.text('The X-Twilio-Signature is missing or wrong.\n', 403);
    }
    const fault = formFault(c.req.header('content-type'), params);
    if (fault !== null) {
      metrics.count('pointsman_requests_refused_total', 'malformed');
      return c.text(`${fault}\n`, 400);
    }
    c.set('form', { callSid: params.get('CallSid') ?? '', params });
    return next();
  });
}

/** The answer to a webhook that asks what to do. */
export function twiml(c: Context, document: string): Response {
  return c.body(document, 200, { 'content-type': 'text/xml; charset=utf-8' });
}

function formFault(contentType: string | undefined, params: URLSearchParams): string | null {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType ?? '')) {
    return 'A webhook is a form: send application/x-www-form-urlencoded.';
  }
  const sids = params.getAll('CallSid');
  if (sids.length === 0) return 'The form has no CallSid.';
  if (sids.length > 1) return 'The form has more than one CallSid.';
  if (!CALL_SID.test(sids[0] ?? '')) {
    return 'The CallSid is not one: CA and 32 hex digits, or letters, digits, _ and - up to 64 characters.';
  }
  return null;
}

/**
 * Twilio's are CA and 32 hex digits; other simulators make their own. It becomes the name of a file. One of Twilio's with
 * something behind it is none: names and values are signed without anything between them, so that a webhook that was
 * caught could be sent again with the next parameter drawn into its CallSid, as another call.
 */
const CALL_SID = /^(?:CA[0-9a-f]{32}|(?!CA[0-9a-f]{32})[A-Za-z0-9_-]{1,64})$/;

/** Null when the body is larger than the limit; the rest of it is then not read. */
async function bodyOf(request: Request, limitBytes: number): Promise<string | null> {
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) return null;
  if (request.body === null) return '';
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of request.body) {
    bytes += piece.length;
    if (bytes > limitBytes) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
