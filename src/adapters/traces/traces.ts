import type { Span } from '../../core/spans.ts';
import type { Ms } from '../../core/time.ts';

/** Where the spans of calls go. Never in the way of a call: nothing waits for it, and nothing is thrown. */
export interface Traces {
  /** A call that began then. What comes back is told its spans as they end, the call itself last. */
  of(sid: string, startedAt: Ms): (span: Span) => void;
  /** Sends what is left, within a bounded time. */
  close(): Promise<void>;
}
