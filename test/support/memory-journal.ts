import { Fenced, type Journal } from '../../src/call/world.ts';
import type { Fact } from '../../src/core/fact.ts';

/** A journal that forgets with the process, for one call. */
export interface MemoryJournal {
  /** Claims the call: journals that were claimed before are fenced. */
  claim(): Journal;
  facts(): readonly Fact[];
}

export function memoryJournal(past: readonly Fact[] = []): MemoryJournal {
  const facts = [...past];
  let epoch = 0;
  return {
    facts: () => facts,
    claim: () => {
      epoch += 1;
      const mine = epoch;
      return {
        append: async (added) => {
          if (mine !== epoch) throw new Fenced('claimed by another');
          facts.push(...added);
        },
      };
    },
  };
}
