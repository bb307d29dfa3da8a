import { FRAME_MS, SILENT_FRAME } from '../../protocols/audio/frames.ts';
import { encodeMulaw, RATE_HZ } from '../../protocols/audio/mulaw.ts';
import { resample } from '../../protocols/audio/resample.ts';
import { readWav } from '../../protocols/audio/wav.ts';
import type { Clock } from '../realtime/clock.ts';
import type { Act } from './caller.ts';
import { type Leg, leg, listen } from './leg.ts';
import { pace } from './pace.ts';
import { recording } from './recording.ts';
import { sid } from './sid.ts';
import { isSound } from './sound.ts';
import type { StreamReport } from './stream.ts';
import type { Verb } from './twiml.ts';
import type { Webhook, WebhookKind } from './webhook.ts';

/** What comes after a verb: the next one, another document, or the end of the call. */
export type Next =
  | { readonly go: 'on' }
  | {
      readonly go: 'ask';
      readonly kind: WebhookKind;
      readonly url: string;
      readonly method: string;
      readonly params: Readonly<Record<string, string>>;
    }
  | { readonly go: 'end'; readonly why: string };

/** How a dialled person takes the call. */
export interface DialOutcome {
  readonly status: 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled';
  /** How long it rings; the document's timeout where nobody answers, otherwise a second. */
  readonly ringMs?: number;
  /** How long they talk; 2 s where not said. */
  readonly talkMs?: number;
  /** The key that a person presses whom a document asks first; a machine presses none. */
  readonly presses?: string;
}

/** A leg that carries out documents, and how the first one is asked for. */
export interface LegToRun {
  readonly leg: Leg;
  readonly first: Webhook;
  /** Of every request for it. */
  readonly params: Readonly<Record<string, string>>;
  readonly isAnswered: boolean;
}

export interface Room {
  readonly leg: Leg;
  readonly clock: Clock;
  readonly accountSid: string;
  /** The URL of the document, against which others are resolved. */
  readonly documentUrl: string;
  readonly dial: (number: string) => DialOutcome;
  /** Carries out documents on the leg of a person who was dialed. */
  readonly person: (person: LegToRun) => Promise<{ readonly why: string }>;
  /** What the caller answers to a speech prompt of the carrier itself; undefined: nothing. */
  readonly speech: () => string | undefined;
  /** The carrier's own voice. Without one a sentence is as long a silence. */
  readonly speak: ((text: string) => Promise<Uint8Array>) | undefined;
  /** Silence before a stream. */
  readonly connectMs: number;
  readonly connect: (noun: Verb) => Promise<StreamReport>;
  /** Records the call from here on, beside whatever comes next. */
  readonly record: (noun: Verb) => void;
  readonly fetchAudio: (url: string) => Promise<Uint8Array | undefined>;
  readonly warn: (code: number, why: string) => void;
}

const on: Next = { go: 'on' };

