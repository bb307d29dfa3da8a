import type { Outcome } from './call.ts';
import { costOf } from './cost.ts';
import type { Fact } from './fact.ts';
import type { Prices } from './prices.ts';
import type { Stage } from './stages.ts';
import type { Ms } from './time.ts';

/**
 * One call in times and counts, read off its facts. There is nothing in it that anybody said, so that it may outlive
 * the erasure of the call. Facts count from 1, as in the log.
 */
export interface Figures {
  readonly startedAt: Ms;
  /** Null while the call goes on. */
  readonly end: { readonly outcome: Outcome; readonly durationS: number; readonly turns: number } | null;
  /** From the begin of the call to the first sound of the agent. */
  readonly firstWordMs: number | null;
  /** From the end of a caller's turn to the first sound of the agent after it. */
  readonly turnDelays: readonly { readonly turn: number; readonly ms: number }[];
  /** Every stage as it was entered; `ms` is null for the one that goes on. */
  readonly stages: readonly Visit[];
  readonly rungs: readonly {
    readonly seq: number;
    readonly stage: Stage;
    readonly step: string;
    readonly tool: string;
  }[];
  readonly refusals: readonly {
    readonly seq: number;
    readonly stage: Stage;
    readonly tool: string;
    readonly why: string;
  }[];
  /** What was asked for, questions among it, in its order. */
  readonly requests: readonly { readonly intent: string; readonly isDone: boolean }[];
  readonly bargeIns: number;
  readonly silences: number;
  readonly hungUpBy: 'caller' | 'agent' | 'line' | null;
  /** US dollars for the model; null where nobody knows, as for a model without a price. */
  readonly costUsd: number | null;
}

export interface Visit {
  readonly stage: Stage;
  readonly seq: number;
  readonly at: Ms;
  /** Of the move into it. */
  readonly cause: string;
  readonly ms: number | null;
}

/** Null for a call that has not begun. */
export function figuresOf(facts: readonly Fact[], prices: Prices): Figures | null {
  const [first] = facts;
  if (first?.type !== 'call_start') return null;
  const begun: Counting = {
    ...nothing,
    startedAt: first.at,
    stages: [{ stage: 'greeting', seq: 1, at: first.at, cause: 'answered', ms: null }],
  };
  const { waitsSince: _, ...figures } = facts.reduce(counted, begun);
  return { ...figures, costUsd: costUsd(facts, prices) };
}

/** Null also for a call of which it was not written down yet what it used. */
function costUsd(facts: readonly Fact[], prices: Prices): number | null {
  const { usd, unknown } = costOf(facts, prices);
  return unknown.length > 0 || !facts.some(({ type }) => type === 'usage') ? null : usd;
}

/** `waitsSince`: the caller's turn that the agent has not answered with a sound yet. */
interface Counting extends Figures {
  readonly waitsSince: { readonly turn: number; readonly at: Ms } | null;
}

const nothing: Omit<Counting, 'startedAt' | 'stages'> = {
  end: null,
  firstWordMs: null,
  turnDelays: [],
  rungs: [],
  refusals: [],
  requests: [],
  bargeIns: 0,
  silences: 0,
  hungUpBy: null,
  costUsd: null,
  waitsSince: null,
};

function counted(so: Counting, fact: Fact, index: number): Counting {
  const seq = index + 1;
  const stage = so.stages.at(-1)?.stage ?? 'greeting';
  switch (fact.type) {
    case 'stage_transition': {
      const { to, cause } = fact.data;
      return {
        ...so,
        stages: [...left(so.stages, fact.at), { stage: to, seq, at: fact.at, cause, ms: null }],
      };
    }
    case 'turn':
      return { ...so, waitsSince: { turn: fact.data.turn, at: fact.at } };
    case 'turn_dropped':
      return {
        ...so,
        waitsSince: so.waitsSince?.turn === fact.data.turn ? null : so.waitsSince,
        turnDelays: so.turnDelays.filter(({ turn }) => turn !== fact.data.turn),
      };
    case 'speech_started':
      return fact.data.speaker === 'agent' ? spoken(so, fact.at) : so;
    case 'watchdog':
      return { ...so, rungs: [...so.rungs, { seq, stage, step: fact.data.step, tool: fact.data.tool }] };
    case 'tool_refused': {
      const { tool, why } = fact.data;
      return { ...so, refusals: [...so.refusals, { seq, stage, tool, why }] };
    }
    case 'intent_set':
      return { ...so, requests: [...so.requests, { intent: fact.data.intent, isDone: false }] };
    case 'action_done':
    case 'question_answered':
      return {
        ...so,
        requests: so.requests.map((one, at) =>
          at < so.requests.length - 1 ? one : { ...one, isDone: true },
        ),
      };
    case 'barge_in':
      return { ...so, bargeIns: so.bargeIns + 1 };
    case 'silence':
      return { ...so, silences: so.silences + 1 };
    case 'hung_up':
      return { ...so, hungUpBy: fact.data.by };
    case 'call_end': {
      const { outcome, duration_s: durationS, turns } = fact.data;
      return { ...so, stages: left(so.stages, fact.at), end: { outcome, durationS, turns } };
    }
    default:
      return so;
  }
}

function spoken(so: Counting, at: Ms): Counting {
  const { waitsSince, turnDelays } = so;
  return {
    ...so,
    firstWordMs: so.firstWordMs ?? at - so.startedAt,
    turnDelays:
      waitsSince === null ? turnDelays : [...turnDelays, { turn: waitsSince.turn, ms: at - waitsSince.at }],
    waitsSince: null,
  };
}

function left(stages: readonly Visit[], at: Ms): readonly Visit[] {
  return stages.map((visit) => (visit.ms === null ? { ...visit, ms: at - visit.at } : visit));
}
