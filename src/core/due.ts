import { budgets } from './budgets.ts';
import type { Due, Live } from './call.ts';

/** Words that the caller has to hear: where they may be said, and how often that is tried. */

/** They are told wherever nothing stands between them and the caller. */
export function isTellable({ stage }: Live): boolean {
  return ['closing', 'intent_capture', 'gather_details', 'escalate'].includes(stage);
}

/** How often they were begun and not heard, as it counts against the voice. */
export function attempts({ misread, unheardTurns }: Due, { stage }: Live): number {
  // A message is asked for as long as the caller lets it be.
  return stage === 'escalate' ? misread : misread + unheardTurns;
}

/** Whether the call goes on without their having been heard. */
export function isGivenUp({ misread, unheardTurns }: Due, { stage }: Live): boolean {
  return (stage === 'escalate' ? unheardTurns : misread + unheardTurns) > budgets.readings;
}
