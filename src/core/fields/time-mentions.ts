/** Clock times in what somebody said, and the same words without them. */
import { matches } from '../matches.ts';
import { withNumerals } from './spoken-numbers.ts';

/** A clock time that was said. */
export interface TimeMention {
  /** Minutes after midnight; below 720 when not `settled`, and then it may be meant 12 hours later. */
  readonly minutes: number;
  /** Whether the words tell morning from afternoon. */
  readonly settled: boolean;
}

/** The clock times in a text, in the order said, equal ones once. */
export function timesIn(said: string): readonly TimeMention[] {
  return read(plainWords(said), true)
    .sort((a, b) => a.start - b.start)
    .map(({ minutes, settled }) => ({ minutes, settled }))
    .filter((time, index, all) => all.findIndex((other) => other.minutes === time.minutes) === index);
}

/**
 * The text in small letters and numerals, with spaces where a clock time or a part of the day was: what
 * remains to be read as a date. A bare number stays, it may be the day of a month.
 */
export function withoutTimes(said: string): string {
  const text = plainWords(said);
  return read(text, false)
    .reduce((rest, { start, end }) => blank(rest, start, end), text)
    .replace(/\bin the (?:morning|afternoon|evening)\b/g, (part) => ' '.repeat(part.length));
}

/** The part of the day that a text names, when it names one: "Tuesday morning". */
export function partOfDay(said: string): 'morning' | 'afternoon' | 'evening' | 'night' | undefined {
  if (!/morning|evening|afternoon|night/i.test(said)) return undefined;
  const parts = [...periods(plainWords(said))];
  const only = parts.length > 0 && parts.every((part) => part === parts[0]) ? parts[0] : undefined;
  return only;
}

interface Found extends TimeMention {
  readonly start: number;
  readonly end: number;
}

type Half = 'am' | 'pm' | 'night' | undefined;

const period = '(?:in the |at |this |tomorrow |later this )?(morning|afternoon|evening|tonight|night)\\b';
/** am, pm, or a part of the day right behind the time. */
const half = `(?:\\s*,?\\s*(?:(am|pm)\\b|${period}))?`;

/**
 * Tried from top to bottom; what one has read is gone for the next. Each yields hour, minute and the words
 * that tell the half of the day, or nothing when the numbers are no clock time.
 */
