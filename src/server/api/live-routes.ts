import { Hono } from 'hono';
import type { Clock } from '../../call/world.ts';
import type { Feed } from '../feed.ts';
import { eventStream } from './event-stream.ts';
import { liveEvents } from './live-events.ts';
import type { Redact } from './told.ts';

/** Facts of every call of this node, as they happen. */
export function liveRoutes({ feed, clock, redact }: { feed: Feed; clock: Clock; redact: Redact }) {
  const app = new Hono();
  const live = liveEvents({ feed, clock, redact });
  let listening = 0;

  app.get('/live', (c) => {
    if (listening >= LISTENERS_MAX) return c.json({ error: 'Too many are listening already.' }, 503);
    listening += 1;
    return eventStream(c, {
      clock,
      unreadBytes: UNREAD_BYTES_MAX,
      begin({ send }) {
        const stop = live.listen(send);
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
const UNREAD_BYTES_MAX = 1_000_000;
