import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { twilioLine, twilioReader } from '../src/adapters/line/twilio.ts';
import { realtimeVoices } from '../src/adapters/voice/realtime.ts';
import { conversation } from '../src/call/conversation.ts';
import { type CallOptions, contextOf } from '../src/call/driver.ts';
import type { Clock } from '../src/call/world.ts';
import { evolve, newCall } from '../src/core/evolve.ts';
import { seeded, whole } from '../src/simulate/chance.ts';
import { Playout } from '../src/simulator/twilio/playout.ts';
import { practice } from '../test/support/agent.ts';
import { memoryActions } from '../test/support/memory-actions.ts';
import { percentile, short } from './numbers.ts';
import { table } from './table.ts';

/**
 * What the model is told that the caller heard, beside what the caller did hear. The line, the voice and their
 * sockets are the real ones; the carrier's buffer is the simulator's; time is our own, so that a hundred calls take
 * seconds and a loaded machine changes nothing.
 */
export interface CutItem {
  /** What the model takes for heard, after all that it was told. */
  readonly toldMs: number;
  readonly sentMs: number;
  /** What came to the caller's ear. */
  readonly heardMs: number;
}

/** At least so many interruptions, ten a call, each call on a network of its own. */
export async function measureTruncation(bargeIns: number, seed: number): Promise<readonly CutItem[]> {
  const random = seeded(seed);
  const items: CutItem[] = [];
  for (let call = 0; call * A_CALL < bargeIns; call++) items.push(...(await interruptedCall(random)));
  return items;
}

export function truncationTable(items: readonly CutItem[]): string {
  const errors = items.map(({ toldMs, heardMs }) => Math.abs(toldMs - heardMs)).sort((a, b) => a - b);
  return table(
    [`ms, ${items.length} items cut`, 'median', 'p99', 'most', 'beyond what was sent'],
    [
      [
        'told, against heard',
        short(percentile(errors, 0.5)),
        short(percentile(errors, 0.99)),
        short(errors.at(-1) ?? Number.NaN),
        String(items.filter(({ toldMs, sentMs }) => toldMs > sentMs).length),
      ],
    ],
  );
}

const A_CALL = 10;
const FRAME_MS = 20;
/** The agent is not cut in its first second and a half; then it is talked over whenever chance has it. */
const FIRST_MS = 2_000;
const LONGEST_MS = 3_000;
/** By then a clear has come to the carrier, whatever the network. */
const SETTLED_MS = 400;

async function interruptedCall(random: () => number): Promise<readonly CutItem[]> {
  const sockets: WebSocket[] = [];
  const time = ownTime(() => barrier(sockets));
  const carrier = await socketPair();
  const ear = new Map<number, number>();
  const sent = new Map<number, number>();
  // A way through the Internet is as long as it is; what differs from one message to the next is a little.
  const wayMs = whole(random, 10, 60);
  const toCarrier = link(time, () => wayMs + whole(random, 0, 20));
  const fromCarrier = link(time, () => whole(random, 20, 100));
  const playout = new Playout((name) =>
    fromCarrier(() => {
      carrier.client.send(JSON.stringify({ event: 'mark', streamSid: SID, mark: { name } }));
      return arrived(carrier.client);
    }),
  );
  carrier.client.on('message', (data) => {
    const message = JSON.parse(String(data));
    toCarrier(() => {
      if (message.event === 'clear') playout.clear();
      else if (message.event === 'mark') playout.mark(message.mark.name);
      else {
        const audio = Buffer.from(message.media.payload, 'base64');
        count(sent, audio);
        playout.play(audio);
      }
    });
  });

  const model = await talkativeModel(time, random);
  const cuts = { count: 0 };
  const talk = conversation({
    options: callOptions(time, model.url),
    context: contextOf({ agent: practice, maxCallMs: 600_000 }, { name: 'test', open: neverOpened }),
    current: () => live,
    deliver: (input) => {
      if (input.type === 'callerInterrupted') cuts.count++;
      if (input.type === 'callerTurn') talk.perform({ type: 'respond' });
    },
  });
  const tell = talk.connect(twilioLine(carrier.server, SID));
  const read = twilioReader();
  carrier.server.on('message', (data) => {
    const reading = read(String(data));
    if (reading.ok && reading.event !== null) tell(reading.event);
  });
  sockets.push(await model.connected(), carrier.server);
  const pass = async (ms: number) => {
    for (const until = time.now() + ms; time.now() < until; ) {
      await time.advance(FRAME_MS);
      const { frame, bytes } = playout.next();
      count(ear, frame.subarray(0, bytes));
    }
  };

  await barrier(sockets);
  talk.perform({ type: 'respond' });
  await pass(FIRST_MS);
  while (cuts.count < A_CALL) {
    await pass(whole(random, 100, LONGEST_MS));
    model.hear();
    await pass(SETTLED_MS);
  }
  talk.close();
  const heardOf = (label: number) => (ear.get(label) ?? 0) / BYTES_A_MS;
  const items = model
    .items()
    .filter(({ label, ms, keptMs }) => keptMs !== null || heardOf(label) < ms)
    .map(({ label, ms, keptMs }) => ({
      toldMs: keptMs ?? ms,
      sentMs: (sent.get(label) ?? 0) / BYTES_A_MS,
      heardMs: heardOf(label),
    }));
  await Promise.all([model.close(), carrier.close()]);
  return items;
}

