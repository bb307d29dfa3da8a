import type { BriefedField } from '../briefing.ts';
import { asSaid, type Sentence, sentence, stem } from './words.ts';

/** A value for a field, in the caller's words. */
export interface Value {
  readonly field: string;
  readonly value: string;
}

/**
 * The values that a sentence holds for the fields of an intent, as spoken: normal forms are not made here.
 * `asked` is the field the caller was just asked for: what fits no pattern may still be its plain answer.
 */
export function valuesIn(
  said: string,
  fields: readonly BriefedField[],
  asked: BriefedField | null,
): readonly Value[] {
  const whole = sentence(said);
  const found: Value[] = [];
  // Once a part is understood it is blotted out, so that no digit of a number is taken for an hour.
  let text = whole.text;
  const take = (field: BriefedField, span: Span) => {
    found.push({ field: field.name, value: asSaid(whole, span.from, span.to) });
    text = blotted(text, span);
  };

  const kindOf = (name: string) => fields.find((field) => field.name === name)?.kind;

  for (const { kind, find } of finders) {
    // One sentence gives one value of a kind, except where the fields differ by more than their kind.
    const candidates = fieldsOf(kind, fields, asked);
    for (const field of kind === 'choice' ? candidates : candidates.slice(0, 1)) {
      const dated = found.some(({ field: name }) => kindOf(name) === 'date');
      const span = find(text, { isAsked: field === asked, bareHour: asked === null || dated, field });
      if (span) take(field, span);
    }
    // A telephone number is one even when nobody needs it: its digits must not become a time.
    if (candidates.length > 0) continue;
    const stray = kind === 'phone' ? find(text, { isAsked: false, bareHour: false, field: null }) : null;
    if (stray) text = blotted(text, stray);
  }
  if (asked && found.length === 0) {
    const answer = plainAnswer(whole, text, asked);
    if (answer) found.push({ field: asked.name, value: answer });
  }
  return found;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

interface Context {
  readonly isAsked: boolean;
  /** Whether a bare "at two" may be a time: not when something else was asked for and no day was named. */
  readonly bareHour: boolean;
  readonly field: BriefedField | null;
}

type Find = (text: string, context: Context) => Span | null;

/** Fields of a kind: the one that was asked for first, then those missing, then those to be corrected. */
function fieldsOf(
  kind: string,
  fields: readonly BriefedField[],
  asked: BriefedField | null,
): readonly BriefedField[] {
  const rank = (field: BriefedField) => (field === asked ? 0 : field.known === null ? 1 : 2);
  return fields.filter((field) => field.kind === kind).sort((a, b) => rank(a) - rank(b));
}

const ones = 'one|two|three|four|five|six|seven|eight|nine';
const teens = 'ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen';
const tens = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety';
const number = `(?:(?:${tens})(?: (?:${ones}))?|${teens}|${ones}|\\d+)`;

const hour = '(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-9]|2[0-3]|0?[0-9])';
const minute = `(?:(?:oh|o) (?:${ones})|(?:twenty|thirty|forty|fifty)(?: (?:${ones}))?|ten|fifteen|o'clock|hundred)`;
const half = "(?:am|pm|a\\.m|p\\.m|a m|p m|in the (?:morning|afternoon|evening)|at night|o'clock)";
const clock = `${hour}(?:[:.][0-5][0-9]| ${minute})`;
const certainTime = [
  `(?:half|quarter|(?:five|ten|twenty|twenty five)(?: minutes)?) (?:past|to|after|before) ${hour}(?: ${half})?`,
  `(?:${clock}|${hour}) ?${half}(?: ${half})?`,
  '(?:noon|midday|midnight)',
  '(?:0?[0-9]|1[0-9]|2[0-3]):[0-5][0-9]',
].map(wholeWords);
const likelyTime = [`(?:at|around|about|by|it|be|for) (${clock}|${hour})`].map(wholeWords);
const bareTime = [
  `${clock}`,
  `${hour}`,
  'in the (?:morning|afternoon|evening)',
  'morning|afternoon|evening',
].map(wholeWords);

const weekday = '(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)';
const month =
  '(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)';
const ordinal =
  '(?:(?:twenty|thirty) (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|[0-3]?[0-9](?:st|nd|rd|th))';
const year = `(?: (?:20\\d\\d|twenty (?:${tens})(?: (?:${ones}))?|two thousand(?: and)? ${number}))?`;
const dayOfMonth = `(?:${ordinal}|${number})`;
const monthDay = `${month} (?:the )?${dayOfMonth}${year}`;
const dayMonth = `(?:the )?${ordinal} (?:of )?${month}${year}`;
const certainDate = [
  `(?:(?:this|next|on|coming) )?(?:${weekday},? )(?:${monthDay}|${dayMonth}|the ${ordinal}(?! of))`,
  monthDay,
  dayMonth,
  '(?:the )?day after tomorrow|today|tomorrow|tonight',
  `(?:a week (?:from|on) |(?:this|next|the following|this coming|coming) )?${weekday}(?: (?:week|after next))?`,
  `in (?:a|${number}) (?:days?|weeks?)(?: time)?`,
  '\\d{4}-\\d{1,2}-\\d{1,2}',
  '\\d{1,2}/\\d{1,2}(?:/\\d{2,4})?',
  `the ${ordinal}`,
].map(wholeWords);
const bareDate = [`${ordinal}`, 'next week|this week'].map(wholeWords);

const anyNumber = [number].map(wholeWords);
const numberOfPeople = [`for (${number})`].map(wholeWords);

const emails = ['\\S+@\\S+', '\\w+(?: (?:dot|underscore|dash) \\w+)* at \\w+(?: \\w+){0,2} dot \\w+'].map(
  wholeWords,
);

const digitWord =
  '(?:(?:double|triple) (?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine)|zero|oh|o|one|two|three|four|five|six|seven|eight|nine|\\+?\\(?[0-9][0-9().-]*)';
const digitRun = `${digitWord}(?: ${digitWord})*`;
const phoneNumber = new RegExp(`(?<![\\w'-])${digitRun}(?![\\w'])`, 'g');

/** In the order they are looked for: the longest and least mistakable first. */
const finders: readonly { readonly kind: string; readonly find: Find }[] = [
  { kind: 'email', find: findEmail },
  { kind: 'phone', find: findPhone },
  {
    kind: 'date',
    find: (text, { isAsked }) => firstOf(text, certainDate) ?? (isAsked ? firstOf(text, bareDate) : null),
  },
  {
    kind: 'time',
    find: (text, { isAsked, bareHour }) =>
      firstOf(text, certainTime) ??
      (isAsked || bareHour ? firstOf(text, likelyTime) : null) ??
      (isAsked ? firstOf(text, bareTime) : null),
  },
  { kind: 'choice', find: findChoice },
  { kind: 'name', find: findName },
  { kind: 'number', find: (text, { isAsked }) => firstOf(text, isAsked ? anyNumber : numberOfPeople) },
];

function wholeWords(pattern: string): RegExp {
  return new RegExp(`(?<![\\w'])(?:${pattern})(?![\\w'])`, 'd');
}

/** The first of the patterns that is there; a group narrows what is taken. */
function firstOf(text: string, patterns: readonly RegExp[]): Span | null {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    const [from, to] = match?.indices?.[1] ?? match?.indices?.[0] ?? [];
    if (from !== undefined && to !== undefined) return { from, to };
  }
  return null;
}