/** https://www.twilio.com/docs/voice/twiml */
export const verbs: Readonly<Record<string, (verb: Verb, room: Room) => Promise<Next>>> = {
  async Connect(verb, room) {
    const noun = verb.children.find(({ name }) => name === 'Stream');
    if (noun === undefined) {
      room.warn(12200, '<Connect> without <Stream>');
      return on;
    }
    await listen(room.leg, room.clock, { ms: room.connectMs });
    if (room.leg.leaves) return on;
    await room.connect(noun);
    return then(verb, room, 'stream-ended', {});
  },

  async Start(verb, room) {
    for (const noun of verb.children) {
      if (noun.name === 'Recording') room.record(noun);
      else room.warn(12200, `<Start><${noun.name}> is not understood here`);
    }
    return on;
  },

  async Stop() {
    return on;
  },

  async Say(verb, room) {
    await hear(verb, room);
    return on;
  },

  async Play(verb, room) {
    await hear(verb, room);
    return on;
  },

  async Pause(verb, room) {
    await hear(verb, room);
    return on;
  },

  async Dial(verb, room) {
    const noun = verb.children[0];
    const number = noun?.text ?? verb.text;
    const outcome = room.dial(number);
    const { status, ringMs, talkMs = 2_000 } = outcome;
    const timeoutMs = milliseconds(verb.attributes.timeout, 30);
    await listen(room.leg, room.clock, { ms: ringMs ?? (status === 'no-answer' ? timeoutMs : 1_000) });
    const dialSid = sid('CA');
    const isAnswered = status === 'completed' && !room.leg.leaves;
    const isBridged = isAnswered && (await accepts(noun, dialSid, outcome, room));
    if (isBridged) await listen(room.leg, room.clock, { ms: talkMs });
    return then(verb, room, 'dial-ended', {
      DialCallStatus: status,
      DialCallSid: dialSid,
      DialBridged: String(isBridged),
      ...(isBridged ? { DialCallDuration: String(Math.round(talkMs / 1_000)) } : {}),
    });
  },

  async Gather(verb, room) {
    const { input = 'dtmf', timeout, numDigits, finishOnKey = '#', actionOnEmptyResult } = verb.attributes;
    let digits = '';
    let full = false;
    const pressed = ({ press }: Act) => {
      if (press === undefined || !input.includes('dtmf')) return false;
      full = press === finishOnKey || digits.length + 1 === Number(numDigits);
      if (press !== finishOnKey) digits += press;
      return true;
    };
    for (const child of verb.children) if (digits === '' && !full) await hear(child, room, pressed);
    const speech = digits === '' && input.includes('speech') ? room.speech() : undefined;
    for (let before = -1; speech === undefined && !full && digits.length > before; ) {
      before = digits.length;
      await listen(room.leg, room.clock, { ms: milliseconds(timeout, 5), done: pressed });
    }
    if (digits === '' && speech === undefined && actionOnEmptyResult !== 'true') return on;
    // Without an action the same document is asked for again.
    return then(withAction(verb, room), room, 'gathered', {
      ...(speech === undefined ? { Digits: digits } : { SpeechResult: speech, Confidence: '0.9' }),
    });
  },

  async Record(verb, room) {
    const { timeout, finishOnKey = '1234567890*#', maxLength } = verb.attributes;
    const began = room.leg.ms;
    let key = '';
    let spoke = false;
    let silentMs = 0;
    await listen(room.leg, room.clock, {
      ms: milliseconds(maxLength, 3_600),
      done({ press, say }) {
        const isSpeech = say !== undefined && isSound(say);
        silentMs = isSpeech ? 0 : silentMs + FRAME_MS;
        spoke ||= isSpeech;
        key = press !== undefined && finishOnKey.includes(press) ? press : '';
        return key !== '' || silentMs >= milliseconds(timeout, 5);
      },
    });
    if (!spoke) return on;
    const recordingSid = sid('RE');
    const account = `https://api.twilio.com/2010-04-01/Accounts/${room.accountSid}`;
    return then(withAction(verb, room), room, 'recorded', {
      RecordingSid: recordingSid,
      RecordingUrl: `${account}/Recordings/${recordingSid}`,
      RecordingDuration: String(Math.round((room.leg.ms - began) / 1_000)),
      Digits: room.leg.over === undefined ? key : 'hangup',
    });
  },

  async Redirect(verb, room) {
    return ask(verb.text, verb.attributes.method, room, 'redirect', {});
  },

  async Hangup() {
    return { go: 'end', why: 'Hangup' };
  },
};

/**
 * Whoever answers is played the document of the noun first, while the caller hears it ring. They are connected when it
 * comes to its end, and not when it hangs up. https://www.twilio.com/docs/voice/twiml/number#url
 */
