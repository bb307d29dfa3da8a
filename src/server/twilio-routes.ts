import { type Context, Hono } from 'hono';
import { askAgain, empty, hangUp } from '../protocols/twilio/twiml.ts';
import { type Calls, fold } from './calls.ts';
import type { Documents } from './documents.ts';
import { RESTART_S } from './drain.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { isFinal, type NextStep, nextStep, transferOutcome } from './next-step.ts';
import { personRoutes } from './person-routes.ts';
import type { CallParties } from './places.ts';
import { plainRoutes } from './plain-routes.ts';
import type { Signatures } from './signed.ts';
import { type TwilioEnv, twilioForm, twiml } from './twilio-form.ts';

export interface TwilioRoutes {
  readonly calls: Calls;
  readonly documents: Documents;
  /** As the carrier reaches us, without a slash at its end. */
  readonly baseUrl: string;
  readonly signatures: Signatures;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly draining: () => boolean;
  /** The last moments: the calls were let go, and another process will have them. */
  readonly leaving: () => boolean;
  /** Told of each call that the carrier asks about, or says the end of. */
  readonly asked: (sid: string) => void;
}

/**
 * The carrier asks, we answer with a document: what happens to a call when it arrives, when its stream ends,
 * when a transfer ends. Every answer is read off the call's facts, so any node can give it.
 */
export function twilioRoutes(options: TwilioRoutes) {
  const { calls, documents, baseUrl, signatures, metrics, log, draining, leaving, asked } = options;
  const app = new Hono<TwilioEnv>();
  app.use(twilioForm({ signatures, metrics }));
  app.on('POST', ['/stream-ended', '/dial-ended', '/chosen', '/recorded', '/call-status'], (c, next) => {
    asked(c.var.form.callSid);
    return next();
  });

  // Nothing is decided any more by a process that leaves; the same question is put to the next one.
  app.on('POST', ['/stream-ended', '/dial-ended', '/chosen', '/recorded'], async (c, next) => {
    const { callSid, params } = c.var.form;
    if (!leaving() || isFinal(params.get('CallStatus') ?? undefined)) return next();
    // What is over needs no other process to be told so.
    if (fold(await calls.facts(callSid)).phase === 'over') return next();
    const { pathname, search } = new URL(c.req.url);
    const again = new URLSearchParams(search);
    // The carrier asks again without what the caller did, unless it stands in the address.
    for (const name of KEPT) if (params.has(name)) again.set(name, params.get(name) ?? '');
    const query = again.size === 0 ? '' : `?${again}`;
    return twiml(c, askAgain({ url: `${baseUrl}${pathname}${query}`, afterS: RESTART_S }));
  });

  app.post('/voice', async (c) => {
    const { callSid, params } = c.var.form;
    const facts = await calls.facts(callSid);
    const call = fold(facts);
    if (call.phase === 'over') return twiml(c, hangUp());
    if (call.phase === 'live') {
      // A replay, for the carrier itself does not ask again while the stream is up: it must not get a ticket.
      if (call.line === 'up') {
        metrics.count('pointsman_requests_refused_total', 'replayed');
        return twiml(c, empty());
      }
      return twiml(c, await answer(c, nextStep(facts, 1), callSid, 1));
    }
    const parties = { sid: callSid, from: params.get('From') ?? '', to: params.get('To') ?? '' };
    const refusal = draining() ? 'draining' : calls.refusal(parties);
    if (refusal !== null) {
      metrics.count('pointsman_requests_refused_total', refusal);
      // Status 200: of any other answer Twilio plays an error message of its own and reads no document.
      return twiml(c, documents.busy());
    }
    calls.expect(parties);
    return twiml(c, await connect(parties, 0));
  });

  app.post('/stream-ended', async (c) => {
    const { callSid, params } = c.var.form;
    if (isFinal(params.get('CallStatus') ?? undefined)) {
      await calls.deliver(callSid, { type: 'hungUp' });
      return twiml(c, empty());
    }
    const returns = Math.min(Number(c.req.query('returns') ?? 0) || 0, 1_000) + 1;
    return twiml(c, await answer(c, nextStep(await calls.facts(callSid), returns), callSid, returns));
  });

  app.post('/dial-ended', async (c) => {
    const { callSid, params } = c.var.form;
    const status = params.get('DialCallStatus') ?? c.req.query('DialCallStatus');
    const bridged = params.get('DialBridged') ?? c.req.query('DialBridged');
    await calls.deliver(callSid, { type: 'transferEnded', outcome: transferOutcome(status, bridged) });
    if (isFinal(params.get('CallStatus') ?? undefined)) {
      await calls.deliver(callSid, { type: 'hungUp' });
      return twiml(c, empty());
    }
    const step = nextStep(await calls.facts(callSid), 0);
    // One that nobody knows was never dialed by us.
    if (step.type === 'apologise') return twiml(c, hangUp());
    // Nobody took the call: back to the agent, or to the carrier's own voice, which take a message.
    return twiml(c, await answer(c, step, callSid, 0));
  });

  app.post('/call-status', async (c) => {
    const { callSid, params } = c.var.form;
    if (isFinal(params.get('CallStatus') ?? undefined)) await calls.deliver(callSid, { type: 'hungUp' });
    return c.body(null, 204);
  });

  app.post('/stream-status', (c) => {
    const { callSid, params } = c.var.form;
    // 31921 says that we closed the stream, which is how every call ends that the agent ends.
    const error = params.get('StreamError') ?? '';
    if (params.get('StreamEvent') === 'stream-error' && !error.includes('31921')) {
      metrics.count('pointsman_stream_errors_total');
      log.warn({ call: callSid, error }, 'The carrier reports a stream error');
    }
    return c.body(null, 204);
  });

  app.route('/', personRoutes({ calls, documents }));
  app.route('/', plainRoutes({ calls, documents, log }));

  async function answer(c: Context, step: NextStep, sid: string, returns: number): Promise<string> {
    switch (step.type) {
      case 'hangUp':
        return hangUp();
      case 'apologise':
        return documents.sorry();
      case 'giveUp':
        await calls.deliver(sid, { type: 'crashed', why: 'the stream did not come back' });
        return plainly(sid, nextStep(await calls.facts(sid), 0));
      case 'plain':
        return plainly(sid, step);
      case 'dial':
        return documents.dial(sid, step);
      case 'connect':
        log.info({ call: sid, returns, path: c.req.path }, 'The carrier brings a call back');
        return connect({ sid, from: step.from, to: step.to }, returns);
    }
  }

  /** Without an agent: what is to be said next is decided now, unless the line goes down with words that were. */
  async function plainly(sid: string, step: NextStep): Promise<string> {
    await calls.deliver(sid, { type: 'carrierAsked' });
    const then = nextStep(await calls.facts(sid), 0);
    if (then.type === 'dial') return documents.dial(sid, then);
    if (then.type === 'plain') return documents.plain(then);
    return step.type === 'plain' ? documents.plain(step) : documents.sorry();
  }

  async function connect(call: CallParties, returns: number): Promise<string> {
    return documents.stream(await calls.ticket(call, 'carrier'), returns);
  }

  return app;
}

/** What the carrier tells but once. */
const KEPT = ['DialCallStatus', 'DialBridged', 'Digits', 'RecordingSid', 'RecordingUrl', 'RecordingDuration'];