function findEmail(text: string): Span | null {
  return firstOf(text, emails);
}

/** Seven digits or more are a telephone number; fewer only when one was asked for, for others to complain about. */
function findPhone(text: string, { isAsked }: Context): Span | null {
  for (const match of text.matchAll(phoneNumber)) {
    if (/^\d{4}-\d{1,2}-\d{1,2}$/.test(match[0])) continue;
    if (digitCount(match[0]) >= (isAsked ? 3 : 7))
      return { from: match.index, to: match.index + match[0].length };
  }
  return null;
}

function digitCount(run: string): number {
  return run.split(' ').reduce((count, word) => {
    if (word === 'double') return count + 1;
    if (word === 'triple') return count + 2;
    const digits = word.replace(/\D/g, '').length;
    return count + (digits > 0 ? digits : 1);
  }, 0);
}

/** The choice whose words are there; where only some are, the one that has most of its words and no rival. */
function findChoice(text: string, { field, isAsked }: Context): Span | null {
  const words = text.split(' ');
  const scored = (field?.choices ?? [])
    .map((choice) => {
      const wanted = choice.split(/[\s/-]+/).map(stem);
      const places = words.flatMap((word, index) =>
        word.split('-').some((part) => wanted.includes(stem(part)) || wanted.join('') === stem(part))
          ? [index]
          : [],
      );
      const joined = words.some((word) => wanted.length > 1 && wanted.join('') === stem(word));
      return { places, share: joined ? 1 : Math.min(1, places.length / wanted.length) };
    })
    .filter(({ share }) => share > (isAsked ? 0 : 0.5))
    .sort((a, b) => b.share - a.share || b.places.length - a.places.length);
  const [best, second] = scored;
  if (!best || (second && second.share === best.share && second.places.length === best.places.length))
    return null;
  const first = best.places[0] ?? 0;
  const last = best.places.at(-1) ?? first;
  const from = words.slice(0, first).join(' ').length + (first > 0 ? 1 : 0);
  return { from, to: from + words.slice(first, last + 1).join(' ').length };
}

