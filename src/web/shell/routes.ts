/** Where on the page somebody is, as it stands behind the `#`: it can be kept, sent and gone back to. */
export interface Route {
  readonly view: View;
  /** The call that is opened, in Live and Calls. */
  readonly sid: string | null;
  /** Filters, by name. */
  readonly query: Readonly<Record<string, string>>;
}

export const views = ['phone', 'live', 'calls', 'numbers', 'appointments', 'follow-ups'] as const;
export type View = (typeof views)[number];

export const viewName: Readonly<Record<View, string>> = {
  phone: 'Phone',
  live: 'Live',
  calls: 'Calls',
  numbers: 'Numbers',
  appointments: 'Appointments',
  'follow-ups': 'Follow-ups',
};

/** What is no place here leads to Live. */
export function routeOf(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?');
  const [name, sid] = path.split('/');
  const view = views.find((each) => each === name) ?? 'live';
  return {
    view,
    sid: sid === undefined || sid === '' ? null : decoded(sid),
    query: Object.fromEntries(new URLSearchParams(search)),
  };
}

/** As it stands where it was never encoded, as in an address that somebody wrote. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function hashOf({ view, sid = null, query = {} }: Pick<Route, 'view'> & Partial<Route>): string {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  const search = given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
  return `#/${view}${sid === null ? '' : `/${encodeURIComponent(sid)}`}${search}`;
}
