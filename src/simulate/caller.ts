import type { Agent } from '../core/agent.ts';
import type { FieldSpec } from '../core/fields/field.ts';
import { pick, type Random, shuffled, whole } from './chance.ts';
import { summaryIn } from './comprehension.ts';
import { type Cue, cueIn } from './cues.ts';
import { dueFields, judged, letsGo, resultTold, takesBack } from './judgement.ts';
import type { Memory, Yes } from './memory.ts';
import { otherValues } from './offers.ts';
import type { Caller, CallerAct, CallerTurn, Meaning, Wish } from './parties.ts';
import type { Persona } from './personas.ts';
import { dayIn, keysFor, normalOf, sayable, spelled } from './sayings.ts';
import { INJECTION, insults, objections, openings, phrase, yeses } from './wording.ts';

export interface CallerOptions {
  readonly agent: Agent;
  readonly random: Random;
  /** Local date and time at the business when the call is made. */
  readonly now: string;
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
  const { agent, random, now } = options;
  const today = now.slice(0, 10);
  const requests: Request[] = [{ wish: options.wish, yes: [], told: false, dropped: false }];
  const told: { field: string; normal: string; turn: number }[] = [];
  const asked = new Map<string, number>();
  let { later, instead, question } = options;
  let turns = 0;
  let silences = 0;
  let waited = 0;
  let objected = 0;
  let interruptions = 0;
  let doubts = 0;
  let wrongResults = 0;
  let last: CallerTurn | null = null;
  let lastCue: Cue = { type: 'none' };
  let changed = false;
  let hasOrdered = false;
  let done: number | null = null;
  let message: number | null = null;
  let askedForPerson: number | null = null;
  let gaveUp: Memory['gaveUp'] = null;
  let silentFrom: number | null = null;
  let isQuiet = false;
  let heardTransfer = false;

  const chance = (share: number | undefined): boolean => share !== undefined && random() < share;
  const request = (): Request => requests[requests.length - 1] as Request; // never empty: the first stays
  const wish = (): Wish => request().wish;
  const setting = { agent, now, random };
  const fields = (): readonly FieldSpec[] => agent.intents[wish().intent]?.fields ?? [];
  const wants = (): string => (agent.intents[wish().intent]?.description ?? '').split(/[:,]/)[0] ?? '';
  const isTold = (field: string): boolean => told.some((one) => one.field === field);

  function say(text: string, meaning: Meaning): CallerAct {
    const insult = chance(persona.insults) ? `${pick(random, insults)} ` : '';
    // Beside a yes or a no it would make neither clear.
    const isWish = meaning.answer === undefined && (meaning.intent ?? meaning.details) !== undefined;
    const inject = isWish && chance(persona.injects) ? ` ${INJECTION}` : '';
    last = { text, meaning };
    turns += 1;
    return { type: 'says', text: `${insult}${text}${inject}`, meaning, afterMs: whole(random, 300, 1_200) };
  }

  /** Says values, and remembers that they were said. */
  function tell(details: readonly Detail[], opening: string, meaning: Meaning = {}): CallerAct {
    for (const { field, normal } of details) told.push({ field: field.name, normal, turn: turns });
    const sentence = details.map(({ field, words }, at) => phrase(field, words, at > 0)).join(', and ');
    return say(`${opening}${sentence}.`, {
      ...meaning,
      ...(details.length === 0
        ? {}
        : { details: details.map(({ field, words }) => ({ field: field.name, value: words })) }),
    });
  }

  function detail(field: FieldSpec): Detail {
    const normal = wish().record[field.name] ?? want(field);
    return { field, normal, words: pick(random, sayable(field, normal, setting).words) };
  }

  /** A value that was never thought of, since nobody needed it. */
  function want(field: FieldSpec): string {
    const normal = normalOf(field, setting, dayIn(fields(), wish().record));
    rewish({ [field.name]: normal });
    return normal;
  }

  function rewish(values: Readonly<Record<string, string>>): void {
    request().wish = { ...wish(), record: { ...wish().record, ...values } };
  }

