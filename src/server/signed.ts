import type { Ticket } from '../adapters/store/store.ts';
import type { Params } from '../protocols/twilio/signature.ts';
import { urlCandidates, verify } from '../protocols/twilio/signature.ts';
import { fromThisMachine, type RequestHeaders } from './password.ts';
import type { WhichPage } from './same-origin.ts';

/** Whether a request was signed by one who knows the auth token. */
export interface Signatures {
  /** `path` with its query, as received; `params`: the whole form. */
  webhook(request: Signed & { readonly params: Params }): boolean;
  /** Whose audio socket this is to become: the carrier signs; a page of ours cannot. Null: neither of them asks. */
  socket(request: Signed): Ticket['kind'] | null;
}

interface Signed {
  readonly path: string;
  readonly headers: RequestHeaders;
}

/**
 * Without a token everything counts as signed that no page elsewhere asks for: `parseConfig` lets that happen on
 * loopback only. The signed URL is taken from the configuration and never from a header that the sender could choose.
 */
export function signatures({
  tokens,
  baseUrls,
  pageOf,
}: {
  tokens: readonly string[];
  baseUrls: readonly string[];
  pageOf: WhichPage;
}): Signatures {
  function isSigned({ path, headers }: Signed, kind: 'webhook' | 'socket', params: Params): boolean {
    if (tokens.length === 0) {
      const page = pageOf(headers);
      return page === 'none' || (page === 'ours' && fromThisMachine(headers));
    }
    const signature = headers['x-twilio-signature'];
    if (typeof signature !== 'string') return false;
    const urls = baseUrls.flatMap((base) => urlCandidates(base, path, kind));
    return verify({ tokens, urls, params, signature });
  }

  return {
    webhook: (request) => isSigned(request, 'webhook', request.params),
    socket(request) {
      const { origin, 'x-twilio-signature': signature } = request.headers;
      // Every browser names the page that opens a socket, and lets none add headers to it.
      if (origin !== undefined && signature === undefined)
        return pageOf(request.headers) === 'ours' ? 'browser' : null;
      return isSigned(request, 'socket', []) ? 'carrier' : null;
    },
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
