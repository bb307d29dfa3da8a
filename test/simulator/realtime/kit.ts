import { WebSocket } from 'ws';
import { encodeMulaw } from '../../../src/protocols/audio/mulaw.ts';
import type { Mind } from '../../../src/simulator/realtime/mind.ts';
import { listen, type RealtimeOptions, type RealtimeServer } from '../../../src/simulator/realtime/server.ts';
import type { Ear, Mouth } from '../../../src/simulator/voice-ports.ts';

export const MS_PER_CHARACTER = 40;

/** A mouth that hums: as many milliseconds of tone as the text is long. */
export const hum: Mouth = {
  speak: async (text) => tone(text.length * MS_PER_CHARACTER),
};

/** An ear that answers what the test put in its queue, in order, and nothing once the queue is empty. */
export function queuedEar(...texts: string[]): Ear {
  return { hear: async () => ({ text: texts.shift() ?? '', score: -10 }) };
}

export function tone(ms: number): Uint8Array {
  return encodeMulaw(
    Int16Array.from({ length: ms * 8 }, (_, n) => 12_000 * Math.sin((2 * Math.PI * 440 * n) / 8_000)),
  );
}

export function silence(ms: number): Uint8Array {
  return new Uint8Array(ms * 8).fill(0xff);
}

/** Any event of the server, loosely: tests look into what they expect. */
export interface ServerEvent {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts on the shape it reads, and fails when it differs.
  readonly [field: string]: any;
}

export interface Client {
  readonly events: ServerEvent[];
  readonly socket: WebSocket;
  send(event: Record<string, unknown>): void;
  sendRaw(data: string | Uint8Array): void;
  append(...audio: Uint8Array[]): void;
  /** The next event of a type that was not waited for before. */
  next(type: string): Promise<ServerEvent>;
  /** Types since the last call of `since`, without those that come at any time. */
  since(): string[];
  readonly closed: Promise<{ code: number; reason: string }>;
}

export interface Scene {
  readonly url: string;
  readonly strike: RealtimeServer['strike'];
  connect(query?: string, headers?: Record<string, string>): Client;
  /** A client past `session.created`, configured for telephone audio, with `session` laid over it. */
  ready(session?: Record<string, unknown>, input?: Record<string, unknown>): Promise<Client>;
  close(): Promise<void>;
}

export async function scene(mind: Mind, options: Partial<RealtimeOptions> = {}): Promise<Scene> {
  let seed = 1;
  // A small generator of its own: ids differ, runs do not.
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const server = await listen({ mouth: hum, ear: queuedEar(), mind, random, pace: 1_000, ...options });
  const clients: Client[] = [];
  const connect = (query = '?model=gpt-realtime-2.1', headers: Record<string, string> = {}) => {
    const client = newClient(`${server.url}${query}`, headers);
    clients.push(client);
    return client;
  };
  return {
    url: server.url,
    strike: server.strike,
    connect,
    async ready(session = {}, input = {}) {
      const client = connect();
      await client.next('session.created');
      client.send({ type: 'session.update', session: telephone(session, input) });
      await client.next('session.updated');
      client.since();
      return client;
    },
    async close() {
      for (const client of clients) client.socket.terminate();
      await server.close();
    },
  };
}

export function telephone(session: Record<string, unknown> = {}, input: Record<string, unknown> = {}) {
  return {
    type: 'realtime',
    audio: {
      input: {
        format: { type: 'audio/pcmu' },
        transcription: { model: 'gpt-transcribe' },
        turn_detection: { type: 'server_vad', silence_duration_ms: 500 },
        ...input,
      },
      output: { format: { type: 'audio/pcmu' }, voice: 'marin' },
    },
    ...session,
  };
}

/** What a caller's message is when it is typed instead of spoken. */
export function typed(text: string) {
  return {
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
  };
}

export function newClient(url: string, headers: Record<string, string> = {}): Client {
  const socket = new WebSocket(url, { headers, perMessageDeflate: false });
  const events: ServerEvent[] = [];
  const taken = new Set<ServerEvent>();
  const wake: (() => void)[] = [];
  let mark = 0;
  socket.on('message', (data) => {
    events.push(JSON.parse(data.toString()));
    for (const look of wake.splice(0)) look();
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    for (const look of wake.splice(0)) look();
  });
  const client: Client = {
    events,
    socket,
    send: (event) => socket.send(JSON.stringify(event)),
    sendRaw: (data) => socket.send(data),
    append(...audio) {
      for (const part of audio)
        for (let at = 0; at < part.length; at += 160)
          client.send({
            type: 'input_audio_buffer.append',
            audio: Buffer.from(part.subarray(at, at + 160)).toString('base64'),
          });
    },
    async next(type) {
      for (;;) {
        const found = events.find((event) => event.type === type && !taken.has(event));
        if (found) {
          taken.add(found);
          return found;
        }
        const refused = events.find((event) => event.type === 'error' && !taken.has(event));
        if (refused) throw new Error(`waiting for ${type}, got ${JSON.stringify(refused.error)}`);
        if (socket.readyState === WebSocket.CLOSED) throw new Error(`closed while waiting for ${type}`);
        await new Promise<void>((resolve) => {
          wake.push(resolve);
        });
      }
    },
    since() {
      const types = events.slice(mark).map((event) => event.type);
      mark = events.length;
      return types.filter((type) => !anytime.test(type));
    },
    closed: new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    }),
  };
  return client;
}

// Transcripts and rate limits are asynchronous: their place among the others is promised to nobody.
const anytime = /^(rate_limits\.updated|conversation\.item\.input_audio_transcription\..*)$/;

/** The types with runs of the same delta told once, since how many there are depends on lengths. */
export function folded(types: readonly string[]): string[] {
  const deltas = /^response\.output_audio(_transcript)?\.delta$/;
  const out: string[] = [];
  for (const type of types) {
    const name = deltas.test(type) ? 'deltas' : type;
    if (out.at(-1) !== name || !(name === 'deltas' || name.endsWith('.delta'))) out.push(name);
  }
  return out;
}
