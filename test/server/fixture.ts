import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterEach } from 'vitest';
import { WebSocket } from 'ws';
import { openSqlite } from '../../src/adapters/store/sqlite.ts';
import type { Store } from '../../src/adapters/store/store.ts';
import type { Traces } from '../../src/adapters/traces/traces.ts';
import type { CallControl } from '../../src/adapters/twilio-rest/call-control.ts';
import { runCall } from '../../src/call/driver.ts';
import type { Actions, Clock, Voice, VoiceEvent, Voices } from '../../src/call/world.ts';
import { type Config, parseConfig } from '../../src/config.ts';
import { type Agent, defineAgent } from '../../src/core/agent.ts';
import type { Fact } from '../../src/core/fact.ts';
import { prices } from '../../src/core/prices.ts';
import { redactFact } from '../../src/core/redact.ts';
import type { Log } from '../../src/server/log.ts';
import { type RunningServer, startServer } from '../../src/server/server.ts';

/** A real server on a real port, with a real store in a directory of its own and a clock that a test moves. */
export interface Fixture {
  readonly server: RunningServer;
  readonly store: Store;
  readonly clock: ManualClock;
  /** Where its audit files would be. */
  readonly logDir: string;
  /** What was told to the audit log. */
  readonly facts: Fact[];
  /** Sessions with the voice that were opened, oldest first. */
  readonly sessions: QuietVoice[];
  /** A form as Twilio sends it, signed when there is a token. */
  post(path: string, form: Record<string, string>, options?: PostOptions): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** The voice webhook and then the stream, up to its `start`. */
  call(sid?: string): Promise<Stream>;
  stream(ticket: string, options?: { callSid?: string; signature?: string }): Promise<Stream>;
}

export interface PostOptions {
  readonly signature?: string;
  readonly token?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

export interface Stream {
  readonly socket: WebSocket;
  readonly streamSid: string;
  /** Resolves with the code when the socket is closed. */
  readonly closed: Promise<number>;
  send(message: object | string): void;
  media(count?: number): void;
}

export const CALL = `CA${'0'.repeat(31)}1`;
export const FROM = '+12125550147';
export const TO = '+12125550100';

export async function start(
  env: Record<string, string> = {},
  {
    dir = temporaryDir(),
    agent = office,
    control = null,
    webDir = builtPage(join(dir, 'web')),
    traces = null,
    voices,
    random,
    behind = () => 0,
    log = { debug() {}, info() {}, warn() {}, error: (data, message) => console.error(message, data) },
  }: {
    dir?: string;
    agent?: Agent;
    control?: CallControl | null;
    webDir?: string;
    traces?: Traces | null;
    voices?: Voices;
    random?: () => string;
    /** Calls whose files could not be written. */
    behind?: () => number;
    log?: Log;
  } = {},
): Promise<Fixture> {
  const parsed = parseConfig({ PORT: '0', LOG_DIR: join(dir, 'logs'), ...env });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ name, fault }) => `${name} ${fault}`).join('\n'));
  const { config } = parsed;
  const clock = manualClock();
  const redact = (fact: Fact) => redactFact(fact, agent);
  const store = openSqlite({ dir, reading: { timeZone: agent.timeZone, prices, redact } });
  const facts: Fact[] = [];
  const sessions: QuietVoice[] = [];
  let tokens = 0;
  const server = await startServer({
    config,
    agent,
    store,
    voices: voices ?? quietVoices(sessions),
    clips: { find: () => null },
    spare: { speak: async () => null },
    actions: noActions,
    control,
    audit: {
      append: (_, appended) => void facts.push(...appended),
      rebuild: async () => true,
      leave() {},
      behind,
    },
    run: runCall,
    speak: async (text, voice) => Buffer.from(`${voice}: ${text}`),
    webDir,
    traces,
    log,
    clock,
    random: random ?? (() => `ticket-${++tokens}`),
    node: `node-${++nodes}`,
  });
  closings.push(async () => {
    await server.close();
    await store.close();
  });
  return { server, store, clock, logDir: config.logDir, facts, sessions, ...client(server, config) };
}

/** No two have the same name. */
let nodes = 0;

function client(server: RunningServer, config: Config) {
  const token = config.twilioAuthTokens[0];
  const base = config.publicUrl ?? server.url;

  async function post(path: string, form: Record<string, string>, options: PostOptions = {}) {
    const signature =
      options.signature ??
      (token === undefined
        ? undefined
        : getExpectedTwilioSignature(options.token ?? token, `${base}${path}`, form));
    const response = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(signature === undefined || signature === '' ? {} : { 'x-twilio-signature': signature }),
        ...options.headers,
      },
      body: options.body ?? new URLSearchParams(form).toString(),
    });
    return answer(response);
  }

  let streams = 0;
  async function stream(
    ticket: string,
    { callSid = CALL, signature }: { callSid?: string; signature?: string } = {},
  ) {
    const socket = await openSocket(server.url, config, signature);
    const streamSid = `MZ${String(++streams).padStart(32, '0')}`;
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    const send = (message: object | string) =>
      socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    send(startMessage({ streamSid, callSid, ticket }));
    let chunk = 0;
    const media = (count = 1) => {
      for (let sent = 0; sent < count; sent += 1) {
        chunk += 1;
        send(
          `{"event":"media","sequenceNumber":"${chunk + 1}","media":{"track":"inbound","chunk":"${chunk}","timestamp":"${chunk * 20}","payload":"${FRAME}"},"streamSid":"${streamSid}"}`,
        );
      }
    };
    return { socket, streamSid, closed, send, media };
  }

  return {
    post,
    stream,
    async get(path: string, headers: Record<string, string> = {}) {
      return answer(await fetch(`${server.url}${path}`, { headers }));
    },
    async call(sid = CALL) {
      const { text } = await post('/twilio/voice', voiceForm(sid));
      return stream(ticketIn(text), { callSid: sid });
    },
  };
}

