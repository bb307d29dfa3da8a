import { Hono } from 'hono';
import type { FollowUp, Store } from '../../adapters/store/store.ts';
import { type FollowUpsPage, followUpsQuery, type FollowUp as Listed } from '../../api/follow-ups.ts';
import type { Clock } from '../../call/world.ts';
import type { FactOf } from '../../core/fact.ts';
import { redactText } from '../../core/secret-numbers.ts';
import { query } from './asked.ts';
import type { Redact } from './told.ts';

/** What calls left for a person to do, and that it was done. */
export function followUpRoutes({ store, clock, redact }: { store: Store; clock: Clock; redact: Redact }) {
  const app = new Hono();

  app.get('/follow-ups', query(followUpsQuery), async (c) => {
    const list = await store.followUps(c.req.valid('query'));
    const page: FollowUpsPage = { followUps: list.map((each) => listed(each, redact)) };
    return c.json(page);
  });

  app.post('/follow-ups/:sid/:seq/done', async (c) => {
    const { sid, seq } = c.req.param();
    const found = /^\d{1,15}$/.test(seq) && (await store.settleFollowUp(sid, Number(seq), clock.now()));
    return found ? c.body(null, 204) : c.json({ error: 'There is no such follow-up.' }, 404);
  });

  return app;
}

function listed({ call, seq, from, fact, action, intent, doneAt }: FollowUp, redact: Redact): Listed {
  // What may be shown of a fact is a fact of the same type.
  const { data } = redact(fact) as FollowUp['fact'];
  const begun = action === null ? null : (redact(action) as FactOf<'action_started'>);
  return {
    call,
    seq,
    at: new Date(fact.at).toISOString(),
    from: redactText(from),
    about: ABOUT[fact.type],
    intent,
    text: 'text' in data ? data.text : 'why' in data ? data.why : data.brief,
    ...('recording' in data
      ? { recording: { sid: data.recording, url: data.url, durationS: data.duration_s } }
      : {}),
    record: begun === null ? null : { ...begun.data.record },
    doneAt: doneAt === null ? null : new Date(doneAt).toISOString(),
  };
}

const ABOUT: Readonly<Record<FollowUp['fact']['type'], Listed['about']>> = {
  action_unknown: 'action',
  message_taken: 'message',
  message_recorded: 'message',
  call_back_due: 'call_back',
};
