import { pick, seeded as sequence } from '../../src/simulate/chance.ts';

/** Seeded chance in the form that tests like: the same seed gives the same sequence on every machine. */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
  chance(share: number): boolean;
}

export function seeded(seed: number): Random {
  const next = sequence(seed);
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    pick: (from) => pick(next, from),
    chance: (share) => next() < share,
  };
}
