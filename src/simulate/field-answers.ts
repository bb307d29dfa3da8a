import type { FieldSpec } from '../core/fields/field.ts';
import { pick } from './chance.ts';
import { otherValues } from './offers.ts';
import type { CallerAct } from './parties.ts';
import { demandPerson, giveUp } from './patience.ts';
import { dayIn, keysFor, normalOf, sayable, spelled } from './sayings.ts';
import {
  chance,
  countOf,
  fieldsOf,
  isThrough,
  isTold,
  requestOf,
  rewish,
  type Self,
  wishOf,
} from './self.ts';
import { alreadyDone, notMine } from './summary-answers.ts';
import { detail, isSaid, say, tell } from './telling.ts';

/** The agent asks for a value. `other`: for another one than was told, since that cannot be had. */
export function answerField(self: Self, asks: FieldSpec, other: boolean, words: string): CallerAct {
  const { persona } = self;
  const field = fieldsOf(self).find(({ name }) => name === asks.name);
  const count = countOf(self, asks.name);
  if (count > MOST_QUESTIONS) return demandPerson(self);
  if (requestOf(self).told && !isThrough(self)) return alreadyDone(self);
  if (field === undefined) return notMine(self);
  if (isThrough(self)) return say(self, "No, that's all. Goodbye.", { wants: 'goodbye' });
  if (chance(self, persona.refuses) && count === 1) {
    return say(self, "That's none of your business.", { unclear: true });
  }
  if (chance(self, persona.hesitates) && count === 1) {
    return say(self, "I don't know, let me think.", { unclear: true });
  }
  if (other) return takeOffer(self, field, words);
  return (
    byKeys(self, field, words) ??
    byLetters(self, field, words) ??
    (chance(self, persona.correctsItself) && count === 1 ? correctItself(self, field) : answer(self, field))
  );
}

/** Something has to be changed, and it is not said what: all of it once more. */
export function tellAgain(self: Self): CallerAct {
  const told = fieldsOf(self).filter(({ name }) => isTold(self, name));
  return tell(
    self,
    told.map((field) => detail(self, field)),
  );
}

export function notFound(self: Self): CallerAct {
  const phone = fieldsOf(self).find(({ kind }) => kind === 'phone');
  const count = countOf(self, 'not found');
  if (phone === undefined || count > MOST_SEARCHES) return giveUp(self);
  return tell(self, [detail(self, phone)], "That's strange, it should be ");
}

function answer(self: Self, field: FieldSpec): CallerAct {
  const more = fieldsOf(self).filter(
    ({ name }) => name !== field.name && !isTold(self, name) && wishOf(self).record[name] !== undefined,
  );
  return tell(self, [
    detail(self, field),
    ...more.filter(() => chance(self, self.persona.tellsEarly)).map((one) => detail(self, one)),
  ]);
}

function byKeys(self: Self, field: FieldSpec, words: string): CallerAct | null {
  const digits = /key it in|keypad/i.test(words) ? keysFor(field, detail(self, field).normal) : undefined;
  if (digits === undefined || self.random() >= PRESSES) return null;
  // Keys are no turn of their own: they come after the last one.
  self.told.push({
    field: field.name,
    normal: detail(self, field).normal,
    turn: Math.max(0, self.turns - 1),
  });
  return { type: 'presses', digits, afterMs: 1_000 };
}

function byLetters(self: Self, field: FieldSpec, words: string): CallerAct | null {
  const letters = /letter by letter|spell (?:it|that)/i.test(words)
    ? spelled(field, detail(self, field).normal)
    : undefined;
  return letters === undefined ? null : tell(self, [{ ...detail(self, field), words: letters }]);
}

function correctItself(self: Self, field: FieldSpec): CallerAct {
  const right = detail(self, field);
  const other = normalOf(field, self, dayIn(fieldsOf(self), wishOf(self).record));
  const slip = pick(self.random, sayable(field, other, self).words);
  const isReadWhole = field.kind === 'date' || field.kind === 'time';
  isSaid(self, field.name, right.normal);
  const text = `${slip}, no, ${right.words}`;
  // Days and times are understood with their correction; of the others only what stands is a value.
  const value = isReadWhole && self.random() < 0.5 ? text : right.words;
  return say(self, `${text}.`, { details: [{ field: field.name, value }] });
}

function takeOffer(self: Self, field: FieldSpec, words: string): CallerAct {
  const values = otherValues(field, words, fieldsOf(self), wishOf(self), self);
  rewish(self, values);
  const changed = fieldsOf(self).filter(({ name }) => values[name] !== undefined);
  return tell(
    self,
    changed.map((one) => detail(self, one)),
    'Then ',
  );
}

/** The same question so often, and a person has to come. */
const MOST_QUESTIONS = 9;
/** An appointment that was not found so often is not there. */
const MOST_SEARCHES = 2;
/** Of callers who are asked to key a value in, those who do. */
const PRESSES = 0.7;
