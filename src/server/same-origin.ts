import { createMiddleware } from 'hono/factory';

/**
 * Lets nothing change on the word of a page elsewhere. A browser sends our password along with whatever request a
 * page makes, so that the password does not tell who asked; the browser itself does, in headers that no page can
 * set (https://www.w3.org/TR/fetch-metadata/, https://www.rfc-editor.org/rfc/rfc6454). One that sends neither is
 * no browser of these years, and whoever calls without a browser has the password or sits at this machine.
 */
export function sameOrigin() {
  return createMiddleware(async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    const site = c.req.header('sec-fetch-site');
    const origin = c.req.header('origin');
    // Older browsers, and addresses without https, tell the origin alone. A proxy may have ended the https.
    const ours =
      site !== undefined
        ? site === 'same-origin' || site === 'none'
        : origin === undefined || hostOf(origin) === c.req.header('host');
    return ours ? next() : c.json({ error: 'This cannot be asked for by a page elsewhere.' }, 403);
  });
}

/** Null for what has no host: a page in a sandbox has the origin "null". */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
