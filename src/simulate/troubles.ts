import type { Rail } from '../core/rails.ts';
import type { Result } from './result.ts';
import type { Violation } from './verdict.ts';

/** What there is more of without a rail: found by the verdict, call by call. */
export interface Trouble {
  readonly what: string;
  isIn(result: Result): boolean;
}

const notCompleted: Trouble = {
  what: 'not completed',
  isIn: ({ outcome }) => outcome !== 'completed',
};

export const troubles: Readonly<Record<Rail, Trouble>> = {
  gate: of('illegal transition', 'illegal_transition'),
  provenance: of('invented value heard', 'invented_value'),
  confirmation: of('wrong record or no yes', 'wrong_record', 'unconfirmed_action'),
  watchdog: notCompleted,
  claims: of('false claim heard', 'false_claim'),
  idempotency: of('duplicate action', 'duplicate_action'),
  teaching: notCompleted,
  ending: of('early hang-up', 'early_hang_up'),
  budgets: {
    what: 'unserved, or ended by the clock',
    // Most callers leave a call that goes round in circles before its time is up.
    isIn: (result) => result.outcome === 'unserved' || result.isTimeUp || has(result, ['hang']),
  },
};

function of(what: string, ...violations: readonly Violation[]): Trouble {
  return { what, isIn: (result) => has(result, violations) };
}

function has({ found }: Result, violations: readonly Violation[]): boolean {
  return found.some(({ violation }) => violations.includes(violation));
}