/** Resolves when the socket is open; rejects with `Unexpected server response: 403` and the like. */
export function openSocket(url: string, config: Config, signature?: string): Promise<WebSocket> {
  const token = config.twilioAuthTokens[0];
  const wss = `${(config.publicUrl ?? url).replace(/^http/, 'ws')}/ws`;
  const signed = signature ?? (token === undefined ? '' : getExpectedTwilioSignature(token, wss, {}));
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws`, {
      headers: signed === '' ? {} : { 'x-twilio-signature': signed },
    });
    socket.on('error', reject);
    socket.on('open', () => resolve(socket));
  });
}

export function startMessage({
  streamSid,
  callSid,
  ticket,
}: Record<'streamSid' | 'callSid' | 'ticket', string>) {
  return {
    event: 'start',
    sequenceNumber: '1',
    start: {
      accountSid: `AC${'0'.repeat(31)}1`,
      streamSid,
      callSid,
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      customParameters: { ticket },
    },
    streamSid,
  };
}

export function voiceForm(sid: string = CALL): Record<string, string> {
  return { AccountSid: `AC${'0'.repeat(31)}1`, CallSid: sid, CallStatus: 'ringing', From: FROM, To: TO };
}

/** The single-use ticket of a `<Connect><Stream>` document. */
export function ticketIn(twiml: string): string {
  const ticket = /<Parameter name="ticket" value="([^"]+)"/.exec(twiml)?.[1];
  if (ticket === undefined) throw new Error(`no ticket in ${twiml}`);
  return ticket;
}

export interface ManualClock extends Clock {
  advance(ms: number): void;
  /** What still waits for a moment to come. */
  waiting(): number;
}

/** Begins on a Tuesday at noon in New York. */
export function manualClock(begin = Date.UTC(2026, 1, 3, 17)): ManualClock {
  let at = begin;
  const alarms = new Set<{ at: number; wake: () => void }>();
  return {
    now: () => at,
    wakeAt(when, wake) {
      const alarm = { at: when, wake };
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
    waiting: () => alarms.size,
    advance(ms) {
      const until = at + ms;
      for (;;) {
        const next = [...alarms].filter((alarm) => alarm.at <= until).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        at = Math.max(at, next.at);
        alarms.delete(next);
        next.wake();
      }
      at = until;
    },
  };
}

/** Resolves when the condition holds; rejects when it does not come to hold in five seconds. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  const until = Date.now() + 5_000;
  while (!(await holds())) {
    if (Date.now() > until) throw new Error(`never came to hold: ${holds}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A session with a voice that understands nothing and says nothing; it counts what it hears. */
export interface QuietVoice extends Voice {
  /** How often it was configured. */
  configured: number;
  heard: string[];
  said: string[];
  isClosed: boolean;
  tell(event: VoiceEvent): void;
}

function quietVoices(sessions: QuietVoice[]): Voices {
  return {
    name: 'quiet',
    open(listener) {
      const voice: QuietVoice = {
        configured: 0,
        heard: [],
        said: [],
        isClosed: false,
        tell: listener,
        configure() {
          voice.configured += 1;
        },
        hear(payload) {
          voice.heard.push(payload);
        },
        request(request) {
          if (request.type === 'say') voice.said.push(request.text);
        },
        answer() {},
        note() {},
        recall() {},
        interrupt() {},
        close() {
          voice.isClosed = true;
        },
      };
      sessions.push(voice);
      return voice;
    },
  };
}

const noActions: Actions = {
  check: async () => ({ ok: true }),
  run: async () => ({ ok: false, why: 'there is nothing to be done in this test' }),
  settle: async () => ({ ok: false, why: 'there is nothing to be done in this test' }),
};

export const office = defineAgent({
  name: 'Test Office',
  greeting: 'Hello, this is the automated assistant of the test office.',
  locale: 'en-US',
  timeZone: 'America/New_York',
  openingHours: {},
  intents: {},
  answers: {},
  escalation: {},
});

const FRAME = Buffer.alloc(160, 0xff).toString('base64');

/** A page as a build leaves it: it asks for a nonce, and for a script whose name changes with what is in it. */
function builtPage(dir: string): string {
  mkdirSync(join(dir, 'assets'), { recursive: true });
  writeFileSync(join(dir, 'index.html'), PAGE);
  writeFileSync(join(dir, 'assets', 'index-a1b2c3.js'), 'export {};');
  return dir;
}

const PAGE =
  '<!doctype html><meta name="csp-nonce" content="{{nonce}}"><script type="module" src="/assets/index-a1b2c3.js"></script>';

export function temporaryDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'pointsman-'));
  closings.unshift(async () => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Is closed before the servers that were started after it are. */
export function closeAfterTest(close: () => Promise<void>): void {
  closings.push(close);
}

const closings: (() => Promise<void>)[] = [];

afterEach(async () => {
  // Newest first: a directory goes after what is in it.
  for (const close of closings.splice(0).reverse()) await close();
});

async function answer(response: Response): Promise<Answer> {
  return { status: response.status, text: await response.text(), headers: response.headers };
}