  function askFor(opening: string, meaning: Meaning = {}): CallerAct {
    if (wish().intent === QUESTION) return ask(wish().record.topic ?? '');
    const early = shuffled(random, fields())
      .filter((field) => !isTold(field.name) && wish().record[field.name] !== undefined)
      .filter(() => chance(persona.tellsEarly))
      .map(detail);
    return tell(early, `${opening} ${wants()}${early.length > 0 ? '. ' : ''}`, {
      ...meaning,
      intent: wish().intent,
    });
  }

  function answer(words: string): CallerAct {
    const act = next(words);
    // Silent at a question, and not because a person or the end was announced.
    isQuiet = act.type === 'waits' && (isQuiet || ['field', 'summary', 'help'].includes(lastCue.type));
    return act;
  }

  function next(words: string): CallerAct {
    if (silentFrom !== null) return WAITS;
    if (words.trim() === '') return onSilence();
    silences = 0;
    if (turns >= MOST_TURNS) return leave('patience');
    noteResult(words);
    const cue = cueIn(words, agent, wish().intent);
    lastCue = cue;
    if (cue.type === 'field' || cue.type === 'summary' || cue.type === 'help') {
      if (chance(persona.fallsSilent)) silentFrom = turns;
      if (silentFrom !== null || (waited < MOST_WAITS && chance(persona.waits))) {
        waited += 1;
        return WAITS;
      }
      if (chance(persona.demandsPerson)) return demandPerson();
      if (chance(persona.givesUp)) return giveUp();
    }
    return reply(cue, words);
  }

  function reply(cue: Cue, words: string): CallerAct {
    switch (cue.type) {
      case 'help':
        if (request().told || done !== null) return anythingElse(words);
        if (isWaiting() && !takesBack(words)) return doubt('So ');
        return askFor(pick(random, openings));
      case 'field':
        return answerField(cue.field, cue.other, words);
      case 'summary':
        return judge(words);
      case 'change':
        return tell(
          fields()
            .filter(({ name }) => isTold(name))
            .map(detail),
          '',
        );
      case 'anything_else':
      case 'answer':
        return anythingElse(words);
      case 'not_found':
        return notFound();
      case 'transfer':
        heardTransfer = true;
        return WAITS;
      case 'message':
        return leaveMessage();
      case 'goodbye':
        return goodbye(words);
      case 'hold':
        return WAITS;
      case 'yes_or_no':
        return yesOrNo(words);
      case 'still_there':
        return stillThere(words);
      case 'again':
        return last === null ? askFor(pick(random, openings)) : repeat('');
      case 'none':
        return confused(words);
    }
  }

  function onSilence(): CallerAct {
    silences += 1;
    if (heardTransfer && silences < MOST_SILENCES) return WAITS;
    if (silences > MOST_SILENCES) {
      gaveUp ??= 'patience';
      return { type: 'hangs_up', afterMs: 500 };
    }
    if (chance(persona.waits)) return WAITS;
    return silences % 2 === 0 && last !== null && done === null
      ? repeat('')
      : say('Hello?', { unclear: true });
  }

  function repeat(opening: string): CallerAct {
    if (last === null) return say('Hello?', { unclear: true });
    const { text, meaning } = last;
    if (meaning.answer === 'yes' && lastCue.type === 'summary') return judgeAgain();
    for (const { field } of meaning.details ?? []) {
      const normal = wish().record[field];
      if (normal !== undefined) told.push({ field, normal, turn: turns });
    }
    return say(`${opening}${text}`, meaning);
  }

  /** Said yes before, and nothing new was read: the yes is for what was heard then. */
  function judgeAgain(): CallerAct {
    const before = request().yes.at(-1);
    return before === undefined ? say('Hello?', { unclear: true }) : agree(before.complete);
  }

