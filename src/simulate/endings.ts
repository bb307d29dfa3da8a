import { letsGo, resultTold, takesBack } from './judgement.ts';
import { type CallerAct, QUESTION } from './parties.ts';
import { demandPerson, doubt } from './patience.ts';
import {
  fieldsOf,
  isThrough,
  isWaiting,
  newRequest,
  requestOf,
  type Self,
  todayOf,
  WAITS,
  wishOf,
} from './self.ts';
import { ask, askFor, detail, say, wants } from './telling.ts';
import { phrase } from './wording.ts';

/** The agent asks whether there is anything else: there is, until all that was wanted was told as done. */
export function anythingElse(self: Self, words: string): CallerAct {
  if (self.done !== null) return say(self, 'No, goodbye.', { answer: 'no', wants: 'goodbye' });
  if (self.message !== null || self.gaveUp !== null) return finish(self);
  const request = requestOf(self);
  const { intent, record } = request.wish;
  const wasAsked = intent === QUESTION;
  if (wasAsked && Object.values(self.agent.answers).some(({ text }) => words.includes(text))) {
    request.told = true;
  }
  const result = resultTold(words, fieldsOf(self), request.wish, todayOf(self));
  if (request.yes.length > 0 && !request.told && result === 'wrong') {
    self.wrongResults += 1;
    return demandPerson(self, "That's not what I asked for. ");
  }
  if (!request.told) {
    if (wasAsked) return ask(self, record.topic ?? '');
    // After a yes it may well be done, and is not asked for a second time.
    return isWaiting(self, words) && !letsGo(words)
      ? doubt(self, 'So ')
      : askFor(self, 'Yes, I still want to', { answer: 'yes' });
  }
  if (self.question !== undefined) {
    const topic = self.question;
    self.question = undefined;
    return ask(self, topic);
  }
  if (self.later !== undefined) {
    self.requests.push(newRequest(self.later));
    self.later = undefined;
    return askFor(self, 'Yes, I also want to', { answer: 'yes' });
  }
  return finish(self);
}

export function goodbye(self: Self, words: string): CallerAct {
  noteResult(self, words);
  const isOver =
    isThrough(self) || self.gaveUp !== null || (requestOf(self).told && self.later === undefined);
  if (isOver) {
    self.done ??= self.turns;
    return self.random() < 0.5 ? { type: 'hangs_up', afterMs: 1_500 } : WAITS;
  }
  return isWaiting(self, words) ? doubt(self, 'Wait, ') : askFor(self, 'Wait, I still want to');
}

/** Nobody can take the call. */
export function leaveMessage(self: Self): CallerAct {
  if (self.message !== null) return lastWords(self);
  self.message = self.turns;
  const { record } = wishOf(self);
  const who = fieldsOf(self)
    .filter(({ kind, name }) => (kind === 'name' || kind === 'phone') && record[name] !== undefined)
    .map((field) => phrase(field, detail(self, field).words, false));
  return say(self, `${[...who, `I want to ${wants(self)}`].join(', and ')}. Please call me back.`, {});
}

export function lastWords(self: Self): CallerAct {
  return say(self, 'That is all. Goodbye.', { wants: 'goodbye' });
}

/** A result that was told is believed, until it is taken back. */
export function noteResult(self: Self, words: string): void {
  const request = requestOf(self);
  // An answer that was heard is not taken back.
  if (request.wish.intent === QUESTION) return;
  if (takesBack(words)) request.told = false;
  else if (
    request.yes.length > 0 &&
    resultTold(words, fieldsOf(self), wishOf(self), todayOf(self)) === 'right'
  ) {
    request.told = true;
  }
}

function finish(self: Self): CallerAct {
  self.done ??= self.turns;
  return self.random() < 0.3
    ? say(self, "No, that's all. Goodbye.", { answer: 'no', wants: 'goodbye' })
    : say(self, "No, that's all, thank you.", { answer: 'no' });
}
