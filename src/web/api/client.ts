/** Asks the server. Whatever goes wrong becomes an `Error` with a sentence for people. */

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await answer(path, signal === undefined ? {} : { signal });
  // What it answers is documented in `src/api`, and comes from the same build as this page.
  return (await response.json()) as T;
}

export async function post(path: string, body?: unknown): Promise<Response> {
  return answer(path, {
    method: 'POST',
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
}

export function query(values: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

async function answer(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(path, init).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Error('The server does not answer. Is it running?');
  });
  if (response.ok) return response;
  throw new Error(await reason(response));
}

async function reason(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    if (typeof error === 'string') return error;
  } catch {
    // Not JSON: the status says what there is to say.
  }
  if (response.status === 401 || response.status === 403)
    return 'The server does not let us in: reload the page and give the password.';
  return `The server answered ${response.status}. Try again, or look at its log.`;
}
