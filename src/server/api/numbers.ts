import type { PeriodCount } from '../../adapters/store/store.ts';
import type { Numbers } from '../../api/numbers.ts';
import { outcome, type Percentiles } from '../../api/parts.ts';
import { type Stage, stages } from '../../core/stages.ts';
import type { Measure } from '../../core/tally.ts';

/** What is counted of ended calls, put together for people. `periods`: of the series, those without calls too. */
export function numbersOf(
  days: readonly PeriodCount[],
  { periods, series }: { periods: readonly string[]; series: readonly PeriodCount[] },
): Omit<Numbers, 'span' | 'from' | 'to' | 'madeAt'> {
  const all = grouped(days, ({ measure }) => measure);
  const whole = overall(all);
  const alone = (whole.outcomes.completed ?? 0) + (whole.outcomes.answered ?? 0);
  const done = sums(all.get('request_done'), ({ what }) => what);
  const then = grouped(series, ({ period }) => period);
  return {
    ...whole,
    containment: whole.calls === 0 ? null : alone / whole.calls,
    intents: mostFirst(sums(all.get('request'), ({ what }) => what)).map(([intent, requests]) => ({
      intent,
      requests,
      completed: done.get(intent) ?? 0,
    })),
    funnel: stages.map((stage) => passedThrough(stage, all)),
    stuck: mostFirst(sums(all.get('stuck'), ({ stage, what }) => `${stage} ${what}`)).map(
      ([where, calls]) => {
        const [stage, why] = inTwo(where);
        return { stage, why, calls };
      },
    ),
    series: periods.map((period) => ({
      period,
      ...overall(grouped(then.get(period) ?? [], ({ measure }) => measure)),
    })),
  };
}

type Counts = ReadonlyMap<Measure, readonly PeriodCount[]>;

/** What is told of a span and of each period in it. */
function overall(
  counts: Counts,
): Pick<Numbers, 'calls' | 'outcomes' | 'firstWordMs' | 'turnDelayMs' | 'cost'> {
  const ended = sums(counts.get('outcome'), ({ what }) => what);
  const known = sum(counts.get('cost_known'));
  return {
    calls: sum(counts.get('outcome')),
    // Every one of them, so that nobody has to know which there are.
    outcomes: Object.fromEntries(
      outcome.options.map((each) => [each, ended.get(each) ?? 0]),
    ) as Numbers['outcomes'],
    firstWordMs: percentiles(counts.get('first_word')),
    turnDelayMs: percentiles(counts.get('turn_delay')),
    cost: {
      usd: known === 0 ? null : sum(counts.get('cost_micros')) / 1_000_000,
      knownCalls: known,
      unknownCalls: sum(counts.get('cost_unknown')),
    },
  };
}

function passedThrough(stage: Stage, counts: Counts): Numbers['funnel'][number] {
  const here = (measure: Measure) => (counts.get(measure) ?? []).filter((each) => each.stage === stage);
  return {
    stage,
    reached: sum(here('reached')),
    ended: sum(here('ended')),
    left: mostFirst(sums(here('move'), ({ what }) => what)).map(([what, moves]) => {
      const [to, cause] = inTwo(what);
      return { to, cause, moves };
    }),
    rungs: Object.fromEntries(mostFirst(sums(here('rung'), ({ what }) => what))),
    refusals: sum(here('refusal')),
  };
}

/** By nearest rank: the least value that so many of them do not exceed. */
function percentiles(counts: readonly PeriodCount[] = []): Percentiles {
  const ascending = [...sums(counts, ({ what }) => what)]
    .map(([ms, n]) => ({ ms: Number(ms), n }))
    .sort((a, b) => a.ms - b.ms);
  const count = sum(counts);
  const rank = (share: number) => {
    let left = Math.ceil(count * share);
    for (const { ms, n } of ascending) {
      left -= n;
      if (left <= 0) return ms;
    }
    return null;
  };
  return { p50: rank(0.5), p95: rank(0.95), count };
}

function sum(counts: readonly PeriodCount[] = []): number {
  return counts.reduce((total, { n }) => total + n, 0);
}

function sums(
  counts: readonly PeriodCount[] | undefined,
  key: (count: PeriodCount) => string,
): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const each of counts ?? []) totals.set(key(each), (totals.get(key(each)) ?? 0) + each.n);
  return totals;
}

function mostFirst(sums: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...sums].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

/** A stage and what stands behind it; both were written by `tallyOf`. */
function inTwo(text: string): readonly [Stage, string] {
  const space = text.indexOf(' ');
  return [text.slice(0, space) as Stage, text.slice(space + 1)];
}

function grouped<K>(
  counts: readonly PeriodCount[],
  key: (count: PeriodCount) => K,
): ReadonlyMap<K, readonly PeriodCount[]> {
  const groups = new Map<K, PeriodCount[]>();
  for (const each of counts) {
    const group = groups.get(key(each));
    if (group === undefined) groups.set(key(each), [each]);
    else group.push(each);
  }
  return groups;
}
