/**
 * What one answer, or one transcript, of a model used. Cached tokens are among the input tokens, not beside them;
 * a token of sound has another price than one of text.
 */
export interface Usage {
  readonly model: string;
  readonly text_in: number;
  readonly text_cached: number;
  readonly audio_in: number;
  readonly audio_cached: number;
  readonly text_out: number;
  readonly audio_out: number;
  /** Tokens of which it is not said what they were. */
  readonly other?: number;
  /** What was listened to, where that is what is paid. */
  readonly audio_s?: number;
}
