import { createMiddleware } from 'hono/factory';
import { fromThisMachine, type RequestHeaders } from './password.ts';

/**
 * Which page asks. A browser sends our password along with whatever request a page makes, and opens a socket for any
 * page, so that neither tells who asked; the browser itself does, in headers that no page can set
 * (https://www.w3.org/TR/fetch-metadata/, https://www.rfc-editor.org/rfc/rfc6454). One that sends neither is no
 * browser of these years, and whoever calls without a browser has the password or sits at this machine.
 */
export type WhichPage = (headers: RequestHeaders) => 'none' | 'ours' | 'elsewhere';

/**
 * Without a password a page of ours is one that was asked for by the name of this machine: a page elsewhere can give
 * its own host name our address, and is of the same origin as we are then (DNS rebinding). It has no password.
 */
export function whichPage({
  baseUrls,
  hasPassword,
}: {
  baseUrls: readonly string[];
  hasPassword: boolean;
}): WhichPage {
  // A proxy may have put another host in the place of the one that the browser asked for.
  const hosts = new Set(baseUrls.map((url) => new URL(url).host));
  return (headers) => {
    const { origin, host, 'sec-fetch-site': site } = headers;
    if (origin === undefined && site === undefined) return 'none';
    // Older browsers, and addresses without https, tell the origin alone. A proxy may have ended the https.
    const isOurs =
      site === undefined
        ? [host, ...hosts].includes(hostOf(String(origin)))
        : site === 'same-origin' || site === 'none';
    return isOurs && (hasPassword || fromThisMachine(headers)) ? 'ours' : 'elsewhere';
  };
}

/** Tells nothing to, and lets nothing change on the word of, a page elsewhere. */
export function sameOrigin(pageOf: WhichPage) {
  return createMiddleware(async (c, next) => {
    if (pageOf(c.req.header()) !== 'elsewhere') return next();
    return c.json({ error: 'This cannot be asked for by a page elsewhere.' }, 403);
  });
}

/** Empty for what has no host: a page in a sandbox has the origin "null". */
function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : '';
}