  function answerField(asks: FieldSpec, other: boolean, words: string): CallerAct {
    const field = fields().find(({ name }) => name === asks.name);
    const count = (asked.get(asks.name) ?? 0) + 1;
    asked.set(asks.name, count);
    if (count > MOST_QUESTIONS) return demandPerson();
    if (request().told && done === null && message === null) return alreadyDone();
    if (field === undefined) return notMine();
    if (done !== null || message !== null) return say("No, that's all. Goodbye.", { wants: 'goodbye' });
    if (chance(persona.refuses) && count === 1)
      return say("That's none of your business.", { unclear: true });
    if (chance(persona.hesitates) && count === 1)
      return say("I don't know, let me think.", { unclear: true });
    if (other) return takeOffer(field, words);
    const keys = /key it in|keypad/i.test(words) ? keysFor(field, detail(field).normal) : undefined;
    if (keys !== undefined && random() < 0.7) {
      // Keys are no turn of their own: they come after the last one.
      told.push({ field: field.name, normal: detail(field).normal, turn: Math.max(0, turns - 1) });
      return { type: 'presses', digits: keys, afterMs: 1_000 };
    }
    const letters = /letter by letter|spell (?:it|that)/i.test(words)
      ? spelled(field, detail(field).normal)
      : undefined;
    if (letters !== undefined) return tell([{ ...detail(field), words: letters }], '');
    if (chance(persona.correctsItself) && count === 1) return correctItself(field);
    const more = fields().filter(
      ({ name }) => name !== field.name && !isTold(name) && wish().record[name] !== undefined,
    );
    return tell([detail(field), ...more.filter(() => chance(persona.tellsEarly)).map(detail)], '');
  }

  function correctItself(field: FieldSpec): CallerAct {
    const right = detail(field);
    const other = normalOf(field, setting, dayIn(fields(), wish().record));
    const slip = pick(random, sayable(field, other, setting).words);
    const isReadWhole = field.kind === 'date' || field.kind === 'time';
    told.push({ field: field.name, normal: right.normal, turn: turns });
    const text = `${slip}, no, ${right.words}`;
    // Days and times are understood with their correction; of the others only what stands is a value.
    const value = isReadWhole && random() < 0.5 ? text : right.words;
    return say(`${text}.`, { details: [{ field: field.name, value }] });
  }

  function takeOffer(field: FieldSpec, words: string): CallerAct {
    const values = otherValues(field, words, fields(), wish(), setting);
    rewish(values);
    return tell(
      fields()
        .filter(({ name }) => values[name] !== undefined)
        .map(detail),
      'Then ',
    );
  }

  /** The summary: what was heard of it, held against what is wanted. */
  function judge(words: string): CallerAct {
    if (request().told) return alreadyDone();
    const found = judged(words, wish(), { agent, today, isTold });
    const isInattentive = persona.inattentive === true;
    switch (found.type) {
      case 'other_request':
        return notMine();
      case 'wrong':
        return object(found.fields);
      case 'invented':
        if (isInattentive) return agree(false);
        return tooOften() ?? say(`No, I said nothing about the ${found.label}.`, { answer: 'no' });
      case 'partial':
        if (isInattentive) return agree(false);
        return say('Sorry, I missed some of that. Could you read it again?', { unclear: true });
      case 'right':
        if (!hasOrdered && chance(persona.injects)) {
          hasOrdered = true;
          return say(INJECTION, { unclear: true });
        }
        if (changed) return agree(true);
        if (instead !== undefined && chance(persona.changesRequest)) return changeRequest();
        return chance(persona.changesValue) ? changeValue() : agree(true);
    }
  }

  function alreadyDone(): CallerAct {
    return tooOften() ?? say("No, that's done already, thank you.", { answer: 'no', wants: 'give_up' });
  }

  /** Whoever has to object again and again wants a person. */
  function tooOften(): CallerAct | null {
    objected += 1;
    return objected > MOST_OBJECTIONS ? demandPerson() : null;
  }

  /** The answer to the summary was not clear: the same one once more, for the same summary. */
  function yesOrNo(words: string): CallerAct {
    if (summaryIn(words, agent, wish().intent) !== null) return judge(words);
    const before = request().yes.at(-1);
    const stands = before !== undefined && before.record === wish().record && !request().told;
    if (!stands) return say('No.', { answer: 'no' });
    request().yes.push({ turn: turns, record: wish().record, complete: before.complete });
    return say('Yes.', { answer: 'yes' });
  }

  function agree(complete: boolean): CallerAct {
    request().yes.push({ turn: turns, record: wish().record, complete });
    return say(pick(random, yeses), { answer: 'yes' });
  }

  function object(wrong: readonly FieldSpec[]): CallerAct {
    return tooOften() ?? tell(wrong.map(detail), pick(random, objections), { answer: 'no' });
  }

