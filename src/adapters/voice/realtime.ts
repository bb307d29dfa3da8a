import type { Clock, HeardPart, ResponseRequest, Voice, VoiceEvent, Voices } from '../../call/world.ts';
import type { Line as TranscriptLine } from '../../core/call.ts';
import type { VoiceConfig } from '../../core/effect.ts';
import type { Usage } from '../../core/usage.ts';
import * as send from '../../protocols/realtime/client-events.ts';
import { appendMessage, audioDelta } from '../../protocols/realtime/codec.ts';
import { doneInput } from '../../protocols/realtime/done.ts';
import { endOf, type SessionEnd } from '../../protocols/realtime/endings.ts';
import {
  isCallerSpeech,
  parseEvent,
  type ServerError,
  type ServerEvent,
  type ServerItem,
  type ServerResponse,
} from '../../protocols/realtime/messages.ts';
import { changes, firstUpdate, formatFault, fullUpdate } from '../../protocols/realtime/session.ts';
import type { TurnInput, TurnOutput } from '../../protocols/realtime/turn.ts';
import { responseUsage, transcriptUsage } from '../../protocols/realtime/usage.ts';
import { systemClock } from '../clock.ts';
import { EarlyAudio } from './early-audio.ts';
import type { RealtimeOptions, VoiceLog } from './options.ts';
import { Sequencer } from './sequencer.ts';
import { Speech } from './speech.ts';
import { openWire, type Wire } from './wire.ts';

/**
 * The voice over a Realtime WebSocket. A socket that opens is not a session: the server checks key and model
 * after the upgrade. So nothing is sent before `session.created`, then the configuration, and no audio before
 * `session.updated` has confirmed the formats: u-law heard as 24 kHz PCM is noise that looks like speech.
 *
 * https://platform.openai.com/docs/guides/realtime-websocket
 */
export function realtimeVoices(options: RealtimeOptions): Voices {
  const url = new URL(options.url);
  url.searchParams.set('model', options.model);
  return {
    name: options.name,
    transcripts: options.transcripts ?? 'unknown',
    open: (listener) => new RealtimeVoice(url, options, listener),
  };
}

const READY_MS = 5_000; // 0.8 to 2.1 s were seen from far away; a caller does not wait longer in silence
const STALL_MS = 8_000; // the longest thought of a reasoning model that a caller still waits for, asked to twice
const RENEW_MS = 5 * 60_000; // before the end of an hour: time for a quiet moment in any conversation
const DAY_MS = 24 * 3_600_000; // no session is as long, and no timer of Node's longer than 24 days
const MAX_UNSENT_BYTES = 128 * 2 ** 10; // some 9 s of audio that the network does not take: the session is lost
const MAX_EARLY_EVENTS = 500; // a whole conversation recalled and more
const MAX_RECALLED = 20; // turns; more costs time to the first word and says little

class RealtimeVoice implements Voice {
  private readonly options: RealtimeOptions;
  private readonly listener: (event: VoiceEvent) => void;
  private readonly clock: Clock;
  private readonly wire: Wire;

  private phase: 'connecting' | 'created' | 'configured' | 'ready' | 'over' = 'connecting';
  private readonly earlyEvents: string[] = [];
  private readonly earlyAudio = new EarlyAudio();
  private wanted: VoiceConfig | null = null;
  /** What the server was last told; null when an update was refused and it is not known what it has. */
  private told: VoiceConfig | null = null;

  private readonly sequencer = new Sequencer((output) => this.perform(output));
  private readonly speech = new Speech();
  /** Responses of which nothing more is to be heard, nor judged by its words. */
  private readonly muted = new Set<string>();
  private readonly callerItems = new Set<string>();

  private sent = 0;
  /** Events of responses so far: while it grows, the model is at work. */
  private progress = 0;
  /** The code of the error event that came just before, which explains a close. */
  private lastError: string | null = null;
  private cancelReadyWatch: () => void;
  private cancelStallWatch: (() => void) | null = null;
  private cancelExpiry = (): void => {};

