import type { FieldSpec } from '../core/fields/field.ts';
import { pick, shuffled, whole } from './chance.ts';
import { type CallerAct, type Meaning, QUESTION } from './parties.ts';
import { dayIn, normalOf, sayable } from './sayings.ts';
import { chance, fieldsOf, isTold, rewish, type Self, wishOf } from './self.ts';
import { INJECTION, insults, phrase } from './wording.ts';

/** How a caller says what they want. What was said is remembered. */

export function say(self: Self, text: string, meaning: Meaning): CallerAct {
  const { persona, random } = self;
  const insult = chance(self, persona.insults) ? `${pick(random, insults)} ` : '';
  // Beside a yes or a no it would make neither clear.
  const isWish = meaning.answer === undefined && (meaning.intent ?? meaning.details) !== undefined;
  const inject = isWish && chance(self, persona.injects) ? ` ${INJECTION}` : '';
  self.last = { text, meaning };
  self.turns += 1;
  return { type: 'says', text: `${insult}${text}${inject}`, meaning, afterMs: whole(random, 300, 1_200) };
}

/** A value of the wish, in the words in which it is told this time. */
export interface Detail {
  readonly field: FieldSpec;
  readonly normal: string;
  readonly words: string;
}

export function detail(self: Self, field: FieldSpec): Detail {
  const normal = wishOf(self).record[field.name] ?? want(self, field);
  return { field, normal, words: pick(self.random, sayable(field, normal, self).words) };
}

/** A value that was never thought of, since nobody needed it. */
function want(self: Self, field: FieldSpec): string {
  const normal = normalOf(field, self, dayIn(fieldsOf(self), wishOf(self).record));
  rewish(self, { [field.name]: normal });
  return normal;
}

export function tell(self: Self, details: readonly Detail[], opening = '', meaning: Meaning = {}): CallerAct {
  for (const { field, normal } of details) isSaid(self, field.name, normal);
  const sentence = details.map(({ field, words }, at) => phrase(field, words, at > 0)).join(', and ');
  return say(self, `${opening}${sentence}.`, {
    ...meaning,
    ...(details.length === 0
      ? {}
      : { details: details.map(({ field, words }) => ({ field: field.name, value: words })) }),
  });
}

/** The turn that is about to be spoken tells this value. */
export function isSaid({ told, turns }: Self, field: string, normal: string): void {
  told.push({ field, normal, turn: turns });
}

/** Makes the request, with what a talkative caller tells at once. */
export function askFor(self: Self, opening: string, meaning: Meaning = {}): CallerAct {
  const wish = wishOf(self);
  if (wish.intent === QUESTION) return ask(self, wish.record.topic ?? '');
  const early = shuffled(self.random, fieldsOf(self))
    .filter((field) => !isTold(self, field.name) && wishOf(self).record[field.name] !== undefined)
    .filter(() => chance(self, self.persona.tellsEarly))
    .map((field) => detail(self, field));
  return tell(self, early, `${opening} ${wants(self)}${early.length > 0 ? '. ' : ''}`, {
    ...meaning,
    intent: wish.intent,
  });
}

export function ask(self: Self, topic: string): CallerAct {
  const about = self.agent.answers[topic]?.about ?? topic;
  return say(self, `I have a question: ${about.charAt(0).toLowerCase()}${about.slice(1)}?`, { topic });
}

/** What is wanted, in a few words. */
export function wants(self: Self): string {
  return (self.agent.intents[wishOf(self).intent]?.description ?? '').split(/[:,]/)[0] ?? '';
}
