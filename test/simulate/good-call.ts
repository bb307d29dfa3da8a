import type { Result } from '../../src/simulate/result.ts';

/** A call in which nothing went wrong. */
export const good: Result = {
  seed: 1,
  persona: 'plain',
  outcome: 'completed',
  found: [],
  turns: 8,
  isTimeUp: false,
  faults: [],
  correctCalls: 10,
  refusedCorrectCalls: 0,
  problems: [],
};
