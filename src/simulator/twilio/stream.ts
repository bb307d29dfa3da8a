import { once } from 'node:events';
import { type RawData, WebSocket } from 'ws';
import { z } from 'zod';
import { FRAME_MS, SILENT_FRAME } from '../../protocols/audio/frames.ts';
import type { Clock } from '../realtime/clock.ts';
import type { Faults } from './faults.ts';
import { type Leg, listenDuring } from './leg.ts';
import { link } from './link.ts';
import { pace } from './pace.ts';
import { Playout } from './playout.ts';
import { sid } from './sid.ts';
import { signature } from './signature.ts';

/** What became of one media stream. */
export interface StreamReport {
  readonly streamSid: string;
  readonly url: string;
  readonly end: 'refused' | 'server closed' | 'connection lost' | 'redirected' | NonNullable<Leg['over']>;
  /** As the debugger of Twilio would say it; 31921 is also there when the close was meant. */
  readonly error?: { readonly code: number; readonly why: string };
  /** From the stream's start to the arrival of the first audio; null when there was none. */
  readonly firstAudioMs: number | null;
  readonly marksSent: readonly string[];
  readonly marksEchoed: readonly string[];
  readonly clears: number;
  /** Frames of the caller that went to the server. */
  readonly frames: number;
  /** Audio of the server that reached the caller's ear. */
  readonly heardMs: number;
}

export interface StreamOptions {
  /** As in the document; a query is cut off. */
  readonly url: string;
  /** Where the public URL is really served. */
  readonly reach: (url: string) => string;
  readonly accountSid: string;
  readonly callSid: string;
  readonly authToken: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly leg: Leg;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly warn: (code: number, why: string) => void;
  readonly started: (streamSid: string) => void;
}

/**
 * One bidirectional stream, from the upgrade to the end of its socket, as Twilio's side of
 * https://www.twilio.com/docs/voice/media-streams/websocket-messages
 */
export async function stream(options: StreamOptions): Promise<StreamReport> {
  const { leg, clock, callSid, accountSid } = options;
  const streamSid = sid('MZ');
  const marksSent: string[] = [];
  const marksEchoed: string[] = [];
  let firstAudioMs: number | null = null;
  let clears = 0;
  let sequence = 0;
  /** Of 20 ms each, since the start. */
  let frame = 0;
  let frames = 0;
  let heardBytes = 0;
  const report = (end: StreamReport['end'], error?: { code: number; why: string }): StreamReport => ({
    streamSid,
    url: options.url,
    end,
    ...(error === undefined ? {} : { error }),
    firstAudioMs,
    marksSent,
    marksEchoed,
    clears,
    frames,
    heardMs: heardBytes / 8,
  });

  const opened = await listenDuring(leg, clock, open(options));
  if (!opened.ok) return report('refused', opened);
  const { socket } = opened;
  options.started(streamSid);

  const { lost = () => false, late = {}, vanishes } = options.faults;
  const toServer = link(clock, late.toServer);
  const toCarrier = link(clock, late.toCarrier);
  const vanished = () => vanishes !== undefined && frame * FRAME_MS >= vanishes.atMs;
  const say = (event: string, content: object) => {
    sequence++;
    const message = JSON.stringify({ event, sequenceNumber: String(sequence), ...content, streamSid });
    toServer(() => {
      if (!vanished()) socket.send(message);
    });
  };
  const playout = new Playout((name) => {
    marksEchoed.push(name);
    say('mark', { mark: { name } });
  });
  // Each kind of fault is reported once a stream, and the message is otherwise as if it had never come.
  const warned = new Set<number>();
  const warn = (code: number, why: string) => {
    if (!warned.has(code)) options.warn(code, why);
    warned.add(code);
  };

  let closed: { end: StreamReport['end']; error: { code: number; why: string } } | undefined;
  socket.on('error', (error) => {
    closed ??= { end: 'connection lost', error: { code: 31924, why: error.message } };
  });
  socket.on('close', (code) =>
    toCarrier(() => {
      // The call is elsewhere already, and this side stops with its next frame.
      if (leg.leaves) return;
      closed ??= code === ABNORMAL ? BROKEN : { end: 'server closed', error: closedWith(code) };
    }),
  );
  socket.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }));
  say('start', {
    start: {
      accountSid,
      streamSid,
      callSid,
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      customParameters: options.parameters,
    },
  });
  const startedAt = clock.now();

  socket.on('message', (data, isBinary) => toCarrier(() => receive(data, isBinary)));
  const receive = (data: RawData, isBinary: boolean) => {
    // After the stop nobody listens on this side.
    if (leg.leaves || vanished()) return;
    if (isBinary) return warn(31950, 'a binary message');
    const message = parse(String(data));
    if (message === undefined) return warn(31951, `an invalid message: ${String(data).slice(0, 100)}`);
    if (message.streamSid !== streamSid) return warn(31951, 'a message for another stream');
    switch (message.event) {
      case 'media':
        firstAudioMs ??= Math.round(clock.now() - startedAt);
        if (!playout.play(Buffer.from(message.media.payload, 'base64'))) {
          warn(31930, 'more audio than the buffer holds: dropped');
        }
        return;
      case 'mark':
        marksSent.push(message.mark.name);
        return playout.mark(message.mark.name);
      case 'clear':
        clears++;
        return playout.clear();
    }
  };

  await pace(clock, () => {
    if (vanishes !== undefined && vanished()) {
      socket.pause();
      if (frame * FRAME_MS >= vanishes.atMs + vanishes.noticedMs) closed = BROKEN;
    }
    if (closed !== undefined) return false;
    if (leg.leaves) {
      say('stop', { stop: { accountSid, callSid } });
      return false;
    }
    const heard = playout.next();
    heardBytes += heard.bytes;
    const act = leg.exchange(heard.frame);
    if (act.press !== undefined) say('dtmf', { dtmf: { track: 'inbound_track', digit: act.press } });
    if (!lost(frame)) {
      frames++;
      const payload = Buffer.from(act.say ?? SILENT_FRAME).toString('base64');
      const timestamp = String(frame * FRAME_MS);
      say('media', { media: { track: 'inbound', chunk: String(frames), timestamp, payload } });
    }
    frame++;
    return true;
  });

  if (vanished()) socket.terminate();
  if (closed !== undefined) return report(closed.end, closed.error);
  // What was said last arrives before the end.
  await new Promise<void>((resolve) => toServer(resolve));
  await hangUp(socket);
  return report(leg.over ?? 'redirected');
}