async function accepts(
  noun: Verb | undefined,
  dialSid: string,
  { presses }: DialOutcome,
  room: Room,
): Promise<boolean> {
  const url = noun?.attributes.url;
  if (noun === undefined || url === undefined) return true;
  const callerLeft = new AbortController();
  const person = leg({
    caller: {
      hear: () => {},
      act: (atMs) => (presses !== undefined && atMs === 1_000 ? { press: presses } : {}),
    },
    recording: recording(),
    maxSeconds: 600,
    signal: callerLeft.signal,
  });
  const params = {
    AccountSid: room.accountSid,
    ApiVersion: '2010-04-01',
    CallSid: dialSid,
    CallStatus: 'in-progress',
    Direction: 'outbound-dial',
    To: noun.text,
    Called: noun.text,
  };
  const asked = room.person({
    leg: person,
    first: {
      kind: 'person',
      url: absolute(url, room.documentUrl),
      method: noun.attributes.method ?? 'POST',
      params,
    },
    params,
    isAnswered: true,
  });
  let isOver = false;
  const watching = pace(room.clock, () => {
    if (room.leg.leaves) callerLeft.abort();
    else room.leg.exchange(SILENT_FRAME);
    return !callerLeft.signal.aborted && !isOver;
  });
  const { why } = await asked.finally(() => {
    isOver = true;
  });
  await watching;
  return why === 'the document ended' && !room.leg.leaves;
}

/** What plays into the caller's ear without a server: a sentence, a file, a pause. Whole, or until `done`. */
async function hear(verb: Verb, room: Room, done?: (act: Act) => boolean): Promise<void> {
  const sound = await sounds[verb.name]?.(verb, room);
  if (sound === undefined) return room.warn(12200, `<${verb.name}> has no place here`);
  // Zero means until the call ends; a thousand times is as long.
  const times = verb.name === 'Pause' ? 1 : Number(verb.attributes.loop ?? 1) || 1_000;
  let stopped = false;
  for (let n = 0; n < times && !stopped && !room.leg.leaves; n++) {
    await listen(room.leg, room.clock, {
      ...sound,
      done: (act) => {
        stopped = done?.(act) ?? false;
        return stopped;
      },
    });
    if (sound.ms === 0) return;
  }
}

type Sound = { ms: number; audio?: Uint8Array };

const sounds: Readonly<Record<string, (verb: Verb, room: Room) => Promise<Sound>>> = {
  async Say(verb, room) {
    if (room.speak === undefined) return { ms: verb.text.length * MS_A_CHARACTER };
    const audio = await room.speak(verb.text);
    return { ms: audio.length / 8, audio };
  },
  async Play(verb, room) {
    const keys = verb.attributes.digits;
    if (keys !== undefined) return { ms: keys.length * 250 };
    const audio = await room.fetchAudio(absolute(verb.text, room.documentUrl));
    return audio === undefined ? { ms: 0 } : { ms: audio.length / 8, audio };
  },
  async Pause(verb) {
    return { ms: milliseconds(verb.attributes.length, 1) };
  },
};

/** About 16 characters a second. */
const MS_A_CHARACTER = 62;

/** A WAV file as the caller hears it; undefined when it is none. */
export function audible(file: Uint8Array): Uint8Array | undefined {
  const read = readWav(file);
  const channel = read.ok ? read.channels[0] : undefined;
  return read.ok && channel !== undefined ? encodeMulaw(resample(channel, read.rateHz, RATE_HZ)) : undefined;
}

/** An attribute in seconds; one that is no number counts as left out. */
function milliseconds(seconds: string | undefined, fallback: number): number {
  const given = Number.parseFloat(seconds ?? '');
  return (Number.isNaN(given) ? fallback : given) * 1_000;
}

/** Against the document; what cannot be a URL stays as it is, for the request to fail on. */
export function absolute(url: string, documentUrl: string): string {
  return URL.canParse(url, documentUrl) ? new URL(url, documentUrl).href : url;
}

function withAction(verb: Verb, room: Room): Verb {
  return { ...verb, attributes: { action: room.documentUrl, ...verb.attributes } };
}

function then(verb: Verb, room: Room, kind: WebhookKind, params: Readonly<Record<string, string>>): Next {
  const { action, method } = verb.attributes;
  return action === undefined ? on : ask(action, method, room, kind, params);
}

function ask(
  url: string,
  method: string | undefined,
  room: Room,
  kind: WebhookKind,
  params: Readonly<Record<string, string>>,
): Next {
  return { go: 'ask', kind, url: absolute(url, room.documentUrl), method: method ?? 'POST', params };
}
