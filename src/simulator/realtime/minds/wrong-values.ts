import { pick, type Random } from './chance.ts';
import { strangers } from './strangers.ts';

/** What is known of a field: enough to lie about it plausibly. */
export interface FieldLike {
  readonly kind: string;
  readonly choices: readonly string[];
}

/** A plausible value for a field, as a caller would say it. */
export function inventedValue(field: FieldLike, random: Random): string {
  return pick(poolOf(field), random) ?? 'yes';
}

/** A plausible value that is not this one. */
export function wrongValue(field: FieldLike, value: string, random: Random): string {
  const others = poolOf(field).filter((other) => !overlap(plain(other), plain(value)));
  return pick(others, random) ?? `not ${value}`;
}

/** A value that could be taken for this one: a digit, a day, an hour, a letter or the half of the day is other. */
export function nearMiss(field: FieldLike, value: string, random: Random): string {
  const near = (nearby[field.kind] ?? nearText)(value, random).filter(
    (other) => plain(other) !== plain(value),
  );
  return pick(near, random) ?? wrongValue(field, value, random);
}

function poolOf({ kind, choices }: FieldLike): readonly string[] {
  return choices.length > 0 ? choices : (pools[kind] ?? pools.text ?? []);
}

/** "Teeth cleaning" says no other thing than "cleaning", and "next Monday" may be the same day as "Monday". */
function overlap(one: string, other: string): boolean {
  return one.includes(other) || other.includes(one);
}

function plain(words: string): string {
  return words.toLowerCase().replace(/[^\p{L}\d]+/gu, '');
}

type Near = (value: string, random: Random) => readonly string[];

const nearby: Readonly<Record<string, Near>> = {
  phone: (value, random) => [
    replacedOnce(value, digitWords, (word) => digits.filter((digit) => digit !== word), random),
    replacedOnce(value, /\d/g, (digit) => [...'0123456789'].filter((other) => other !== digit), random),
  ],
  number: nearNumber,
  address: (value, random) => [
    ...nearNumber(value, random),
    replacedOnce(value, /\b(?:street|avenue|road|lane)\b/gi, otherStreets, random),
  ],
  date: nearDate,
  time: nearTime,
  name: nearName,
  email: (value, random) => [
    replacedOnce(value, /\b(?:com|org|net)\b/g, (end) => others(['com', 'org', 'net'], end), random),
    replacedOnce(value, vowelsOfNames, otherVowels, random),
    replacedOnce(value, /\d/g, (digit) => [...'0123456789'].filter((other) => other !== digit), random),
  ],
  choice: () => [],
};

function nearText(value: string, random: Random): readonly string[] {
  const words = value.split(' ');
  return [...nearNumber(value, random), ...(words.length > 2 ? [words.slice(0, -1).join(' ')] : [])];
}

function nearNumber(value: string, random: Random): readonly string[] {
  return [
    replacedOnce(value, countWords, (word) => beside(counts, word), random),
    replacedOnce(value, /\d+/g, (number) => [String(Number(number) + 1)], random),
  ];
}

function nearDate(value: string, random: Random): readonly string[] {
  if (/\bday after tomorrow\b/i.test(value)) return ['tomorrow'];
  if (/\btomorrow\b/i.test(value)) return ['today', 'the day after tomorrow'];
  if (/\b(?:today|tonight)\b/i.test(value)) return ['tomorrow'];
  const iso = /^(.*\d{4}-\d{1,2}-)(\d{1,2})(.*)$/.exec(value);
  if (iso) return [`${iso[1]}${String(dayBeside(Number(iso[2]), random)).padStart(2, '0')}${iso[3]}`];
  const slashed = /^(.*?\d{1,2}\/)(\d{1,2})(.*)$/.exec(value);
  if (slashed) return [`${slashed[1]}${dayBeside(Number(slashed[2]), random)}${slashed[3]}`];
  // With the weekday left standing beside another day of the month, the date would show that it is wrong.
  const bare = value.replace(weekdayBefore, '');
  const ofMonth = [
    replacedOnce(bare, ordinalWords, (word) => beside(ordinals, word.replaceAll('-', ' ')), random),
    replacedOnce(bare, /\b\d{1,2}(?:st|nd|rd|th)?\b/g, (day) => [dayLike(day, random)], random),
  ].filter((date) => date !== bare);
  if (ofMonth.length > 0) return ofMonth;
  const week = [
    replacedOnce(value, weekdayWords, (word) => beside(weekdays, word, 'round'), random),
    value.replace(/^next (?=\w+day)/i, 'this '),
  ];
  return [...week, replacedOnce(value, countWords, (word) => beside(counts, word), random)];
}

