import { hash } from 'node:crypto';
import type { Fact } from '../../core/fact.ts';

/**
 * One fact as one line of the audit log (contract, section 5): `ts`, `event`, `data`, then `seq`, `call`, `salt` and
 * `hash`. The hash is SHA-256, in hex, over the hash of the line before followed by a JSON of this line in which a
 * commitment stands in the place of `data`: SHA-256 over the salt and the JSON of the data. So no line can be
 * changed, taken out or put in without changing all that follow; and what was said can be taken out of a line, its
 * salt with it, and the chain still holds: then `erased` holds the commitment, which without the salt cannot be
 * guessed. Before the first line stand 64 zeros.
 */
export interface Record {
  /** Without the newline. */
  readonly line: string;
  readonly hash: string;
}

/** `salt`: of the call. Null for calls from before there was one: their hash goes over the data itself. */
export function record(
  call: string,
  seq: number,
  fact: Fact,
  previous: string,
  callSalt: string | null,
): Record {
  const head = { ts: new Date(fact.at).toISOString(), event: fact.type, data: fact.data, seq, call };
  if (callSalt === null) {
    const body = JSON.stringify(head);
    const hash = sha256(previous, body);
    return { line: `${body.slice(0, -1)},"hash":"${hash}"}`, hash };
  }
  const salt = sha256(callSalt, String(seq)).slice(0, 32);
  return sealed({ ...head, salt }, commitment(salt, fact.data), previous);
}

/** A line as it stands in the file, without its hash. */
export interface Body {
  readonly ts: string;
  readonly event: string;
  readonly data: object;
  readonly seq: number;
  readonly call: string;
  readonly salt?: string;
  readonly erased?: string;
}

export function sealed(body: Body, committed: string, previous: string): Record {
  const { ts, event, seq, call } = body;
  const hash = sha256(previous, JSON.stringify({ ts, event, data: committed, seq, call }));
  return { line: `${JSON.stringify(body).slice(0, -1)},"hash":"${hash}"}`, hash };
}

export function commitment(salt: string, data: object): string {
  return sha256(salt, JSON.stringify(data));
}

/** What the hash of this line has to be, after the line with hash `previous`. */
export function hashOf(body: Body, previous: string): string {
  if (body.erased !== undefined) return sealed(body, body.erased, previous).hash;
  if (body.salt !== undefined) return sealed(body, commitment(body.salt, body.data), previous).hash;
  return sha256(previous, JSON.stringify(body));
}

export const FIRST_PREVIOUS = '0'.repeat(64);

function sha256(...texts: readonly string[]): string {
  return hash('sha256', texts.join(''));
}