const SID = `MZ${'0'.repeat(31)}1`;
const BYTES_A_MS = 8;

const live = evolve(newCall, {
  type: 'call_start',
  at: 0,
  data: { sid: 'CA1', from: '+12125550147', to: '+12125550100', agent: practice.name, voice: 'test' },
});

function neverOpened(): never {
  throw new Error('The context opens no session');
}

function callOptions(clock: Clock, url: string): CallOptions {
  return {
    sid: 'CA1',
    from: '+12125550147',
    to: '+12125550100',
    agent: practice,
    maxCallMs: 600_000,
    past: [],
    onFacts: () => {},
    onProblem: (problem, error) => {
      throw new Error(problem, { cause: error });
    },
    world: {
      clock,
      actions: memoryActions(new Map(), neverOpened),
      journal: { append: async () => {} },
      voices: realtimeVoices({
        url,
        model: 'test',
        voice: 'test',
        transcriptionModel: 'test',
        name: 'test',
        clock,
      }),
    },
  };
}

/** Each item's sound is a byte of its own, so that the ear knows what it hears. */
function count(into: Map<number, number>, sound: Uint8Array): void {
  for (const byte of sound) into.set(byte, (into.get(byte) ?? 0) + 1);
}

/** One direction of a connection: messages come in their order, each as late as the network makes it. */
function link(time: OwnTime, lateMs: () => number): (arrive: Wake) => void {
  let last = 0;
  return (arrive) => {
    last = Math.max(last, time.now() + lateMs());
    time.arriveAt(last, arrive);
  };
}

