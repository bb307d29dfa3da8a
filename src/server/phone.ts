import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { BROWSER } from '../core/escalation.ts';
import type { Calls } from './calls.ts';
import type { Metrics } from './metrics.ts';

export interface PhoneRoutes {
  readonly calls: Pick<Calls, 'refusal' | 'expect' | 'ticket'>;
  /** The names under which we may be addressed, the one we name ourselves first. */
  readonly baseUrls: readonly [string, ...string[]];
  /** An unguessable token. */
  readonly random: () => string;
  readonly metrics: Metrics;
  readonly draining: () => boolean;
}

/**
 * A call from the browser phone: what a webhook is to the carrier. The page opens the socket, which nobody signs, and
 * speaks on it as the carrier does; that it may is in the ticket, which opens no socket but that of a page of ours.
 */
export function phoneRoutes({ calls, baseUrls, random, metrics, draining }: PhoneRoutes) {
  const app = new Hono();

  app.post('/phone', async (c) => {
    const call = { sid: newCallSid(random), from: BROWSER, to: 'agent' };
    const refusal = draining() ? 'draining' : calls.refusal(call);
    if (refusal !== null) {
      metrics.count('pointsman_requests_refused_total', refusal);
      return c.json({ error: 'All lines are busy at the moment. Please call again in a few minutes.' }, 503);
    }
    calls.expect(call);
    const ticket = await calls.ticket(call, 'browser');
    const url = `${baseUrl(c.req.header('origin'), baseUrls).replace(/^http/, 'ws')}/ws`;
    return c.json({ callSid: call.sid, url, ticket });
  });

  return app;
}

/** In the shape of the carrier's, and as hard to guess as the token that it is made of. */
function newCallSid(random: () => string): string {
  return `CA${createHash('sha256').update(random()).digest('hex').slice(0, 32)}`;
}

/** Under the name that the page has: it may open sockets to no other. Without a page, under the first of ours. */
function baseUrl(origin: string | undefined, baseUrls: readonly [string, ...string[]]): string {
  return baseUrls.find((url) => new URL(url).origin === origin) ?? origin ?? baseUrls[0];
}