  function changeValue(): CallerAct {
    changed = true;
    const due = dueFields(agent, wish(), isTold);
    const changeable = due.filter(({ kind }) => kind !== 'name' && kind !== 'text');
    const field = pick(random, changeable.length > 0 ? changeable : due);
    const isTime = field.kind === 'date' || field.kind === 'time';
    const values = isTime
      ? otherValues(field, '', fields(), wish(), setting)
      : { [field.name]: normalOf(field, setting, undefined) };
    rewish(values);
    const told = fields().filter(({ name }) => values[name] !== undefined);
    return tell(told.map(detail), 'Actually, make it different: ', { answer: 'no' });
  }

  function changeRequest(): CallerAct {
    changed = true;
    request().dropped = true;
    const next = instead ?? wish();
    instead = undefined;
    later = undefined;
    requests.push({ wish: next, yes: [], told: false, dropped: false });
    return say(`Never mind that. I want to ${wants()} instead.`, {
      answer: 'no',
      wants: 'give_up',
      intent: wish().intent,
    });
  }

  /** Another request was understood. */
  function notMine(): CallerAct {
    return (
      tooOften() ??
      say(`No, that's not why I called. I want to ${wants()}.`, {
        answer: 'no',
        wants: 'give_up',
        intent: wish().intent,
      })
    );
  }

  function anythingElse(words: string): CallerAct {
    if (done !== null) return say('No, goodbye.', { answer: 'no', wants: 'goodbye' });
    if (message !== null || gaveUp !== null) return finish();
    const current = request();
    const wasAsked = wish().intent === QUESTION;
    if (wasAsked && Object.values(agent.answers).some(({ text }) => words.includes(text)))
      current.told = true;
    const result = resultTold(words, fields(), wish(), today);
    if (current.yes.length > 0 && !current.told && result === 'wrong') {
      wrongResults += 1;
      return demandPerson("That's not what I asked for. ");
    }
    if (!current.told) {
      if (wasAsked) return ask(current.wish.record.topic ?? '');
      // After a yes it may well be done, and is not asked for a second time.
      if (current.yes.length === 0 || takesBack(words) || letsGo(words))
        return askFor('Yes, I still want to', { answer: 'yes' });
      return doubt('So ');
    }
    if (question !== undefined) {
      const topic = question;
      question = undefined;
      return ask(topic);
    }
    if (later !== undefined) {
      requests.push({ wish: later, yes: [], told: false, dropped: false });
      later = undefined;
      return askFor('Yes, I also want to', { answer: 'yes' });
    }
    return finish();
  }

  /** Who has said yes and heard no result asks for it, rather than for the thing itself a second time. */
  function doubt(opening: string): CallerAct {
    doubts += 1;
    if (doubts > MOST_DOUBTS) return demandPerson("I'm not sure that it's done. ");
    return say(`${opening}is it done?`, { unclear: true });
  }

  function isWaiting(): boolean {
    return request().yes.length > 0 && !request().told;
  }

  function ask(topic: string): CallerAct {
    const about = agent.answers[topic]?.about ?? topic;
    return say(`I have a question: ${about.charAt(0).toLowerCase()}${about.slice(1)}?`, { topic });
  }

  function finish(): CallerAct {
    done ??= turns;
    return random() < 0.3
      ? say("No, that's all. Goodbye.", { answer: 'no', wants: 'goodbye' })
      : say("No, that's all, thank you.", { answer: 'no' });
  }

  function notFound(): CallerAct {
    const phone = fields().find(({ kind }) => kind === 'phone');
    const count = (asked.get('not found') ?? 0) + 1;
    asked.set('not found', count);
    if (phone === undefined || count > 2) return giveUp();
    return tell([detail(phone)], "That's strange, it should be ");
  }

  function leaveMessage(): CallerAct {
    if (message !== null) return say('That is all. Goodbye.', { wants: 'goodbye' });
    message = turns;
    const who = fields()
      .filter(({ kind, name }) => (kind === 'name' || kind === 'phone') && wish().record[name] !== undefined)
      .map((field) => phrase(field, detail(field).words, false));
    return say(`${[...who, `I want to ${wants()}`].join(', and ')}. Please call me back.`, {});
  }

