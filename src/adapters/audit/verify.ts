import { z } from 'zod';
import { ERASED, eraseFact } from '../../core/erase.ts';
import type { Fact } from '../../core/fact.ts';
import { type Body, FIRST_PREVIOUS, hashOf } from './record.ts';

export type Verdict =
  /** `erased`: lines of which the words were taken out; what they said is not proven any more, that they stood there is. */
  | { readonly ok: true; readonly lines: number; readonly erased: number }
  /** `line` counts from 1; for a log that just stops, it is the last one. */
  | { readonly ok: false; readonly line: number; readonly fault: Fault; readonly why: string };

export type Fault =
  | 'broken_json'
  | 'wrong_shape'
  | 'other_call'
  | 'gap'
  | 'wrong_hash'
  | 'not_erased'
  | 'after_end'
  | 'second_end'
  | 'no_end';

/**
 * Checks the audit log of one call from its first line to its last. Whoever can write the file can also
 * forge a whole new chain: keep the last hash elsewhere where that matters.
 */
export function verifyChain(text: string): Verdict {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  let previous = FIRST_PREVIOUS;
  let call: string | null = null;
  let endedIn: number | null = null;
  let erased = 0;
  for (const [index, line] of lines.entries()) {
    const bad = (fault: Fault, why: string): Verdict => ({ ok: false, line: index + 1, fault, why });
    if (line.trim() === '') return bad('broken_json', 'this line is empty: take it out');
    if (json(line) === undefined)
      return bad('broken_json', 'this line is not JSON; it may have been cut off');
    const entry = bodyOf(line);
    const hash = hashIn(line);
    if (entry === null || hash === null)
      return bad('wrong_shape', 'this line is no audit record (ts, event, data, seq, call, hash)');
    call ??= entry.call;
    if (entry.call !== call) return bad('other_call', `this line is of call ${entry.call}, not of ${call}`);
    if (entry.seq !== index + 1)
      return bad(
        'gap',
        `number ${index + 1} should stand here, not ${entry.seq}: lines are missing or were moved`,
      );
    if (hash !== hashOf(entry, previous) || !isAsWritten(line, entry, hash))
      return bad('wrong_hash', 'the hash does not fit: this line or the one before it was changed');
    if (entry.erased !== undefined) {
      if (!isErased(entry))
        return bad('not_erased', 'this line says that it was erased, and still says something');
      erased += 1;
    }
    if (endedIn !== null && entry.event === 'call_end')
      return bad('second_end', `the call ended in line ${endedIn} already`);
    if (endedIn !== null) return bad('after_end', `nothing may follow call_end in line ${endedIn}`);
    if (entry.event === 'call_end') endedIn = index + 1;
    previous = hash;
  }
  if (endedIn === null)
    return {
      ok: false,
      line: lines.length,
      fault: 'no_end',
      why: 'there is no call_end: the call is still going on, or the end of the log is missing',
    };
  return { ok: true, lines: lines.length, erased };
}

/** A line without its hash; null where it is no record. */
export function bodyOf(line: string): Body | null {
  const parsed = shape.safeParse(json(line));
  if (!parsed.success) return null;
  const { ts, event, data, seq, call, salt, erased } = parsed.data;
  return {
    ts,
    event,
    data,
    seq,
    call,
    ...(salt !== undefined && { salt }),
    ...(erased !== undefined && { erased }),
  };
}

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const shape = z.strictObject({
  ts: z.iso.datetime(),
  event: z.string(),
  data: z.record(z.string(), z.unknown()),
  seq: z.int(),
  call: z.string(),
  salt: z.string().optional(),
  erased: sha256.optional(),
  hash: z.string().optional(),
});

function hashIn(line: string): string | null {
  return /,"hash":"([0-9a-f]{64})"\}$/.exec(line)?.[1] ?? null;
}

/** Another spelling of the same JSON is not what was written. */
function isAsWritten(line: string, body: Body, hash: string): boolean {
  return line === `${JSON.stringify(body).slice(0, -1)},"hash":"${hash}"}`;
}

/** What was erased says nothing that an erasure would take out. */
function isErased({ ts, event, data }: Body): boolean {
  // Compared, not used: a type that there is not loses all of its texts.
  const again = eraseFact({ type: event, at: Date.parse(ts), data } as unknown as Fact);
  return JSON.stringify(again.data) === JSON.stringify(data) && JSON.stringify(data).includes(ERASED);
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
