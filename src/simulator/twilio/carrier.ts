import { randomUUID } from 'node:crypto';
import type { Clock } from '../realtime/clock.ts';
import { type CallRecording, callRecording, type Pause, type RecordingStatus } from './call-recording.ts';
import type { Caller } from './caller.ts';
import type { Faults } from './faults.ts';
import { type Leg, leg, listenDuring } from './leg.ts';
import { monotonicClock } from './pace.ts';
import { recording } from './recording.ts';
import type { RestApi } from './rest.ts';
import { sid } from './sid.ts';
import { type StreamReport, stream } from './stream.ts';
import { readTwiml, type Verb } from './twiml.ts';
import { absolute, audible, type DialOutcome, type LegToRun, type Next, type Room, verbs } from './verbs.ts';
import { type Answer, ask, type Webhook, type WebhookLog } from './webhook.ts';

/**
 * A telephone company of our own: it brings a call to a server as Twilio does, and does what the server's
 * documents say, so that the server cannot tell the difference. It shares no code with what it calls.
 */
export interface CallOptions {
  readonly webhookUrl: string;
  /** The caller's number, and the one that was called. */
  readonly from: string;
  readonly to: string;
  readonly caller: Caller;
  readonly accountSid?: string;
  /** Signs every request and the socket; without one nothing is signed. */
  readonly authToken?: string;
  /** The time of the call; `monotonicClock(20)` makes it pass twenty times as fast. */
  readonly clock?: Clock;
  /** Told once, when the call is over. */
  readonly statusCallback?: string;
  /** Aborting is like losing the caller's leg. */
  readonly signal?: AbortSignal;
  readonly maxSeconds?: number;
  /** Further parameters of the voice webhook, or others instead. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Where a public URL is really served: signed and named is the public one, asked is this one. */
  readonly reach?: (url: string) => string;
  /** How people take a call who are dialled; nobody answers where it is left out. */
  readonly dial?: (number: string) => DialOutcome;
  /** What the caller answers to a speech prompt of the carrier itself. */
  readonly speech?: () => string | undefined;
  /** The carrier's voice for `<Say>`, as u-law. */
  readonly speak?: (text: string) => Promise<Uint8Array>;
  /** Silence between a document and its stream, counted from 0; 200 to 900 ms on real calls, 700 to 1,500 to come back. */
  readonly connectMs?: number | ((stream: number) => number);
  readonly faults?: Faults;
  /** Where the server can tell what becomes of the call. */
  readonly rest?: RestApi;
  /** Asks the action of `<Connect>` also when the caller has hung up, with CallStatus=completed. */
  readonly actionAfterHangUp?: boolean;
}

export interface CallReport {
  readonly callSid: string;
  /** Who ended the call, and how. `agent`: a document said so or had nothing more to say. */
  readonly end: { readonly by: 'caller' | 'agent' | 'carrier'; readonly why: string };
  /** The instructions that were carried out, in order. */
  readonly verbs: readonly Verb[];
  readonly webhooks: readonly WebhookLog[];
  readonly streams: readonly StreamReport[];
  /** Of the whole call, each with the sound that it holds. */
  readonly recordings: readonly {
    readonly sid: string;
    readonly pauses: readonly Pause[];
    readonly heard: Uint8Array;
    readonly said: Uint8Array;
  }[];
  /** What the server did wrong, by the codes of https://www.twilio.com/docs/api/errors; how a stream ended is there. */
  readonly warnings: readonly { readonly code: number; readonly why: string }[];
  /** From the start of the first stream to its first audio. */
  readonly firstAudioMs: number | null;
  /** Of the answered call. */
  readonly ms: number;
  /** Raw u-law of the whole answered call, on one time line; `stereoWav` makes a file of both. */
  readonly heard: Uint8Array;
  readonly said: Uint8Array;
}

