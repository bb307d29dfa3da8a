import { add, type Draft } from '../draft.ts';
import { recordHash } from '../summary.ts';

/**
 * The same request with the same record was carried out in this call: what was said of it then. Nobody wants one slot
 * twice, and a second visit under the same name is better cancelled by a person than by mistake.
 */
export function doneBefore({ agent, call, context }: Draft): string | undefined {
  if (!context.rails.has('idempotency')) return undefined;
  const hash = recordHash(agent, call);
  return call.done.find((request) => request.hash === hash)?.say;
}

export function repeatedRequest(draft: Draft, say: string): Draft {
  const { agent, call } = draft;
  return add(draft, 'request_repeated', { intent: call.intent ?? '', hash: recordHash(agent, call), say });
}
