import { createHash, timingSafeEqual } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import type { Clock } from '../call/world.ts';
import { isLoopback } from '../config.ts';
import type { Metrics } from './metrics.ts';
import { wrongTries } from './wrong-tries.ts';

export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Who may look. With a password, those who know it (HTTP basic auth, any user name). Without one, only a
 * browser on this machine that asked for this machine by name: behind a tunnel or a proxy the request comes
 * from loopback too, and a page elsewhere can give its own host name our address (DNS rebinding).
 */
export function password({
  secret,
  clock,
  metrics,
}: {
  secret: string | null;
  clock: Pick<Clock, 'now'>;
  metrics: Metrics;
}) {
  const tries = wrongTries(clock);
  const refused = (why: string) => metrics.count('pointsman_requests_refused_total', why);

  return createMiddleware<BrowserEnv>(async (c, next) => {
    if (secret === null) {
      if (fromThisMachine(c.req.header())) return next();
      refused('other_machine');
      return c.text('Set DASHBOARD_PASSWORD to see this from another machine.\n', 403);
    }
    const address = addressOf(c.env.incoming.socket.remoteAddress ?? '', c.req.header('x-forwarded-for'));
    const waitMs = tries.waitMs(address);
    if (waitMs > 0) {
      refused('too_many_tries');
      const seconds = String(Math.ceil(waitMs / 1_000));
      return c.text('Too many wrong passwords. Wait a while.\n', 429, { 'retry-after': seconds });
    }
    const authorization = c.req.header('authorization');
    const given = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(authorization ?? '')?.[1] ?? '';
    const credentials = Buffer.from(given, 'base64').toString('utf8');
    if (equal(credentials.slice(credentials.indexOf(':') + 1), secret)) {
      tries.forget(address);
      return next();
    }
    // Every browser asks once without one, before it asks its user.
    if (authorization !== undefined) {
      tries.count(address);
      refused('password');
    }
    return c.text('A password is needed.\n', 401, {
      'www-authenticate': 'Basic realm="Pointsman", charset="UTF-8"',
    });
  });
}

/** Whether this machine was asked for by name, and not by way of a proxy. */
export function fromThisMachine({ host, ...headers }: RequestHeaders): boolean {
  const forwarded = headers['x-forwarded-for'] ?? headers.forwarded;
  return isLoopback(String(host ?? '').replace(/:\d+$/, '')) && forwarded === undefined;
}

type BrowserEnv = { Bindings: { incoming: { socket: { remoteAddress?: string } } } };

/**
 * Whose tries are counted. Of a proxy on this machine we believe whom it says that it heard, which is the last of the
 * list; anything before that, and every list of others, is what the sender wrote.
 */
function addressOf(peer: string, forwardedFor: string | undefined): string {
  const heard = forwardedFor?.split(',').at(-1)?.trim();
  return heard !== undefined && isLoopback(peer.replace(/^::ffff:/, '')) ? heard : peer;
}

/** In constant time, whatever the lengths. */
function equal(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