/** Never rejects for what the server does; that is in the report. */
export async function placeCall(options: CallOptions): Promise<CallReport> {
  const { clock = monotonicClock(), reach = (url: string) => url, authToken, faults = {} } = options;
  const accountSid = options.accountSid ?? `AC${'0'.repeat(31)}1`;
  const callSid = sid('CA');
  const tape = recording();
  const telephone = leg({
    caller: options.caller,
    recording: tape,
    // Twice the bound that the server itself is expected to keep.
    maxSeconds: options.maxSeconds ?? 1_200,
    signal: options.signal,
  });
  const executed: Verb[] = [];
  const webhooks: WebhookLog[] = [];
  const streams: StreamReport[] = [];
  const warnings: { code: number; why: string }[] = [];
  const callbacks: Promise<unknown>[] = [];
  const recordings: CallRecording[] = [];
  const warn = (code: number, why: string) => void warnings.push({ code, why });
  const log = (entry: WebhookLog) => void webhooks.push(entry);
  const { vanishes: _, ...later } = faults;
  const send = (webhook: Webhook) => ask(webhook, { authToken, reach, log });
  const first: Webhook = {
    kind: 'voice',
    url: options.webhookUrl,
    method: 'POST',
    params: { ...parameters(options, accountSid, callSid), CallStatus: 'ringing', ...options.parameters },
    token: randomUUID(),
  };

  const connect = async (noun: Verb, documentUrl: string): Promise<StreamReport> => {
    const { url = '', name, statusCallback, statusCallbackMethod } = noun.attributes;
    const tell = (streamSid: string, event: string, more: Record<string, string> = {}) => {
      if (statusCallback === undefined) return;
      const params = {
        AccountSid: accountSid,
        CallSid: callSid,
        StreamSid: streamSid,
        StreamName: name ?? streamSid,
        StreamEvent: event,
        Timestamp: new Date().toISOString(),
        ...more,
      };
      const method = statusCallbackMethod ?? 'POST';
      // Not waited for: it may well arrive after the action request.
      callbacks.push(
        send({ kind: 'stream-status', url: absolute(statusCallback, documentUrl), method, params }),
      );
    };
    const report = await stream({
      url,
      reach,
      accountSid,
      callSid,
      authToken,
      parameters: customParameters(noun, warn),
      leg: telephone,
      clock,
      faults: streams.length === 0 ? faults : later,
      warn,
      started: (streamSid) => tell(streamSid, 'stream-started'),
    });
    streams.push(report);
    if (faults.replayed) callbacks.push(send(first));
    if (report.error === undefined) tell(report.streamSid, 'stream-stopped');
    else {
      const text = `${report.error.code} ${report.error.why}`;
      tell(report.streamSid, 'stream-error', { StreamError: text });
    }
    return report;
  };

  const record = (noun: Verb, documentUrl: string): void => {
    const { recordingStatusCallback: url, recordingStatusCallbackMethod: method = 'POST' } = noun.attributes;
    const wanted = (noun.attributes.recordingStatusCallbackEvent ?? 'completed').split(' ');
    const began = telephone.ms;
    const tell = (status: RecordingStatus) => {
      const event = status === 'stopped' ? 'completed' : status;
      if (url === undefined || !wanted.includes(event)) return;
      const params = {
        AccountSid: accountSid,
        CallSid: callSid,
        RecordingSid: one.sid,
        RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Recordings/${one.sid}`,
        RecordingStatus: event,
        RecordingChannels: noun.attributes.channels === 'dual' ? '2' : '1',
        RecordingSource: 'StartCallRecordingTwiML',
        ...(event === 'completed'
          ? { RecordingDuration: String(Math.round((telephone.ms - began) / 1_000)) }
          : {}),
      };
      callbacks.push(send({ kind: 'recording-status', url: absolute(url, documentUrl), method, params }));
    };
    const one = callRecording(() => telephone.ms, tell);
    recordings.push(one);
    tell('in-progress');
  };

  /** What a leg carries its documents out with; that of a person who was dialed has no stream. */
  const room = (on: Leg, documentUrl: string): Room => ({
    leg: on,
    clock,
    accountSid,
    documentUrl,
    dial: options.dial ?? (() => ({ status: 'no-answer' })),
    person: (person) => carryOut(person),
    speech: options.speech ?? (() => undefined),
    speak: options.speak,
    connectMs:
      typeof options.connectMs === 'function' ? options.connectMs(streams.length) : (options.connectMs ?? 0),
    connect: (noun) => connect(noun, documentUrl),
    record: (noun) => record(noun, documentUrl),
    fetchAudio: (url) => fetchAudio(reach(url), warn),
    warn,
  });

  /** One document after the other, on one leg, until it ends. */
  const carryOut = async ({ leg: on, first, params, isAnswered }: LegToRun): Promise<CallReport['end']> => {
    let answered = isAnswered;
    const asked = (next: Next & { go: 'ask' }): Webhook => ({
      ...next,
      params: {
        ...params,
        CallStatus: on.over !== undefined ? 'completed' : answered ? 'in-progress' : 'ringing',
        ...next.params,
      },
      token: randomUUID(),
    });
    let webhook = first;
    for (let documents = 0; documents < DOCUMENTS; documents++) {
      const redirected = on.takeRedirect();
      let answer: Answer;
      if (redirected !== undefined) answer = { ok: true, body: redirected, type: 'text/xml' };
      else {
        const isRetried = faults.retried?.includes(webhook.kind) === true;
        const asking = isRetried ? send(webhook).then(() => send(webhook)) : send(webhook);
        // Before the call is answered the caller hears it ring, which is not part of the call.
        answer = await (answered ? listenDuring(on, clock, asking) : asking);
      }
      const read = document(answer);
      if (on.over !== undefined) return gone(on.over);
      if (!read.ok) {
        // The caller hears that an application error has occurred, and the call ends.
        warn(read.code, read.why);
        return { by: 'carrier', why: `${webhook.kind}: ${read.code} ${read.why}` };
      }
      let next: Next = { go: 'on' };
      for (const [n, verb] of read.verbs.entries()) {
        if (verb.name === 'Reject' && n === 0 && !answered) {
          executed.push(verb);
          return { by: 'agent', why: `Reject ${verb.attributes.reason ?? 'rejected'}` };
        }
        const execute = verbs[verb.name];
        if (execute === undefined) {
          warn(12200, `<${verb.name}> is not understood here`);
          continue;
        }
        answered = true;
        executed.push(verb);
        next = await execute(verb, room(on, webhook.url));
        if (on.over !== undefined) {
          if (next.go === 'ask' && asksTheGone(next, options)) await send(asked(next));
          return gone(on.over);
        }
        if (next.go !== 'on' || on.leaves) break;
      }
      if (on.leaves) continue;
      if (next.go === 'end') return { by: 'agent', why: next.why };
      if (next.go === 'on') return { by: 'agent', why: 'the document ended' };
      webhook = asked(next);
    }
    return { by: 'carrier', why: `more than ${DOCUMENTS} documents` };
  };

  const released = options.rest?.carries(callSid, telephone, () => recordings);
  const end = await carryOut({
    leg: telephone,
    first,
    params: parameters(options, accountSid, callSid),
    isAnswered: false,
  });
  released?.();
  for (const one of recordings) one.end();
  if (options.statusCallback !== undefined) {
    const params = {
      ...parameters(options, accountSid, callSid),
      CallStatus: FINAL_STATUS[end.why] ?? 'completed',
      CallDuration: String(Math.ceil(telephone.ms / 1_000)),
      CallbackSource: 'call-progress-events',
      SequenceNumber: '0',
      Timestamp: new Date().toUTCString(),
    };
    await send({ kind: 'call-status', url: options.statusCallback, method: 'POST', params });
  }
  await Promise.all(callbacks);
  return {
    callSid,
    end,
    verbs: executed,
    webhooks,
    streams,
    recordings: recordings.map((one) => ({
      sid: one.sid,
      pauses: one.pauses,
      heard: one.kept(tape.heard()),
      said: one.kept(tape.said()),
    })),
    warnings,
    firstAudioMs: streams[0]?.firstAudioMs ?? null,
    ms: telephone.ms,
    heard: tape.heard(),
    said: tape.said(),
  };
}

/** The calls that were never answered. */
const FINAL_STATUS: Readonly<Record<string, string>> = {
  'Reject busy': 'busy',
  'Reject rejected': 'no-answer',
};

/** A loop between documents must come to an end; no honest call needs so many. */
const DOCUMENTS = 50;

type Document = { ok: true; verbs: readonly Verb[] } | { ok: false; code: number; why: string };

function document(answer: Answer): Document {
  if (!answer.ok) return answer;
  // Nothing to do is said with an empty body too.
  if (answer.body.trim() === '') return { ok: true, verbs: [] };
  if (!/^(text|application)\/(xml|html)\b/.test(answer.type)) {
    return { ok: false, code: 12300, why: `content type ${answer.type}` };
  }
  const read = readTwiml(answer.body);
  return read.ok ? read : { ok: false, code: 12100, why: read.why };
}

function gone(over: NonNullable<Leg['over']>): CallReport['end'] {
  return { by: ENDED_BY[over], why: over };
}

const ENDED_BY = {
  'caller hung up': 'caller',
  completed: 'agent',
  aborted: 'carrier',
  'too long': 'carrier',
} as const;

/** A message that was left is reported also when the caller is gone; of a stream that is not known. */
function asksTheGone(next: Next & { go: 'ask' }, options: CallOptions): boolean {
  return next.kind === 'recorded' || (next.kind === 'stream-ended' && options.actionAfterHangUp === true);
}

function customParameters(noun: Verb, warn: (code: number, why: string) => void): Record<string, string> {
  const pairs = noun.children
    .filter(({ name }) => name === 'Parameter')
    .map(({ attributes: { name = '', value = '' } }) => [name, value] as const);
  // https://www.twilio.com/docs/voice/twiml/stream#custom-parameters
  const fitting = pairs.filter(([name, value]) => name.length + value.length < 500);
  if (fitting.length < pairs.length) warn(12200, 'a <Parameter> of 500 characters or more');
  return Object.fromEntries(fitting);
}

async function fetchAudio(
  url: string,
  warn: (code: number, why: string) => void,
): Promise<Uint8Array | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(15_000) });
    const audio = response.ok ? audible(new Uint8Array(await response.arrayBuffer())) : undefined;
    if (audio === undefined) warn(12300, `<Play>: no WAV file at ${url}`);
    return audio;
  } catch (error) {
    warn(11200, `<Play>: ${String(error)}`);
    return undefined;
  }
}

/** https://www.twilio.com/docs/voice/twiml#twilios-request-to-your-application */
function parameters({ from, to }: CallOptions, accountSid: string, callSid: string): Record<string, string> {
  const place = (who: string, number: string) => ({
    [`${who}City`]: '',
    [`${who}State`]: '',
    [`${who}Zip`]: '',
    [`${who}Country`]: number.startsWith('+1') ? 'US' : '',
  });
  return {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    CallSid: callSid,
    CallToken: '{"parentCallInfoToken":"eyJhbGciOiJFUzI1NiJ9","identityHeaderTokens":[]}',
    Called: to,
    Caller: from,
    Direction: 'inbound',
    From: from,
    To: to,
    StirVerstat: 'TN-Validation-Passed-A',
    ...place('From', from),
    ...place('Caller', from),
    ...place('To', to),
    ...place('Called', to),
  };
}
