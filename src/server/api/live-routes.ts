import { Hono } from 'hono';
import type { Clock } from '../../call/world.ts';
import type { Feed } from '../feed.ts';
import { eventStream } from './event-stream.ts';
import { type Redact, told } from './told.ts';

/** Facts of every call of this node, as they happen. */
export function liveRoutes({ feed, clock, redact }: { feed: Feed; clock: Clock; redact: Redact }) {
  const app = new Hono();
  let listening = 0;

  app.get('/live', (c) => {
    if (listening >= LISTENERS_MAX) return c.json({ error: 'Too many are listening already.' }, 503);
    listening += 1;
    return eventStream(c, {
      clock,
      unread: EVENTS_UNREAD_MAX,
      begin({ send }) {
        const stop = feed.listen((event) => send('fact', told({ ...event, fact: redact(event.fact) })));
        return () => {
          listening -= 1;
          stop();
        };
      },
    });
  });

  return app;
}

/** Pages that are open at once. */
const LISTENERS_MAX = 100;

/** Some seconds of a very busy node. */
const EVENTS_UNREAD_MAX = 2_000;
