import { type Context, Hono } from 'hono';
import type { Agent } from '../core/agent.ts';
import { askAgain, connectStream, dial, empty, hangUp, sayAndHangUp } from '../protocols/twilio/twiml.ts';
import { type CallParties, type Calls, fold } from './calls.ts';
import { RESTART_S } from './drain.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { isFinal, nextStep, transferOutcome } from './next-step.ts';
import type { Signatures } from './signed.ts';
import { type TwilioEnv, twilioForm } from './twilio-form.ts';

export interface TwilioRoutes {
  readonly agent: Agent;
  readonly calls: Calls;
  /** As the carrier reaches us, without a slash at its end. */
  readonly baseUrl: string;
  readonly signatures: Signatures;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly draining: () => boolean;
  /** The last moments: the calls were let go, and another process will have them. */
  readonly leaving: () => boolean;
}

/**
 * The carrier asks, we answer with a document: what happens to a call when it arrives, when its stream ends,
 * when a transfer ends. Every answer is read off the call's facts, so any node can give it.
 */
export function twilioRoutes(options: TwilioRoutes) {
  const { agent, calls, baseUrl, signatures, metrics, log, draining, leaving } = options;
  const app = new Hono<TwilioEnv>();
  app.use(twilioForm({ signatures, metrics }));

  // Nothing is decided any more by a process that leaves; the same question is put to the next one.
  app.on('POST', ['/stream-ended', '/dial-ended'], async (c, next) => {
    const { callSid, params } = c.var.form;
    if (!leaving() || isFinal(params.get('CallStatus') ?? undefined)) return next();
    // What is over needs no other process to be told so.
    if (fold(await calls.facts(callSid)).phase === 'over') return next();
    const { pathname, search } = new URL(c.req.url);
    return twiml(c, askAgain({ url: `${baseUrl}${pathname}${search}`, afterS: RESTART_S }));
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
    if (draining() || !calls.hasRoom(callSid)) {
      metrics.count('pointsman_requests_refused_total', draining() ? 'draining' : 'full');
      // Status 200: of any other answer Twilio plays an error message of its own and reads no document.
      return twiml(c, sayAndHangUp(BUSY, sayLanguage));
    }
    const parties = { sid: callSid, from: params.get('From') ?? '', to: params.get('To') ?? '' };
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
    const outcome = transferOutcome(params.get('DialCallStatus') ?? undefined);
    await calls.deliver(callSid, { type: 'transferEnded', outcome });
    if (isFinal(params.get('CallStatus') ?? undefined)) {
      await calls.deliver(callSid, { type: 'hungUp' });
      return twiml(c, empty());
    }
    if (outcome === 'completed') return twiml(c, hangUp());
    const call = fold(await calls.facts(callSid));
    if (call.phase !== 'live') return twiml(c, hangUp());
    // Nobody answered: back to the agent, who takes a message.
    return twiml(c, await connect({ sid: callSid, from: call.from, to: call.to }, 0));
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

  async function answer(c: Context, step: ReturnType<typeof nextStep>, sid: string, returns: number) {
    switch (step.type) {
      case 'hangUp':
        return hangUp();
      case 'apologise':
        await calls.deliver(sid, { type: 'crashed', why: 'the stream did not come back' });
        return sayAndHangUp(SORRY, sayLanguage);
      case 'dial':
        return dial({
          number: step.to,
          callerId: step.callerId,
          actionUrl: `${baseUrl}/twilio/dial-ended`,
          timeoutS: RING_S,
        });
      case 'connect':
        log.info({ call: sid, returns, path: c.req.path }, 'The carrier brings a call back');
        return connect({ sid, from: step.from, to: step.to }, returns);
    }
  }

  async function connect(call: CallParties, returns: number): Promise<string> {
    return connectStream({
      actionUrl: `${baseUrl}/twilio/stream-ended${returns === 0 ? '' : `?returns=${returns}`}`,
      streamUrl: `${baseUrl.replace(/^http/, 'ws')}/ws`,
      statusCallbackUrl: `${baseUrl}/twilio/stream-status`,
      parameters: { ticket: await calls.ticket(call) },
    });
  }

  /** Our own sentences are in English; the agent's region of it where it has one. */
  const sayLanguage = /^en(-|$)/i.test(agent.locale) ? agent.locale : 'en-US';

  return app;
}

const BUSY =
  'Thank you for calling. All of our lines are busy at the moment. Please call again in a few minutes. Goodbye.';

const SORRY =
  'I am sorry, we have a technical problem and cannot continue. Please call again later. Goodbye.';

/** Five rings or so; then the caller is better off leaving a message. */
const RING_S = 25;

function twiml(c: Context, document: string): Response {
  return c.body(document, 200, { 'content-type': 'text/xml; charset=utf-8' });
}
