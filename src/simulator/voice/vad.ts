import { decodeMulaw } from '../../protocols/audio/mulaw.ts';

/** Times are milliseconds of audio since the first byte, counted in bytes, never read from a clock. */
export type VadEvent =
  /** The caller speaks. `atMs` is where the utterance should be cut: the padding before the first sound is in it. */
  | { readonly type: 'started'; readonly atMs: number }
  /** The caller has been silent for `silenceMs`, which are part of what `atMs` counts, or has spoken for too long. */
  | { readonly type: 'stopped'; readonly atMs: number };

export interface VadSettings {
  readonly prefixPaddingMs: number;
  readonly silenceMs: number;
  /** Behind babble no pause is ever found, so a turn is cut here; a long booking in one breath takes 12 s. */
  readonly maxSpeechMs?: number;
}

/**
 * Says when a caller starts and stops, from the loudness of 20 ms frames of u-law over a floor that follows the
 * noise. Measured on telephone speech: it splits no sentence down to 20 dB of noise, where WebRTC's detector does.
 */
export class Vad {
  readonly #settings: Required<VadSettings>;
  readonly #frame = new Uint8Array(frameBytes);
  #filled = 0;
  #elapsedMs = 0;
  #floorDb: number | null = null;
  #loudFrames = 0;
  #quietMs = 0;
  #startedMs: number | null = null;
  #lastStopMs = 0;

  constructor(settings: VadSettings) {
    this.#settings = { maxSpeechMs: 20_000, ...settings };
  }

  /** Takes any number of bytes; what does not fill a frame waits for more. */
  push(audio: Uint8Array): VadEvent[] {
    const events: VadEvent[] = [];
    let taken = 0;
    while (taken < audio.length) {
      const part = audio.subarray(taken, taken + frameBytes - this.#filled);
      this.#frame.set(part, this.#filled);
      this.#filled += part.length;
      taken += part.length;
      if (this.#filled < frameBytes) break;
      this.#filled = 0;
      const event = this.#step(loudnessDb(this.#frame));
      if (event !== null) events.push(event);
    }
    return events;
  }

  get speaking(): boolean {
    return this.#startedMs !== null;
  }

  /** How many milliseconds of audio have been judged. */
  get elapsedMs(): number {
    return this.#elapsedMs;
  }

  #step(db: number): VadEvent | null {
    this.#elapsedMs += frameMs;
    const floorDb = this.#follow(db);
    return this.#startedMs === null ? this.#waitForSpeech(db, floorDb) : this.#waitForSilence(db, floorDb);
  }

  #waitForSpeech(db: number, floorDb: number): VadEvent | null {
    this.#loudFrames = db > floorDb + startAboveDb ? this.#loudFrames + 1 : Math.max(0, this.#loudFrames - 1);
    if (this.#loudFrames < framesToStart) return null;
    const soundMs = this.#elapsedMs - framesToStart * frameMs;
    this.#startedMs = Math.max(this.#lastStopMs, soundMs - this.#settings.prefixPaddingMs, 0);
    this.#quietMs = 0;
    return { type: 'started', atMs: this.#startedMs };
  }

  #waitForSilence(db: number, floorDb: number): VadEvent | null {
    this.#quietMs = db > floorDb + stayAboveDb ? 0 : this.#quietMs + frameMs;
    const tooLong = this.#elapsedMs - (this.#startedMs ?? 0) >= this.#settings.maxSpeechMs;
    if (this.#quietMs < this.#settings.silenceMs && !tooLong) return null;
    // What never paused is taken for the new noise, or the next turn would start at once.
    if (tooLong) this.#floorDb = db;
    this.#startedMs = null;
    this.#loudFrames = 0;
    this.#lastStopMs = this.#elapsedMs;
    return { type: 'stopped', atMs: this.#elapsedMs };
  }

  /** The floor falls at once and rises slowly, still more slowly while somebody speaks. */
  #follow(db: number): number {
    const before = this.#floorDb ?? Math.min(db, loudestFirstFloorDb);
    const riseDb = this.#startedMs === null ? riseDbPerFrame : riseDbPerFrameInSpeech;
    const after = db < before ? before + (db - before) * fallPerFrame : Math.min(db, before + riseDb);
    this.#floorDb = Math.max(lowestFloorDb, after);
    return this.#floorDb;
  }
}

const frameMs = 20;
const frameBytes = 160;
const startAboveDb = 10;
const stayAboveDb = 6; // the ends of words are softer than their beginnings
const framesToStart = 3; // 60 ms: longer than a click, shorter than "no"
const riseDbPerFrame = 0.15;
const riseDbPerFrameInSpeech = 0.02;
const fallPerFrame = 0.3;
const lowestFloorDb = -60; // digital silence is no floor: the first breath would stand 40 dB above it
const loudestFirstFloorDb = -40; // a stream that opens in the middle of a word must not take the word for noise

const squares = Float64Array.from(
  decodeMulaw(Uint8Array.from({ length: 256 }, (_, byte) => byte)),
  (sample) => (sample / 32_768) ** 2,
);

function loudnessDb(frame: Uint8Array): number {
  let sum = 0;
  for (const byte of frame) sum += squares[byte] ?? 0;
  return 10 * Math.log10(sum / frame.length + 1e-10);
}
