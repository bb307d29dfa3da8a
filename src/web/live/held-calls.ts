import type { ToldFact } from '../../api/calls.ts';
import type { Call } from '../../core/call.ts';
import { evolve, newCall } from '../../core/evolve.ts';
import type { Fact } from '../../core/fact.ts';
import { factOf } from './told.ts';

/**
 * The calls that this page knows: their facts, each once and in order, and the call that they fold to. Facts may
 * come twice, late or too early, since the stream of events and what was missed come on two ways.
 */
export interface HeldCall {
  readonly sid: string;
  /** The first has `seq` 1. */
  readonly facts: readonly Fact[];
  readonly call: Call;
  /** Came before those in front of them; by `seq`. */
  readonly early: ReadonlyMap<number, ToldFact>;
}

export type HeldCalls = ReadonlyMap<string, HeldCall>;

export const nothingHeld: HeldCalls = new Map();

/** What is held once these were told, in whatever order. A call that nothing new was told of stays the same object. */
export function withTold(held: HeldCalls, told: readonly ToldFact[]): HeldCalls {
  const byCall = new Map<string, ToldFact[]>();
  for (const one of told) {
    const ofCall = byCall.get(one.call);
    if (ofCall === undefined) byCall.set(one.call, [one]);
    else ofCall.push(one);
  }
  let next: Map<string, HeldCall> | null = null;
  for (const [sid, ofCall] of byCall) {
    const before = held.get(sid) ?? { sid, facts: [], call: newCall, early: new Map() };
    const after = joined(before, ofCall);
    if (after === before) continue;
    next ??= new Map(held);
    next.set(sid, after);
  }
  return next ?? held;
}

/** Calls of which something is missing in front of what has come. */
export function gaps(held: HeldCalls): readonly string[] {
  return [...held.values()].filter(({ early }) => early.size > 0).map(({ sid }) => sid);
}

/** The number of the last fact without a gap before it: what comes after it is asked for. */
export function lastSeq(held: HeldCalls, sid: string): number {
  return held.get(sid)?.facts.length ?? 0;
}

/** In progress, newest first. */
export function inProgress(held: HeldCalls): readonly HeldCall[] {
  return [...held.values()]
    .filter(({ call }) => call.phase === 'live')
    .sort((a, b) => startOf(b) - startOf(a) || (a.sid < b.sid ? 1 : -1));
}

/** Without the calls that ended longest ago, so that a page that is open for days does not grow for days. */
export function withoutOldest(held: HeldCalls, keep: number): HeldCalls {
  const over = [...held.values()].filter(({ call }) => call.phase === 'over');
  if (over.length <= keep) return held;
  const next = new Map(held);
  const oldest = over.sort((a, b) => endOf(a) - endOf(b)).slice(0, over.length - keep);
  for (const { sid } of oldest) next.delete(sid);
  return next;
}

function joined(held: HeldCall, told: readonly ToldFact[]): HeldCall {
  const coming = new Map(held.early);
  for (const one of told) if (one.seq > held.facts.length) coming.set(one.seq, one);
  const facts = [...held.facts];
  let { call } = held;
  for (let one = coming.get(facts.length + 1); one !== undefined; one = coming.get(facts.length + 1)) {
    coming.delete(one.seq);
    const fact = factOf(one);
    facts.push(fact);
    call = evolve(call, fact);
  }
  if (facts.length === held.facts.length && coming.size === held.early.size) return held;
  return { ...held, facts, call, early: coming };
}

function startOf({ facts }: HeldCall): number {
  return facts[0]?.at ?? 0;
}

function endOf({ facts }: HeldCall): number {
  return facts.at(-1)?.at ?? 0;
}