function dayLike(day: string, random: Random): string {
  const next = dayBeside(Number.parseInt(day, 10), random);
  if (/^\d+$/.test(day)) return String(next);
  const ending = { 1: 'st', 2: 'nd', 3: 'rd' }[next > 20 ? next % 10 : next];
  return `${next}${ending ?? 'th'}`;
}

/** Within the first 28, which every month has. */
function dayBeside(day: number, random: Random): number {
  if (day <= 1) return day + 1;
  return day >= 28 || random() < 0.5 ? day - 1 : day + 1;
}

function nearTime(value: string, random: Random): readonly string[] {
  if (/\bnoon\b/i.test(value) && !/afternoon/i.test(value)) return ['eleven am', 'one pm'];
  const [past = '', hour = value] = /^(.*\b(?:past|to|after|before)\s+)(.*)$/i.exec(value)?.slice(1) ?? [];
  const minutes = /\b(?:half|quarter)(?= past\b)/gi;
  return [
    past + replacedFirst(hour, hourWords, (word) => beside(hours, word, 'round'), random),
    past + replacedFirst(hour, /\d{1,2}/, (digits) => [String(hourBeside(Number(digits)))], random),
    replacedOnce(value, /(?<![a-z])[ap](?=\.? ?m\b)/gi, (half) => [/a/i.test(half) ? 'p' : 'a'], random),
    replacedOnce(value, /\b(?:morning|afternoon|evening)\b/gi, otherHalf, random),
    replacedOnce(value, minutes, (part) => [/half/i.test(part) ? 'quarter' : 'half'], random),
    replacedOnce(
      value,
      /(?<=\w )(?:thirty|fifteen)\b/gi,
      (part) => others(['thirty', 'fifteen'], part),
      random,
    ),
  ];
}

function hourBeside(hour: number): number {
  return hour === 12 ? 1 : hour >= 23 ? hour - 1 : hour + 1;
}

function otherHalf(half: string): readonly string[] {
  return [half.toLowerCase() === 'morning' ? 'afternoon' : 'morning'];
}

function nearName(value: string, random: Random): readonly string[] {
  const twin = replacedOnce(value, /\p{L}+/gu, (word) => twins.get(word.toLowerCase()) ?? [], random);
  if (twin !== value) return [twin];
  return [
    replacedOnce(value, /\b[bdfmnpstvz]\b/gi, (letter) => letterTwins[letter.toLowerCase()] ?? [], random),
    replacedOnce(value, vowels, otherVowels, random),
    value.replace(/(\p{Ll})\1/u, '$1'),
    value.replace(/(?<=\p{L}\p{L})$/u, 's'),
  ];
}

/** The value with one match, chosen by chance, replaced by one of its alternatives in the same case. */
function replacedOnce(
  value: string,
  pattern: RegExp,
  alternatives: (match: string) => readonly string[],
  random: Random,
): string {
  const found = [...value.matchAll(pattern)].filter(
    ([match]) => alternatives(match.toLowerCase()).length > 0,
  );
  const chosen = pick(found, random);
  if (chosen === undefined) return value;
  const [match] = chosen;
  const other = pick(alternatives(match.toLowerCase()), random) ?? match;
  return value.slice(0, chosen.index) + inCaseOf(match, other) + value.slice(chosen.index + match.length);
}

function replacedFirst(
  value: string,
  pattern: RegExp,
  alternatives: (match: string) => readonly string[],
  random: Random,
): string {
  return value.replace(pattern, (match) =>
    inCaseOf(match, pick(alternatives(match.toLowerCase()), random) ?? match),
  );
}

