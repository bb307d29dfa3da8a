import { z } from 'zod';
import type { BriefedField } from '../briefing.ts';
import type { Prompt, Turn } from '../mind.ts';

/** A tool output as docs/model-interface.md describes it; what is not there is null or empty. */
export type RecordOfCall = z.infer<typeof record>;

/** What the caller said last: all turns since the agent last spoke, since a pause can split a sentence. */
export function callerSaid({ turns }: Prompt): string {
  const last = turns.findLastIndex((turn) => turn.by === 'caller');
  if (last < 0) return '';
  const before = turns.slice(0, last).findLastIndex((turn) => turn.by !== 'caller' && turn.by !== 'system');
  return turns
    .slice(before + 1, last + 1)
    .flatMap((turn) => (turn.by === 'caller' && turn.text.trim() !== '' ? [turn.text.trim()] : []))
    .join(' ');
}

/** The state of record that the last tool output restated. */
export function lastRecord({ turns }: Prompt): RecordOfCall | null {
  const last = turns.findLast((turn) => turn.by === 'output');
  return last?.by === 'output' ? recordOf(last.output) : null;
}

export function recordOf(output: string): RecordOfCall | null {
  try {
    const result = record.safeParse(JSON.parse(output));
    return result.success ? result.data : null;
  } catch {
    return null; // Not JSON: some other tool's words.
  }
}

/**
 * The field the caller was asked for: the one whose question the agent spoke last, else the first that is missing.
 */
export function askedField(prompt: Prompt): BriefedField | null {
  const { fields } = prompt.briefing;
  const spoken = prompt.turns.findLast((turn) => turn.by === 'agent' && turn.text !== '');
  const words = spoken?.by === 'agent' ? spoken.text : '';
  const asked = fields.find(({ ask, known }) => known === null && ask !== null && words.includes(ask));
  const missing = lastRecord(prompt)?.missing ?? [];
  return (
    asked ??
    fields.find(({ name, known }) => known === null && name === missing[0]) ??
    fields.find(({ known }) => known === null) ??
    null
  );
}

/** What the response is to answer: the last item, or a caller's turn that came while a tool was running. */
export function due({ turns }: Prompt): Turn | null {
  const relevant = turns.filter((turn) => turn.by !== 'system');
  const last = relevant.at(-1);
  if (last?.by !== 'output') return last ?? null;
  const call = relevant.findLastIndex((turn) => turn.by === 'call' && turn.callId === last.callId);
  const meanwhile = relevant.slice(call + 1).findLast((turn) => turn.by === 'caller' && turn.text !== '');
  return meanwhile ?? last;
}

/** How many tools were called since anybody last spoke. */
export function callsInARow({ turns }: Prompt): number {
  const spoken = turns.findLastIndex((turn) => turn.by === 'caller' || turn.by === 'agent');
  return turns.slice(spoken + 1).filter((turn) => turn.by === 'call').length;
}

const record = z.object({
  ok: z.boolean().catch(true),
  why: z.string().nullable().catch(null),
  stage: z.string().catch(''),
  intent: z.string().nullable().catch(null),
  missing: z.array(z.string()).catch([]),
  say: z.string().nullable().catch(null),
  call: z.string().nullable().catch(null),
});
