import { Temporal } from 'temporal-polyfill';

/** Milliseconds since the epoch. */
export type Ms = number;

/** Local date and time at the business, `2026-11-22T18:40`. */
export function localTime(at: Ms, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });
}
