/**
 * Days in what somebody said.
 *
 * Weeks run from Monday to Sunday, and "next Tuesday" is the Tuesday of next week: on a Monday it is eight
 * days away, on a Sunday two. "This Tuesday" and a bare "Tuesday" are the nearest one ahead, a bare name
 * never being today. Corpora and libraries agree on this for most pairs of days and people do not for the
 * rest, so the read-back always carries the weekday and the date.
 */
// English alone: the package's own index loads thirty languages, a quarter of a second of every start.
import { Chrono, configuration } from 'chrono-node/en';
import { addDays, addMonths, dayOf, months, type Weekday, weekdayNumber, weekdays } from '../calendar.ts';
import { withNumerals } from './spoken-numbers.ts';
import { monthName, withoutTimes } from './time-mentions.ts';

export interface DaysSaid {
  /** The days that dates and relative words name, in the form 2026-12-01, each once. */
  readonly dates: readonly DateMention[];
  /** The weekdays that were named, and the day each would mean alone. */
  readonly weekdays: readonly { readonly weekday: Weekday; readonly day: string }[];
  /** A date was said that no calendar has, such as February 30th. */
  readonly impossible: boolean;
}

export interface DateMention {
  readonly day: string;
  /** False when the year was worked out from today. */
  readonly yearSaid: boolean;
}

export interface Today {
  readonly today: string;
  /** 12/1 is December 1st. */
  readonly monthFirst: boolean;
  /** A day in the past is meant: a year of two digits is never ahead. */
  readonly past: boolean;
}

/** Everything in a text that names a day. */
export function daysIn(said: string, { today, monthFirst, past }: Today): DaysSaid {
  const dates: DateMention[] = [];
  const named: { weekday: Weekday; day: string }[] = [];
  const date = (day: string, yearSaid = true): void => {
    if (!dates.some((other) => other.day === day)) dates.push({ day, yearSaid });
  };
  // What has been read is blanked out, so that "a week from Monday" is not also "Monday".
  const plain = joinedYears(
    (past ? slashed(withNumerals(said)) : withoutTimes(said)).replace(/[,;!?]/g, ' ').replace(/\s+/g, ' '),
  );
  let text = monthFirst ? plain : plain.replace(monthThenNumber, '$1 $2th');
  const take = (words: RegExp, use: (match: RegExpExecArray) => void): void => {
    for (let match = words.exec(text); match !== null; match = words.exec(text)) {
      use(match);
      text = `${text.slice(0, match.index)}|${text.slice(match.index + match[0].length)}`;
    }
  };

  take(countFromAnchor, (m) => {
    const from = m[3] === 'now' ? today : anchor(m[3] ?? '', today);
    date(later(from, m[1] ?? '', m[2] ?? ''));
  });
  take(weekdayInWeeks, (m) => {
    const count = amount(m[2] ?? '');
    date(addDays(nearest(weekdayNamed(m[1] ?? ''), today), 7 * (count - 1)));
  });
  take(nthWeekday, (m) => {
    const found = numberedWeekday(m[1] ?? '', weekdayNamed(m[2] ?? ''), m[3] ?? '', today);
    if (found !== undefined) date(found, false);
  });
  take(inCount, (m) => date(later(today, m[1] ?? '', m[2] ?? '')));
  take(/\bday after tomorrow\b/, () => date(addDays(today, 2)));
  take(/\bday before yesterday\b/, () => date(addDays(today, -2)));
  take(/\b(?:tomorrow|tmrw|tomorow|tommorow|tommorrow)\b/, () => date(addDays(today, 1)));
  take(/\byesterday\b/, () => date(addDays(today, -1)));
  take(/\b(?:today|tonight|this (?:morning|afternoon|evening))\b/, () => date(today));
  take(weekdayPhrase, (m) => {
    const weekday = weekdayNamed(m[3] ?? '');
    const week = m[1] ?? m[4] ?? '';
    named.push({ weekday, day: weekdayDay(weekday, m[2] ?? '', week, today) });
  });
  for (const found of explicitDates(text, today, monthFirst)) {
    const { year, month, day, yearSaid } = found;
    const written = dayOf(year, month, day);
    if (!yearSaid && !past && (written === undefined || written < today)) {
      const again = dayOf(year + 1, month, day);
      if (again !== undefined) date(again, false);
    } else if (written !== undefined) {
      date(
        past && yearSaid && written > today && found.shortYear
          ? (dayOf(year - 100, month, day) ?? written)
          : written,
        yearSaid,
      );
    }
    text = text.replace(found.text, '|');
  }
  if (monthAndDay.test(text)) return { dates, weekdays: named, impossible: true };
  take(dayOfMonth, (m) => {
    const number = Number(m[1] ?? m[3]);
    const month = m[2] ?? '';
    const start = month.includes('next') ? addMonths(`${today.slice(0, 7)}-01`, 1) : today;
    const found = nextNumbered(number, start, month.includes('this') ? 1 : 3);
    if (found !== undefined) date(found, false);
  });
  return { dates, weekdays: named, impossible: false };
}

