import { z } from 'zod';
import { chained, FIRST_PREVIOUS, unsealed } from './record.ts';

export type Verdict =
  | { readonly ok: true; readonly lines: number }
  /** `line` counts from 1; for a log that just stops, it is the last one. */
  | { readonly ok: false; readonly line: number; readonly fault: Fault; readonly why: string };

export type Fault =
  | 'broken_json'
  | 'wrong_shape'
  | 'other_call'
  | 'gap'
  | 'wrong_hash'
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
  for (const [index, line] of lines.entries()) {
    const bad = (fault: Fault, why: string): Verdict => ({ ok: false, line: index + 1, fault, why });
    const parsed = json(line);
    if (parsed === undefined) return bad('broken_json', 'this line is not JSON; it may have been cut off');
    const entry = shape.safeParse(parsed).data;
    const sealed = unsealed(line);
    if (entry === undefined || sealed === null)
      return bad('wrong_shape', 'this line is no audit record (ts, event, data, seq, call, hash)');
    call ??= entry.call;
    if (entry.call !== call) return bad('other_call', `this line is of call ${entry.call}, not of ${call}`);
    if (entry.seq !== index + 1)
      return bad(
        'gap',
        `number ${index + 1} should stand here, not ${entry.seq}: lines are missing or were moved`,
      );
    if (sealed.hash !== chained(previous, sealed.body))
      return bad('wrong_hash', 'the hash does not fit: this line or the one before it was changed');
    if (endedIn !== null && entry.event === 'call_end')
      return bad('second_end', `the call ended in line ${endedIn} already`);
    if (endedIn !== null) return bad('after_end', `nothing may follow call_end in line ${endedIn}`);
    if (entry.event === 'call_end') endedIn = index + 1;
    previous = sealed.hash;
  }
  if (endedIn === null)
    return {
      ok: false,
      line: lines.length,
      fault: 'no_end',
      why: 'there is no call_end: the call is still going on, or the end of the log is missing',
    };
  return { ok: true, lines: lines.length };
}

const shape = z.object({
  ts: z.iso.datetime(),
  event: z.string(),
  data: z.record(z.string(), z.unknown()),
  seq: z.int(),
  call: z.string(),
});

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
