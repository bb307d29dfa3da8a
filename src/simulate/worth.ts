import type { Rail } from '../core/rails.ts';
import type { Conditions } from './simulate.ts';
import { type Count, type Mean, pValue, rankPValue } from './statistics.ts';
import { percent, table } from './table.ts';
import type { Tally } from './tally.ts';
import { troubles } from './troubles.ts';

/** What is worse without a rail: against the same callers and the same faults, with all rails. */
export interface Worth {
  readonly rail: Rail;
  readonly at: string;
  readonly what: string;
  readonly before: Count | Mean;
  readonly after: Count | Mean;
  /** How likely a difference like this one is by chance. */
  readonly p: number;
}

/** One for each set of calls that was played without one rail, and once more where it costs turns. */
export function worths(sets: readonly Conditions[], tallies: readonly Tally[]): readonly Worth[] {
  return sets.flatMap(({ without: [rail, ...others], factor, isAdversary }, index) => {
    const whole = sets.findIndex(
      (one) => one.without.length === 0 && one.factor === factor && one.isAdversary === isAdversary,
    );
    const [all, less] = [tallies[whole], tallies[index]];
    if (all === undefined || less === undefined || rail === undefined || others.length > 0) return [];
    const both = { rail, at: all.name };
    const trouble = { ...both, what: troubles[rail].what, ...compared(all, less, rail) };
    const turns = {
      ...both,
      what: 'turns a call',
      before: all.turns,
      after: less.turns,
      p: rankPValue(all.callsByTurns, less.callsByTurns),
    };
    return costsTurns.has(rail) ? [trouble, turns] : [trouble];
  });
}

/** Rails that help a model on, or put an end to it: without them a call may come to the same, and take longer. */
const costsTurns: ReadonlySet<Rail> = new Set(['watchdog', 'teaching', 'budgets']);

function compared(all: Tally, less: Tally, rail: Rail) {
  const before: Count = { hits: all.troubles[rail], of: all.calls };
  const after: Count = { hits: less.troubles[rail], of: less.calls };
  return { before, after, p: pValue(before, after) };
}

export function worthTable(found: readonly Worth[]): string {
  return table(
    ['without', 'under', 'trouble', 'all rails', 'without', 'p'],
    found.map(({ rail, at, what, before, after, p }) => [
      rail,
      at,
      what,
      figure(before),
      figure(after),
      p < 0.0001 ? '< 0.0001' : p.toFixed(4),
    ]),
  );
}

function figure(one: Count | Mean): string {
  return 'of' in one ? `${percent(one.hits, one.of)} (${one.hits})` : one.mean.toFixed(2);
}