const dayName =
  '(mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\\b';
const count = '(a|an|the|\\d{1,3}|a couple(?: of)?|a few)';
const unit = '(days?|weeks?|months?|fortnights?)';

const countFromAnchor = new RegExp(
  `\\b${count} ${unit}(?: time)? (?:from|after|on) (now|today|tomorrow|(?:this |next )?${dayName})`,
);
const weekdayInWeeks = new RegExp(`\\b${dayName} in ${count} weeks?\\b`);
/** "the first Monday in December", in numerals. */
const nthWeekday = new RegExp(
  `\\b([1-4](?:st|nd|rd|th)|last) ${dayName} (?:of|in) (${monthName}|this month|next month)\\b`,
);
const inCount = new RegExp(`\\bin ${count} ${unit}\\b(?:'? time)?`);
const weekdayPhrase = new RegExp(
  `\\b(?:(next week|this week|week after next)(?: on)? )?(?:(this|next|this coming|coming|following|last|past) )?${dayName}(?:'s)?(?: (?:of |the )*(this week|next week|after next|week after next|week)\\b)?`,
);
/** "the 7th", "the 7th of next month", "30th", "the 7". */
const dayOfMonth =
  /\b(\d{1,2})(?:st|nd|rd|th)\b(?! (?:available|opening|slot|appointment|one|thing|choice|time|thought|thoughts|floor|street|avenue))(?: (?:of )?((?:this|next|the) month))?|\bthe (\d{1,2})(?= *(?:$|\||\.|please|at\b|then|works|is\b))/;
/** "December 23" is a day to everybody; the reader that takes the day first waits for its "rd". Any ending will do. */
const monthThenNumber = new RegExp(`\\b(${monthName})\\b\\.? (?:the )?(\\d{1,2})\\b(?![/.:-]\\d)`, 'g');
/** What is left with this shape once the calendar has been asked is no date of it. */
const monthAndDay = new RegExp(
  `\\b${monthName}\\b\\.? (?:the )?\\d{1,2}(?:st|nd|rd|th)?\\b|\\b\\d{1,2}(?:st|nd|rd|th)? (?:of )?${monthName}\\b|\\b\\d{1,2}/\\d{1,2}\\b|\\b\\d{4}-\\d\\d-\\d\\d\\b`,
);

interface ExplicitDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly yearSaid: boolean;
  readonly shortYear: boolean;
  readonly text: string;
}

const monthFirstReader = new Chrono(configuration.createConfiguration(true, false));
const dayFirstReader = new Chrono(configuration.createConfiguration(true, true));

/**
 * What a date with a month and a day has at least: the name of a month, numbers side by side, or a unit, as in
 * "a year ago". The reader tries twenty patterns on a text, which is not worth it for "tomorrow at ten".
 */
const datelike =
  /\d[-./\s]\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|second|minute|hour|day|week|month|quarter|year/i;

/** Dates with a month and a day: "December 1st", "1 Dec 2026", "12/1", "2026-12-01". */
function explicitDates(text: string, today: string, monthFirst: boolean): readonly ExplicitDate[] {
  if (!datelike.test(text)) return [];
  const [year = 0, month = 1, day = 1] = today.split('-').map(Number);
  // Taken as UTC throughout, so that the zone of this machine plays no part.
  const reference = { instant: new Date(Date.UTC(year, month - 1, day, 12)), timezone: 0 };
  const reader = monthFirst ? monthFirstReader : dayFirstReader;
  return reader.parse(text, reference).flatMap(({ start, text: words }) => {
    const yearSaid = start.isCertain('year');
    if (!start.isCertain('month') || !start.isCertain('day')) return [];
    return {
      year: yearSaid ? (start.get('year') ?? year) : year,
      month: start.get('month') ?? 0,
      day: start.get('day') ?? 0,
      yearSaid,
      shortYear: !/\d{4}/.test(words),
      text: words,
    };
  });
}

