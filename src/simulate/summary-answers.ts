import type { FieldSpec } from '../core/fields/field.ts';
import { pick } from './chance.ts';
import { summaryIn } from './comprehension.ts';
import { dueFields, judged } from './judgement.ts';
import { otherValues } from './offers.ts';
import type { CallerAct, Wish } from './parties.ts';
import { tooOften } from './patience.ts';
import { normalOf } from './sayings.ts';
import {
  chance,
  fieldsOf,
  isTold,
  newRequest,
  requestOf,
  rewish,
  type Self,
  todayOf,
  wishOf,
} from './self.ts';
import { detail, say, tell, wants } from './telling.ts';
import { INJECTION, objections, yeses } from './wording.ts';

/** The summary: what was heard of it, held against what is wanted. */
export function answerSummary(self: Self, words: string): CallerAct {
  const { persona } = self;
  if (requestOf(self).told) return alreadyDone(self);
  const found = judged(words, wishOf(self), {
    agent: self.agent,
    today: todayOf(self),
    isTold: (field) => isTold(self, field),
  });
  const isInattentive = persona.inattentive === true;
  switch (found.type) {
    case 'other_request':
      return notMine(self);
    case 'wrong':
      return object(self, found.fields);
    case 'invented':
      if (isInattentive) return agree(self, false);
      return tooOften(self) ?? say(self, `No, I said nothing about the ${found.label}.`, { answer: 'no' });
    case 'partial':
      if (isInattentive) return agree(self, false);
      return say(self, 'Sorry, I missed some of that. Could you read it again?', { unclear: true });
    case 'right':
      if (!self.hasOrdered && chance(self, persona.injects)) {
        self.hasOrdered = true;
        return say(self, INJECTION, { unclear: true });
      }
      if (self.hasChanged) return agree(self, true);
      if (self.instead !== undefined && chance(self, persona.changesRequest)) {
        return changeRequest(self, self.instead);
      }
      return chance(self, persona.changesValue) ? changeValue(self) : agree(self, true);
  }
}

/** The answer to the summary was not clear: the same one once more, for the same summary. */
export function yesOrNo(self: Self, words: string): CallerAct {
  const wish = wishOf(self);
  if (summaryIn(words, self.agent, wish.intent) !== null) return answerSummary(self, words);
  const request = requestOf(self);
  const before = request.yes.at(-1);
  const stands = before !== undefined && before.record === wish.record && !request.told;
  if (!stands) return say(self, 'No.', { answer: 'no' });
  remember(self, before.complete);
  return say(self, 'Yes.', { answer: 'yes' });
}

/** Said yes before, and nothing new was read: the yes is for what was heard then. */
export function agreeAgain(self: Self): CallerAct {
  const before = requestOf(self).yes.at(-1);
  return before === undefined ? say(self, 'Hello?', { unclear: true }) : agree(self, before.complete);
}

/** Another request was understood. */
export function notMine(self: Self): CallerAct {
  return (
    tooOften(self) ??
    say(self, `No, that's not why I called. I want to ${wants(self)}.`, {
      answer: 'no',
      wants: 'give_up',
      intent: wishOf(self).intent,
    })
  );
}

export function alreadyDone(self: Self): CallerAct {
  return (
    tooOften(self) ?? say(self, "No, that's done already, thank you.", { answer: 'no', wants: 'give_up' })
  );
}

function agree(self: Self, complete: boolean): CallerAct {
  remember(self, complete);
  return say(self, pick(self.random, yeses), { answer: 'yes' });
}

/** The turn that is about to be spoken is a yes to what is wanted now. */
function remember(self: Self, complete: boolean): void {
  requestOf(self).yes.push({ turn: self.turns, record: wishOf(self).record, complete });
}

function object(self: Self, wrong: readonly FieldSpec[]): CallerAct {
  const told = () => wrong.map((field) => detail(self, field));
  return tooOften(self) ?? tell(self, told(), pick(self.random, objections), { answer: 'no' });
}

function changeValue(self: Self): CallerAct {
  self.hasChanged = true;
  const due = dueFields(self.agent, wishOf(self), (field) => isTold(self, field));
  const changeable = due.filter(({ kind }) => kind !== 'name' && kind !== 'text');
  const field = pick(self.random, changeable.length > 0 ? changeable : due);
  const isTime = field.kind === 'date' || field.kind === 'time';
  const values = isTime
    ? otherValues(field, '', fieldsOf(self), wishOf(self), self)
    : { [field.name]: normalOf(field, self, undefined) };
  rewish(self, values);
  const told = fieldsOf(self)
    .filter(({ name }) => values[name] !== undefined)
    .map((one) => detail(self, one));
  return tell(self, told, 'Actually, make it different: ', { answer: 'no' });
}

function changeRequest(self: Self, instead: Wish): CallerAct {
  self.hasChanged = true;
  requestOf(self).dropped = true;
  self.instead = undefined;
  self.later = undefined;
  self.requests.push(newRequest(instead));
  return say(self, `Never mind that. I want to ${wants(self)} instead.`, {
    answer: 'no',
    wants: 'give_up',
    intent: wishOf(self).intent,
  });
}
