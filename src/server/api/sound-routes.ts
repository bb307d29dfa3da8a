import { Hono } from 'hono';
import type { SoundFrame } from '../../api/live.ts';
import type { Clock } from '../../call/world.ts';
import type { Overhearing } from '../overhearing.ts';
import { eventStream, eventText } from './event-stream.ts';

/** Listen in to a call. */
export function soundRoutes({ overhearing, clock }: { overhearing: Overhearing; clock: Clock }) {
  const app = new Hono();
  let listening = 0;

  app.get('/calls/:sid/sound', (c) => {
    const sid = c.req.param('sid');
    if (!overhearing.isOpen(sid)) {
      return c.json({ error: 'There is no line to this call on this node at the moment.' }, 404);
    }
    if (listening >= LISTENERS_MAX) return c.json({ error: 'Too many are listening already.' }, 503);
    listening += 1;
    const since = clock.now();
    return eventStream(c, {
      clock,
      unreadBytes: UNREAD_BYTES_MAX,
      begin({ send: sendBytes, end }) {
        const send = (event: string, data: object) => sendBytes(Buffer.from(eventText(event, data)));
        const at = () => clock.now() - since;
        const frame = (payload: string): SoundFrame => ({ at: at(), payload });
        const stop = overhearing.listen(sid, {
          caller: (payload) => send('caller', frame(payload)),
          agent: (payload) => send('agent', frame(payload)),
          clear: () => send('clear', { at: at() }),
          end() {
            send('end', { at: at() });
            end();
          },
        });
        return () => {
          listening -= 1;
          stop();
        };
      },
    });
  });

  return app;
}

/** Each costs what the audio of a call does. */
const LISTENERS_MAX = 20;

/** Ten seconds of both sides, at 8 kHz in base64, with what is around it. */
const UNREAD_BYTES_MAX = 400_000;
