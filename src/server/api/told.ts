import type { ToldFact } from '../../api/calls.ts';
import type { Fact } from '../../core/fact.ts';
import type { Told } from '../feed.ts';

/** Takes out what may not leave the process. */
export type Redact = (fact: Fact) => Fact;

/** In the shape of a line of the audit log. */
export function told({ call, seq, fact }: Told): ToldFact {
  // Its data has other keys for each event, and none that anybody must know to read it on.
  return { ts: new Date(fact.at).toISOString(), event: fact.type, data: { ...fact.data }, seq, call };
}