  constructor(url: URL, options: RealtimeOptions, listener: (event: VoiceEvent) => void) {
    this.options = options;
    this.listener = listener;
    this.clock = options.clock ?? systemClock;
    this.wire = openWire(url, options.apiKey, {
      text: (text) => this.onText(text),
      binary: () => this.log({ event: 'malformed', why: 'a binary frame' }),
      ended: ({ why, retry }) => {
        this.lost({ why: this.lastError === null ? why : `${this.lastError}, ${why}`, retry });
      },
    });
    this.cancelReadyWatch = this.watchReady();
  }

  configure(config: VoiceConfig): void {
    const before = this.told;
    this.wanted = config;
    if (this.phase === 'created') this.begin(config);
    if (this.phase !== 'configured' && this.phase !== 'ready') return;
    const update = before === null ? fullUpdate(config, this.options) : changes(before, config, this.options);
    this.told = config;
    if (update !== null) this.send(send.sessionUpdate(this.id('session'), update));
  }

  hear(payload: string): void {
    if (this.phase !== 'ready') {
      if (this.phase !== 'over') this.earlyAudio.keep(payload);
      return;
    }
    const message = appendMessage(payload);
    if (message === null) return this.log({ event: 'malformed', why: 'a payload that is not base64' });
    if (this.wire.unsentBytes() > MAX_UNSENT_BYTES)
      return this.lost({ why: 'the network stalled', retry: true });
    this.wire.send(message);
  }

  request(request: ResponseRequest): void {
    this.move({ type: 'wish', wish: request });
  }

  answer(id: string, output: string): void {
    // A session that never made the call refuses an output for it, and one call has one output. The model is told
    // all the same: the work was done, or it called again what it had called before.
    if (this.sequencer.awaitsOutput(id)) this.send(send.toolOutput(this.id('output'), id, output));
    else this.note(`A tool that was called before has answered: ${output}`);
    this.move({ type: 'answered', call: id });
  }

  note(text: string): void {
    this.send(send.systemMessage(this.id('note'), text));
  }

  recall(transcript: readonly TranscriptLine[]): void {
    for (const line of transcript.slice(-MAX_RECALLED)) this.send(send.recalledLine(this.id('recall'), line));
  }

  interrupt(unheard: readonly HeardPart[]): void {
    const running = this.sequencer.running();
    this.move({ type: 'interrupt' });
    for (const cut of this.speech.cut(unheard, running)) {
      this.send(
        cut.type === 'delete'
          ? send.itemDelete(this.id('delete'), cut.item)
          : send.itemTruncate(this.id('truncate'), cut.item, cut.part, cut.endMs),
      );
    }
  }

  close(): void {
    if (this.phase === 'over') return;
    this.phase = 'over';
    this.cancelReadyWatch();
    this.cancelStallWatch?.();
    this.cancelExpiry();
    this.wire.close();
  }

  private lost({ why, retry }: SessionEnd): void {
    if (this.phase === 'over') return;
    this.close();
    this.listener({ type: 'lost', why, retry });
  }

  private emit(event: VoiceEvent): void {
    if (this.phase !== 'over') this.listener(event);
  }

  private log(entry: VoiceLog): void {
    this.options.log?.(entry);
  }

  /** The number makes it unique, the kind is for the log and for errors that come back with it. */
  private id(kind: string): string {
    this.sent += 1;
    return `${kind}_${this.sent}`;
  }

  private send(message: string): void {
    if (this.phase === 'over') return;
    if (this.phase === 'configured' || this.phase === 'ready') this.wire.send(message);
    else if (this.earlyEvents.push(message) > MAX_EARLY_EVENTS) {
      this.lost({ why: 'too much to say before the session began', retry: true });
    }
  }

  private begin(config: VoiceConfig): void {
    this.told = config;
    this.phase = 'configured';
    this.send(send.sessionUpdate(FIRST_UPDATE, firstUpdate(config, this.options)));
    for (const message of this.earlyEvents.splice(0)) this.send(message);
  }

  private onText(text: string): void {
    if (this.phase === 'over') return;
    this.lastError = null;
    const delta = audioDelta(text);
    if (delta !== null) return this.onAudio(delta.response, delta.item, delta.part, delta.payload);
    const event = parseEvent(text);
    if ((event.type === 'unknown' ? event.of : event.type).startsWith('response.')) this.progress += 1;
    this.onEvent(event);
  }

