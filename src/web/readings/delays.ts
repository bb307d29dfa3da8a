import type { Fact } from '../../core/fact.ts';

/** How long the caller waited for the agent to begin to speak, in ms. */
export interface Delays {
  /** From the start of the call; null where nothing was said. */
  readonly firstWordMs: number | null;
  /** From the end of each turn, in their order; a turn that was answered by nothing is left out. */
  readonly turnsMs: readonly number[];
}

export function delaysOf(facts: readonly Fact[]): Delays {
  const start = facts[0]?.at ?? 0;
  let firstWordMs: number | null = null;
  let waitingSince: number | null = null;
  const turnsMs: number[] = [];
  for (const { type, at, data } of facts) {
    // Who goes on speaking waits anew.
    if (type === 'turn') waitingSince = at;
    if (type === 'turn_dropped') waitingSince = null;
    if (type !== 'speech_started' || data.speaker !== 'agent') continue;
    firstWordMs ??= at - start;
    if (waitingSince !== null) turnsMs.push(at - waitingSince);
    waitingSince = null;
  }
  return { firstWordMs, turnsMs };
}

/** The middle one; null of none. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}