const shapes: readonly {
  readonly words: RegExp;
  readonly bare?: boolean;
  readonly time: (
    m: RegExpExecArray,
  ) => readonly [minutes: number, said24: boolean, half?: string | undefined] | undefined;
}[] = [
  {
    // half past two, quarter to three, twenty past four
    words: new RegExp(
      `(?<!from )(?<!between )\\b(?:a )?(half|quarter|\\d{1,2})(?: minutes?)? (past|after|to|till|til|before|of) (noon\\b|midnight\\b|\\d{1,2}(?! ?(?:days?|weeks?)\\b)\\b)(?: o'clock)?${half}`,
    ),
    time: (m) => {
      const [, part = '', side = '', hourWord = ''] = m;
      const minutes = part === 'half' ? 30 : part === 'quarter' ? 15 : Number(part);
      const hour = hourWord === 'noon' ? 12 : hourWord === 'midnight' ? 0 : Number(hourWord);
      const later = side === 'past' || side === 'after';
      if (side === 'of' && part !== 'quarter') return undefined;
      if (minutes % 5 !== 0 || minutes > 55 || hour > 24) return undefined;
      const settled = Number.isNaN(Number(hourWord)) || hour > 12;
      return [hour * 60 + (later ? minutes : -minutes), settled, m[4] ?? m[5]];
    },
  },
  {
    // 2:30 pm, 14:30, 14:30:00, 2.30, 14h30
    words: new RegExp(`(?<![\\d:.])(\\d{1,2})[:.h](\\d\\d)(?::\\d\\d)?(?![\\d:]|\\.\\d)${half}`),
    time: (m) => clock(m[1], m[2], m[3] ?? m[4]),
  },
  {
    // 2 30 pm, 2 0 5, from "two thirty", "two oh five"
    words: new RegExp(
      `(?<![\\d:.$])\\b(\\d{1,2})[ -](0 \\d|[0-5]\\d)(?![\\d:]|st\\b|nd\\b|rd\\b|th\\b)${half}`,
    ),
    time: (m) => clock(m[1], m[2]?.replace(' ', ''), m[3] ?? m[4]),
  },
  {
    // 230 pm, 1430 hours, 0900
    words: new RegExp(`\\b(\\d{1,2})(\\d\\d)(?: ?(hours)\\b|${half.slice(0, -1)})`),
    time: (m) => clock(m[1], m[2], m[4] ?? m[5], m[3] !== undefined),
  },
  {
    // half two, as the British say it
    words: new RegExp(`\\bhalf (\\d{1,2})\\b${half}`),
    time: (m) => clock(m[1], '30', m[2] ?? m[3]),
  },
  {
    // 2 pm, 2 o'clock, 2 in the afternoon
    words: new RegExp(`(?<![\\d:./$-])\\b(\\d{1,2})(?:ish)?(?: o'clock| sharp)?${half.slice(0, -1)}`),
    time: (m) => clock(m[1], '00', m[2] ?? m[3]),
  },
  { words: /(?<![\d:./$-])\b(\d{1,2})(?:ish)? ?o'clock/, time: (m) => clock(m[1], '00', undefined) },
  { words: /\b(?:12 )?(?:noon|midday)(?:ish)?\b/, time: () => [720, true] },
  { words: /\b(?:12 )?midnight\b/, time: () => [0, true] },
  {
    // afternoon 3, evening 5:15 is read above
    words:
      /\b(morning|afternoon|evening) (?:at |around |about )?(\d{1,2})(?! ?[/:.\-\d]|st\b|nd\b|rd\b|th\b)/,
    time: (m) => clock(m[2], '00', m[1]),
  },
  {
    words:
      /\b(?:at|around|about|by|approximately) (?:about |around )?(\d{1,2})(?:ish)?\b(?! ?[/:.-]\d| (?:days?|weeks?|months?|people|hours?|minutes?)\b)/,
    time: (m) => clock(m[1], '00', undefined),
  },
  {
    // 0900, 1430, with nothing else said
    bare: true,
    words: /^ *(?:at )?([01]\d|2[0-3])([0-5]\d)[ .]*$/,
    time: (m) => clock(m[1], m[2], undefined),
  },
  {
    bare: true,
    words:
      /(?<![\d:./$-])\b(\d{1,2})(?:ish)?\b(?![/:\d]|\.\d| (?:days?|weeks?|months?|people|persons?|hours?|minutes?|of us)\b)/,
    time: (m) => clock(m[1], '00', undefined),
  },
];

/** Compiled once, to be searched from match to match. */
const patterns = shapes.map((shape) => ({ ...shape, words: new RegExp(shape.words, 'g') }));

/** No clock time is without one of these; most parts of most answers have none. */
const timely = /\d|noon|midday|midnight/;

function read(text: string, bare: boolean): Found[] {
  if (!timely.test(text)) return [];
  let rest = withoutDates(text);
  const found: Found[] = [];
  for (const pattern of patterns) {
    // A bare number is a time only where nothing better was said: "at 2 for 3 people".
    if (pattern.bare && (!bare || found.length > 0)) continue;
    const { words } = pattern;
    for (let match = words.exec(rest); match !== null; match = words.exec(rest)) {
      const time = pattern.time(match);
      if (time === undefined) continue;
      const [start, end] = [match.index, match.index + match[0].length];
      const [minutes, settled, halfWord] = time;
      found.push({ start, end, ...placed(minutes, settled, halfOf(halfWord) ?? halfOf(partOfDay(text))) });
      rest = blank(rest, start, end);
    }
  }
  return [...found, ...found.flatMap((time) => alternative(rest, time))];
}

/** "2 or 3 pm" names two times, and only one has its pm: the other is found from the one behind it. */
function alternative(rest: string, time: Found): readonly Found[] {
  const before = /(?<![\d:./-])\b(\d{1,2}) ?(?:or|and|to|until|till|-) ?$/.exec(rest.slice(0, time.start));
  const hour = Number(before?.[1]);
  if (before === null || hour < 1 || hour > 12) return [];
  const half = !time.settled ? undefined : time.minutes < 720 ? 'am' : 'pm';
  return [{ start: before.index, end: time.start, ...placed(hour * 60, false, half) }];
}

function clock(
  hourText: string | undefined,
  minuteText: string | undefined,
  half: string | undefined,
  said24 = false,
): readonly [number, boolean, string | undefined] | undefined {
  const hour = Number(hourText);
  const minute = Number(minuteText);
  if (!(hour <= 24 && minute <= 59) || (hour === 24 && minute > 0)) return undefined;
  // A leading zero and an hour above twelve are only written on the 24 hour clock.
  const settled = said24 || hour > 12 || hour === 0 || hourText?.startsWith('0') === true;
  return [hour * 60 + minute, settled, half];
}

function placed(minutes: number, settled: boolean, half: Half): TimeMention {
  if (settled) return { minutes: (minutes + 1440) % 1440, settled };
  const early = (minutes + 720) % 720;
  if (half === undefined) return { minutes: early, settled: false };
  // Nights and evenings run from five to midnight, and the small hours belong to the night before.
  const afternoon = half === 'pm' || (half === 'night' && early >= 300);
  return { minutes: afternoon ? early + 720 : early, settled: true };
}

function halfOf(word: string | undefined): Half {
  switch (word) {
    case 'am':
    case 'morning':
      return 'am';
    case 'pm':
    case 'afternoon':
    case 'evening':
      return 'pm';
    case 'night':
    case 'tonight':
      return 'night';
    default:
      return undefined;
  }
}

function* periods(text: string): Generator<'morning' | 'afternoon' | 'evening' | 'night'> {
  for (const [word] of matches(/\b(?<!good )(?:morning|afternoon|evening|tonight|night)\b/g, text)) {
    if (word === 'morning' || word === 'afternoon' || word === 'evening') yield word;
    else yield 'night';
  }
}

/** Small letters, numerals, and one spelling for am, pm and o'clock. */
function plainWords(said: string): string {
  const spelled = said
    .toLowerCase()
    .replace(/\bo ?['"’`´]? ?clock\b/g, "o'clock")
    .replace(/\b([ap])\.? ?m\b\.?/g, '$1m')
    .replace(/(\d{4}-\d\d-\d\d)t(?=\d\d:)/g, '$1 ')
    .replace(/\s+/g, ' ');
  return withNumerals(spelled).replace(/(\d)(am|pm)\b/g, '$1 $2');
}

export const monthName =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';

/** Whatever has the shape of a date, so that "December 1st, 2 PM" is not read as "1 2". */
const dateShapes: readonly RegExp[] = [
  /\b\d{4}-\d\d-\d\d/g,
  /\b\d{1,2}\/\d{1,2}(?:\/\d{2,4})?\b/g,
  /\b\d{1,2}\.\d{1,2}\.\d{2,4}\b/g,
  new RegExp(
    `\\b${monthName}\\b\\.? (?:the )?\\d{1,2}(?:st|nd|rd|th)?\\b(?!:)(?:,? ?(?:19|20) ?\\d\\d\\b(?! ?(?:am|pm)))?`,
    'g',
  ),
  new RegExp(
    `\\b\\d{1,2}(?:st|nd|rd|th)? (?:of )?${monthName}\\b(?:,? ?(?:19|20) ?\\d\\d\\b(?! ?(?:am|pm)))?`,
    'g',
  ),
  /\b\d{1,2}(?:st|nd|rd|th)\b/g,
  /\b\d{1,3} (?:days?|weeks?|months?)\b/g,
];

function withoutDates(text: string): string {
  return dateShapes.reduce((rest, shape) => rest.replace(shape, (part) => ' '.repeat(part.length)), text);
}

function blank(text: string, start: number, end: number): string {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
}
