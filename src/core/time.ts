import { Temporal } from 'temporal-polyfill';

/** Milliseconds since the epoch. */
export type Ms = number;

/** Local date and time at the business, `2026-11-22T18:40`. */
export function localTime(at: Ms, timeZone: string): string {
  return new Date(at + offsetMs(at, timeZone)).toISOString().slice(0, 16);
}

/** Clocks change on a quarter of an hour of UTC, in every zone. */
const QUARTER_MS = 900_000;

interface Offset {
  readonly quarter: number;
  readonly ms: Ms;
}

/**
 * The offset of the latest quarter of an hour asked for, by zone: to look one up takes a hundred times as long
 * as to add it. There are some 600 names of zones, so this does not grow with the calls.
 */
const offsets = new Map<string, Offset>();

function offsetMs(at: Ms, timeZone: string): Ms {
  const quarter = Math.floor(at / QUARTER_MS);
  const known = offsets.get(timeZone);
  if (known?.quarter === quarter) return known.ms;
  const ms =
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1_000_000;
  offsets.set(timeZone, { quarter, ms });
  return ms;
}
