import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Manner } from './jobs.ts';
import { LABEL_CHARS, type Ledger, UNKNOWN_CALL } from './ledger.ts';

/**
 * A Realtime server for load: it hears turns by the clock, answers each at once with three seconds of sound,
 * and calls the tool that the stage asks for. What it sends has the shape of the real one's events; what it
 * is sent is read no further than that takes.
 *
 * Like the real one it answers turns by itself, unless the session has `create_response` switched off.
 */
export interface Model {
  readonly url: string;
  /** Sends what is due. */
  step(now: number): void;
  /** Where the audio of the next calls is written down. */
  measure(ledgers: Ledgers): void;
  /** From the next session on. */
  behave(manner: Manner): void;
  close(): void;
}

export interface Ledgers {
  readonly up: Ledger;
  readonly down: Ledger;
  /** When the line of a call will be silent; undefined for a call that is not on. */
  readonly playedUntil: (call: number) => number | undefined;
  readonly onStray: () => void;
}

export async function startModel(first: Ledgers): Promise<Model> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await new Promise<void>((resolve) => server.on('listening', resolve));
  const sessions = new Set<Session>();
  let ledgers = first;
  let manner: Manner = { connectMs: 0, readsAloud: false };
  server.on('connection', (socket) => {
    const session = new Session(socket, ledgers, manner);
    sessions.add(session);
    socket.on('close', () => sessions.delete(session));
  });
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/v1/realtime`,
    step(now) {
      for (const session of sessions) session.step(now);
    },
    measure(next) {
      ledgers = next;
    },
    behave(next) {
      manner = next;
    },
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

/** A turn of the caller every four seconds, answered with three seconds of audio in pieces of 200 ms. */
export const TURN_EVERY_MS = 4_000;
export const PIECES = 15;
const PIECE_MS = 200;
/** Models speak about five times as fast as one listens. */
const PIECE_EVERY_MS = 40;
/** A caller does not begin in the very moment in which the agent ends. */
const PAUSE_MS = 200;
const BYTES_PER_MS = 8;
const SOUND = Buffer.alloc(PIECE_MS * BYTES_PER_MS, 0x30)
  .toString('base64')
  .slice(LABEL_CHARS);
const ANY_WORDS = Array.from({ length: PIECES }, () => 'word ');
/** In a piece of sound, by somebody who speaks at an ordinary pace. */
const LETTERS_A_PIECE = 3;
const APPEND = '{"type":"input_audio_buffer.append"';
const AUDIO = '"audio":"';

interface Speaking {
  readonly response: string;
  readonly item: string;
  /** One for each piece of sound. */
  readonly words: readonly string[];
  sent: number;
  nextAt: number;
}

class Session {
  private readonly socket: WebSocket;
  private readonly ledgers: Ledgers;
  private readonly readsAloud: boolean;
  /** Known from the first frame on. */
  private call = UNKNOWN_CALL;
  private ids = 0;
  private config: Record<string, unknown> = {};
  private answersByItself = true;
  private stage = '';
  /** A turn of the caller, for which no tool has been called yet. */
  private hasNews = false;
  private speaking: Speaking | null = null;
  private nextTurnAt = Number.POSITIVE_INFINITY;

  constructor(socket: WebSocket, ledgers: Ledgers, { connectMs, readsAloud }: Manner) {
    this.socket = socket;
    this.ledgers = ledgers;
    this.readsAloud = readsAloud;
    const created = () =>
      this.send('session.created', { session: { type: 'realtime', id: this.id('sess') } });
    if (connectMs === 0) created();
    else if (connectMs !== null) setTimeout(created, connectMs);
    socket.on('message', (data) => this.receive(data.toString()));
    socket.on('error', () => socket.terminate());
  }

  step(now: number): void {
    if (this.speaking !== null) {
      while (this.speaking !== null && this.speaking.nextAt <= now) this.sendPiece(this.speaking);
      return;
    }
    if (this.nextTurnAt > now) return;
    const silentFrom = this.ledgers.playedUntil(this.call);
    if (silentFrom === undefined || silentFrom + PAUSE_MS > now) return;
    this.nextTurnAt = Math.max(this.nextTurnAt + TURN_EVERY_MS, now + PAUSE_MS);
    this.hearTurn();
  }

  private receive(text: string): void {
    if (text.startsWith(APPEND)) {
      const call = this.ledgers.up.receive(text, text.indexOf(AUDIO) + AUDIO.length);
      if (this.call === UNKNOWN_CALL) {
        this.call = call;
        this.nextTurnAt = performance.now() + TURN_EVERY_MS;
      } else if (this.call !== call) this.ledgers.onStray();
      return;
    }
    const event = JSON.parse(text) as ClientEvent;
    switch (event.type) {
      case 'session.update':
        return this.configure(event.session ?? {});
      case 'response.create':
        return this.respond(event.response?.tool_choice, event.response?.instructions);
      case 'response.cancel':
        return this.endSpeech('cancelled');
      case 'conversation.item.create':
        this.send('conversation.item.added', { item: { id: this.id('item'), ...event.item } });
    }
  }

  private configure(session: Record<string, unknown>): void {
    this.config = { ...this.config, ...session };
    const { instructions, audio } = session as SessionUpdate;
    const turns = audio?.input?.turn_detection;
    if (turns !== undefined) this.answersByItself = turns.create_response !== false;
    if (instructions !== undefined) this.stage = /^# Stage: (\w+)/m.exec(instructions)?.[1] ?? '';
    this.send('session.updated', { session: this.config });
  }

  private hearTurn(): void {
    const item_id = this.id('item');
    const transcript = 'My name is John Smith.';
    this.hasNews = true;
    this.send('input_audio_buffer.speech_started', { audio_start_ms: 0, item_id });
    this.send('input_audio_buffer.speech_stopped', { audio_end_ms: 0, item_id });
    this.send('input_audio_buffer.committed', { previous_item_id: null, item_id });
    this.send('conversation.item.added', {
      item: {
        id: item_id,
        type: 'message',
        role: 'user',
        content: [{ type: 'input_audio', transcript: null }],
      },
    });
    this.send('conversation.item.input_audio_transcription.completed', {
      item_id,
      content_index: 0,
      transcript,
    });
    if (this.answersByItself) this.respond('auto');
  }

  private respond(choice: ToolChoice | undefined, instructions = ''): void {
    const response = this.id('resp');
    this.send('response.created', { response: { id: response, status: 'in_progress', output: [] } });
    const tool = choice === 'none' ? null : typeof choice === 'object' ? choice.name : this.dueTool();
    if (tool !== null) return this.callTool(response, tool);
    const item = this.id('item');
    this.send('response.output_item.added', {
      response_id: response,
      output_index: 0,
      item: { id: item, type: 'message', role: 'assistant', status: 'in_progress', content: [] },
    });
    const given = this.readsAloud ? /Say exactly: "(.*)"/s.exec(instructions)?.[1] : undefined;
    const words = given === undefined ? ANY_WORDS : inPieces(given);
    this.speaking = { response, item, words, sent: 0, nextAt: performance.now() };
    this.sendPiece(this.speaking);
  }

  /** One tool a turn, as a conversation has it; the details of the request never become complete. */
  private dueTool(): string | null {
    if (!this.hasNews) return null;
    if (this.stage === 'gather_details') return 'record_details';
    return this.stage === 'greeting' || this.stage === 'intent_capture' ? 'classify_intent' : null;
  }

  private callTool(response: string, name: string): void {
    // What is due after the classification is to record what the same turn said.
    this.hasNews = false;
    const item = {
      id: this.id('item'),
      type: 'function_call',
      status: 'completed',
      call_id: this.id('call'),
      name,
      arguments: JSON.stringify(TOOL_ARGUMENTS[name] ?? {}),
    };
    const at = { response_id: response, output_index: 0 };
    this.send('response.output_item.added', {
      ...at,
      item: { ...item, status: 'in_progress', arguments: '' },
    });
    this.send('response.function_call_arguments.done', {
      ...at,
      item_id: item.id,
      call_id: item.call_id,
      name,
      arguments: item.arguments,
    });
    this.send('response.output_item.done', { ...at, item });
    this.send('response.done', {
      response: { id: response, status: 'completed', output: [item], usage: USAGE },
    });
  }

  private sendPiece(speaking: Speaking): void {
    const { response, item, words } = speaking;
    if (speaking.sent === words.length) return this.endSpeech('completed');
    const at = `"response_id":"${response}","item_id":"${item}","output_index":0,"content_index":0`;
    const event = `"event_id":"${this.id('event')}"`;
    this.socket.send(
      `{"type":"response.output_audio_transcript.delta",${event},${at},"delta":${JSON.stringify(words[speaking.sent])}}`,
    );
    const label = this.ledgers.down.send(this.call);
    this.socket.send(`{"type":"response.output_audio.delta",${event},${at},"delta":"${label}${SOUND}"}`);
    speaking.sent += 1;
    speaking.nextAt += PIECE_EVERY_MS;
  }

  private endSpeech(status: 'completed' | 'cancelled'): void {
    if (this.speaking === null) return;
    const { response, item: id, words } = this.speaking;
    this.speaking = null;
    const transcript = words.join('');
    const at = { response_id: response, item_id: id, output_index: 0, content_index: 0 };
    const content = [{ type: 'output_audio', transcript }];
    const item = { id, type: 'message', role: 'assistant', status, content };
    this.send('response.output_audio.done', at);
    this.send('response.output_audio_transcript.done', { ...at, transcript });
    this.send('response.output_item.done', { response_id: response, output_index: 0, item });
    this.send('response.done', { response: { id: response, status, output: [item], usage: USAGE } });
  }

  private send(type: string, fields: object): void {
    this.socket.send(JSON.stringify({ type, event_id: this.id('event'), ...fields }));
  }

  private id(kind: string): string {
    this.ids += 1;
    return `${kind}_${this.ids}`;
  }
}

function inPieces(words: string): readonly string[] {
  const count = Math.ceil(words.length / LETTERS_A_PIECE);
  return Array.from({ length: count }, (_, n) => words.slice(n * LETTERS_A_PIECE, (n + 1) * LETTERS_A_PIECE));
}

type ToolChoice = 'none' | 'auto' | { readonly type: 'function'; readonly name: string };

/** What is read of what a client sends. */
interface ClientEvent {
  readonly type: string;
  readonly session?: Record<string, unknown>;
  readonly response?: { readonly tool_choice?: ToolChoice; readonly instructions?: string };
  readonly item?: object;
}

interface SessionUpdate {
  readonly instructions?: string;
  readonly audio?: { readonly input?: { readonly turn_detection?: { readonly create_response?: boolean } } };
}

const TOOL_ARGUMENTS: Readonly<Record<string, object>> = {
  classify_intent: { intent: 'schedule_appointment', confidence: 0.95 },
  record_details: { details: [{ field: 'full_name', value: 'John Smith' }] },
};

const USAGE = { total_tokens: 300, input_tokens: 200, output_tokens: 100 };
