import { newReader } from './audio-format.ts';
import { brief } from './briefing.ts';
import { type ClientEvent, readEvent } from './client-events.ts';
import { defaultConfig, type SessionConfig, updatedConfig } from './config.ts';
import { audioOf, Conversation, callerEntry, type Entry, hasAudio } from './conversation.ts';
import { type ApiError, refusals } from './errors.ts';
import { type IdleTimer, newIdleTimer } from './idle.ts';
import { InputAudio, type Speech } from './input-audio.ts';
import { type ResponseEnd, type ResponseSettings, type RunningResponse, startResponse } from './response.ts';
import { responseSettings } from './response-request.ts';
import type { SessionWorld, Wire } from './session-world.ts';
import { type Hearing, hear, transcription } from './transcription.ts';
import type { Reading } from './usage.ts';

/** Faults that end a session, in the middle of anything. */
export type SessionFault = 'drop' | 'expire' | 'no_credit';

/**
 * One session: the client's events in, the server's events out. It answers every event, never throws, and keeps
 * one response of the conversation at a time.
 */
export class Session {
  readonly #world: SessionWorld;
  readonly #wire: Wire;
  readonly #conversation: Conversation;
  readonly #input: InputAudio;
  readonly #outside = new Map<string, RunningResponse>();
  readonly #cancelTimers = new Set<() => void>();
  #config: SessionConfig;
  #read: (bytes: Uint8Array) => Uint8Array;
  #active: RunningResponse | null = null;
  /** Hearing that began in a pause, in the hope that it was the end. */
  #early: (Extract<Speech, { type: 'paused' }> & { readonly hearing: Hearing }) | null = null;
  #lastRead: Reading | null = null;
  #turn = 0;
  #tokensUsed = 0;
  readonly #idle: IdleTimer;
  #closed = false;

  constructor(model: string, world: SessionWorld, wire: Wire) {
    this.#world = world;
    this.#wire = wire;
    this.#conversation = new Conversation(world.newId);
    this.#input = new InputAudio(world.newId);
    this.#idle = newIdleTimer(world.clock, world.idleRepeats);
    const expiresAt = Math.floor((world.clock.now() + world.sessionMs) / 1_000);
    this.#config = defaultConfig(world.newId('sess'), model, expiresAt);
    this.#read = newReader(this.#config.audio.input.format);
    this.#input.configure(this.#config.audio.input.turn_detection);
    this.#later(world.sessionMs, () => this.#expire());
    if (world.faults.strikes('never_created')) return;
    if (world.faults.strikes('slow_created')) this.#later(SLOW_MS, () => this.#created());
    else this.#created();
  }

  /** A text frame. */
  receive(text: string): void {
    if (this.#closed) return;
    const frame = readEvent(text);
    const error = 'error' in frame ? frame.error : this.#take(frame.event);
    if (error) this.#refuse(error, frame.eventId);
  }

  receiveBinary(): void {
    this.#refuse(refusals.binaryFrame(), null);
  }

  strike(fault: SessionFault): void {
    if (fault === 'drop') return this.#drop();
    this.#end(fault === 'expire' ? this.#expired() : { error: refusals.noCredit(), code: 4000 });
  }

  /** The connection is gone. */
  close(): void {
    this.#closed = true;
    this.#idle.cancel();
    for (const cancel of this.#cancelTimers) cancel();
    this.#active?.abandon();
    for (const response of this.#outside.values()) response.abandon();
  }

  #take(event: ClientEvent): ApiError | null {
    switch (event.type) {
      case 'session.update':
        return this.#update(event.session);
      case 'input_audio_buffer.append':
        return this.#append(event.audio);
      case 'input_audio_buffer.commit': {
        const result = this.#input.commit();
        if ('error' in result) return result.error;
        this.#commit(result.itemId, result.audio, this.#hear(result.audio));
        return null;
      }
      case 'input_audio_buffer.clear':
        this.#input.clear();
        this.#emit('input_audio_buffer.cleared', {});
        return null;
      case 'conversation.item.create':
        return this.#createItem(event.item, event.previous_item_id);
      case 'conversation.item.retrieve':
        return this.#retrieve(event.item_id);
      case 'conversation.item.delete': {
        const { item_id } = event;
        const error = this.#conversation.delete(item_id);
        if (!error) this.#emit('conversation.item.deleted', { item_id });
        return error;
      }
      case 'conversation.item.truncate': {
        const { item_id, content_index, audio_end_ms } = event;
        const error = this.#conversation.truncate(item_id, content_index, audio_end_ms);
        if (!error) this.#emit('conversation.item.truncated', { item_id, content_index, audio_end_ms });
        return error;
      }
      case 'response.create':
        return this.#createResponse(event.response);
      case 'response.cancel': {
        const named = event.response_id ? this.#outside.get(event.response_id) : undefined;
        const current =
          event.response_id && event.response_id !== this.#active?.id ? undefined : this.#active;
        const response = named ?? current;
        if (!response) return refusals.nothingToCancel();
        response.cancel('client_cancelled');
        return null;
      }
    }
  }

  #update(session: unknown): ApiError | null {
    const result = updatedConfig(this.#config, session, {
      assistantAudio: this.#conversation.hasAssistantAudio,
      activeResponse: this.#active !== null,
    });
    if ('error' in result) return result.error;
    if (this.#world.faults.strikes('never_updated')) return null;
    if (this.#world.faults.strikes('wrong_format')) {
      const { audio } = result.config;
      const { input, output } = this.#config.audio;
      this.#config = {
        ...result.config,
        audio: {
          input: { ...audio.input, format: input.format },
          output: { ...audio.output, format: output.format },
        },
      };
      this.#emit('session.updated', { session: this.#config });
      return null;
    }
    if (result.config.audio.input.format.type !== this.#config.audio.input.format.type)
      this.#read = newReader(result.config.audio.input.format);
    this.#config = result.config;
    this.#input.configure(this.#config.audio.input.turn_detection);
    this.#emit('session.updated', { session: this.#config });
    return null;
  }

  #append(base64: string): ApiError | null {
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.length > MOST_APPENDED_BYTES)
      return refusals.invalidValue('audio', 'Audio of one event must be at most 15 MiB.');
    if (bytes.length === 0 && base64 !== '')
      return refusals.invalidValue('audio', 'Audio must be base64 encoded.');
    for (const speech of this.#input.append(this.#read(bytes))) this.#heardSpeech(speech);
    return null;
  }

