/**
 * Days and clock times as text: a day is "2026-12-01", a time is "14:30" (24 h), both local to the
 * business. They sort as strings, so comparing them needs no library; counting them is done in UTC, where
 * every day has 24 hours and the zone of this machine plays no part.
 */

/** In ISO order: a week starts on Monday. */
export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof weekdays)[number];

export const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** True for a day that exists, in the form "2026-12-01". */
export function isDay(day: string): boolean {
  const parts = dayForm.exec(day);
  return parts !== null && dayOf(Number(parts[1]), Number(parts[2]), Number(parts[3])) === day;
}

/** The day with these numbers, or undefined when there is none, as on February 30th. */
export function dayOf(year: number, month: number, day: number): string | undefined {
  if (year < 1000 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  return day <= daysInMonth(year, month) ? text(Date.UTC(year, month - 1, day)) : undefined;
}

export function addDays(day: string, days: number): string {
  return text(midnight(day) + days * DAY_MS);
}

/** The same day of a later month; the 31st becomes the last day of a shorter month. */
export function addMonths(day: string, count: number): string {
  const [year, month, number] = numbers(day);
  const first = new Date(Date.UTC(year, month - 1 + count, 1));
  const last = daysInMonth(first.getUTCFullYear(), first.getUTCMonth() + 1);
  return text(first.getTime() + (Math.min(number, last) - 1) * DAY_MS);
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return (midnight(to) - midnight(from)) / DAY_MS;
}

/** Monday is 1, Sunday is 7. */
export function weekdayNumber(day: string): number {
  return new Date(midnight(day)).getUTCDay() || 7;
}

export function weekdayOf(day: string): Weekday {
  return weekdays[weekdayNumber(day) - 1] ?? 'monday';
}

/** "Tuesday". */
export function spokenWeekday(weekday: Weekday): string {
  return weekday.charAt(0).toUpperCase() + weekday.slice(1);
}

/** "December 1st", or "December 1st, 2026". */
export function spokenDay(day: string, withYear = false): string {
  const [year, month, number] = numbers(day);
  return `${months[month - 1]} ${ordinal(number)}${withYear ? `, ${year}` : ''}`;
}

/** "Tuesday, December 1st". */
export function spokenWeekdayAndDay(day: string): string {
  return `${spokenWeekday(weekdayOf(day))}, ${spokenDay(day)}`;
}

/** "2:30 PM", "2 PM", "noon": "12 PM" is heard as midnight by some. */
export function spokenTime(time: string): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  if (minute === 0 && hour === 12) return 'noon';
  if (minute === 0 && hour % 24 === 0) return 'midnight';
  const minutes = minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`;
  return `${hour % 12 === 0 ? 12 : hour % 12}${minutes} ${hour < 12 ? 'AM' : 'PM'}`;
}

const DAY_MS = 86_400_000;

function midnight(day: string): number {
  const [year, month, number] = numbers(day);
  return Date.UTC(year, month - 1, number);
}

/** Year, month and day. A text of another form is a bug of ours: what people say was parsed before. */
function numbers(day: string): readonly [year: number, month: number, day: number] {
  const [, year, month, number] = dayForm.exec(day) ?? [];
  if (year === undefined) throw new RangeError(`"${day}" is no day`);
  return [Number(year), Number(month), Number(number)];
}

const dayForm = /^(\d{4})-(\d\d)-(\d\d)$/;

function text(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** "1st", "22nd", "13th". */
function ordinal(number: number): string {
  const teen = number % 100 >= 11 && number % 100 <= 13;
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${ending}`;
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[], joint: 'and' | 'or'): string {
  return items.length < 2
    ? items.join('')
    : `${items.slice(0, -1).join(', ')} ${joint} ${items[items.length - 1]}`;
}
