/** What a model is paid, in USD. What is left out is not sold; where it is used all the same, the cost is unknown. */
export interface Price {
  /** For a million tokens. */
  readonly text?: Rate | undefined;
  readonly audio?: Rate | undefined;
  /** For a minute that was listened to. */
  readonly minute?: number | undefined;
}

/** Cached tokens are input tokens that are paid at another rate. */
export interface Rate {
  readonly in: number;
  readonly cached: number;
  readonly out: number;
}

export type Prices = Readonly<Record<string, Price>>;

/**
 * Read on 2026-11-28 off the page of each model, https://developers.openai.com/api/docs/models; `PRICES` overrides
 * them. A model that is not here is not free: what it costs is unknown.
 */
export const prices: Prices = {
  'gpt-realtime-2.1': {
    text: { in: 4, cached: 0.4, out: 24 },
    audio: { in: 32, cached: 0.4, out: 64 },
  },
  'gpt-realtime-2': {
    text: { in: 4, cached: 0.4, out: 24 },
    audio: { in: 32, cached: 0.4, out: 64 },
  },
  'gpt-realtime-2.1-mini': {
    text: { in: 0.6, cached: 0.06, out: 2.4 },
    audio: { in: 10, cached: 0.3, out: 20 },
  },
  'gpt-realtime-1.5': {
    text: { in: 4, cached: 0.4, out: 16 },
    audio: { in: 32, cached: 0.4, out: 64 },
  },
  'gpt-transcribe': { minute: 0.0045 },
  'gpt-live-transcribe': { minute: 0.017 },
  'gpt-realtime-whisper': { minute: 0.017 },
  /** The engine that comes with this program runs on the machine it is on. */
  local: { text: { in: 0, cached: 0, out: 0 }, audio: { in: 0, cached: 0, out: 0 }, minute: 0 },
};
