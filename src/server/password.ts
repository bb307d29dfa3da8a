import { createHash, timingSafeEqual } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import { isLoopback } from '../config.ts';

/**
 * Who may look. With a password, those who know it (HTTP basic auth, any user name). Without one, only a
 * browser on this machine that asked for this machine by name: behind a tunnel or a proxy the request comes
 * from loopback too, and a page elsewhere can give its own host name our address (DNS rebinding).
 */
export function password(secret: string | null) {
  return createMiddleware(async (c, next) => {
    if (secret === null) {
      const host = hostName(c.req.header('host') ?? '');
      const forwarded = c.req.header('x-forwarded-for') ?? c.req.header('forwarded');
      if (isLoopback(host) && forwarded === undefined) return next();
      return c.text('Set DASHBOARD_PASSWORD to see this from another machine.\n', 403);
    }
    const given = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
    const credentials = Buffer.from(given, 'base64').toString('utf8');
    if (equal(credentials.slice(credentials.indexOf(':') + 1), secret)) return next();
    return c.text('A password is needed.\n', 401, {
      'www-authenticate': 'Basic realm="Pointsman", charset="UTF-8"',
    });
  });
}

function hostName(host: string): string {
  return host.replace(/:\d+$/, '');
}

/** In constant time, whatever the lengths. */
function equal(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
