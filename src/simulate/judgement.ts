import type { Agent } from '../core/agent.ts';
import type { FieldSpec } from '../core/fields/field.ts';
import { matches } from '../core/matches.ts';
import { daysRead, says, summaryIn, timesRead } from './comprehension.ts';
import type { Wish } from './parties.ts';
import { dayIn } from './sayings.ts';

/** What a caller makes of a summary. */
export type Judgement =
  | { readonly type: 'right' }
  /** Too little of it was heard to tell. */
  | { readonly type: 'partial' }
  | { readonly type: 'other_request' }
  /** Values that are wrong, or were told and left out. */
  | { readonly type: 'wrong'; readonly fields: readonly FieldSpec[] }
  /** It has a value that nobody told. */
  | { readonly type: 'invented'; readonly label: string };

export function judged(
  words: string,
  wish: Wish,
  { agent, today, isTold }: { agent: Agent; today: string; isTold: (field: string) => boolean },
): Judgement {
  const heard = summaryIn(words, agent, wish.intent);
  if (heard === null) return { type: 'partial' };
  if (heard.intents !== null && !heard.intents.includes(wish.intent)) return { type: 'other_request' };
  const parts = new Map(heard.parts.map((part) => [part.field, part]));
  const due = dueFields(agent, wish, isTold);
  const wrong = due.filter((field) => {
    const part = parts.get(field.name);
    return part !== undefined && !says(part.words, field, wish.record[field.name] ?? '', today);
  });
  if (wrong.length > 0) return { type: 'wrong', fields: wrong };
  const invented = heard.parts.find(({ field }) => !due.some(({ name }) => name === field));
  if (invented !== undefined) return { type: 'invented', label: invented.label };
  const unheard = due.filter(({ name }) => !parts.has(name));
  if (!heard.isAsked || unheard.some(({ required }) => required !== false)) return { type: 'partial' };
  return unheard.length > 0 ? { type: 'wrong', fields: unheard } : { type: 'right' };
}

/** What a summary has to have: what every such request needs, and what was told besides. */
export function dueFields(
  agent: Agent,
  { intent, record }: Wish,
  isTold: (field: string) => boolean,
): readonly FieldSpec[] {
  return (agent.intents[intent]?.fields ?? []).filter(
    ({ name, required }) => record[name] !== undefined && (required !== false || isTold(name)),
  );
}

/** How a result is told: what was done, said as done. Who hears it believes it. */
const RESULT =
  /you(?:'re| are) (?:all )?booked|is now on|\bis (?:now )?(?:cancel|booked|moved|done|confirmed)|been cancel|is on our list|we have everything|all set|booked (?:it|for you)/i;

/** What was told before was not so; what is told after that is. */
export function takesBack(words: string): boolean {
  const last = matches(TAKEN_BACK, words).at(-1);
  const after = last === undefined ? '' : words.slice(last.index);
  return last !== undefined && after.search(RESULT) < 0 && !/\bbefore stands\b/i.test(after);
}

const TAKEN_BACK = /not done yet|was not done|nothing was arranged/gi;

/** The request was let go. */
export function letsGo(words: string): boolean {
  return /\bno problem\b/i.test(words);
}

/** A result was told; does it name another day or time than was wanted? Null where none was told. */
export function resultTold(words: string, fields: readonly FieldSpec[], { record }: Wish, today: string) {
  const from = words.search(RESULT);
  if (from < 0) return null;
  const [days, times] = [daysRead(words.slice(from), today), timesRead(words.slice(from))];
  const day = dayIn(fields, record);
  const time = fields.find(({ kind }) => kind === 'time');
  const isOther =
    (day !== undefined && days.length > 0 && !days.includes(day)) ||
    (time !== undefined && times.length > 0 && !times.includes(record[time.name] ?? ''));
  return isOther ? 'wrong' : 'right';
}