function later(from: string, countWord: string, unitWord: string): string {
  const number = amount(countWord);
  if (unitWord.startsWith('month')) return addMonths(from, number);
  return addDays(from, number * (unitWord.startsWith('day') ? 1 : unitWord.startsWith('week') ? 7 : 14));
}

function amount(word: string): number {
  if (/^\d+$/.test(word)) return Number(word);
  return word.startsWith('a couple') ? 2 : word === 'a few' ? 3 : 1;
}

function anchor(words: string, today: string): string {
  if (words === 'today') return today;
  if (words === 'tomorrow') return addDays(today, 1);
  const [first = '', last = first] = words.split(' ');
  return weekdayDay(weekdayNamed(last), first === last ? '' : first, '', today);
}

function weekdayDay(weekday: Weekday, which: string, week: string, today: string): string {
  const monday = addDays(today, 1 - weekdayNumber(today));
  const inThisWeek = addDays(monday, weekdays.indexOf(weekday));
  if (which === 'last' || which === 'past') return inThisWeek < today ? inThisWeek : addDays(inThisWeek, -7);
  if (week === 'this week') return inThisWeek;
  if (week === 'after next' || week === 'week after next') return addDays(inThisWeek, 14);
  if (week === 'week') return addDays(nearest(weekday, today), 7);
  if (week === 'next week' || which === 'next') return addDays(inThisWeek, 7);
  if (which === 'this' && inThisWeek === today) return today;
  return nearest(weekday, today);
}

/** The first such weekday after today. */
function nearest(weekday: Weekday, today: string): string {
  const away = (weekdays.indexOf(weekday) + 1 - weekdayNumber(today) + 7) % 7;
  return addDays(today, away === 0 ? 7 : away);
}

function weekdayNamed(word: string): Weekday {
  return weekdays.find((weekday) => weekday.startsWith(word.slice(0, 3))) ?? 'monday';
}

/** The nth such weekday of a month that is still ahead. */
function numberedWeekday(
  nth: string,
  weekday: Weekday,
  monthWords: string,
  today: string,
): string | undefined {
  const thisMonth = `${today.slice(0, 7)}-01`;
  const named = months.findIndex((month) => month.toLowerCase().startsWith(monthWords.slice(0, 3))) + 1;
  for (let ahead = monthWords === 'next month' ? 1 : 0; ahead <= 12; ahead += 1) {
    const first = addMonths(thisMonth, ahead);
    if (named > 0 && Number(first.slice(5, 7)) !== named) continue;
    const day =
      nth === 'last'
        ? addDays(nearest(weekday, addDays(addMonths(first, 1), -1)), -7)
        : addDays(nearest(weekday, addDays(first, -1)), 7 * (Number.parseInt(nth, 10) - 1));
    if (day >= today || named === 0) return day;
  }
  return undefined;
}

/** The first day with this number from a day on, within so many months. */
function nextNumbered(number: number, from: string, withinMonths: number): string | undefined {
  for (let ahead = 0; ahead < withinMonths; ahead += 1) {
    const [year = 0, month = 0] = addMonths(`${from.slice(0, 7)}-01`, ahead)
      .split('-')
      .map(Number);
    const day = dayOf(year, month, number);
    if (day !== undefined && (day >= from || withinMonths === 1)) return day;
  }
  return undefined;
}

/** A date of birth is also told in bare numbers: "three five eighty five" is 3/5/85. */
function slashed(text: string): string {
  return text.replace(
    /^\D*\b(\d{1,2})[ -](\d{1,2})[ -]((?:(?:19|20) ?)?\d\d)\b\D*$/,
    (_, first: string, second: string, year: string) => `${first}/${second}/${year.replace(' ', '')}`,
  );
}

/** A year is often said in two halves: "march 5th 19 85" is "march 5th 1985". */
function joinedYears(text: string): string {
  return text
    .replace(/\b(19|20)[ -](\d\d)\b/g, '$1$2')
    .replace(/(\d|st|nd|rd|th),? in (?=(?:19|20)\d\d\b)/g, '$1 ');
}
