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
    from: from === '' ? '' : new Date(`${from}T00:00`).toISOString(),
    to: to === '' ? '' : dayAfter(to),
    before: before ?? '',
  };
}

const FILTERS = ['text', 'number', 'intent', 'outcome'] as const satisfies readonly (keyof CallsQuery)[];

function dayAfter(day: string): string {
  const date = new Date(`${day}T00:00`);
  date.setDate(date.getDate() + 1);
  return date.toISOString();
}
