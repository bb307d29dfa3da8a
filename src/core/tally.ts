import type { Figures, Visit } from './figures.ts';

/**
 * What one ended call adds to the numbers of its hour and its day: counts, which are added up over any number of calls
 * without a look at one of them.
 */
export interface Count {
  readonly measure: Measure;
  /** Of the stages; empty where it is about the whole call. */
  readonly stage: string;
  /** Which one: an outcome, an intent, `escalate watchdog` for a move, a delay in ms. */
  readonly what: string;
  readonly n: number;
}

export type Measure =
  | 'outcome'
  | 'request'
  | 'request_done'
  | 'reached'
  | 'ended'
  | 'move'
  | 'stuck'
  | 'rung'
  | 'refusal'
  | 'first_word'
  | 'turn_delay'
  /** Calls whose cost is known, what they cost in millionths of a dollar, and the others. */
  | 'cost_known'
  | 'cost_micros'
  | 'cost_unknown';

/** What is told by the hour too. */
export const hourly: ReadonlySet<Measure> = new Set([
  'outcome',
  'first_word',
  'turn_delay',
  'cost_known',
  'cost_micros',
  'cost_unknown',
]);

/** Nothing for a call that has not ended. */
export function tallyOf(figures: Figures): readonly Count[] {
  const { end, stages, requests, rungs, refusals, turnDelays, firstWordMs, costUsd } = figures;
  const last = stages.at(-1);
  if (end === null || last === undefined) return [];
  return added([
    count('outcome', end.outcome),
    ...requests.map(({ intent }) => count('request', intent)),
    ...requests.filter(({ isDone }) => isDone).map(({ intent }) => count('request_done', intent)),
    ...[...new Set(stages.map(({ stage }) => stage))].map((stage) => count('reached', '', stage)),
    count('ended', '', last.stage),
    ...stages
      .slice(1)
      .map(({ stage, cause }, left) => count('move', `${stage} ${cause}`, stages[left]?.stage)),
    ...stuck(figures, last),
    ...rungs.map(({ step, stage }) => count('rung', step, stage)),
    ...refusals.map(({ stage }) => count('refusal', '', stage)),
    ...(firstWordMs === null ? [] : [count('first_word', rounded(firstWordMs))]),
    ...turnDelays.map(({ ms }) => count('turn_delay', rounded(ms))),
    ...(costUsd === null
      ? [count('cost_unknown', '')]
      : [count('cost_known', ''), { ...count('cost_micros', ''), n: Math.round(costUsd * 1_000_000) }]),
  ]);
}

function count(measure: Measure, what: string, stage = ''): Count {
  return { measure, stage, what, n: 1 };
}

/** Where a call that the agent did not bring to its end got stuck: on its way to a person, or where it was given up. */
function stuck({ end, stages, hungUpBy }: Figures, last: Visit): readonly Count[] {
  if (end?.outcome === 'completed' || end?.outcome === 'answered') return [];
  const escalated = stages.findIndex(({ stage }) => stage === 'escalate');
  return escalated < 0
    ? [count('stuck', hungUpBy ?? 'line', last.stage)]
    : [count('stuck', stages[escalated]?.cause ?? '', stages[escalated - 1]?.stage)];
}

/**
 * To a frame of sound below two seconds, coarser above, where nobody hears the difference: a day has some hundred of
 * these, however many calls it has.
 */
function rounded(ms: number): string {
  const step = ms < 2_000 ? 20 : ms < 10_000 ? 100 : 1_000;
  return String(Math.round(ms / step) * step);
}

function added(counts: readonly Count[]): readonly Count[] {
  const sums = new Map<string, Count>();
  for (const each of counts) {
    const key = `${each.measure}|${each.stage}|${each.what}`;
    sums.set(key, { ...each, n: (sums.get(key)?.n ?? 0) + each.n });
  }
  return [...sums.values()];
}
