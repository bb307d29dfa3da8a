import { FRAME_MS } from '../../protocols/audio/frames.ts';
import { Vad, type VadSettings } from '../voice/vad.ts';
import type { TurnDetection } from './config.ts';
import { type ApiError, refusals } from './errors.ts';
import type { NewId } from './ids.ts';
import { Tape } from './tape.ts';

/** What appended audio brought to light, in order. Positions are milliseconds of audio appended so far. */
export type Speech =
  | { readonly type: 'started'; readonly itemId: string; readonly audioStartMs: number }
  /** A pause that may be the end: no event of the protocol, but time to begin to hear. */
  | (Utterance & { readonly type: 'paused' })
  | (Utterance & { readonly type: 'stopped'; readonly audioEndMs: number });

interface Utterance {
  readonly itemId: string;
  readonly audio: Uint8Array;
  /** Where its last sound was: a stop with the same place as a pause has nothing new in it. */
  readonly lastSoundMs: number;
}

/**
 * The input audio buffer. Its time is the audio appended, never the clock: when a client stops appending, speech
 * does not end. The item id announced when speech starts is the one its audio is committed under.
 */
export class InputAudio {
  readonly #newId: NewId;
  readonly #tape = new Tape();
  #detection: TurnDetection | null = null;
  #vad: Vad | null = null;
  /** The same detector with less patience. */
  #hasty: Vad | null = null;
  /** Where in the tape the detector began to listen: it counts from its own first byte. */
  #vadStartMs = 0;
  #vadStale = false;
  #committedMs = 0;
  #speech: { readonly itemId: string; readonly startMs: number } | null = null;

  constructor(newId: NewId) {
    this.#newId = newId;
  }

  get positionMs(): number {
    return this.#tape.endMs;
  }

  get speaking(): boolean {
    return this.#speech !== null;
  }

  /**
   * Sets the turn detection. A detector that hears the same is kept, with the noise floor it has learnt; and one
   * that is in the middle of speech finishes it first, so that every start gets its stop.
   */
  configure(detection: TurnDetection | null): void {
    const same = JSON.stringify(vadSettings(detection)) === JSON.stringify(vadSettings(this.#detection));
    this.#detection = detection;
    if (same) return;
    if (detection && this.#speech) this.#vadStale = true;
    else this.#restartVad();
  }

  append(ulaw: Uint8Array): readonly Speech[] {
    const beforeMs = this.#tape.endMs;
    this.#tape.append(ulaw);
    const found: Speech[] = [];
    for (const event of this.#vad?.push(ulaw) ?? []) {
      const speech =
        event.type === 'started'
          ? this.#started(this.#vadStartMs + event.atMs)
          : this.#stopped(this.#vadStartMs + event.atMs);
      if (speech) found.push(speech);
    }
    for (const event of this.#hasty?.push(ulaw) ?? []) {
      const pause = event.type === 'stopped' ? this.#paused(this.#vadStartMs + event.atMs) : null;
      if (pause) found.push(pause);
    }
    if (this.#vadStale && !this.#speech) this.#restartVad();
    this.#forget(beforeMs);
    return found;
  }

  /** `input_audio_buffer.commit`: all that was appended since the last commit, as far as it is kept. */
  commit(): { readonly itemId: string; readonly audio: Uint8Array } | { readonly error: ApiError } {
    const bufferedMs = this.#tape.endMs - this.#committedMs;
    if (bufferedMs < LEAST_COMMIT_MS) return { error: refusals.commitEmpty(bufferedMs) };
    const itemId = this.#speech?.itemId ?? this.#newId('item');
    const audio = this.#tape.slice(this.#speech?.startMs ?? this.#committedMs, this.#tape.endMs);
    this.clear();
    return { itemId, audio };
  }

  clear(): void {
    this.#committedMs = this.#tape.endMs;
    this.#tape.dropBefore(this.#tape.endMs);
    if (this.#speech) this.#restartVad();
  }

  #started(atMs: number): Speech {
    const startMs = Math.round(Math.max(atMs, this.#committedMs));
    this.#speech = { itemId: this.#newId('item'), startMs };
    return { type: 'started', itemId: this.#speech.itemId, audioStartMs: startMs };
  }

  #stopped(atMs: number): Speech | null {
    if (!this.#speech) return null;
    const { itemId, startMs } = this.#speech;
    this.#speech = null;
    this.#committedMs = atMs;
    return {
      type: 'stopped',
      itemId,
      audioEndMs: Math.round(atMs),
      audio: this.#tape.slice(startMs, atMs),
      // The detector counts silence in whole frames.
      lastSoundMs: atMs - Math.ceil((vadSettings(this.#detection)?.silenceMs ?? 0) / FRAME_MS) * FRAME_MS,
    };
  }

  #paused(atMs: number): Speech | null {
    if (!this.#speech) return null;
    const { itemId, startMs } = this.#speech;
    return {
      type: 'paused',
      itemId,
      audio: this.#tape.slice(startMs, atMs),
      lastSoundMs: atMs - HASTY_SILENCE_MS,
    };
  }

  #restartVad(): void {
    this.#speech = null;
    this.#vadStale = false;
    this.#vadStartMs = this.#tape.endMs;
    const settings = vadSettings(this.#detection);
    this.#vad = settings && new Vad(settings);
    this.#hasty =
      settings && settings.silenceMs > HASTY_SILENCE_MS
        ? new Vad({ ...settings, silenceMs: HASTY_SILENCE_MS })
        : null;
  }

  #forget(beforeMs: number): void {
    const silent = this.#vad && !this.#speech;
    this.#tape.dropBefore(silent ? beforeMs - KEPT_SILENCE_MS : this.#tape.endMs - LONGEST_TURN_MS);
  }
}

/**
 * What the detector itself depends on. It finds its own threshold over the noise, so `threshold` is accepted and
 * not used; semantic detection is approximated by how long a silence it waits for.
 */
function vadSettings(detection: TurnDetection | null): VadSettings | null {
  switch (detection?.type) {
    case undefined:
      return null;
    case 'server_vad':
      return {
        prefixPaddingMs: detection.prefix_padding_ms,
        silenceMs: detection.silence_duration_ms,
      };
    case 'semantic_vad':
      return { prefixPaddingMs: 300, silenceMs: patienceMs[detection.eagerness] };
  }
}

const patienceMs = { low: 1_500, medium: 800, auto: 800, high: 400 } as const;

const HASTY_SILENCE_MS = 240; // longer than the pauses inside most words and numbers

const LEAST_COMMIT_MS = 100; // the live server's own bound

// Longer than anyone speaks in one breath; 2.4 MB of u-law. Older audio of the same turn is let go.
const LONGEST_TURN_MS = 300_000;

// Longest prefix padding that anyone asks for in practice, with room for the detector's own delay.
const KEPT_SILENCE_MS = 5_000;
