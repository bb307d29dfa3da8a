import { txtSoFar } from '../adapters/audit/txt.ts';
import type { Fact } from '../core/fact.ts';
import { factOf } from './audit-line.ts';

/**
 * Tells one call while it happens, as its page of the audit log will have it: who says what, and what the
 * rails do. It is the first call that begins from this number; `/api/live` of the server tells of it.
 */
export interface Live {
  /** Resolves when the call has ended or nothing more can come. */
  readonly ended: Promise<void>;
  stop(): void;
}

/** Null when the server does not let us listen, e.g. for want of a password. */
export async function follow(
  url: string,
  from: string,
  tell: (text: string, fact: Fact) => void,
): Promise<Live | null> {
  const stopping = new AbortController();
  const response = await fetch(`${url}/api/live`, { signal: stopping.signal }).catch(() => null);
  if (response?.ok !== true || response.body === null) return null;
  const { body } = response;
  let sid: string | null = null;
  let start = 0;

  /** True when it was the last one. */
  function told(call: string, fact: Fact): boolean {
    if (sid === null && fact.type === 'call_start' && fact.data.from === from) {
      sid = call;
      start = fact.at;
    }
    if (call !== sid) return false;
    tell(txtSoFar([fact], start), fact);
    return fact.type === 'call_end';
  }

  async function listen(): Promise<void> {
    let text = '';
    for await (const piece of body.pipeThrough(new TextDecoderStream())) {
      text += piece;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1];
        const fact = data === undefined ? null : factOf(data);
        const call = /"call":"([^"]+)"\}$/.exec(data ?? '')?.[1];
        if (fact !== null && call !== undefined && told(call, fact)) return;
      }
    }
  }

  return {
    // Cut off by `stop`, or by a server that goes away.
    ended: listen().catch(() => {}),
    stop: () => stopping.abort(),
  };
}