function inCaseOf(model: string, word: string): string {
  const first = model.charAt(0);
  return first === first.toUpperCase() ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

/** The neighbours of a word in a list, which may go round. */
function beside(list: readonly string[], word: string, ends?: 'round'): readonly string[] {
  const at = list.indexOf(word.toLowerCase());
  if (at < 0) return [];
  const around = [at - 1, at + 1].map((index) =>
    ends === 'round' ? (index + list.length) % list.length : index,
  );
  return around.flatMap((index) => list[index] ?? []);
}

function others(list: readonly string[], word: string): readonly string[] {
  return list.filter((other) => other !== word.toLowerCase());
}

function otherStreets(word: string): readonly string[] {
  return others(['street', 'avenue', 'road', 'lane'], word);
}

function otherVowels(vowel: string): readonly string[] {
  return others([...'aeiou'], vowel);
}

const digits = 'zero one two three four five six seven eight nine'.split(' ');
const counts =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const hours = counts.slice(0, 12);
const weekdays = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');
const firsts = 'first second third fourth fifth sixth seventh eighth ninth'.split(' ');
const ordinals = [
  ...firsts,
  ...'tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth'.split(
    ' ',
  ),
  'twentieth',
  ...firsts.map((one) => `twenty ${one}`),
  'thirtieth',
];

const digitWords = /\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b/gi;
const countWords = new RegExp(`\\b(?:${counts.join('|')})\\b`, 'gi');
const hourWords = new RegExp(`\\b(?:${hours.join('|')})\\b`, 'i');
const weekdayWords = new RegExp(`\\b(?:${weekdays.join('|')})\\b`, 'gi');
const weekdayBefore = new RegExp(`\\b(?:next |this |on )?(?:${weekdays.join('|')}),? (?:the )?(?=\\w)`, 'i');
const ordinalWords = new RegExp(`\\b(?:${ordinals.join('|').replaceAll(' ', '[ -]')})\\b`, 'gi');
const vowels = /(?<=\p{L})[aeiou]/gu;
/** Not those of "at", "dot", "com" and "org", without which an address is none. */
const vowelsOfNames = /(?<=\p{L})[aeiou](?!(?:t|m|rg)\b)/gu;

/** Names that sound the same or nearly so. */
const twins = new Map(
  'john jon|smith smyth|sarah sara|ann anne|stephen steven|miller muller|brown browne|clark clarke|thompson thomson|catherine katherine|meyer mayer|reed reid|lee leigh|mark marc|allen allan|philip phillip|green greene|johnson johnston|davis davies|white wright|jane jean|peters peterson|erik eric|hansen hanson|nichols nicholas|garcia gracia|martin martinez|williams williamson'
    .split('|')
    .flatMap((pair) => {
      const [one = '', other = ''] = pair.split(' ');
      return [
        [one, [other]],
        [other, [one]],
      ] as const;
    }),
);

/** Letters that are taken for each other when a name is spelt. */
const letterTwins: Readonly<Record<string, readonly string[]>> = {
  b: ['p', 'd'],
  d: ['t', 'b'],
  f: ['s'],
  m: ['n'],
  n: ['m'],
  p: ['b', 't'],
  s: ['f'],
  t: ['d', 'p'],
  v: ['b', 'z'],
  z: ['c', 's'],
};

const pools: Readonly<Record<string, readonly string[]>> = {
  name: strangers.map(({ name }) => name),
  phone: strangers.map(({ phone }) => phone),
  email: ['info at example dot com', 'my dot mail at example dot org', 'contact twelve at example dot net'],
  date: [
    'tomorrow',
    'the day after tomorrow',
    ...['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'].flatMap((day) => [day, `next ${day}`]),
    'in two weeks',
    'December third',
    'the fifteenth of December',
  ],
  time: [
    'nine in the morning',
    'half past nine',
    'ten am',
    'quarter past eleven',
    'two pm',
    'half past two',
    'three thirty pm',
    'four in the afternoon',
    'quarter to five',
  ],
  number: ['two', 'three', 'four', 'six', 'twelve'],
  address: ['twelve Station Road', '48 Park Avenue', 'two hundred Lake Street', '7 Mill Lane'],
  text: [
    'please call before',
    'it is urgent',
    'the same as last time',
    'no special wishes',
    'by the back door',
  ],
};