/** A Realtime server with a lot to say: one to three items a response, most of it faster than one listens. */
async function talkativeModel(time: OwnTime, random: () => number) {
  const server = await listening();
  let socket: WebSocket | null = null;
  let ids = 0;
  let label = 0;
  let response: { id: string; callOff: () => void } | null = null;
  /** By item: what was made of it, and what of that the model was told to keep. */
  const made = new Map<string, { label: number; ms: number; keptMs: number | null }>();
  const send = (type: string, fields: object) => socket?.send(JSON.stringify({ type, ...fields }));

  function respond(): void {
    const id = `resp_${++ids}`;
    send('response.created', { response: { id } });
    const items = Array.from({ length: whole(random, 1, 3) }, () => whole(random, 2, 12));
    // Some responses are made as slowly as they are heard, and the caller's ear runs dry now and then.
    const atOnce = random() < 0.2 ? 1 : 5;
    const steps = items.flatMap((deltas) => speech(id, deltas));
    const next = (): void => {
      if (steps.length === 0) return end('completed');
      for (const step of steps.splice(0, atOnce)) step();
      const stallMs = random() < 0.05 ? whole(random, 300, 1_500) : 0;
      response = { id, callOff: time.wakeAt(time.now() + 210 + stallMs, next) };
    };
    response = { id, callOff: time.wakeAt(time.now() + whole(random, 200, 600), next) };
  }

  function speech(response_id: string, deltas: number): (() => void)[] {
    const item = `item_${++ids}`;
    label = (label % 250) + 1;
    const own = label;
    const delta = Buffer.alloc(200 * BYTES_A_MS, own).toString('base64');
    const at = { response_id, item_id: item, output_index: 0, content_index: 0 };
    const say = () => {
      const before = made.get(item) ?? { label: own, ms: 0, keptMs: null };
      made.set(item, { ...before, ms: before.ms + 200 });
      send('response.output_audio.delta', { ...at, delta });
    };
    const begin = () => {
      send('response.output_item.added', { response_id, item: message(item) });
      say();
    };
    const finish = () => {
      say();
      send('response.output_audio.done', at);
      send('response.output_item.done', { response_id, item: message(item) });
    };
    return [begin, ...Array.from({ length: deltas - 2 }, () => say), finish];
  }

  function end(status: string): void {
    response?.callOff();
    if (response !== null) send('response.done', { response: { id: response.id, status, output: [] } });
    response = null;
  }

  const opened = new Promise<WebSocket>((resolve) => server.on('connection', resolve));
  void opened.then((first) => {
    socket = first;
    send('session.created', { session: {} });
    first.on('message', (data) => {
      const event = JSON.parse(String(data));
      switch (event.type) {
        case 'session.update':
          return send('session.updated', { session: event.session });
        case 'response.create':
          return respond();
        case 'response.cancel':
          return end('cancelled');
        case 'conversation.item.truncate':
          return keep(event.item_id, event.audio_end_ms);
        case 'conversation.item.delete':
          return keep(event.item_id, 0);
      }
    });
  });
  function keep(item: string, ms: number): void {
    const one = made.get(item);
    if (one !== undefined) made.set(item, { ...one, keptMs: ms });
  }

  return {
    url: addressOf(server),
    connected: () => opened,
    /** The caller begins to speak; that it was a turn is clear at once, so that the agent answers. */
    hear() {
      const item_id = `caller_${++ids}`;
      send('input_audio_buffer.speech_started', { item_id, audio_start_ms: 0 });
      time.wakeAt(time.now() + 300, () => send('input_audio_buffer.committed', { item_id }));
    },
    items: () => [...made.values()],
    close: () => closed(server),
  };
}

function message(id: string): object {
  return { id, type: 'message', role: 'assistant', status: 'in_progress', content: [] };
}

type Wake = () => void | Promise<void>;

interface OwnTime extends Clock {
  /** As `wakeAt`, for what knows itself when all has arrived that it sends. */
  arriveAt(at: number, wake: Wake): () => void;
  advance(ms: number): Promise<void>;
}

/** After each alarm it stands still until all that was sent because of it has arrived. */
function ownTime(settle: () => Promise<void>): OwnTime {
  let now = 1;
  const alarms = new Set<{ readonly at: number; readonly wake: Wake }>();
  const arriveAt = (at: number, wake: Wake) => {
    const alarm = { at: Math.max(at, now), wake };
    alarms.add(alarm);
    return () => alarms.delete(alarm);
  };
  return {
    now: () => now,
    arriveAt,
    wakeAt: (at, wake) =>
      arriveAt(at, () => {
        wake();
        return settle();
      }),
    async advance(ms) {
      const until = now + ms;
      for (;;) {
        const next = [...alarms].reduce((first, alarm) => (alarm.at < first.at ? alarm : first), NEVER);
        if (next.at > until) break;
        now = next.at;
        alarms.delete(next);
        await next.wake();
      }
      now = until;
    },
  };
}

const NEVER = { at: Number.POSITIVE_INFINITY, wake: () => {} };

/** Whatever was sent on these sockets has arrived, and so has what was sent because of it. */
async function barrier(sockets: readonly WebSocket[]): Promise<void> {
  for (let round = 0; round < 2; round++) for (const socket of sockets) await arrived(socket);
}

/** What this end of a socket has sent was read at the other end, whose answer to it has come. */
async function arrived(socket: WebSocket): Promise<void> {
  const answered = once(socket, 'pong');
  socket.ping();
  await answered;
}

async function socketPair() {
  const server = await listening();
  const accepted = once(server, 'connection');
  const client = new WebSocket(addressOf(server), { perMessageDeflate: false });
  await once(client, 'open');
  // The event's one argument is the socket.
  const [socket] = (await accepted) as [WebSocket];
  return { client, server: socket, close: () => closed(server) };
}

async function listening(): Promise<WebSocketServer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await once(server, 'listening');
  return server;
}

function addressOf(server: WebSocketServer): string {
  // A server that listens on a port has an address with one.
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function closed(server: WebSocketServer): Promise<void> {
  for (const client of server.clients) client.terminate();
  server.close();
  await once(server, 'close');
}
