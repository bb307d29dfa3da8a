import type { Params } from '../protocols/twilio/signature.ts';
import { urlCandidates, verify } from '../protocols/twilio/signature.ts';

/** Whether a request was signed by one who knows the auth token. */
export interface Signatures {
  /** `path` with its query, as received; `params`: the whole form. */
  webhook(request: { path: string; params: Params; signature: string | undefined }): boolean;
  /** The upgrade of an audio socket. */
  socket(request: { path: string; signature: string | undefined }): boolean;
}

/**
 * Without a token everything counts as signed: `parseConfig` lets that happen on loopback only. The signed
 * URL is taken from the configuration and never from a header that the sender could choose.
 */
export function signatures({
  tokens,
  baseUrls,
}: {
  tokens: readonly string[];
  baseUrls: readonly string[];
}): Signatures {
  const check = (path: string, kind: 'webhook' | 'socket', signature: string | undefined, params: Params) => {
    if (tokens.length === 0) return true;
    if (signature === undefined) return false;
    const urls = baseUrls.flatMap((base) => urlCandidates(base, path, kind));
    return verify({ tokens, urls, params, signature });
  };
  return {
    webhook: ({ path, params, signature }) => check(path, 'webhook', signature, params),
    socket: ({ path, signature }) => check(path, 'socket', signature, []),
  };
}

/**
 * The bases under which this server may have been addressed, the one we name ourselves first. Without a
 * public URL only programs on this machine or in its network call: they may write its name in several ways.
 */
export function baseUrls({
  publicUrl,
  host,
  port,
}: {
  publicUrl: string | null;
  host: string;
  port: number;
}): [string, ...string[]] {
  if (publicUrl !== null) return [publicUrl];
  const anywhere = host === '0.0.0.0' || host === '::';
  const names = [...(anywhere ? [] : [host]), '127.0.0.1', 'localhost'];
  const [first, ...others] = [...new Set(names)].map(
    (name) => `http://${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}:${port}`,
  );
  // There is always at least 127.0.0.1.
  return [first as string, ...others];
}
