import { Hono } from 'hono';
import type { Fact } from '../core/fact.ts';
import type { Input } from '../core/input.ts';
import type { Calls } from './calls.ts';
import type { Log } from './log.ts';
import type { TwilioEnv } from './twilio-form.ts';

/**
 * What the carrier tells of its recording of a whole call: that it runs, and that the sound is there. The first often
 * comes before the stream, with which a call begins for us: it waits for that.
 * https://www.twilio.com/docs/voice/twiml/recording#recordingstatuscallback
 */
export interface Recordings {
  /** Facts of a call, as they were stored. */
  onFacts(sid: string, facts: readonly Fact[]): void;
  readonly routes: Hono<TwilioEnv>;
}

export function recordings({ calls, log }: { calls: () => Calls; log: Log }): Recordings {
  const early = new Map<string, Input>();
  const routes = new Hono<TwilioEnv>();

  routes.post('/call-recording', async (c) => {
    const { callSid, params } = c.var.form;
    const recording = params.get('RecordingSid') ?? '';
    const url = params.get('RecordingUrl') ?? '';
    const status = params.get('RecordingStatus');
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(recording)) return c.body(null, 204);
    if (status === 'in-progress') {
      const started = { type: 'recordingStarted', recording, url: addressOf(url) } as const;
      if (!(await calls().deliver(callSid, started))) await keepForLater(callSid, started);
    } else if (status === 'completed') {
      const durationS = Number(params.get('RecordingDuration') ?? 0) || 0;
      // Most come once the call has ended, and nothing is written behind its end: where to find it was told before.
      await calls().deliver(callSid, { type: 'recordingEnded', recording, url: addressOf(url), durationS });
    } else {
      log.warn({ call: callSid, recording, status }, 'The carrier has no recording of a call');
    }
    return c.body(null, 204);
  });

  async function keepForLater(sid: string, started: Input): Promise<void> {
    if ((await calls().facts(sid)).length > 0) return;
    early.set(sid, started);
    const oldest = early.keys().next();
    if (early.size > EARLY_MAX && !oldest.done) early.delete(oldest.value);
  }

  return {
    routes,
    onFacts(sid, facts) {
      const started = early.get(sid);
      if (started === undefined || !facts.some(({ type }) => type === 'call_start')) return;
      early.delete(sid);
      void calls().deliver(sid, started);
    },
  };
}

/** Calls whose stream never comes leave theirs behind. */
const EARLY_MAX = 1_000;

/** Twilio's have some 130 characters. */
function addressOf(url: string): string {
  return url.length <= 500 && /^https?:\/\//.test(url) ? url : '';
}