const BROKEN = { end: 'connection lost', error: { code: 31903, why: 'the connection broke' } } as const;

function closedWith(code: number) {
  return { code: 31921, why: `the server closed with ${code}` };
}

/** Nobody said goodbye: how ws reports a connection that ended without a Close frame. */
const ABNORMAL = 1006;

const streamSid = z.string();
const Outbound = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('media'),
    streamSid,
    media: z.strictObject({ payload: z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/) }),
  }),
  z.strictObject({ event: z.literal('mark'), streamSid, mark: z.strictObject({ name: z.string() }) }),
  z.strictObject({ event: z.literal('clear'), streamSid }),
]);

function parse(text: string): z.infer<typeof Outbound> | undefined {
  try {
    return Outbound.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

type Opened = { ok: true; socket: WebSocket } | { ok: false; code: number; why: string };

async function open({ url, reach, authToken }: StreamOptions): Promise<Opened> {
  if (!URL.canParse(url)) return { ok: false, code: 31923, why: `not an absolute URL: ${url}` };
  const address = new URL(url);
  // The one liberty: a server on this machine may do without TLS.
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(address.hostname);
  if (address.protocol !== 'wss:' && !(address.protocol === 'ws:' && isLocal)) {
    return { ok: false, code: 31922, why: `${address.protocol} instead of wss:` };
  }
  const signed = url.replace(/[?#].*$/, '');
  const socket = new WebSocket(reach(signed), {
    perMessageDeflate: false,
    handshakeTimeout: HANDSHAKE_MS,
    headers: authToken === undefined ? {} : { 'x-twilio-signature': signature(authToken, signed, {}) },
  });
  return new Promise((resolve) => {
    socket.once('open', () => resolve({ ok: true, socket }));
    socket.once('unexpected-response', (request, response) => {
      request.destroy();
      resolve({ ok: false, code: 31920, why: `HTTP ${response.statusCode} instead of 101` });
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const timedOut = error.message.includes('timed out') || error.code === 'ETIMEDOUT';
      resolve({ ok: false, code: timedOut ? 31901 : 31902, why: error.message });
    });
  });
}

const HANDSHAKE_MS = 10_000;
/** A server that does not answer a Close frame is not waited for longer. */
const CLOSE_MS = 2_000;

async function hangUp(socket: WebSocket): Promise<void> {
  if (socket.readyState === WebSocket.CLOSED) return;
  socket.close(1000);
  const tooLate = setTimeout(() => socket.terminate(), CLOSE_MS);
  await once(socket, 'close').catch(() => {});
  clearTimeout(tooLate);
}
