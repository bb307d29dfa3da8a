import type { Briefing } from './realtime/briefing.ts';

/** Speaks: text to raw G.711 u-law at 8 kHz, 8 bytes a millisecond. The same text and voice give the same bytes. */
export interface Mouth {
  speak(text: string, voice: string): Promise<Uint8Array>;
}

/** Hears one utterance, whole, as raw G.711 u-law at 8 kHz, knowing what the caller may be asked now. */
export interface Ear {
  hear(audio: Uint8Array, briefing: Briefing): Promise<Heard>;
}

export interface Heard {
  /** Lower case words, numbers as words ("five five five one two"), letters spelled as single letters ("s m i t h"); empty when nothing was understood. */
  readonly text: string;
  /** Mean path score per frame (a negative log-likelihood; above -30 is trustworthy for clean speech). */
  readonly score: number;
}
