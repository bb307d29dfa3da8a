/**
 * Somebody who follows every call, as a process of its own: it asks for what the page asks for, in the page's order,
 * reads all of it as the page does, and draws nothing. So what is measured beside it is what the server pays.
 */

/** What it can be told. */
export type Follow =
  | { readonly type: 'follow'; readonly url: string }
  /** Says what has come so far. */
  | { readonly type: 'tell' };

export interface Followed {
  /** As they happened. */
  readonly facts: number;
  /** Asked for, of calls that were in progress already. */
  readonly missed: number;
}

// Alive until its parent ends it, also while nothing is asked (`usage.js` lets go of the channel).
process.channel?.ref();

let facts = 0;
let missed = 0;

process.on('message', async (told: Follow | 'usage') => {
  if (told === 'usage') return;
  if (told.type === 'tell') process.send?.({ facts, missed } satisfies Followed);
  else await follow(told.url);
});

process.send?.({ ready: true });

async function follow(url: string): Promise<void> {
  const live = await fetch(`${url}/api/live`);
  if (live.body === null) throw new Error(`${url}/api/live answers ${live.status}`);
  await Promise.all([read(live.body), catchUp(url)]);
}

async function read(body: ReadableStream<Uint8Array>): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of body) {
    text += decoder.decode(piece, { stream: true });
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const at = event.indexOf(DATA);
      if (at === -1) continue;
      JSON.parse(event.slice(at + DATA.length));
      facts += 1;
    }
  }
}

async function catchUp(url: string): Promise<void> {
  const page = await fetch(`${url}/api/calls?state=live&limit=500`);
  const { calls } = (await page.json()) as { calls: { sid: string }[] };
  const next = async (): Promise<void> => {
    for (let call = calls.shift(); call !== undefined; call = calls.shift()) {
      const answer = await fetch(`${url}/api/calls/${call.sid}/facts?after=0`);
      missed += ((await answer.json()) as { facts: unknown[] }).facts.length;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

const DATA = '\ndata: ';
/** As many as the page asks for at a time. */
const AT_ONCE = 1;
