import type { Clock } from '../../call/world.ts';

export interface RealtimeOptions {
  /** `wss://api.openai.com/v1/realtime`, or any server that speaks the GA protocol. */
  readonly url: string;
  readonly apiKey?: string;
  readonly model: string;
  /** For agents that name none. */
  readonly voice: string;
  readonly transcriptionModel: string;
  /** What answers, for the log of a call. */
  readonly name: string;
  /** Whether its transcripts are known to be what was said. */
  readonly transcripts?: 'known' | 'unknown';
  /** The machine's, where it is left out. */
  readonly clock?: Clock;
  readonly log?: (entry: VoiceLog) => void;
}

/** For operators. Never holds what was said: codes, counts and names of fields. */
export type VoiceLog =
  /** The server refused an event; `of`: which kind of ours, where it says so. */
  | {
      readonly event: 'refused';
      readonly code: string;
      readonly param: string | null;
      readonly of: string | null;
    }
  /** An event that could not be read, or a payload that could not be sent. */
  | { readonly event: 'malformed'; readonly why: string }
  /** Frames of the caller that came before the session was ready and were more than could be kept. */
  | { readonly event: 'audioDropped'; readonly frames: number }
  /** Words that were asked for and never said: too many waited. */
  | { readonly event: 'wordsDropped' };