const nameCue =
  /(?<![\w'])(?:(?:my|the|her|his|full|first|last)(?: \w+)? name(?:'s| is| should be)(?: actually)?|name is|this is|i'm|i am|call me|it's|it is|it's actually|under the name(?: of)?|for) /g;

/** After "my name is" and its like; the words up to the first that cannot be part of a name. */
function findName(text: string, { isAsked }: Context): Span | null {
  for (const cue of text.matchAll(nameCue)) {
    const from = cue.index + cue[0].length;
    // These introduce many other things too.
    const weak = /^(?:it's|it is|i'm|i am|for|it's actually) $/.test(cue[0]);
    const name = nameAt(text, from);
    if (!name) continue;
    const spelt = /(?: [a-z]){3,}$/.test(text.slice(name.from, name.to));
    const enough = text.slice(name.from, name.to).includes(' ') || isAsked || spelt;
    const correcting = /\bname\b/.test(text.slice(0, cue.index));
    if (!weak || (enough && (isAsked || correcting || cue[0] !== 'for '))) return name;
  }
  return null;
}

function nameAt(text: string, from: number): Span | null {
  const words: string[] = [];
  const rest = text.slice(from).split(' ');
  for (const [index, word] of rest.entries()) {
    // "I" and "a" stand for themselves only among other spelt letters.
    const spelt = word.length === 1 && (words.at(-1)?.length === 1 || rest[index + 1]?.length === 1);
    if (!/^[a-z][a-z'.-]*$/.test(word) || (neverName.has(word) && !spelt)) break;
    // Spelt letters may follow a name, and are part of how it was said.
    if (word.length > 1 && words.filter((said) => said.length > 1).length >= MOST_NAME_WORDS) break;
    words.push(word);
  }
  if (words.length === 0 || mostlyOther.has(words[0] ?? '')) return null;
  return { from, to: from + words.join(' ').length };
}

const MOST_NAME_WORDS = 4;

const neverName = new Set(
  "and my the i i'd i'm number phone is at on for or but with to from calling please yes no you can could a an next this tomorrow today name wrong in it's".split(
    ' ',
  ),
);
const mostlyOther = new Set(
  (
    'not sorry here going just free available interested trying looking having calling wrong right correct fine good okay ok all ' +
    'about what when where how there that sure actually thinking hoping afraid new already still done ready'
  ).split(' '),
);

/** What is left of a sentence when its trimmings are gone is the answer to the question, for a kind that is words. */
function plainAnswer(whole: Sentence, text: string, asked: BriefedField): string | null {
  if (!wordy.has(asked.kind)) return null;
  const lead = trimmings.exec(text)?.[0].length ?? 0;
  const rest = text.slice(lead).replace(/ (?:please|thank you|thanks)$/, '');
  if (rest.trim() === '' || rest.includes(BLOT) || notAnAnswer.test(rest)) return null;
  if (asked.kind !== 'name') return asSaid(whole, lead, lead + rest.length);
  const name = nameAt(text, lead);
  return name && name.to === lead + rest.length ? asSaid(whole, name.from, name.to) : null;
}

// A choice may go by names that the instructions do not list: the words are passed on, for others to judge.
const wordy = new Set(['name', 'text', 'address', 'choice']);
const trimmings =
  /^(?:(?:uh|um|er|hmm|oh|well|so|yes|yeah|sure|okay|ok|hi|hello|actually|it's|it is|that's|that would be) )*/;
const notAnAnswer =
  /^(?:i (?:don't|do not|can't|cannot)|i'm not|i am not|not sure|let me|give me|no idea|no$|yes$|yeah$|nope$|okay$|ok$|what|when|where|why|who|how|can (?:i|you|we)|could (?:i|you|we)|do you|are you|hello$|hi$|sorry|pardon|hold on|wait|one moment|never ?mind|forget)\b/;

const BLOT = '#';

function blotted(text: string, { from, to }: Span): string {
  return text.slice(0, from) + text.slice(from, to).replace(/[^ ]/g, BLOT) + text.slice(to);
}
