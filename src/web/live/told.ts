import type { ToldFact } from '../../api/calls.ts';
import type { Fact } from '../../core/fact.ts';

/** A fact that the server told. */
export function factOf({ ts, event, data }: ToldFact): Fact {
  // The server tells facts and nothing else; one that is newer than this page is passed over by its readers.
  return { type: event, at: Date.parse(ts), data } as unknown as Fact;
}
