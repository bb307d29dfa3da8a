import type { Fact } from './fact.ts';

/**
 * The fact without what people said and who they were: that it happened, when, and in which stage stays. Of a fact
 * that was erased before it makes the same again.
 */
export function eraseFact(fact: Fact): Fact {
  const erased = inside(fact.data, KEPT[fact.type] ?? NOTHING);
  // Texts took the place of texts, so it is a fact of the same type still.
  return { ...fact, data: erased } as Fact;
}

export const ERASED = '[erased]';

const NOTHING: ReadonlySet<string> = new Set();

function keep(...keys: readonly string[]): ReadonlySet<string> {
  return new Set(keys);
}

/**
 * Texts of our own and our peers' making, by fact; all others go. A fact that is not here loses every text, so one
 * that is new and forgotten here says too little rather than too much.
 */
const KEPT: Readonly<Partial<Record<Fact['type'], ReadonlySet<string>>>> = {
  call_start: keep('sid', 'to', 'agent', 'voice'),
  stage_transition: keep('from', 'to', 'cause'),
  speech_started: keep('speaker'),
  speech_ended: keep('speaker'),
  turn: keep('item'),
  utterance: keep('speaker'),
  dtmf: keep('field'),
  tool_call: keep('tool', 'id'),
  tool_refused: keep('tool', 'id', 'doubts'),
  tool_result: keep('tool', 'id', 'stage', 'intent', 'missing', 'tools', 'call'),
  intent_set: keep('intent', 'kept'),
  intent_unsure: keep('intent'),
  details_recorded: keep('field', 'source'),
  detail_rejected: keep('field'),
  detail_unclear: keep('field'),
  detail_cleared: keep('field'),
  summary_confirmed: keep('by'),
  question_answered: keep('topic'),
  check_started: keep('id', 'tool', 'intent'),
  check_passed: keep('id'),
  check_failed: keep('id', 'field'),
  action_started: keep('id', 'key', 'intent'),
  action_done: keep('key'),
  action_failed: keep('key', 'field'),
  action_unknown: keep('key'),
  request_repeated: keep('intent'),
  words_awaited: keep('tool', 'id'),
  words_missing: keep('id'),
  watchdog: keep('step', 'tool', 'claim'),
  budget_spent: keep('budget'),
  farewell: keep('cause'),
  usage: keep('model'),
  transfer: keep('to', 'outcome'),
  hung_up: keep('by'),
  call_end: keep('outcome', 'intent'),
};

function inside(value: unknown, kept: ReadonlySet<string>, key = ''): unknown {
  if (kept.has(key)) return value;
  if (typeof value === 'string') return ERASED;
  if (Array.isArray(value)) return value.map((each) => inside(each, kept));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inside(each, kept, name)]));
}
