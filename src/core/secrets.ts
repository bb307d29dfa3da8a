import { bySentence, isCommon } from './call-talk.ts';
import { daysIn } from './fields/date-mentions.ts';
import type { FieldKindName } from './fields/field.ts';
import { editDistance } from './fields/spelling.ts';
import { REDACTED } from './secret-numbers.ts';
import { type Sound, sounds, spansOf } from './sounds.ts';

/** What was given for fields that the agent file marks sensitive, and a text without it. */
export interface Secret {
  readonly kind: FieldKindName;
  /** In any form: as it was said, as it is kept, as it is read back. */
  readonly value: string;
}

/**
 * A text in which these values cannot be read, however they are said: in words, in part, letter by letter. `own`: words
 * of the agent file, which stand in answers as well as in questions.
 */
export function withoutSecrets(
  text: string,
  secrets: readonly Secret[],
  own: ReadonlySet<string> = none,
): string {
  if (secrets.length === 0 || text === '') return text;
  const heard = sounds(text);
  const spans = secrets.flatMap((secret) => mentionsOf(secret, heard, own));
  const rest = cut(text, spans);
  const days = secrets.filter(({ kind, value }) => kind === 'date' && ISO_DAY.test(value));
  return days.length === 0
    ? rest
    : bySentence(rest, (sentence) =>
        days.some(({ value }) => namesDay(sentence, value)) ? REDACTED : sentence,
      );
}

type Span = readonly [number, number];

function mentionsOf(
  { value, kind }: Secret,
  heard: readonly Sound[],
  own: ReadonlySet<string>,
): readonly Span[] {
  const given = sounds(value);
  const whole = given.map(({ text }) => text).join('');
  const spans: Span[] = [];
  if (whole.length >= SHORTEST_SECRET && !(given.length === 1 && isCommon(whole)))
    spans.push(...spansOf(whole, heard));
  if (kind === 'time') return spans;
  for (const code of codesIn(given)) spans.push(...spansOf(code, heard));
  const isOwn = (word: string) => kind !== 'name' && kind !== 'choice' && own.has(word);
  for (const { text, isCode } of given) {
    if (isCode || text.length < SHORTEST_WORD || isCommon(text) || isOwn(text) || DOMAINS.has(text)) continue;
    spans.push(...spansOf(text, heard), ...likeWord(text, heard));
  }
  const digits = kind === 'date' ? dayDigits(value) : [whole.replace(/\D/g, '')];
  for (const number of digits) spans.push(...partsOf(number, heard));
  return spans;
}

const none: ReadonlySet<string> = new Set();

/** "My number is A B 4 4 1 7" may be a value as a whole. */
function codesIn(given: readonly Sound[]): readonly string[] {
  const codes = [''];
  for (const { text, isCode } of given) {
    if (isCode) codes.push((codes.pop() ?? '') + text);
    else if (codes.at(-1) !== '') codes.push('');
  }
  return codes.filter((code) => code.length >= SHORTEST_CODE);
}

const SHORTEST_CODE = 4;

/** A value of two letters or digits stands everywhere. */
const SHORTEST_SECRET = 3;
const SHORTEST_WORD = 3;
const DOMAINS: ReadonlySet<string> = new Set(['com', 'org', 'net', 'example', 'gmail', 'mail', 'www']);

/** "Jayne" for "Jane": recognisers spell a name in several ways. */
function likeWord(word: string, heard: readonly Sound[]): readonly Span[] {
  if (word.length < 4) return [];
  return heard
    .filter(({ text, isCode }) => {
      if (isCode || text.length < 4 || text[0] !== word[0] || isCommon(text)) return false;
      return editDistance(text, word, 1) <= 1;
    })
    .map(({ start, end }) => [start, end] as const);
}

/** Digits of it, four at least or all of them: "it ends in 4417". */
function partsOf(number: string, heard: readonly Sound[]): readonly Span[] {
  const least = Math.min(number.length, 4);
  if (least < SHORTEST_SECRET) return [];
  const spans: Span[] = [];
  for (let first = 0; first < heard.length; first += 1) {
    let run = '';
    let end = 0;
    for (let last = first; last < heard.length && /^\d+$/.test(heard[last]?.text ?? ''); last += 1) {
      run += heard[last]?.text ?? '';
      end = heard[last]?.end ?? 0;
      if (run.length >= least && number.includes(run)) spans.push([heard[first]?.start ?? 0, end]);
    }
  }
  return spans;
}

const ISO_DAY = /^\d{4}-\d\d-\d\d$/;

/** A day as digits are written and keyed: month first, day first, year first, with two digits of the year or four. */
function dayDigits(value: string): readonly string[] {
  if (!ISO_DAY.test(value)) return [];
  const [year = '', month = '', day = ''] = value.split('-');
  const short = [month, day].map((part) => String(Number(part)));
  return [month + day, day + month, short.join(''), [...short].reverse().join('')]
    .flatMap((monthDay) => [monthDay + year, monthDay + year.slice(2)])
    .concat(year + month + day, year);
}

/** With the year or without. */
function namesDay(sentence: string, day: string): boolean {
  const { dates } = daysIn(sentence.toLowerCase(), { today: TODAY, monthFirst: true, past: true });
  return dates.some((said) => said.day.slice(5) === day.slice(5));
}

/** Words such as "tomorrow" are no birthday; where they would fall does not matter. */
const TODAY = '2000-02-29';

function cut(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  let out = '';
  let from = 0;
  for (const [start, end] of [...spans].sort(([a], [b]) => a - b)) {
    if (start > from || (start === 0 && from === 0)) out += `${text.slice(from, start)}${REDACTED}`;
    from = Math.max(from, end);
  }
  return out + text.slice(from);
}
