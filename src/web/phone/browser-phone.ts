import type { PhoneTicket } from '../../api/phone.ts';
import { post } from '../api/client.ts';
import { sentence } from '../api/use-answer.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { type CarrierWriter, carrierWriter, fromServer } from './carrier-messages.ts';
import type { Report } from './ear-and-mouth.ts';
import type { Handset, Levels, PhoneState } from './handset.ts';
import { openSound, type Sound } from './sound.ts';

const quiet: Levels = { caller: 0, agent: 0 };

/** The handset of a browser. */
export function browserPhone(): Handset {
  let state: PhoneState = { phase: 'idle', why: null, lastSid: null };
  let levels = quiet;
  const listeners = new Set<() => void>();
  const frameListeners = new Set<(levels: Levels) => void>();
  let line: { socket: WebSocket; sound: Sound; writer: CarrierWriter } | null = null;
  let onSpoken = () => {};

  function become(next: PhoneState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  function hear(report: Report): void {
    switch (report.type) {
      case 'frame':
        levels = report;
        send((writer) => writer.media(toBase64(report.bytes)));
        for (const listener of frameListeners) listener(levels);
        return;
      case 'played':
        return send((writer) => writer.mark(report.name));
      case 'spoken':
        return onSpoken();
    }
  }

  function send(message: (writer: CarrierWriter) => string): void {
    if (line?.socket.readyState === WebSocket.OPEN) line.socket.send(message(line.writer));
  }

  /** Once: by us, by the agent or by a line that broke. */
  function end(why: string | null): void {
    if (line === null) return;
    const { socket, sound } = line;
    line = null;
    socket.close(1000);
    sound.close();
    onSpoken();
    levels = quiet;
    for (const listener of frameListeners) listener(levels);
    become({ phase: 'idle', why, lastSid: state.phase === 'talking' ? state.sid : null });
  }

  async function place(): Promise<void> {
    const sound = await openSound('both', hear).catch(() => {
      throw new Error('This browser gives the page no sound, so that no call can be held.');
    });
    try {
      const { callSid, url, ticket } = (await (await post('/api/phone')).json()) as PhoneTicket;
      const writer = carrierWriter(callSid, `MZ${callSid.slice(2)}`);
      const socket = await openSocket(url);
      line = { socket, sound, writer };
      socket.addEventListener('message', ({ data }) => obey(sound, String(data)));
      socket.addEventListener('close', ({ code }) => {
        if (line?.socket === socket) end(code === 1000 ? null : `The line broke (${code}). Call again.`);
      });
      for (const message of writer.opening(ticket)) socket.send(message);
      const { hasMicrophone } = sound;
      become({ phase: 'talking', sid: callSid, muted: false, hasMicrophone, saying: false });
    } catch (error) {
      sound.close();
      throw error;
    }
  }

  function obey(sound: Sound, text: string): void {
    const message = fromServer(text);
    if (message === null) return;
    if (message.event === 'media') sound.tell({ type: 'play', bytes: fromBase64(message.payload) });
    else if (message.event === 'mark') sound.tell({ type: 'mark', name: message.name });
    else sound.tell({ type: 'clear' });
  }

  return {
    state: () => state,
    levels: () => levels,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onFrame(listener) {
      frameListeners.add(listener);
      return () => frameListeners.delete(listener);
    },
    async call() {
      if (state.phase !== 'idle') return;
      become({ phase: 'calling' });
      await place().catch((error: unknown) => become({ phase: 'idle', why: sentence(error), lastSid: null }));
    },
    hangUp() {
      send((writer) => writer.stop());
      end(null);
    },
    mute(muted) {
      if (state.phase !== 'talking') return;
      line?.sound.tell({ type: 'mute', muted });
      become({ ...state, muted });
    },
    key: (digit) => send((writer) => writer.dtmf(digit)),
    async say(text) {
      const answer = await post('/api/phone/speech', { text });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (state.phase !== 'talking' || bytes.length === 0) return;
      const said = new Promise<void>((resolve) => {
        onSpoken = resolve;
      });
      line?.sound.tell({ type: 'speak', bytes });
      become({ ...state, saying: true });
      await said;
      if (state.phase === 'talking') become({ ...state, saying: false });
    },
  };
}

function openSocket(url: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.addEventListener('open', () => resolve(socket));
    socket.addEventListener('error', () => reject(new Error('The line to the server could not be opened.')));
  });
}
