import type { Fact, FactOf } from './fact.ts';

/** A fact that leaves something for a person to do after the call. */
export type FollowUpFact = FactOf<'action_unknown' | 'message_taken' | 'message_recorded' | 'call_back_due'>;

export function isFollowUp(fact: Fact): fact is FollowUpFact {
  return FOLLOW_UPS.has(fact.type);
}

const FOLLOW_UPS: ReadonlySet<Fact['type']> = new Set<FollowUpFact['type']>([
  'action_unknown',
  'message_taken',
  'message_recorded',
  'call_back_due',
]);
