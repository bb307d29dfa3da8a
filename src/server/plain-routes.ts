import { Hono } from 'hono';
import type { Input } from '../core/input.ts';
import { empty } from '../protocols/twilio/twiml.ts';
import type { Calls } from './calls.ts';
import type { Documents } from './documents.ts';
import type { Log } from './log.ts';
import { isFinal, nextStep } from './next-step.ts';
import { type TwilioEnv, twiml } from './twilio-form.ts';

/** A call whose agent has failed, in the carrier's own voice: what the caller chose, and what was recorded. */
export function plainRoutes({ calls, documents, log }: { calls: Calls; documents: Documents; log: Log }) {
  const app = new Hono<TwilioEnv>();

  app.post('/chosen', async (c) => {
    const { callSid, params } = c.var.form;
    if (isFinal(params.get('CallStatus') ?? undefined)) {
      await calls.deliver(callSid, { type: 'hungUp' });
      return twiml(c, empty());
    }
    const key = params.get('Digits') ?? c.req.query('Digits');
    // Who presses nothing has stayed on the line for a person.
    const choice = key === WANTS_MESSAGE ? 'message' : 'person';
    await calls.deliver(callSid, { type: 'chosen', choice });
    return twiml(c, await next(callSid));
  });

  app.post('/recorded', async (c) => {
    const { callSid, params } = c.var.form;
    const given = (name: string) => params.get(name) ?? c.req.query(name);
    const message = messageOf(given);
    // The recording first: a caller who hung up over it has left it all the same.
    await calls.deliver(callSid, message ?? { type: 'nothingRecorded' });
    if (isFinal(params.get('CallStatus') ?? undefined)) {
      await calls.deliver(callSid, { type: 'hungUp' });
      return twiml(c, empty());
    }
    return twiml(c, await next(callSid));
  });

  app.post('/recording-status', async (c) => {
    const { callSid, params } = c.var.form;
    const message = messageOf((name) => params.get(name) ?? undefined);
    if (params.get('RecordingStatus') === 'completed' && message !== null) {
      const known = (await calls.facts(callSid)).some((fact) => fact.type === 'message_recorded');
      const told = known || (await calls.deliver(callSid, message));
      // Nothing is written behind the end of a call: where to find it stands at least here.
      if (!told) log.warn({ call: callSid, recording: message.recording }, 'A recording came too late');
    }
    return c.body(null, 204);
  });

  async function next(sid: string): Promise<string> {
    const step = nextStep(await calls.facts(sid), 0);
    switch (step.type) {
      case 'dial':
        return documents.dial(sid, step);
      case 'plain':
        return documents.plain(step);
      case 'hangUp':
        return empty();
      default:
        return documents.sorry();
    }
  }

  return app;
}

const WANTS_MESSAGE = '2';

/** Null where nothing was recorded, or the carrier does not say what. */
function messageOf(
  given: (name: string) => string | undefined,
): Extract<Input, { type: 'messageRecorded' }> | null {
  const recording = given('RecordingSid') ?? '';
  const url = given('RecordingUrl') ?? '';
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(recording) || url.length > URL_MAX || !/^https?:\/\//.test(url))
    return null;
  const durationS = Number(given('RecordingDuration') ?? 0);
  return {
    type: 'messageRecorded',
    recording,
    url,
    durationS: Number.isFinite(durationS) && durationS >= 0 ? durationS : 0,
  };
}

/** Twilio's have some 130 characters. */
const URL_MAX = 500;