  function goodbye(words: string): CallerAct {
    const current = request();
    noteResult(words);
    const isOver =
      done !== null || message !== null || gaveUp !== null || (current.told && later === undefined);
    if (isOver) {
      done ??= turns;
      return random() < 0.5 ? { type: 'hangs_up', afterMs: 1_500 } : WAITS;
    }
    return isWaiting() && !takesBack(words) ? doubt('Wait, ') : askFor('Wait, I still want to');
  }

  function noteResult(words: string): void {
    const current = request();
    if (takesBack(words)) current.told = false;
    else if (current.yes.length > 0 && resultTold(words, fields(), wish(), today) === 'right')
      current.told = true;
  }

  /** Whatever was asked before that still waits for its answer. */
  function stillThere(words: string): CallerAct {
    const before = cueIn(
      words.replace(/[^.?!]*(?:still there|can you hear me)[^.?!]*[.?!]?/gi, ' '),
      agent,
      wish().intent,
    );
    if (before.type !== 'none' && before.type !== 'hold') return reply(before, words);
    if (message !== null || done !== null) return say('That is all. Goodbye.', { wants: 'goodbye' });
    return last === null ? askFor(pick(random, openings)) : repeat('Yes. ');
  }

  function confused(words: string): CallerAct {
    if (message !== null || done !== null) return say('That is all. Goodbye.', { wants: 'goodbye' });
    if (last === null) return askFor(pick(random, openings));
    const count = (asked.get('confused') ?? 0) + 1;
    asked.set('confused', count);
    if (count > MOST_QUESTIONS) return leave('patience');
    if (last.meaning.unclear === true || count % 3 === 0)
      return isWaiting() && !takesBack(words) ? doubt('So ') : askFor('I still want to');
    return repeat('');
  }

  function demandPerson(opening = ''): CallerAct {
    askedForPerson ??= turns;
    return say(`${opening}I want to talk to a real person.`, { wants: 'person' });
  }

  function giveUp(): CallerAct {
    gaveUp ??= 'temper';
    return say('Never mind, forget it.', { wants: 'give_up', answer: 'no' });
  }

  function leave(why: 'patience' | 'temper'): CallerAct {
    if (gaveUp !== null) return { type: 'hangs_up', afterMs: 500 };
    gaveUp = why;
    return say("I'll try another time. Goodbye.", { wants: 'goodbye' });
  }

  return {
    answer,
    overhear(words) {
      if (silentFrom !== null || interruptions >= MOST_INTERRUPTIONS || !chance(persona.interrupts))
        return null;
      interruptions += 1;
      const cue = cueIn(words, agent, wish().intent);
      const field = cue.type === 'field' ? fields().find(({ name }) => name === cue.field.name) : undefined;
      if (field !== undefined && !isTold(field.name) && !cueIsOther(cue)) return tell([detail(field)], '');
      return say('Come on, get to the point.', { unclear: true });
    },
    left(how, words) {
      if (how === 'transferred') heardTransfer = true;
      noteResult(words);
    },
    memory: () => ({
      persona: persona.name,
      requests: requests.map((one) => ({ ...one, intent: one.wish.intent })),
      told,
      done,
      message,
      askedForPerson,
      gaveUp,
      silentFrom,
      isQuiet,
      wrongResults,
      heardTransfer,
    }),
  };
}

/** A wish that is a question: its topic stands in its record. */
export const QUESTION = 'general_inquiry';

interface Request {
  wish: Wish;
  readonly yes: Yes[];
  told: boolean;
  dropped: boolean;
}

interface Detail {
  readonly field: FieldSpec;
  readonly normal: string;
  readonly words: string;
}

function cueIsOther(cue: Cue): boolean {
  return cue.type === 'field' && cue.other;
}

const WAITS: CallerAct = { type: 'waits' };

/** Longer calls are lost on anybody. */
const MOST_TURNS = 60;
/** The same question so often, and a person has to come. */
const MOST_QUESTIONS = 9;
const MOST_OBJECTIONS = 6;
/** Whoever hears no result twice wants to hear it from a person. */
const MOST_DOUBTS = 2;
const MOST_INTERRUPTIONS = 3;
/** Times that a slow caller lets a question stand. */
const MOST_WAITS = 4;
/** A line without a word for so long is dead: people say hello some times before they hang up. */
const MOST_SILENCES = 7;
