import type { Traces } from '../adapters/traces/traces.ts';
import type { Fact } from '../core/fact.ts';
import type { Prices } from '../core/prices.ts';
import { nothingRead, readSpans, type Span, type SpanReading, stageIn } from '../core/spans.ts';
import { countFact, countSpan } from './call-metrics.ts';
import type { Metrics } from './metrics.ts';

/** Follows every call on this node by its facts, and tells metrics and traces. Never in the way of a call. */
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
  traces,
}: {
  readonly metrics: Metrics;
  readonly prices: Prices;
  readonly traces: Traces | null;
}): Watch {
  const watched = new Map<string, Watched>();

  return {
    taken(sid, past) {
      const reading = past.reduce((before, fact) => readSpans(before, fact).reading, nothingRead);
      const startedAt = past[0]?.at;
      if (startedAt !== undefined) metrics.count('pointsman_calls_resumed_total');
      watched.set(sid, {
        reading,
        trace: startedAt === undefined ? undefined : traces?.of(sid, startedAt),
      });
    },
    facts(sid, facts) {
      const call = watched.get(sid);
      if (call === undefined) return;
      for (const fact of facts) {
        if (fact.type === 'call_start') call.trace = traces?.of(sid, fact.at);
        countFact(metrics, fact, { stage: stageIn(call.reading), together: facts, prices });
        const { reading, ended } = readSpans(call.reading, fact);
        call.reading = reading;
        for (const span of ended) {
          countSpan(metrics, span);
          call.trace?.(span);
        }
      }
    },
    left(sid) {
      watched.delete(sid);
    },
  };
}

interface Watched {
  reading: SpanReading;
  trace: ((span: Span) => void) | undefined;
}
