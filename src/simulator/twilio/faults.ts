import type { WebhookKind } from './webhook.ts';

/**
 * What goes wrong between a carrier and a server. Whatever is left out goes well. Chance is an argument of whoever
 * makes these, so that a call with a seed goes wrong in the same way again.
 */
export interface Faults {
  /** Frames of the caller that are lost, by number within their stream. Their time passes; their number does not. */
  readonly lost?: (frame: number) => boolean;
  /** How late messages are, each way. They stay in their order, so that one that is late holds up those behind it. */
  readonly late?: { readonly toServer?: Lateness; readonly toCarrier?: Lateness };
  /**
   * The connection of the first stream is cut somewhere in the middle: nothing comes any more either way, and nobody
   * is told. The carrier finds out after `noticedMs`, which no document says, and asks the action then.
   */
  readonly vanishes?: { readonly atMs: number; readonly noticedMs: number };
  /** Requests whose first answer is lost: each is sent a second time, as the same request, and that answer counts. */
  readonly retried?: readonly WebhookKind[];
  /** The request that began the call comes again behind every stream; nobody reads the answer. */
  readonly replayed?: boolean;
}

/** How late a message is that sets out so many ms after the stream began. */
export type Lateness = (atMs: number) => number;

/** No two messages take equally long. */
export function jitter(random: () => number, mostMs: number): Lateness {
  return () => random() * mostMs;
}

/** Nothing moves from then on for so long; what waited comes in one burst. */
export function stall(fromMs: number, forMs: number): Lateness {
  return (atMs) => (atMs >= fromMs && atMs < fromMs + forMs ? fromMs + forMs - atMs : 0);
}

/** Frames are lost in runs, as they are on the air: `share` of them in all, about `length` at a time. */
export function losses(random: () => number, { share, length }: { share: number; length: number }) {
  let left = 0;
  return (): boolean => {
    if (left === 0 && random() < share / length) left = 1 + Math.floor(random() * (2 * length - 1));
    if (left === 0) return false;
    left -= 1;
    return true;
  };
}
