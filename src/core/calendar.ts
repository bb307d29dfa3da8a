/**
 * Days and clock times as text: a day is "2026-12-01", a time is "14:30" (24 h), both local to the
 * business. They sort as strings, so comparing them needs no library.
 */
import { Temporal } from 'temporal-polyfill';

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
export function isDay(text: string): boolean {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  return parts !== null && dayOf(Number(parts[1]), Number(parts[2]), Number(parts[3])) === text;
}

/** The day with these numbers, or undefined when there is none, as on February 30th. */
export function dayOf(year: number, month: number, day: number): string | undefined {
  if (year < 1000 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const first = Temporal.PlainDate.from({ year, month, day: 1 });
  return day <= first.daysInMonth ? first.with({ day }).toString() : undefined;
}

export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** The same day of a later month; the 31st becomes the last day of a shorter month. */
export function addMonths(day: string, count: number): string {
  return Temporal.PlainDate.from(day).add({ months: count }).toString();
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'day' }).days;
}

/** Monday is 1, Sunday is 7. */
export function weekdayNumber(day: string): number {
  return Temporal.PlainDate.from(day).dayOfWeek;
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
  const { year, month, day: number } = Temporal.PlainDate.from(day);
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
