import { randomBytes } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { realtimeVoices } from '../../../src/adapters/voice/realtime.ts';
import type { Agent } from '../../../src/core/agent.ts';
import type { Log } from '../../../src/server/log.ts';
import { closeAfterTest, type Fixture, start, startMessage, ticketIn, voiceForm } from '../fixture.ts';
import { type CountingModel, countingModel } from './counting-model.ts';

/** A server as it stands on the Internet, with a model behind it that counts who gets through. */
export interface Fortress extends Fixture {
  readonly model: CountingModel;
  /** What was written to the operational log. */
  readonly logged: readonly string[];
  /** A request as it is, with no client that tidies it. */
  ask(asked: Asked): Promise<Reply>;
  /** Bytes to the port, and everything that comes back until the server closes. */
  bytes(...pieces: readonly (string | Buffer)[]): Promise<string>;
  /** A socket to /ws; rejects with the status where there is no handshake. */
  socket(opening?: Opening): Promise<Door>;
  ticket(sid?: string): Promise<string>;
}

export interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Opening {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly protocol?: string;
  /** Null: none. Left out: the right one. */
  readonly signature?: string | null;
}

export interface Door {
  readonly socket: WebSocket;
  readonly messages: readonly string[];
  /** Resolves with the code when it is closed. */
  readonly closed: Promise<number>;
  send(...messages: readonly (object | string | Buffer)[]): void;
}

export const PUBLIC = 'https://agent.example.com';
export const WSS = 'wss://agent.example.com/ws';
export const TOKEN = 'test_auth_token_0000000000000000';
export const PASSWORD = 'open: sesame';

/** What is in force in every attack that does not say otherwise. */
export const ARMED = { PUBLIC_URL: PUBLIC, TWILIO_AUTH_TOKEN: TOKEN, DASHBOARD_PASSWORD: PASSWORD };

export async function fortress(
  env: Record<string, string> = ARMED,
  options: { agent?: Agent } = {},
): Promise<Fortress> {
  const model = await countingModel();
  closeAfterTest(model.close);
  const logged: string[] = [];
  const write = (data: object, message: string) => void logged.push(JSON.stringify({ ...data, message }));
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const voices = realtimeVoices({
    url: model.url,
    model: 'counting',
    voice: 'marin',
    transcriptionModel: 'counting',
    name: 'counting',
  });
  const random = () => randomBytes(24).toString('base64url');
  const fixture = await start(env, { ...options, voices, random, log });
  const { port } = new URL(fixture.server.url);
  return {
    ...fixture,
    model,
    logged,
    ask: (asked) => ask(Number(port), asked),
    bytes: (...pieces) => bytes(Number(port), pieces),
    socket: (opening = {}) => door(fixture.server.url, env, opening),
    ticket: async (sid) => ticketIn((await fixture.post('/twilio/voice', voiceForm(sid))).text),
  };
}

/** What it was to be: nobody came in, or a caller who was there already noticed nothing. */
export type Attack = readonly [attack: string, gets: unknown, launch: (doors: Fortress) => Promise<unknown>];

/** Each attack against a server of its own, which then serves a caller as if nothing had been. */
export function attacks(
  table: readonly Attack[],
  {
    env = ARMED,
    before = async () => {},
  }: { env?: Record<string, string>; before?: (doors: Fortress) => Promise<unknown> } = {},
): void {
  it.each(table)('%s', async (_, gets, launch) => {
    const doors = await fortress(env);
    await before(doors);
    const untouched = await traces(doors);
    const got = await launch(doors);
    expect(got).toEqual(gets);
    expect(await traces(doors)).toEqual(untouched);
    await serves(doors, untouched.sockets);
  });
}

/** Everything by which one could tell that somebody came in. */
export async function traces({ model, store }: Fortress) {
  const calls = await store.calls({ limit: 100 });
  const facts = await Promise.all(calls.map(({ sid }) => store.facts(sid)));
  return {
    sockets: model.opened(),
    calls,
    facts: facts.map((all) => all.map(({ fact }) => fact.type)),
    followUps: (await store.followUps({ limit: 100 })).length,
    appointments: (await store.appointments()).length,
  };
}

/** The same done right: a caller gets through, and hears the agent, over the one socket that was opened since. */
export async function serves({ call, store, model }: Fortress, opened: number): Promise<void> {
  const sid = `CA${randomBytes(16).toString('hex')}`;
  const { socket } = await call(sid);
  await new Promise<void>((resolve) => {
    socket.on('message', (data) => String(data).includes('"media"') && resolve());
  });
  expect(await store.facts(sid)).not.toEqual([]);
  expect(model.opened()).toBe(opened + 1);
}

/** As the carrier signs. */
export function signature(
  path: string,
  form: Record<string, string>,
  { token = TOKEN, base = PUBLIC } = {},
): string {
  return getExpectedTwilioSignature(token, `${base}${path}`, form);
}

export function wssSignature(url: string = WSS, token: string = TOKEN): string {
  return getExpectedTwilioSignature(token, url, {});
}

export const FORM = 'application/x-www-form-urlencoded';

export function status(reply: Promise<{ status: number }>): Promise<number> {
  return reply.then(({ status }) => status);
}

/** The status with which a socket was refused. */
export async function refused(opening: Promise<Door>): Promise<string> {
  return opening.then(
    () => 'let in',
    (error: Error) => error.message.replace('Unexpected server response: ', ''),
  );
}

export const START = { streamSid: `MZ${'0'.repeat(31)}9`, callSid: `CA${'0'.repeat(31)}1`, ticket: '' };
export const CONNECTED = { event: 'connected', protocol: 'Call', version: '1.0.0' };

/** A signed socket that says this, and how it is closed. */
export async function says(
  doors: Fortress,
  ...messages: readonly (object | string | Buffer)[]
): Promise<number> {
  const door = await doors.socket();
  door.send(...messages);
  return door.closed;
}

export function startWith(start: Partial<typeof START>): object {
  return startMessage({ ...START, ...start });
}

function ask(port: number, { method = 'GET', path, headers = {}, body }: Asked): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: { ...headers } as IncomingHttpHeaders,
    });
    asked.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text, headers: response.headers }),
      );
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

function bytes(port: number, pieces: readonly (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (piece) => {
      text += piece.toString('latin1');
    });
    // A server that cuts us off may do so in the middle of what we write.
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
    for (const piece of pieces) socket.write(piece);
  });
}

function door(url: string, env: Record<string, string>, opening: Opening): Promise<Door> {
  const { path = '/ws', headers = {}, protocol, signature: given } = opening;
  const signed = given === undefined && env.TWILIO_AUTH_TOKEN !== undefined ? wssSignature() : given;
  const socket = new WebSocket(
    `${url.replace(/^http/, 'ws')}${path}`,
    protocol === undefined ? [] : [protocol],
    {
      headers: { ...headers, ...(signed == null ? {} : { 'x-twilio-signature': signed }) } as Record<
        string,
        string
      >,
    },
  );
  const messages: string[] = [];
  socket.on('message', (data) => messages.push(String(data)));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  const send = (...all: readonly (object | string | Buffer)[]) => {
    for (const each of all) {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(typeof each === 'string' || Buffer.isBuffer(each) ? each : JSON.stringify(each));
    }
  };
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => resolve({ socket, messages, closed, send }));
  });
}
