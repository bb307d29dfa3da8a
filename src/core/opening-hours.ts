/** When the business is open: what an appointment may be, and what a caller is told. */
import { isDay, listed, spokenTime, spokenWeekday, type Weekday, weekdayOf, weekdays } from './calendar.ts';
import { oncePer } from './once-per.ts';

/**
 * Local hours by weekday, `{ monday: ['09:00-12:00', '13:00-17:00'] }`; a weekday that is left out is
 * closed. `closed` lists single days off, "2026-12-25". An interval does not pass midnight; it may end
 * at "24:00".
 */
export type OpeningHours = Readonly<Partial<Record<Weekday, readonly string[]>>> & {
  readonly closed?: readonly string[];
};

/** An open stretch of one day; `to` is the first minute that is closed again. */
export interface Interval {
  readonly from: string;
  readonly to: string;
}

/** The open stretches of a day, none when it is closed. */
export function intervals(hours: OpeningHours, day: string): readonly Interval[] {
  return hours.closed?.includes(day) ? [] : weekly(hours, weekdayOf(day));
}

export function openDay(hours: OpeningHours, day: string): boolean {
  return intervals(hours, day).length > 0;
}

/** Whether a visit may start then: the closing minute itself is closed. */
export function isOpen(hours: OpeningHours, day: string, time: string): boolean {
  return intervals(hours, day).some(({ from, to }) => from <= time && time < to);
}

/** Whether a visit may start at this time on one weekday or other. */
export function everOpen(hours: OpeningHours, time: string): boolean {
  return weekdays.some((weekday) => weekly(hours, weekday).some(({ from, to }) => from <= time && time < to));
}

/** "9 AM to noon and 1 PM to 5 PM"; "closed" when there is nothing. */
export function spokenIntervals(open: readonly Interval[]): string {
  if (open.length === 0) return 'closed';
  return listed(
    open.map(({ from, to }) => `${spokenTime(from)} to ${spokenTime(to)}`),
    'and',
  );
}

/** "Monday to Friday 9 AM to 5 PM, closed on Saturday and Sunday". */
export function spokenHours(hours: OpeningHours): string {
  const groups: { readonly days: Weekday[]; readonly hours: string }[] = [];
  for (const weekday of weekdays) {
    const open = spokenIntervals(weekly(hours, weekday));
    const last = groups.at(-1);
    if (last?.hours === open) last.days.push(weekday);
    else groups.push({ days: [weekday], hours: open });
  }
  const shut = groups.filter((group) => group.hours === 'closed').flatMap((group) => group.days);
  const open = groups
    .filter((group) => group.hours !== 'closed')
    .map((group) => `${spokenRun(group.days)} ${group.hours}`);
  if (open.length === 0) return 'closed every day';
  if (shut.length > 0) open.push(`closed on ${listed(shut.map(spokenWeekday), 'and')}`);
  return open.join(', ');
}

export interface OpeningHoursFault {
  /** Where, from the opening hours down: "monday[0]". */
  readonly path: string;
  readonly message: string;
}

/** Everything wrong with hours that somebody wrote into an agent file. */
export function openingHoursFaults(hours: Readonly<Record<string, unknown>>): readonly OpeningHoursFault[] {
  const faults: OpeningHoursFault[] = [];
  for (const [key, value] of Object.entries(hours)) {
    if (!Array.isArray(value)) {
      faults.push({ path: key, message: "expected a list, such as ['09:00-17:00']" });
    } else if (key === 'closed') {
      for (const [index, day] of value.entries()) {
        if (!isDay(String(day)))
          faults.push({ path: `closed[${index}]`, message: `"${day}" is no day; write it as "2026-12-25"` });
      }
    } else if (!isWeekday(key)) {
      faults.push({
        path: key,
        message: `"${key}" is no weekday; use ${listed([...weekdays], 'or')}, or closed for single days`,
      });
    } else {
      faults.push(...intervalFaults(key, value.map(String)));
    }
  }
  return faults;
}

const intervalPattern = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;

function intervalFaults(weekday: Weekday, texts: readonly string[]): readonly OpeningHoursFault[] {
  const faults: OpeningHoursFault[] = [];
  let lastEnd = '';
  for (const [index, text] of texts.entries()) {
    const path = `${weekday}[${index}]`;
    const [, from, to] = intervalPattern.exec(text) ?? [];
    if (from === undefined || to === undefined) {
      faults.push({ path, message: `"${text}" is no interval; write it as "09:00-17:00"` });
    } else if (from >= to) {
      faults.push({ path, message: `"${text}" ends before it starts` });
    } else if (from < lastEnd) {
      faults.push({ path, message: `"${text}" starts before the interval in front of it ends` });
    } else {
      lastEnd = to;
    }
  }
  return faults;
}

/** The regular hours of a weekday; a malformed interval counts as closed (its fault is reported above). */
function weekly(hours: OpeningHours, weekday: Weekday): readonly Interval[] {
  const texts = hours[weekday];
  return texts === undefined ? [] : stretchesOf(texts);
}

const stretchesOf = oncePer((texts: readonly string[]): readonly Interval[] =>
  texts.flatMap((text) => {
    const [, from, to] = intervalPattern.exec(text) ?? [];
    return from !== undefined && to !== undefined && from < to ? [{ from, to }] : [];
  }),
);

function isWeekday(key: string): key is Weekday {
  return weekdays.some((weekday) => weekday === key);
}

function spokenRun(days: readonly Weekday[]): string {
  const names = days.map(spokenWeekday);
  return names.length > 2 ? `${names[0]} to ${names.at(-1)}` : listed(names, 'and');
}
