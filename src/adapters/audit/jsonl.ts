import type { StoredFact } from '../store/store.ts';
import { FIRST_PREVIOUS, record } from './record.ts';

/** How far the log of a call has come. */
export interface Chain {
  readonly seq: number;
  readonly hash: string;
}

export const emptyChain: Chain = { seq: 0, hash: FIRST_PREVIOUS };

export interface Lines {
  /** With a newline after each line. */
  readonly text: string;
  readonly chain: Chain;
}

/** The lines that follow in the log of this call. The facts are redacted already. */
export function jsonLines(
  call: string,
  chain: Chain,
  facts: readonly StoredFact[],
  salt: string | null,
): Lines {
  let { seq, hash } = chain;
  let text = '';
  for (const stored of facts) {
    const next = record(call, stored.seq, stored.fact, hash, salt);
    text += `${next.line}\n`;
    ({ seq, hash } = { seq: stored.seq, hash: next.hash });
  }
  return { text, chain: { seq, hash } };
}