  #heardSpeech(speech: Speech): void {
    const detection = this.#config.audio.input.turn_detection;
    if (speech.type === 'started') {
      this.#idle.spoke();
      this.#emit('input_audio_buffer.speech_started', {
        audio_start_ms: speech.audioStartMs,
        item_id: speech.itemId,
      });
      if (detection?.interrupt_response) this.#active?.cancel('turn_detected');
      return;
    }
    if (speech.type === 'paused') {
      this.#early = { ...speech, hearing: this.#hear(speech.audio) };
      return;
    }
    this.#emit('input_audio_buffer.speech_stopped', {
      audio_end_ms: speech.audioEndMs,
      item_id: speech.itemId,
    });
    // What was begun to be heard in the pause holds, unless there was a sound after it.
    const early = this.#early?.itemId === speech.itemId ? this.#early : null;
    const holds = early !== null && speech.lastSoundMs <= early.lastSoundMs;
    this.#early = null;
    this.#commit(speech.itemId, speech.audio, holds ? early.hearing : this.#hear(speech.audio));
    if (detection?.create_response) this.#answerTurn();
  }

  /** A turn that ends while another response runs gets none: nothing is queued here. */
  #answerTurn(): void {
    if (this.#world.faults.strikes('no_response')) return;
    const error = this.#createResponse(undefined);
    if (error) this.#refuse(error, null);
  }

  #hear(audio: Uint8Array): Hearing {
    return hear(this.#world.ear, audio, brief(this.#config));
  }

  #commit(itemId: string, audio: Uint8Array, hearing: Hearing): void {
    const entry = callerEntry(itemId, audio);
    this.#understand(entry, hearing);
    this.#commitEntry(entry);
  }

  #commitEntry(entry: Entry): void {
    const previous = this.#conversation.append(entry);
    this.#emit('input_audio_buffer.committed', { item_id: entry.item.id, previous_item_id: previous });
    this.#announce(entry, previous);
  }

  /** What the ear makes of a caller's item: a mind may read it, and a transcript follows if wanted. */
  #understand(entry: Entry, hearing: Hearing): void {
    const { faults } = this.#world;
    const { heard, report } = transcription(hearing, entry.audio.endMs);
    entry.heard = heard;
    if (!this.#config.audio.input.transcription) return;
    const delayMs = faults.strikes('transcription_late') ? LATE_MS : 0;
    const failed = faults.strikes('transcription_failed');
    void report({ itemId: entry.item.id, entry, failed }).then((events) => {
      const send = () => {
        for (const { type, ...fields } of events) this.#emit(type, fields);
      };
      // Sent after what the same moment brought about: transcripts are asynchronous.
      if (!this.#closed) this.#later(delayMs, send);
    });
  }

  #createItem(item: unknown, previousId: string | null | undefined): ApiError | null {
    const result = this.#conversation.create(item, previousId);
    if ('error' in result) return result.error;
    const { entry } = result;
    const base64 = audioOf(item);
    if (base64 !== null) {
      entry.audio.append(newReader(this.#config.audio.input.format)(Buffer.from(base64, 'base64')));
      this.#understand(entry, this.#hear(entry.audio.slice(0, entry.audio.endMs)));
    }
    this.#announce(entry, this.#conversation.before(entry.item.id));
    return null;
  }

  #announce(entry: Entry, previous: string | null): void {
    this.#emit('conversation.item.added', { previous_item_id: previous, item: entry.item });
    this.#emit('conversation.item.done', { previous_item_id: previous, item: entry.item });
  }

  #retrieve(itemId: string): ApiError | null {
    const entry = this.#conversation.find(itemId);
    if (!entry) return refusals.itemNotFound(itemId, 'item_id');
    const { item, audio } = entry;
    if (item.type !== 'message' || !hasAudio(item)) {
      this.#emit('conversation.item.retrieved', { item });
      return null;
    }
    const base64 = Buffer.from(audio.slice(0, audio.endMs)).toString('base64');
    const content = item.content.map((part) => ('transcript' in part ? { ...part, audio: base64 } : part));
    this.#emit('conversation.item.retrieved', { item: { ...item, content } });
    return null;
  }

  #createResponse(request: unknown): ApiError | null {
    if (this.#world.faults.strikes('mute')) return null;
    if (this.#world.faults.strikes('refused')) return refusals.serverError();
    const result = responseSettings(request, this.#config, this.#conversation, this.#world.newId);
    if ('error' in result) return result.error;
    const { settings } = result;
    if (settings.conversation && this.#active) return refusals.activeResponse(this.#active.id);
    if (this.#outside.size >= MOST_OUTSIDE) return refusals.tooManyResponses(MOST_OUTSIDE);
    this.#idle.cancel();
    this.#start(settings);
    return null;
  }

  #start(settings: ResponseSettings): void {
    const { mind, mouth, clock, faults, newId, pace } = this.#world;
    const inside = settings.conversation !== null;
    const response = startResponse(settings, {
      sessionId: this.#config.id,
      turn: this.#turn++,
      mind,
      mouth,
      clock,
      faults,
      newId,
      pace,
      lastRead: this.#lastRead,
      emit: (type, fields) => this.#emit(type, fields),
      drop: () => this.#drop(),
      expire: () => this.#expire(),
      finished: (end) => {
        this.#outside.delete(response.id);
        if (inside) this.#active = null;
        this.#finished(end, inside);
      },
    });
    if (inside) this.#active = response;
    else this.#outside.set(response.id, response);
  }

  #finished(end: ResponseEnd, inside: boolean): void {
    this.#lastRead = end.read;
    this.#tokensUsed += end.usage?.total_tokens ?? 0;
    this.#later(RATE_LIMITS_MS, () => {
      const remaining = Math.max(0, TOKENS_A_MINUTE - this.#tokensUsed);
      this.#emit('rate_limits.updated', {
        rate_limits: [{ name: 'tokens', limit: TOKENS_A_MINUTE, remaining, reset_seconds: 0.001 }],
      });
      if (this.#world.faults.strikes('unknown_event'))
        this.#emit('session.weather.updated', { weather: 'fair' });
    });
    if (!inside || end.status !== 'completed' || this.#input.speaking) return;
    const fromMs = this.#input.positionMs;
    this.#idle.start(this.#config.audio.input.turn_detection, end.audioMs, () => this.#silentTurn(fromMs));
  }

  /** A caller who stays silent gets a turn all the same: an empty one, for the model to ask who is there. */
  #silentTurn(fromMs: number): void {
    const itemId = this.#world.newId('item');
    this.#emit('input_audio_buffer.timeout_triggered', {
      audio_start_ms: Math.round(fromMs),
      audio_end_ms: Math.round(this.#input.positionMs),
      item_id: itemId,
    });
    this.#commitEntry({ ...callerEntry(itemId, new Uint8Array(0)), heard: Promise.resolve('') });
    this.#answerTurn();
  }

  #created(): void {
    this.#emit('session.created', { session: this.#config });
  }

  #expire(): void {
    this.#end(this.#expired());
  }

  #expired(): { readonly error: ApiError; readonly code: number } {
    return { error: refusals.sessionExpired(Math.round(this.#world.sessionMs / 60_000)), code: 1001 };
  }

  /** Says why, and closes. */
  #end({ error, code }: { readonly error: ApiError; readonly code: number }): void {
    this.#refuse(error, null);
    this.close();
    this.#wire.close(code, error.message);
  }

  #drop(): void {
    this.close();
    this.#wire.cut();
  }

  #refuse(error: ApiError, eventId: string | null): void {
    this.#emit('error', { error: { ...error, event_id: eventId } });
  }

  #emit(type: string, fields: Record<string, unknown>): void {
    if (this.#closed) return;
    const padding = this.#world.faults.strikes('extra_field') ? { obfuscation: this.#padding() } : {};
    const text = JSON.stringify({ type, event_id: this.#world.newId('event'), ...fields, ...padding });
    const isCut = type.startsWith('response.') && this.#world.faults.strikes('malformed');
    this.#wire.send(isCut ? text.slice(0, text.length / 2) : text);
  }

  #padding(): string {
    return Math.floor(this.#world.random() * 1e9).toString(36);
  }

  #later(ms: number, task: () => void): void {
    const cancel = this.#world.clock.after(ms, () => {
      this.#cancelTimers.delete(cancel);
      task();
    });
    this.#cancelTimers.add(cancel);
  }
}

const MOST_APPENDED_BYTES = 15 * 1024 * 1024; // the vendor's documented bound
const MOST_OUTSIDE = 8; // more than any client of ours asks for at once; the vendor's bound is not known
const RATE_LIMITS_MS = 40; // as captured
const TOKENS_A_MINUTE = 15_000_000; // as captured
const SLOW_MS = 2_000; // the slowest `session.created` that was seen
const LATE_MS = 3_000; // later than most responses take
