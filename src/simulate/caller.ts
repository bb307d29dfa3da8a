import { pick } from './chance.ts';
import { type Cue, cueIn } from './cues.ts';
import { anythingElse, goodbye, lastWords, leaveMessage, noteResult } from './endings.ts';
import { answerField, notFound, tellAgain } from './field-answers.ts';
import type { Memory } from './memory.ts';
import type { Caller, CallerAct, Wish } from './parties.ts';
import { demandPerson, doubt, giveUp, leave } from './patience.ts';
import type { Persona } from './personas.ts';
import type { Setting } from './sayings.ts';
import {
  chance,
  countOf,
  fieldsOf,
  isThrough,
  isTold,
  isWaiting,
  memoryOf,
  newSelf,
  requestOf,
  type Self,
  WAITS,
  wishOf,
} from './self.ts';
import { agreeAgain, answerSummary, yesOrNo } from './summary-answers.ts';
import { askFor, detail, isSaid, say, tell } from './telling.ts';
import { openings } from './wording.ts';

export interface CallerOptions extends Setting {
  readonly wish: Wish;
  /** Wanted after that, in the same call. */
  readonly later?: Wish;
  /** Wanted in place of it, by a caller who changes the request. */
  readonly instead?: Wish;
  /** A topic to ask about before the end. */
  readonly question?: string;
}

export interface RememberingCaller extends Caller {
  memory(): Memory;
}

/**
 * A person with a wish. Knows what it wants and hears what the agent says; what the agent does besides stays
 * hidden from it. A yes is said to a summary in which every value was heard right.
 */
export function caller(persona: Persona, options: CallerOptions): RememberingCaller {
  const self = newSelf(persona, options);
  return {
    answer(words) {
      const act = answer(self, words);
      // Silent at a question, and not because a person or the end was announced.
      self.isQuiet = act.type === 'waits' && (self.isQuiet || isQuestion(self.lastCue));
      return act;
    },
    overhear: (words) => overhear(self, words),
    left(how, words) {
      if (how === 'transferred') self.heardTransfer = true;
      noteResult(self, words);
    },
    memory: () => memoryOf(self),
  };
}

function answer(self: Self, words: string): CallerAct {
  const { persona } = self;
  if (self.silentFrom !== null) return WAITS;
  if (words.trim() === '') return onSilence(self);
  self.silences = 0;
  if (self.turns >= MOST_TURNS) return leave(self);
  noteResult(self, words);
  const cue = cueIn(words, self.agent, wishOf(self).intent);
  self.lastCue = cue;
  if (isQuestion(cue)) {
    if (chance(self, persona.fallsSilent)) self.silentFrom = self.turns;
    if (self.silentFrom !== null || (self.waits < MOST_WAITS && chance(self, persona.waits))) {
      self.waits += 1;
      return WAITS;
    }
    if (chance(self, persona.demandsPerson)) return demandPerson(self);
    if (chance(self, persona.givesUp)) return giveUp(self);
  }
  return reply(self, cue, words);
}

function reply(self: Self, cue: Cue, words: string): CallerAct {
  switch (cue.type) {
    case 'help':
      if (requestOf(self).told || self.done !== null) return anythingElse(self, words);
      return isWaiting(self, words) ? doubt(self, 'So ') : open(self);
    case 'field':
      return answerField(self, cue.field, cue.other, words);
    case 'summary':
      return answerSummary(self, words);
    case 'change':
      return tellAgain(self);
    case 'anything_else':
    case 'answer':
      return anythingElse(self, words);
    case 'not_found':
      return notFound(self);
    case 'transfer':
      self.heardTransfer = true;
      return WAITS;
    case 'message':
      return leaveMessage(self);
    case 'goodbye':
      return goodbye(self, words);
    case 'hold':
      return WAITS;
    case 'yes_or_no':
      return yesOrNo(self, words);
    case 'still_there':
      return stillThere(self, words);
    case 'again':
      return repeat(self);
    case 'none':
      return confused(self, words);
  }
}

function open(self: Self): CallerAct {
  return askFor(self, pick(self.random, openings));
}

/** The last turn once more; the request, where nothing was said yet. */
function repeat(self: Self, opening = ''): CallerAct {
  if (self.last === null) return open(self);
  const { text, meaning } = self.last;
  if (meaning.answer === 'yes' && self.lastCue.type === 'summary') return agreeAgain(self);
  for (const { field } of meaning.details ?? []) {
    const normal = wishOf(self).record[field];
    if (normal !== undefined) isSaid(self, field, normal);
  }
  return say(self, `${opening}${text}`, meaning);
}

function onSilence(self: Self): CallerAct {
  self.silences += 1;
  if (self.heardTransfer && self.silences < MOST_SILENCES) return WAITS;
  if (self.silences > MOST_SILENCES) {
    self.gaveUp ??= 'patience';
    return { type: 'hangs_up', afterMs: 500 };
  }
  if (chance(self, self.persona.waits)) return WAITS;
  return self.silences % 2 === 0 && self.last !== null && self.done === null
    ? repeat(self)
    : say(self, 'Hello?', { unclear: true });
}

/** Whatever was asked before that still waits for its answer. */
function stillThere(self: Self, words: string): CallerAct {
  const before = cueIn(
    words.replace(/[^.?!]*(?:still there|can you hear me)[^.?!]*[.?!]?/gi, ' '),
    self.agent,
    wishOf(self).intent,
  );
  if (before.type !== 'none' && before.type !== 'hold') return reply(self, before, words);
  return isThrough(self) ? lastWords(self) : repeat(self, 'Yes. ');
}

function confused(self: Self, words: string): CallerAct {
  if (isThrough(self)) return lastWords(self);
  if (self.last === null) return open(self);
  const count = countOf(self, 'confused');
  if (count > MOST_CONFUSED) return leave(self);
  if (self.last.meaning.unclear === true || count % 3 === 0) {
    return isWaiting(self, words) ? doubt(self, 'So ') : askFor(self, 'I still want to');
  }
  return repeat(self);
}

/** The agent speaks: what an impatient caller says into it. */
function overhear(self: Self, words: string): CallerAct | null {
  if (self.silentFrom !== null || self.interruptions >= MOST_INTERRUPTIONS) return null;
  if (!chance(self, self.persona.interrupts)) return null;
  self.interruptions += 1;
  const cue = cueIn(words, self.agent, wishOf(self).intent);
  const asked = cue.type === 'field' && !cue.other ? cue.field.name : undefined;
  const field = fieldsOf(self).find(({ name }) => name === asked);
  return field !== undefined && !isTold(self, field.name)
    ? tell(self, [detail(self, field)])
    : say(self, 'Come on, get to the point.', { unclear: true });
}

function isQuestion({ type }: Cue): boolean {
  return type === 'field' || type === 'summary' || type === 'help';
}

/** Longer calls are lost on anybody. */
const MOST_TURNS = 60;
/** Words of which nobody knows what they want, before the caller leaves. */
const MOST_CONFUSED = 9;
const MOST_INTERRUPTIONS = 3;
/** Times that a slow caller lets a question stand. */
const MOST_WAITS = 4;
/** A line without a word for so long is dead: people say hello some times before they hang up. */
const MOST_SILENCES = 7;
