import { eraseFact } from '../../core/erase.ts';
import type { Fact } from '../../core/fact.ts';
import { type Body, commitment, FIRST_PREVIOUS, hashOf, sealed } from './record.ts';
import { bodyOf } from './verify.ts';

/**
 * The log of a call without what people said: a line that held any of it keeps its commitment in the place of the
 * words, so that the chain is the one that it was. Null where a line is no record: a damaged log is not made whole.
 * Lines from before there were commitments cannot lose their words and keep their hash: they are chained anew.
 */
export function erasedLog(text: string): { readonly text: string; readonly facts: readonly Fact[] } | null {
  let previous = FIRST_PREVIOUS;
  let out = '';
  const facts: Fact[] = [];
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const body = bodyOf(line);
    if (body === null) return null;
    // Only our own log writes lines of this shape, and each was a fact.
    const fact = { type: body.event, at: Date.parse(body.ts), data: body.data } as unknown as Fact;
    const erased = eraseFact(fact);
    facts.push(erased);
    const next = without(body, erased.data, previous);
    out += `${next.line}\n`;
    previous = next.hash;
  }
  return { text: out, facts };
}

function without(
  body: Body,
  data: object,
  previous: string,
): { readonly line: string; readonly hash: string } {
  const { ts, event, seq, call, salt, erased } = body;
  if (erased !== undefined) return sealed(body, erased, previous);
  if (JSON.stringify(data) === JSON.stringify(body.data)) {
    const hash = hashOf(body, previous);
    return { line: `${JSON.stringify(body).slice(0, -1)},"hash":"${hash}"}`, hash };
  }
  // Without a salt, the words could be guessed from a hash of them: nothing stands for them then.
  const committed = salt === undefined ? commitment('', data) : commitment(salt, body.data);
  return sealed({ ts, event, data, seq, call, erased: committed }, committed, previous);
}
