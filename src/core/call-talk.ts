import type { Agent } from './agent.ts';
import { labelOf } from './fields/field.ts';
import { fixedWords } from './given-words.ts';
import { matches } from './matches.ts';
import { oncePer } from './once-per.ts';

/**
 * Whether these are words of every call, or of the agent file, which tell nothing of anybody: where a value that
 * nobody may see can stand anywhere in what is said, only such words may stay.
 */
export function isCallTalk(text: string, agent: Agent): boolean {
  const own = vocabulary(agent);
  return wordsOf(text.replace(MOMENT, ' ')).every((word) => COMMON.has(word) || own.has(word));
}

/** Somebody gives something: of what follows nothing is known. */
export function gives(text: string): boolean {
  return GIVES.test(text);
}

export function isCommon(word: string): boolean {
  return COMMON.has(word) || CALENDAR.has(word);
}

/** Sentences, with what stands between them. */
export function bySentence(text: string, change: (sentence: string) => string): string {
  return text.replace(/[^.!?;]+(?:[.!?;]+(?=\s|$)|[.!?;]+|$)/g, (sentence) => {
    const [, before = '', words = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(sentence) ?? [];
    return words === '' ? sentence : before + change(words) + after;
  });
}

function wordsOf(text: string): readonly string[] {
  return matches(/[\p{L}\d]+(?:['’]\p{L}+)*/gu, text).map(([word]) =>
    word.toLowerCase().replaceAll('’', "'"),
  );
}

/** The words of the agent file that anybody may hear. */
export const vocabulary = oncePer((agent: Agent): ReadonlySet<string> => {
  const intents = Object.values(agent.intents);
  const fields = intents.flatMap((intent) => intent.fields);
  const texts = [
    agent.name,
    ...fixedWords(agent),
    ...intents.flatMap(({ description, readBack = '' }) => [description, readBack]),
    ...fields.flatMap((field) => [field.ask, labelOf(field)]),
    ...Object.values(agent.answers).flatMap(({ about, text }) => [about, text]),
    agent.escalation.say ?? '',
    agent.escalation.sayUnavailable ?? '',
  ];
  return new Set(texts.flatMap(wordsOf));
});

const GIVES =
  /\b(?:name(?:['’]s| is)|this is|i['’]?m|i am|it['’]s|it is|that['’]s (?!right|correct|all|fine|it\b|okay|good)|call me|speaking|here)\b/i;

const MOMENT = /\b(?:one|a) (?:moment|second|minute|sec)\b/gi;

const COMMON: ReadonlySet<string> = new Set(
  `a able about actually again agent ahead all also an and another any anybody anyone anything appointment are as ask at
  be because been before bit book booked booking but by bye call called calling can can't cancel change check confirm
  connect continue correct could day detail details do does doing don't done else email enough ever everything excellent
  fine finish first for from get give glad go going good goodbye got great had happy has have haven't hear hello help her
  here here's hey hi his hold how human i i'd i'll i've if in information instead into is isn't it it's its just keep
  know last later let let's letter like line little long look looks make me mean might mind moment more morning
  afternoon evening move much must my name need next no nope not nothing now number of off oh ok okay on once one's only
  operator or other our out over pardon perfect perhaps person phone place please point possible press problem question
  read ready real really record representative reschedule right same say see send set should slow slower slowly so some
  somebody someone something sorry sounds speak spell start stay still sure take talk tell than thank thanks that that's
  the their them then there there's these they thing think this those through time to today together too try um uh
  understand understood until up us use very visit wait want wanted was way we we'll we're welcome well what what's when
  where which while who why will with without won't work would wrong yeah yep yes yet you you'd you'll you're your yours
  yup that'll noted absolutely alright certainly course wonderful lovely`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

const CALENDAR: ReadonlySet<string> = new Set(
  `january february march april may june july august september october november december monday tuesday wednesday
  thursday friday saturday sunday street avenue road drive lane court place boulevard north south east west apartment`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
