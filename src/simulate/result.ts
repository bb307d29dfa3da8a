import type { Found, Outcome } from './verdict.ts';

/** What one call came to. */
export interface Result {
  readonly seed: number;
  readonly persona: string;
  readonly outcome: Outcome;
  readonly found: readonly Found[];
  readonly turns: number;
  /** It ended because a call may not be longer. */
  readonly isTimeUp: boolean;
  readonly faults: readonly string[];
  readonly correctCalls: number;
  readonly refusedCorrectCalls: number;
  /** What broke in the simulation or in the program itself; nothing, when both are sound. */
  readonly problems: readonly string[];
}
