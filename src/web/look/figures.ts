/** Times, money and shares as they are shown. */

/** `1:05`; minutes go on past the hour. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** `640 ms`, `1.2 s`. */
export function delay(ms: number | null): string {
  if (ms === null) return '–';
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

export function dayAndTime(instant: string | number): string {
  return new Date(instant).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

export function share(part: number | null): string {
  return part === null ? '–' : `${(part * 100).toFixed(part === 0 || part === 1 ? 0 : 1)} %`;
}

/** Fractions of a cent count where there are many calls. */
export function dollars(usd: number): string {
  return `$${usd.toFixed(usd !== 0 && usd < 1 ? 4 : 2)}`;
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString()} ${n === 1 ? one : many}`;
}

/** `2026-12-01` as a day of the business, wherever it is looked at. */
export function localDay(date: string): string {
  return new Date(`${date}T12:00`).toLocaleDateString(undefined, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
}
