import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Store } from '../../adapters/store/store.ts';
import { type SamplesPage, speechRequest } from '../../api/phone.ts';
import type { Clock } from '../../call/world.ts';
import type { Agent } from '../../core/agent.ts';
import { body } from './asked.ts';
import { samplesFor } from './samples.ts';

/** Speaks: u-law, 8 kHz. Rejects where it cannot. */
export type Speak = (text: string, voice: string) => Promise<Uint8Array>;

/** What a page needs that calls the agent for somebody without a microphone. */
export function phoneRoutes({
  store,
  agent,
  clock,
  speak,
}: {
  store: Store;
  agent: Agent;
  clock: Clock;
  speak: Speak;
}) {
  const app = new Hono();
  let speaking = 0;
  let spoken: number[] = [];

  const short = bodyLimit({
    maxSize: BODY_BYTES_MAX,
    onError: (c) => c.json({ error: 'That is too long.' }, 413),
  });

  app.post('/phone/speech', short, body(speechRequest), async (c) => {
    const { text, voice } = c.req.valid('json');
    const now = clock.now();
    spoken = spoken.filter((at) => at > now - 60_000);
    if (speaking >= AT_ONCE_MAX || spoken.length >= A_MINUTE_MAX) {
      return c.json({ error: 'That is too much to say at once. Wait a moment.' }, 429, {
        'retry-after': '5',
      });
    }
    spoken.push(now);
    speaking += 1;
    try {
      const sound = await speak(text, voice);
      return c.body(new Uint8Array(sound), 200, { 'content-type': 'audio/basic' });
    } finally {
      speaking -= 1;
    }
  });

  app.get('/phone/samples', async (c) => {
    const page: SamplesPage = { samples: await samplesFor(agent, store, clock.now()) };
    return c.json(page);
  });

  return app;
}

/** Five hundred characters of any script, in JSON. */
const BODY_BYTES_MAX = 8_192;

/** One mouth speaks, some fifty milliseconds a sentence. */
const AT_ONCE_MAX = 8;
/** Ten sample callers who talk as fast as they can. */
const A_MINUTE_MAX = 120;