  private onAudio(response: string, item: string, part: number, payload: string): void {
    this.progress += 1;
    if (this.muted.has(response)) return;
    const known = this.speech.receive(response, item, part, payload);
    this.emit({ type: 'audio', item: known, part, payload });
  }

  private onEvent(event: ServerEvent): void {
    switch (event.type) {
      case 'session.created':
        if (this.phase !== 'connecting') return;
        this.phase = 'created';
        this.watchExpiry(event.session?.expires_at);
        if (this.wanted !== null) this.begin(this.wanted);
        return;
      case 'session.updated': {
        const fault = formatFault(event.session);
        if (fault !== null) return this.lost({ why: fault, retry: false });
        return this.becomeReady();
      }
      case 'error':
        return this.onError(event.error);
      case 'input_audio_buffer.speech_started':
        return this.emit({ type: 'callerStarted', item: event.item_id });
      case 'input_audio_buffer.committed':
        return this.onCallerTurn(event.item_id);
      case 'conversation.item.added':
      case 'conversation.item.created':
        if (isCallerSpeech(event.item)) this.onCallerTurn(event.item.id);
        return;
      case 'conversation.item.input_audio_transcription.completed':
        this.onCallerTurn(event.item_id);
        this.onUsed(transcriptUsage(this.options.transcriptionModel, event.usage));
        return this.emit({ type: 'callerSaid', item: event.item_id, text: event.transcript });
      case 'conversation.item.input_audio_transcription.failed':
        return this.onCallerTurn(event.item_id);
      case 'response.created':
        return this.move({ type: 'created', response: event.response.id });
      case 'response.output_item.added':
        if (event.item.type !== 'message') return;
        if (!this.muted.has(event.response_id)) this.speech.announce(event.response_id, event.item.id);
        // Begun after the caller spoke over the response: nothing of it will be heard.
        else this.send(send.itemDelete(this.id('delete'), event.item.id));
        return;
      case 'response.output_item.done':
        return this.onItemDone(event.response_id, event.item);
      case 'response.function_call_arguments.done':
        if (event.name === undefined) return;
        return this.move({
          type: 'drafted',
          response: event.response_id,
          call: { id: event.call_id, name: event.name, arguments: event.arguments, item: event.item_id },
        });
      case 'response.output_audio.delta':
        return this.onAudio(event.response_id, event.item_id, event.content_index, event.delta);
      case 'response.output_audio.done':
        if (this.muted.has(event.response_id)) return;
        this.speech.endPart(event.item_id, event.content_index);
        return this.emit({ type: 'audioEnded', item: event.item_id, part: event.content_index });
      case 'response.output_audio_transcript.delta':
        return this.onWords(event.response_id, event.item_id, event.content_index, event.delta, false);
      case 'response.output_audio_transcript.done':
        return this.onWords(event.response_id, event.item_id, event.content_index, event.transcript, true);
      case 'response.done':
        return this.onResponseDone(event.response);
      case 'malformed':
        return this.log({ event: 'malformed', why: event.why });
      case 'unknown':
        return;
    }
  }

  private becomeReady(): void {
    if (this.phase !== 'configured') return;
    this.phase = 'ready';
    this.cancelReadyWatch();
    this.watchStall();
    const { frames, dropped } = this.earlyAudio.release();
    if (dropped > 0) this.log({ event: 'audioDropped', frames: dropped });
    for (const payload of frames) this.hear(payload);
    this.emit({ type: 'ready' });
  }

  /** A turn is told by whichever event names it first. */
  private onCallerTurn(item: string): void {
    if (this.callerItems.has(item)) return;
    this.callerItems.add(item);
    this.emit({ type: 'callerTurn', item });
  }

  private onItemDone(response: string, item: ServerItem): void {
    if (item.type === 'message') this.endWords(item.id);
    if (item.type !== 'function_call' || item.status !== 'completed') return;
    this.move({
      type: 'called',
      response,
      call: { id: item.call_id, name: item.name, arguments: item.arguments, item: item.id },
    });
  }

