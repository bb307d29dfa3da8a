import { createHash } from 'node:crypto';
import type { Fact } from '../../core/fact.ts';

/**
 * One fact as one line of the audit log (contract, section 5): `ts`, `event`, `data`, then `seq`, `call` and
 * `hash`. The hash is SHA-256, in hex, over the hash of the line before followed by this line's own JSON
 * without its `hash` key, so that no line can be changed, taken out or put in without changing all that
 * follow. Before the first line stand 64 zeros.
 */
export interface Record {
  /** Without the newline. */
  readonly line: string;
  readonly hash: string;
}

export function record(call: string, seq: number, fact: Fact, previous: string): Record {
  const ts = new Date(fact.at).toISOString();
  const body = JSON.stringify({ ts, event: fact.type, data: fact.data, seq, call });
  const hash = chained(previous, body);
  return { line: `${body.slice(0, -1)},"hash":"${hash}"}`, hash };
}

/** A line taken apart again: the JSON that was hashed, and the hash it claims; null when it has none. */
export function unsealed(line: string): { readonly body: string; readonly hash: string } | null {
  const [, start, hash] = /^(.*),"hash":"([0-9a-f]{64})"\}$/.exec(line) ?? [];
  return start === undefined || hash === undefined ? null : { body: `${start}}`, hash };
}

export function chained(previous: string, body: string): string {
  return createHash('sha256').update(previous).update(body).digest('hex');
}

export const FIRST_PREVIOUS = '0'.repeat(64);
