import { createServer, type IncomingMessage } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Ear, Mouth } from '../voice-ports.ts';
import { type Clock, machineClock } from './clock.ts';
import { type ApiError, refusals } from './errors.ts';
import { type Faults, noFaults } from './faults.ts';
import { newIds } from './ids.ts';
import type { Mind } from './mind.ts';
import { Session, type SessionFault } from './session.ts';
import type { SessionWorld } from './session-world.ts';

/** What a Realtime server is made of. */
export interface RealtimeOptions {
  readonly ear: Ear;
  readonly mouth: Mouth;
  readonly mind: Mind;
  readonly host?: string;
  /** 0 for any free one. */
  readonly port?: number;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly faults?: Faults;
  /** Seconds of audio sent in a second. */
  readonly pace?: number;
  /** The length of a session; the vendor's is an hour. */
  readonly sessionMs?: number;
  readonly idleRepeats?: boolean;
  /** The keys and models that are let in; any, when absent. */
  readonly keys?: readonly string[];
  readonly models?: readonly string[];
  readonly mostSessions?: number;
}

export interface RealtimeServer {
  /** `ws://host:port/v1/realtime`; the model goes into its query. */
  readonly url: string;
  /** How many sessions are open. */
  sessions(): number;
  /** Lets these faults strike every open session now, whatever it is doing. */
  strike(fault: SessionFault): void;
  /** Closes every session and the server. */
  close(): Promise<void>;
}

/**
 * A server of the Realtime protocol, GA shape, over plain WebSocket:
 * https://platform.openai.com/docs/guides/realtime-websocket. Keys and models are checked after the socket is
 * open, as the vendor does: an `error` event, then a close.
 */
export async function listen(options: RealtimeOptions): Promise<RealtimeServer> {
  const { clock = machineClock, mostSessions = MOST_SESSIONS, host = '127.0.0.1' } = options;
  const random = options.random ?? Math.random;
  const world: SessionWorld = {
    ear: options.ear,
    mouth: options.mouth,
    mind: options.mind,
    clock,
    random,
    faults: options.faults ?? noFaults,
    newId: newIds(random),
    pace: options.pace ?? 5,
    sessionMs: options.sessionMs ?? 3_600_000,
    idleRepeats: options.idleRepeats ?? false,
  };

  const open = new Set<Session>();
  const http = createServer((_, answer) => {
    answer.writeHead(404).end();
  });
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false, // base64 audio does not compress
    maxPayload: MOST_FRAME_BYTES,
    handleProtocols: (offered) => (offered.has('realtime') ? 'realtime' : false),
  });

  http.on('upgrade', (request, socket, head) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== '/v1/realtime') return void socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
    if (sockets.clients.size >= mostSessions)
      return void socket.end('HTTP/1.1 429 Too Many Requests\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (opened) => {
      const session = welcome(opened, request, options, world);
      if (session === null) return;
      open.add(session);
      opened.on('close', () => open.delete(session));
    });
  });

  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port ?? 0, host, resolve);
  });
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `ws://${host}:${address.port}/v1/realtime`,
    sessions: () => sockets.clients.size,
    strike(fault) {
      for (const session of open) session.strike(fault);
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        http.close(() => resolve());
      }),
  };
}

function welcome(
  socket: WebSocket,
  request: IncomingMessage,
  options: RealtimeOptions,
  world: SessionWorld,
): Session | null {
  // A socket that fails also closes; there is nothing to add here.
  socket.on('error', () => {});
  const wish = wishOf(request);
  const refusal = refusalOf(wish, options, world.faults);
  if (refusal) {
    const { error, code } = refusal;
    const event = { type: 'error', event_id: world.newId('event'), error: { ...error, event_id: null } };
    socket.send(JSON.stringify(event));
    socket.close(code, `${error.type}.${error.code}`);
    return null;
  }

  const session = new Session(wish.model, world, {
    send(text) {
      if (socket.bufferedAmount > MOST_BUFFERED_BYTES) socket.terminate();
      else socket.send(text);
    },
    close: (code, reason) => socket.close(code, reason),
    cut: () => socket.terminate(),
  });
  let cancelPing = () => {};
  const ping = () => {
    socket.ping();
    cancelPing = world.clock.after(PING_MS, ping);
  };
  cancelPing = world.clock.after(PING_MS, ping);

  socket.on('message', (data, isBinary) => {
    if (isBinary) session.receiveBinary();
    else session.receive(data.toString());
  });
  socket.on('close', () => {
    cancelPing();
    session.close();
  });
  return session;
}

interface Wish {
  readonly model: string;
  readonly key: string | null;
  readonly beta: boolean;
  readonly query: URLSearchParams;
}

function wishOf(request: IncomingMessage): Wish {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const subprotocol = protocols.find((name) => name.startsWith(KEY_PROTOCOL))?.slice(KEY_PROTOCOL.length);
  return {
    query,
    model: query.get('model') ?? '',
    key: bearer ?? subprotocol ?? null,
    beta: request.headers['openai-beta'] !== undefined || protocols.includes('openai-beta.realtime-v1'),
  };
}

function refusalOf(
  wish: Wish,
  options: RealtimeOptions,
  faults: Faults,
): { readonly error: ApiError; readonly code: number } | null {
  if (faults.strikes('bad_key')) return { error: refusals.badKey(), code: 3000 };
  if (faults.strikes('no_credit')) return { error: refusals.noCredit(), code: 4000 };
  if (faults.strikes('unknown_model')) return { error: refusals.unknownModel(wish.model), code: 4000 };
  if (options.keys && !options.keys.includes(wish.key ?? '')) return { error: refusals.badKey(), code: 3000 };
  if (wish.beta) return { error: refusals.betaShape(), code: 4000 };
  for (const param of ['intent', 'call_id'])
    if (wish.query.has(param)) return { error: refusals.notOffered(param), code: 4000 };
  if (wish.model === '') return { error: refusals.missingModel(), code: 4000 };
  if (options.models && !options.models.includes(wish.model))
    return { error: refusals.unknownModel(wish.model), code: 4000 };
  return null;
}

const KEY_PROTOCOL = 'openai-insecure-api-key.';
const PING_MS = 20_000; // as captured
const MOST_FRAME_BYTES = 24 * 1024 * 1024; // 15 MiB of audio in base64, and the event around it
const MOST_SESSIONS = 1_000; // some hundred times what one core can hear and speak
const MOST_BUFFERED_BYTES = 64 * 1024 * 1024; // ten minutes and more of unread speech: nobody reads any more
