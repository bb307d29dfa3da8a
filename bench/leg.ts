import { WebSocket } from 'ws';
import { LABEL_CHARS, type Ledger, UNKNOWN_CALL } from './ledger.ts';

/** The carrier's side of one call, with a caller who hums: no more than what the load needs. */
export class Leg {
  readonly callSid: string;
  /** When all audio that came so far will have been heard. */
  playedUntil = 0;
  /** When audio came last. */
  lastAudioAt = 0;
  /** Resolves with the time of the first audio of the present stream. */
  firstAudio: Promise<number> = Promise.resolve(0);
  /** Resolves with the time at which the present stream closed. */
  closed: Promise<number> = Promise.resolve(0);
  /** Audio of another call came in here. */
  strays = 0;

  private readonly index: number;
  private readonly url: string;
  private readonly up: Ledger;
  private readonly down: Ledger;
  private actionUrl = '';
  private socket: WebSocket | null = null;
  private streamSid = '';
  private streams = 0;
  private frames = 0;
  private nextFrameAt = 0;
  private marks: { readonly name: string; readonly at: number }[] = [];
  private isAnnounced: (at: number) => void = () => {};

  constructor({ index, url, up, down }: { index: number; url: string; up: Ledger; down: Ledger }) {
    this.index = index;
    this.url = url;
    this.up = up;
    this.down = down;
    this.callSid = `CA${String(Math.floor(performance.timeOrigin)).padStart(20, '0')}${String(placed++).padStart(12, '0')}`;
  }

  /** The call arrives: the document that says where its audio goes. */
  ring(): Promise<Document> {
    return this.ask(`${this.url}/twilio/voice`);
  }

  /** The stream ended without a word: what now? Null while nobody answers. */
  askAction(): Promise<Document | null> {
    return this.ask(this.actionUrl).catch(() => null);
  }

  /** Opens the stream of the document. Resolves with the moment at which `start` was sent. */
  async open({ streamUrl, actionUrl, ticket }: Document): Promise<number> {
    this.actionUrl = actionUrl;
    this.streams += 1;
    this.frames = 0;
    this.marks = [];
    this.playedUntil = 0;
    this.streamSid = `MZ${this.callSid.slice(2, -2)}${String(this.streams).padStart(2, '0')}`;
    this.firstAudio = new Promise((resolve) => {
      this.isAnnounced = resolve;
    });
    const socket = new WebSocket(streamUrl, { perMessageDeflate: false });
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        if (this.socket === socket) this.socket = null;
        resolve(performance.now());
      });
    });
    await new Promise<void>((resolve, reject) => {
      socket.on('open', resolve);
      socket.on('error', reject);
    });
    socket.on('message', (data) => this.receive(data.toString()));
    socket.send('{"event":"connected","protocol":"Call","version":"1.0.0"}');
    socket.send(startMessage(this.streamSid, this.callSid, ticket));
    this.socket = socket;
    this.nextFrameAt = performance.now();
    return this.nextFrameAt;
  }

  /** Sends what is due: the caller's next 20 ms, and the echo of each mark whose audio has been played. */
  step(now: number): void {
    if (this.socket === null) return;
    while (this.nextFrameAt <= now) {
      this.nextFrameAt += FRAME_MS;
      this.sendFrame(this.socket);
    }
    for (let mark = this.marks[0]; mark !== undefined && mark.at <= now; mark = this.marks[0]) {
      this.marks.shift();
      this.socket.send(
        `{"event":"mark","streamSid":"${this.streamSid}","sequenceNumber":"${this.frames + 2}","mark":{"name":"${mark.name}"}}`,
      );
    }
  }

  async hangUp(): Promise<void> {
    const { socket } = this;
    this.socket = null;
    // A call that never came through has no line to put down.
    if (socket === null) return;
    socket.send(
      `{"event":"stop","sequenceNumber":"${this.frames + 2}","stop":{"accountSid":"${ACCOUNT}","callSid":"${this.callSid}"},"streamSid":"${this.streamSid}"}`,
    );
    const cut = setTimeout(() => socket.terminate(), CLOSING_MS);
    await this.closed;
    clearTimeout(cut);
  }

  private sendFrame(socket: WebSocket): void {
    this.frames += 1;
    const label = this.up.send(this.index);
    socket.send(
      `{"event":"media","sequenceNumber":"${this.frames + 1}","media":{"track":"inbound","chunk":"${this.frames}","timestamp":"${this.frames * FRAME_MS}","payload":"${label}${HUM}"},"streamSid":"${this.streamSid}"}`,
    );
  }

  private receive(text: string): void {
    const payload = text.indexOf(PAYLOAD);
    if (payload !== -1) {
      const from = payload + PAYLOAD.length;
      const now = performance.now();
      const call = this.down.receive(text, from);
      // The greeting may be sent before the model has heard whose call it is.
      if (call !== UNKNOWN_CALL && call !== this.index) this.strays += 1;
      this.isAnnounced(now);
      this.lastAudioAt = now;
      const chars = text.indexOf('"', from) - from;
      this.playedUntil = Math.max(now, this.playedUntil) + (chars * 3) / 4 / BYTES_PER_MS;
      return;
    }
    const message = JSON.parse(text) as { event: string; mark?: { name: string } };
    if (message.mark !== undefined) this.marks.push({ name: message.mark.name, at: this.playedUntil });
    else if (message.event === 'clear') {
      const now = performance.now();
      this.playedUntil = now;
      this.marks = this.marks.map(({ name }) => ({ name, at: now }));
    }
  }

  private async ask(url: string): Promise<Document> {
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({
        AccountSid: ACCOUNT,
        CallSid: this.callSid,
        CallStatus: 'in-progress',
        From: '+12125550147',
        To: '+12125550100',
      }),
    });
    const twiml = await response.text();
    const [, streamUrl] = /<Stream[^>]* url="([^"]+)"/.exec(twiml) ?? [];
    const [, actionUrl] = /<Connect[^>]* action="([^"]+)"/.exec(twiml) ?? [];
    const [, ticket = ''] = /<Parameter name="ticket" value="([^"]+)"/.exec(twiml) ?? [];
    if (streamUrl === undefined || actionUrl === undefined) {
      throw new Error(`${url} answered ${response.status} without a stream: ${twiml}`);
    }
    return { streamUrl, actionUrl, ticket };
  }
}

/** What a TwiML document says about the audio of a call. */
export interface Document {
  readonly streamUrl: string;
  readonly actionUrl: string;
  readonly ticket: string;
}

let placed = 0;

const ACCOUNT = `AC${'0'.repeat(31)}1`;
const FRAME_MS = 20;
const BYTES_PER_MS = 8;
const CLOSING_MS = 3_000;
const PAYLOAD = '"payload":"';

/** The rest of 20 ms of audio after its label. */
const HUM = Buffer.alloc(FRAME_MS * BYTES_PER_MS, 0x5a)
  .toString('base64')
  .slice(LABEL_CHARS);

function startMessage(streamSid: string, callSid: string, ticket: string): string {
  return JSON.stringify({
    event: 'start',
    sequenceNumber: '1',
    start: {
      accountSid: ACCOUNT,
      streamSid,
      callSid,
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8_000, channels: 1 },
      customParameters: { ticket },
    },
    streamSid,
  });
}
