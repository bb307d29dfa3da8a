import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { twilioLine, twilioReader } from '../adapters/line/twilio.ts';
import type { Ticket } from '../adapters/store/store.ts';
import type { Clock, LineEvent } from '../call/world.ts';
import type { Ms } from '../core/time.ts';
import { parseMessage } from '../protocols/twilio/messages.ts';
import type { Calls } from './calls.ts';
import { floodGate } from './flood.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Overheard, Overhearing } from './overhearing.ts';
import type { Signatures } from './signed.ts';

/** The sockets on which callers are heard. */
export interface MediaSockets {
  /** The server's `upgrade` event, for any path. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  open(): number;
  /** Takes no more sockets, and closes those that are open with this code. Resolves when their calls know. */
  close(code: number, why: string): Promise<void>;
  /** Cuts what is still open. */
  terminate(): void;
}

export interface MediaSocketsOptions {
  readonly signatures: Signatures;
  readonly calls: Pick<Calls, 'take'>;
  readonly overhearing: Pick<Overhearing, 'open'>;
  readonly redeem: (ticket: Pick<Ticket, 'token' | 'kind' | 'callSid'>) => Promise<Ticket | null>;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Sockets of the carrier that may wait for their `start` at once: as many as calls, since each needs one. */
  readonly maxWaiting: number;
}

/** The carrier sends `start` right after the handshake. */
export const START_MS = 5_000;

/** Twilio sends audio at all times, also of silence: this long without any, and nobody is there. */
export const UNHEARD_MS = 30_000;

/**
 * Sockets of browsers that may wait for theirs. Whoever is no browser can say to be one, so these have places of their
 * own: a stranger who fills them keeps our page from calling, and no caller.
 */
const BROWSERS_WAITING_MAX = 20;

/** A frame of Twilio is some 320 bytes. */
const MESSAGE_BYTES_MAX = 65_536;

/** Whoever is still there answers a close within a round trip. */
const CLOSE_MS = 2_000;

/** Close codes of https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const POLICY = 1008;
const OUR_FAULT = 1011;

export function mediaSockets(options: MediaSocketsOptions): MediaSockets {
  const { signatures, metrics } = options;
  const server = new WebSocketServer({
    noServer: true,
    // Twilio offers no compression, and u-law does not shrink.
    perMessageDeflate: false,
    maxPayload: MESSAGE_BYTES_MAX,
    // Its types do not know of this one.
    ...{ closeTimeout: CLOSE_MS },
    // We speak none, and whoever insists on one is told so by its absence.
    handleProtocols: () => false,
  });
  const waiting = { carrier: 0, browser: 0 };
  const maxWaiting = { carrier: options.maxWaiting, browser: BROWSERS_WAITING_MAX };
  let closed = false;

  function opener({ url: path = '', headers }: IncomingMessage): Ticket['kind'] | Refusal {
    if (path.split('?')[0] !== '/ws') return { status: '404 Not Found', why: 'not_found' };
    const kind = signatures.socket({ path, headers });
    if (kind === null)
      return { status: '403 Forbidden', why: headers.origin === undefined ? 'signature' : 'origin' };
    if (closed) return { status: '503 Service Unavailable', why: 'draining' };
    if (waiting[kind] >= maxWaiting[kind]) return { status: '503 Service Unavailable', why: 'full' };
    return kind;
  }

  return {
    upgrade(request, socket, head) {
      // Node leaves the socket to us: without a listener its error would end the process.
      socket.on('error', () => socket.destroy());
      const kind = opener(request);
      if (typeof kind !== 'string') {
        metrics.count('pointsman_requests_refused_total', kind.why);
        socket.end(`HTTP/1.1 ${kind.status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      server.handleUpgrade(request, socket, head, (ws) => {
        waiting[kind] += 1;
        attend(ws, kind, options, () => {
          waiting[kind] -= 1;
        });
      });
    },
    open: () => server.clients.size,
    async close(code, why) {
      closed = true;
      const open = [...server.clients].map((ws) => new Promise((resolve) => ws.once('close', resolve)));
      for (const ws of server.clients) ws.close(code, why);
      await Promise.all(open);
    },
    terminate() {
      closed = true;
      for (const ws of server.clients) ws.terminate();
    },
  };
}

interface Refusal {
  readonly status: string;
  readonly why: string;
}

/**
 * One socket: waits for `start`, redeems its ticket, and is the line of its call from then on. Nothing that
 * the peer sends is answered; a message that cannot be read is counted, and the next one is read.
 */
