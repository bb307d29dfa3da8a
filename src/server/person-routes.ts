import { Hono } from 'hono';
import { empty, hangUp } from '../protocols/twilio/twiml.ts';
import { type Calls, fold } from './calls.ts';
import type { Documents } from './documents.ts';
import { type TwilioEnv, twiml } from './twilio-form.ts';

/**
 * The leg of the person who was dialed, before they are connected with the caller: they hear who calls, and take the
 * call with a key. A machine presses none, so that no caller is ever connected with one.
 * https://www.twilio.com/docs/voice/twiml/number#url
 *
 * The leg has a CallSid of its own; the caller's stands in the address that we gave the carrier.
 */
export function personRoutes({ calls, documents }: { calls: Calls; documents: Documents }) {
  const app = new Hono<TwilioEnv>();

  app.post('/person', async (c) => {
    const sid = c.req.query('call') ?? '';
    await calls.deliver(sid, { type: 'personAnswered' });
    const facts = await calls.facts(sid);
    const asked = facts.findLast((fact) => fact.type === 'person_answered');
    if (asked === undefined || !(await isRinging(sid))) return twiml(c, documents.callerGone());
    return twiml(c, documents.askPerson(sid, (asked.shown ?? asked.data).brief));
  });

  app.post('/person-replied', async (c) => {
    const sid = c.req.query('call') ?? '';
    const accepted = c.var.form.params.get('Digits') === TAKES_IT;
    await calls.deliver(sid, { type: 'personReplied', accepted });
    if (!(await isRinging(sid))) return twiml(c, documents.callerGone());
    // No further instruction: the two are connected.
    return twiml(c, accepted ? empty() : hangUp());
  });

  async function isRinging(sid: string): Promise<boolean> {
    const call = fold(await calls.facts(sid));
    return call.phase === 'live' && call.line !== 'gone' && call.transfer?.outcome === 'dialing';
  }

  return app;
}

const TAKES_IT = '1';
