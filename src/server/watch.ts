import type { Fact } from '../core/fact.ts';
import type { Prices } from '../core/prices.ts';
import { nothingRead, readSpans, type SpanReading, stageIn } from '../core/spans.ts';
import { countFact, countSpan } from './call-metrics.ts';
import type { Metrics } from './metrics.ts';

/** Follows every call on this node by its facts, and tells the metrics. Never in the way of a call. */
export interface Watch {
  /** A call is now here; `past` are its facts from another process, counted there. */
  taken(sid: string, past: readonly Fact[]): void;
  facts(sid: string, facts: readonly Fact[]): void;
  /** It is over or elsewhere. */
  left(sid: string): void;
}

export function startWatch({
  metrics,
  prices,
}: {
  readonly metrics: Metrics;
  readonly prices: Prices;
}): Watch {
  const watched = new Map<string, SpanReading>();

  return {
    taken(sid, past) {
      const reading = past.reduce((before, fact) => readSpans(before, fact).reading, nothingRead);
      if (past.length > 0) metrics.count('pointsman_calls_resumed_total');
      watched.set(sid, reading);
    },
    facts(sid, facts) {
      let reading = watched.get(sid) ?? nothingRead;
      for (const fact of facts) {
        countFact(metrics, fact, { stage: stageIn(reading), together: facts, prices });
        const read = readSpans(reading, fact);
        reading = read.reading;
        for (const span of read.ended) countSpan(metrics, span);
      }
      watched.set(sid, reading);
    },
    left(sid) {
      watched.delete(sid);
    },
  };
}
