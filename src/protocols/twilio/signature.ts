import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Twilio signs what it sends with the account's auth token, in `X-Twilio-Signature`.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-security
 *
 * The signed text is the URL as Twilio wrote it, then each form parameter's name and value, sorted by name and
 * with nothing between them. A body that is no form is bound by its hash in the query instead.
 */
export type Params = Iterable<readonly [name: string, value: string]>;

export function sign({ token, url, params = [] }: { token: string; url: string; params?: Params }): string {
  return createHmac('sha1', token)
    .update(url + signedParams(params))
    .digest('base64');
}

/**
 * Whether one of the tokens made this signature for one of the URLs. Several tokens, because a rotation
 * leaves both in use for a while; several URLs (`urlCandidates`), because proxies and Twilio disagree about
 * ports and slashes. `params`: every parameter of a form body, also the unknown ones; none for GET and sockets.
 */
export function verify(claim: {
  tokens: readonly string[];
  urls: readonly string[];
  params?: Params;
  signature: string;
}): boolean {
  const params = [...(claim.params ?? [])];
  // An empty token would make a key that everyone knows.
  const tokens = claim.tokens.filter((token) => token !== '');
  return tokens.some((token) =>
    claim.urls.some((url) => equal(claim.signature, sign({ token, url, params }))),
  );
}

/** The same for a body that is not a form: its bytes must have the hash that the signed URL names. */
export function verifyBody(claim: {
  tokens: readonly string[];
  urls: readonly string[];
  body: Uint8Array;
  signature: string;
}): boolean {
  const hash = createHash('sha256').update(claim.body).digest('hex');
  const urls = claim.urls.filter((url) => equal(bodyHash(url), hash));
  return verify({ tokens: claim.tokens, urls, signature: claim.signature });
}

/**
 * The URLs that Twilio may have signed for a request to `path` (with its query, as received), likeliest first.
 * `publicUrl` is configuration, never a header: whoever can choose the host could choose what was signed.
 * A socket is signed under wss (or ws), everything else under https (or http).
 */
export function urlCandidates(
  publicUrl: string,
  path: string,
  kind: 'webhook' | 'socket' = 'webhook',
): string[] {
  const { protocol, hostname, port, pathname } = new URL(publicUrl);
  const secure = protocol === 'https:' || protocol === 'wss:';
  const scheme = kind === 'socket' ? (secure ? 'wss' : 'ws') : secure ? 'https' : 'http';
  const hosts =
    port === '' ? [hostname, `${hostname}:${secure ? 443 : 80}`] : [`${hostname}:${port}`, hostname];
  const queryAt = path.includes('?') ? path.indexOf('?') : path.length;
  const query = path.slice(queryAt);
  const place = withoutSlash(pathname) + path.slice(0, queryAt);
  const places = place.endsWith('/') ? [place, withoutSlash(place)] : [place, `${place}/`];
  return places.flatMap((where) => hosts.map((host) => `${scheme}://${host}${where}${query}`));
}

function signedParams(params: Params): string {
  const byName = new Map<string, Set<string>>();
  for (const [name, value] of params) byName.set(name, (byName.get(name) ?? new Set()).add(value));
  // A repeated name counts once for each of its different values.
  return [...byName.keys()]
    .sort()
    .flatMap((name) => [...(byName.get(name) ?? [])].sort().map((value) => name + value))
    .join('');
}

function bodyHash(url: string): string {
  const queryAt = url.indexOf('?');
  return queryAt < 0 ? '' : (new URLSearchParams(url.slice(queryAt)).get('bodySHA256') ?? '');
}

/** In constant time. The length is no secret: it is that of every signature. */
function equal(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}