function attend(
  ws: WebSocket,
  kind: Ticket['kind'],
  options: MediaSocketsOptions,
  onSettled: () => void,
): void {
  const { calls, overhearing, redeem, clock, metrics, log } = options;
  const mayPass = floodGate(clock.now());
  let state: 'waiting' | 'admitting' | 'talking' | 'refused' = 'waiting';
  let tell: (event: LineEvent) => void = () => {};
  let overheard: Overheard | null = null;
  let closing: string | null = null;
  const read = twilioReader();
  /** What still came after the socket was paused: no more than one read from it, so no more than 64 KiB. */
  const early: string[] = [];

  /** A carrier may bring its caller back. Nobody does that for a page. */
  function end(why: string): LineEvent {
    return kind === 'browser' ? { type: 'stopped' } : { type: 'closed', why };
  }

  function closeFor(why: string, code: number): void {
    if (state === 'refused') return;
    metrics.count('pointsman_streams_closed_total', why);
    closing = why;
    state = 'refused';
    ws.close(code, why);
  }

  let settled = false;
  function settle(): void {
    if (!settled) onSettled();
    settled = true;
  }

  let callOff = clock.wakeAt(clock.now() + START_MS, () => closeFor('no_start', POLICY));
  /** When a message came last: in a field, since a variable of a closure takes each number as a new object. */
  const last = { at: clock.now() };
  function listenOn(): void {
    callOff = clock.wakeAt(last.at + UNHEARD_MS, () => {
      if (clock.now() < last.at + UNHEARD_MS) return listenOn();
      closeFor('unheard', POLICY);
      // A peer that vanished does not answer the close either.
      ws.terminate();
    });
  }

  async function admit(text: string): Promise<void> {
    const parsed = parseMessage(text);
    if (!parsed.ok) return metrics.count('pointsman_bad_frames_total', 'unreadable');
    const { message } = parsed;
    if (message.event !== 'start') {
      if (message.event !== 'connected') metrics.count('pointsman_bad_frames_total', 'before_start');
      return;
    }
    state = 'admitting';
    callOff();
    // What comes meanwhile waits in the socket: TCP is the queue.
    ws.pause();
    try {
      const { callSid, streamSid } = message;
      const ticket = await redeem({ token: message.parameters.ticket ?? '', kind, callSid });
      if (ticket === null) return closeFor('ticket', POLICY);
      const call = await calls.take({ sid: callSid, from: ticket.from, to: ticket.to });
      if (call === null) return closeFor('no_room', POLICY);
      // Also when the socket is gone by now: the call has begun, and learns the one thing after the other.
      overheard = overhearing.open(callSid, twilioLine(ws, streamSid));
      tell = call.connect(overheard.line);
      if (ws.readyState === ws.CLOSED) return tell(end('the stream broke at once'));
      state = 'talking';
      last.at = clock.now();
      listenOn();
      // A call that another node has claimed lets go at its next word: the carrier has to hear of that.
      void call.ended.then(() => ws.close(1000));
      for (const each of early) hear(each, clock.now());
    } catch (error) {
      log.error({ error: String(error) }, 'A stream could not be joined to its call');
      closeFor('our_fault', OUR_FAULT);
    } finally {
      settle();
      ws.resume();
    }
  }

  function hear(text: string, at: Ms): void {
    last.at = at;
    const reading = read(text);
    if (!reading.ok) metrics.count('pointsman_bad_frames_total', 'unreadable');
    else if (reading.event !== null) {
      if (reading.event.type === 'frame') overheard?.heard(reading.event.payload);
      tell(reading.event);
    }
  }

  ws.on('message', (data, isBinary) => {
    if (state === 'refused') return;
    // `ws` gives one Buffer a message: `binaryType` is left at its default.
    const bytes = data as Buffer;
    const at = clock.now();
    if (!mayPass(at, bytes.length)) return closeFor('flood', POLICY);
    if (isBinary) return metrics.count('pointsman_bad_frames_total', 'binary');
    const text = bytes.toString('utf8');
    if (state === 'talking') hear(text, at);
    else if (state === 'admitting') early.push(text);
    else void admit(text);
  });
  // A message over the limit or a broken frame: `close` follows.
  ws.on('error', () => metrics.count('pointsman_bad_frames_total', 'protocol'));
  ws.on('close', (code) => {
    callOff();
    settle();
    overheard?.close();
    tell(end(closing ?? `the stream closed with ${code}`));
  });
}
