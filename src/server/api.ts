import { Hono } from 'hono';
import type { CallRow, FollowUp, Store } from '../adapters/store/store.ts';
import type { Clock } from '../call/world.ts';
import { costOf } from '../core/cost.ts';
import type { Fact, FactOf } from '../core/fact.ts';
import type { Prices } from '../core/prices.ts';
import { redactText } from '../core/secret-numbers.ts';
import { fold } from './calls.ts';
import type { Feed, Told } from './feed.ts';

export interface ApiRoutes {
  readonly store: Store;
  readonly feed: Feed;
  readonly clock: Clock;
  readonly prices: Prices;
  /** Takes out what may not leave the process. */
  readonly redact: Redact;
}

type Redact = (fact: Fact) => Fact;

/**
 * What happened and happens, as JSON; every fact goes through `redact` first. All that can be changed is whether a
 * person has done what a call left to be done.
 */
export function apiRoutes({ store, feed, clock, prices, redact }: ApiRoutes) {
  const app = new Hono();
  let listening = 0;
  app.use(async (c, next) => {
    await next();
    // What callers said stays out of the browser's files.
    c.header('cache-control', 'no-store');
  });

  app.get('/calls', async (c) => {
    const limit = wholeNumber(c.req.query('limit'), 50);
    const before = wholeNumber(c.req.query('before'), Number.MAX_SAFE_INTEGER);
    if (limit === null || limit < 1 || before === null) {
      return c.json({ error: 'limit is a whole number from 1, before a time in ms' }, 400);
    }
    const rows = await store.calls({ limit: Math.min(limit, ROWS_MAX), before });
    return c.json({ calls: rows.map(shown) });
  });

  app.get('/calls/:sid', async (c) => {
    const row = await store.call(c.req.param('sid'));
    if (row === null) return c.json({ error: 'There is no such call.' }, 404);
    // Folded from what may be shown, so that nothing else can be in it.
    const facts = (await store.facts(row.sid)).map(({ fact }) => redact(fact));
    return c.json({ ...shown(row), facts: facts.length, cost: costOf(facts, prices), state: fold(facts) });
  });

  app.get('/calls/:sid/facts', async (c) => {
    const row = await store.call(c.req.param('sid'));
    if (row === null) return c.json({ error: 'There is no such call.' }, 404);
    const after = wholeNumber(c.req.query('after'), 0);
    if (after === null) return c.json({ error: 'after is the number of a fact' }, 400);
    const facts = await store.facts(row.sid, after);
    return c.json({ facts: facts.map(({ seq, fact }) => told({ call: row.sid, seq, fact: redact(fact) })) });
  });

  app.get('/follow-ups', async (c) => {
    const limit = wholeNumber(c.req.query('limit'), 50);
    const open = c.req.query('open') ?? 'false';
    if (limit === null || limit < 1 || (open !== 'true' && open !== 'false')) {
      return c.json({ error: 'limit is a whole number from 1, open is true or false' }, 400);
    }
    const list = await store.followUps({ limit: Math.min(limit, ROWS_MAX), open: open === 'true' });
    return c.json({ followUps: list.map((each) => listed(each, redact)) });
  });

  app.post('/follow-ups/:sid/:seq/done', async (c) => {
    const seq = wholeNumber(c.req.param('seq'), 0);
    const found = seq !== null && (await store.settleFollowUp(c.req.param('sid'), seq, clock.now()));
    return found ? c.body(null, 204) : c.json({ error: 'There is no such follow-up.' }, 404);
  });

  app.get('/live', (c) => {
    if (listening >= LISTENERS_MAX) return c.json({ error: 'Too many are listening already.' }, 503);
    listening += 1;
    let leave = () => {};
    const events = new ReadableStream<string>(
      {
        start(controller) {
          let callOff = () => {};
          const stop = feed.listen((event) => {
            // A reader that does not keep up is let go; it can come back and read the facts it missed.
            if ((controller.desiredSize ?? 0) <= 0) {
              leave();
              controller.close();
            } else {
              const data = told({ ...event, fact: redact(event.fact) });
              controller.enqueue(`event: fact\ndata: ${JSON.stringify(data)}\n\n`);
            }
          });
          const beat = () => {
            callOff = clock.wakeAt(clock.now() + BEAT_MS, () => {
              if ((controller.desiredSize ?? 0) > 0) controller.enqueue(': still here\n\n');
              beat();
            });
          };
          leave = () => {
            leave = () => {};
            listening -= 1;
            stop();
            callOff();
          };
          controller.enqueue('retry: 2000\n\n');
          beat();
        },
        cancel: () => leave(),
      },
      new CountQueuingStrategy({ highWaterMark: EVENTS_UNREAD_MAX }),
    );
    return c.body(events.pipeThrough(new TextEncoderStream()), 200, {
      'content-type': 'text/event-stream',
      'x-accel-buffering': 'no',
    });
  });

  return app;
}

const ROWS_MAX = 500;

/** Dashboards that are open at once. */
const LISTENERS_MAX = 100;

/** Some seconds of a very busy node. */
const EVENTS_UNREAD_MAX = 2_000;

/** Proxies cut a connection on which nothing comes for thirty seconds or a minute. */
const BEAT_MS = 15_000;

function shown({ startedAt, endedAt, ...row }: CallRow) {
  return {
    ...row,
    from: redactText(row.from),
    startedAt: new Date(startedAt).toISOString(),
    endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
  };
}

function listed({ call, seq, from, fact, action, intent, doneAt }: FollowUp, redact: Redact) {
  // What may be shown of a fact is a fact of the same type.
  const { data } = redact(fact) as FollowUp['fact'];
  const begun = action === null ? null : (redact(action) as FactOf<'action_started'>);
  return {
    call,
    seq,
    at: new Date(fact.at).toISOString(),
    from: redactText(from),
    about: fact.type === 'action_unknown' ? 'action' : 'message',
    intent,
    text: 'text' in data ? data.text : 'why' in data ? data.why : data.brief,
    ...('recording' in data
      ? { recording: { sid: data.recording, url: data.url, durationS: data.duration_s } }
      : {}),
    record: begun?.data.record ?? null,
    doneAt: doneAt === null ? null : new Date(doneAt).toISOString(),
  };
}

/** In the shape of a line of the audit log. */
function told({ call, seq, fact }: Told) {
  return { ts: new Date(fact.at).toISOString(), event: fact.type, data: fact.data, seq, call };
}

function wholeNumber(text: string | undefined, fallback: number): number | null {
  if (text === undefined) return fallback;
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
