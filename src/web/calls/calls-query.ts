import type { CallsQuery } from '../../api/calls.ts';

/** The filters in the address as the API takes them: days there, as of whoever looks, are instants here. */
export function callsQuery(
  filters: Readonly<Record<string, string>>,
  before?: string,
): Record<string, string> {
  const { from = '', to = '', ...rest } = filters;
  const known = Object.fromEntries(FILTERS.map((name) => [name, rest[name] ?? '']));
  return {
    ...known,
    state: 'ended' satisfies CallsQuery['state'],
    from: startOf(from, 0),
    to: startOf(to, 1),
    before: before ?? '',
  };
}

const FILTERS = ['text', 'number', 'intent', 'outcome'] as const satisfies readonly (keyof CallsQuery)[];

/** When a day begins, or one some days after it; empty where this is no day, as in an address that somebody wrote. */
function startOf(day: string, daysAfter: number): string {
  const date = new Date(`${day}T00:00`);
  date.setDate(date.getDate() + daysAfter);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
