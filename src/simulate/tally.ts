import { type Rail, rails } from '../core/rails.ts';
import type { Result } from './result.ts';
import { histogram, type Mean, mean } from './statistics.ts';
import { percent, table } from './table.ts';
import { troubles } from './troubles.ts';
import { type Outcome, outcomes, safety, type Violation, violations } from './verdict.ts';

/** What many calls came to. */
export interface Tally {
  readonly name: string;
  readonly calls: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Calls in which it happened at least once. */
  readonly violations: Readonly<Record<Violation, number>>;
  readonly turns: Mean;
  /** How many calls took so many turns. */
  readonly callsByTurns: readonly number[];
  /** Calls with the trouble that each rail is there to prevent. */
  readonly troubles: Readonly<Record<Rail, number>>;
  readonly faults: number;
  readonly correctCalls: number;
  readonly refusedCorrectCalls: number;
  readonly problems: number;
  readonly seconds: number;
  /** Calls to look into, the worst first: violations of safety, hangs, what broke, callers who got nothing. */
  readonly failing: readonly { readonly seed: number; readonly persona: string; readonly what: string }[];
}

export function tally(name: string, results: readonly Result[], seconds: number): Tally {
  const callsWith = (violation: Violation): number =>
    results.filter(({ found }) => found.some((one) => one.violation === violation)).length;
  const sum = (of: (result: Result) => number): number =>
    results.reduce((total, result) => total + of(result), 0);
  return {
    name,
    calls: results.length,
    outcomes: byName(outcomes, (one) => results.filter(({ outcome }) => outcome === one).length),
    violations: byName(violations, callsWith),
    turns: mean(results.map(({ turns }) => turns)),
    callsByTurns: histogram(results.map(({ turns }) => turns)),
    troubles: byName(rails, (rail) => results.filter((result) => troubles[rail].isIn(result)).length),
    faults: sum(({ faults }) => faults.length),
    correctCalls: sum(({ correctCalls }) => correctCalls),
    refusedCorrectCalls: sum(({ refusedCorrectCalls }) => refusedCorrectCalls),
    problems: results.filter(({ problems }) => problems.length > 0).length,
    seconds,
    failing: results
      .map((result) => ({ result, weight: weightOf(result) }))
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight || a.result.seed - b.result.seed)
      .map(({ result: { seed, persona, found, problems, outcome } }) => ({
        seed,
        persona,
        what: [
          ...new Set([...found.map(({ violation, what }) => `${violation} (${what})`), ...problems]),
          ...(outcome === 'unserved' ? ['unserved'] : []),
        ].join('; '),
      })),
  };
}

/** Something happened that must never happen, whatever the model does. */
export function isUnsafe(tallied: Tally): boolean {
  return tallied.problems > 0 || [...safety].some((violation) => tallied.violations[violation] > 0);
}

/** One row for each set of calls. */
export function tallyTable(tallies: readonly Tally[]): string {
  return table(
    ['', ...columns.map(([heading]) => heading)],
    tallies.map((one) => [one.name, ...columns.map(([, cell]) => cell(one))]),
  );
}

/** The same, a line for each figure: one set of calls is read more easily so. */
export function tallyList(one: Tally): string {
  return table(
    ['', one.name],
    [
      ['calls', String(one.calls)],
      ...columns.map(([heading, cell]) => [heading, cell(one)]),
      ['calls per second', (one.calls / one.seconds).toFixed(0)],
    ],
  );
}

const columns: readonly (readonly [string, (one: Tally) => string])[] = [
  ['completed', (one) => percent(one.outcomes.completed, one.calls)],
  ['handed over', (one) => percent(handedOver(one), one.calls)],
  ['gave up', (one) => percent(one.outcomes.gave_up, one.calls)],
  ['unserved', (one) => percent(one.outcomes.unserved, one.calls)],
  // Who walks away by temper, or never answers, does so with a perfect model too: nobody could have served them.
  ['served of who stayed', (one) => percent(served(one), one.calls - one.outcomes.gave_up)],
  ...violations.map(
    (name) => [name.replaceAll('_', ' '), (one: Tally) => String(one.violations[name])] as const,
  ),
  ['false refusals', (one) => percent(one.refusedCorrectCalls, one.correctCalls)],
  ['turns', (one) => `${one.turns.mean.toFixed(1)} ±${one.turns.margin.toFixed(1)}`],
  ['faults', (one) => (one.faults / Math.max(1, one.calls)).toFixed(1)],
  ['broke', (one) => String(one.problems)],
];

/** A person goes on, at once or by calling back. */
function handedOver({ outcomes: { transferred, message, call_back } }: Tally): number {
  return transferred + message + call_back;
}

function served(one: Tally): number {
  return one.outcomes.completed + handedOver(one);
}

function weightOf({ found, outcome, problems }: Result): number {
  const unsafe = found.filter(({ violation }) => safety.has(violation)).length;
  return unsafe * 100 + problems.length * 10 + found.length + (outcome === 'unserved' ? 1 : 0);
}

function byName<Name extends string>(
  names: readonly Name[],
  count: (name: Name) => number,
): Readonly<Record<Name, number>> {
  // Every name has its count: the pairs are made from all of them.
  return Object.fromEntries(names.map((name) => [name, count(name)])) as Record<Name, number>;
}