  private onWords(response: string, item: string, part: number, words: string, whole: boolean): void {
    if (this.muted.has(response)) return;
    const text = this.speech.say(item, part, words, whole);
    this.emit({ type: 'agentText', item, text, final: false });
  }

  private endWords(item: string): void {
    const text = this.speech.endItem(item);
    if (text !== null) this.emit({ type: 'agentText', item, text, final: true });
  }

  private onResponseDone(response: ServerResponse): void {
    for (const item of this.speech.openItems()) this.endWords(item);
    this.speech.endResponse(response.id);
    this.onUsed(responseUsage(this.options.model, response.usage));
    this.move(doneInput(response));
    const error = response.status_details?.error;
    const end = error ? endOf(error) : null;
    if (end !== null) this.lost(end);
  }

  /** Of a response that was given up long ago as well: it is paid all the same. */
  private onUsed(usage: Usage | null): void {
    if (usage !== null) this.emit({ type: 'used', usage });
  }

  private onError(error: ServerError): void {
    const code = error.code ?? error.type ?? 'unknown';
    this.lastError = code;
    const end = endOf(error);
    if (end !== null) return this.lost(end);

    const event = error.event_id ?? null;
    const kind = event?.split('_')[0] ?? null;
    this.log({ event: 'refused', code, param: error.param ?? null, of: kind });
    const active = code === 'conversation_already_has_active_response';
    if (active || kind === 'create') this.move({ type: 'createRefused', event, active, why: code });
    else if (code === 'response_cancel_not_active') this.move({ type: 'cancelRefused' });
    else if (event === FIRST_UPDATE)
      this.lost({ why: `the configuration was refused: ${code}`, retry: false });
    else if (kind === 'session') this.told = null;
  }

  private move(input: TurnInput): void {
    if (this.phase === 'over') return;
    this.sequencer.move(input);
    this.watchStall();
  }

  private perform(output: TurnOutput): void {
    switch (output.type) {
      case 'create':
        return this.send(send.responseCreate(output.event, output.wish));
      case 'cancel':
        this.muted.add(output.response);
        this.speech.forgetWords();
        return this.send(send.responseCancel(this.id('cancel'), output.response));
      case 'dispatch': {
        const { id, name, arguments: given } = output.call;
        return this.emit({ type: 'toolCalled', id, name, arguments: given });
      }
      case 'forget':
        if (output.item !== '') this.send(send.itemDelete(this.id('forget'), output.item));
        return;
      case 'ended':
        return this.emit({ ...output, type: 'responseEnded' });
      case 'dropped':
        return this.log({ event: 'wordsDropped' });
    }
  }

  private watchReady(): () => void {
    return this.clock.wakeAt(this.clock.now() + READY_MS, () => {
      // A session opened ahead of its call is not late, it waits for its configuration.
      if (this.phase === 'created') this.cancelReadyWatch = this.watchReady();
      else this.lost({ why: 'the session was not ready in time', retry: true });
    });
  }

  /** A session has its end from its beginning. Of one that is as good as over, its server's clock or ours is wrong. */
  private watchExpiry(expiresAtS: number | undefined): void {
    const leftMs = (expiresAtS ?? 0) * 1_000 - this.clock.now();
    if (leftMs <= 0 || leftMs > DAY_MS) return;
    // Sooner before the end of a shorter one.
    const renewAt = this.clock.now() + leftMs - Math.min(RENEW_MS, leftMs / 4);
    this.cancelExpiry = this.clock.wakeAt(renewAt, () => this.emit({ type: 'expiring' }));
  }

  /** While a response is due and nothing comes at all, the session is as good as gone. */
  private watchStall(): void {
    if (this.phase !== 'ready' || this.cancelStallWatch !== null || this.sequencer.isIdle()) return;
    const before = this.progress;
    this.cancelStallWatch = this.clock.wakeAt(this.clock.now() + STALL_MS, () => {
      this.cancelStallWatch = null;
      if (this.sequencer.isIdle()) return;
      if (this.progress === before) this.lost({ why: 'the model stopped answering', retry: true });
      else this.watchStall();
    });
  }
}

const FIRST_UPDATE = 'session_first';
