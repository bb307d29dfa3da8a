import type { Numbers } from '../../api/numbers.ts';

/** The series of the numbers as charts take them. */

export function outcomesOver({ series }: Numbers): Record<string, string | number>[] {
  return series.map(({ period, outcomes }) => ({ period: periodName(period), ...outcomes }));
}

export function delays({ series }: Numbers, of: 'turnDelayMs' | 'firstWordMs') {
  return series.map(({ period, [of]: { p50, p95 } }) => ({ period: periodName(period), p50, p95 }));
}

export function costs({ series }: Numbers) {
  return series.map(({ period, cost: { usd } }) => ({ period: periodName(period), usd }));
}

/** `2026-12-01T14` is `14:00`, and `2026-12-01` a day in short. */
export function periodName(period: string): string {
  const [day = '', hour] = period.split('T');
  if (hour !== undefined) return `${hour}:00`;
  return new Date(`${day}T12:00`).toLocaleDateString(undefined, { day: 'numeric', month: 'short' });
}
