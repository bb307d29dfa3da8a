import { brief } from '../brief.ts';
import type { TransferOutcome } from '../call.ts';
import { add, type Draft } from '../draft.ts';
import { end } from './ending.ts';

/** The person who was dialed: whether they answer, take the call, or are a machine. */

/** They hear who calls. Once: a carrier that asks twice is told the same. */
export function personAnswered(draft: Draft): Draft {
  const { agent, call } = draft;
  const isRinging = call.transfer?.outcome === 'dialing' && call.transfer.person === 'none';
  return isRinging ? add(draft, 'person_answered', { brief: brief(agent, call) }) : draft;
}

/** The first key counts. */
export function personReplied(draft: Draft, accepted: boolean): Draft {
  const { transfer, line } = draft.call;
  const isAsked = transfer?.outcome === 'dialing' && transfer.person === 'asked';
  return isAsked && line !== 'gone' ? add(draft, 'person_replied', { accepted }) : draft;
}

/** With an agent the caller comes back to it; without one the carrier asks what comes next. */
export function transferEnded(draft: Draft, told: TransferOutcome): Draft {
  const { transfer } = draft.call;
  if (transfer?.outcome !== 'dialing') return draft;
  const outcome = reached(told, transfer.person);
  const ended = add(draft, 'transfer', { to: transfer.to, outcome });
  return outcome === 'completed' ? end(ended) : ended;
}

/**
 * A carrier that was answered calls that completed, whoever answered: what the person did decides. One that never
 * asked them has put the caller through.
 */
function reached(told: TransferOutcome, person: 'none' | 'asked' | 'accepted' | 'declined'): TransferOutcome {
  if (person === 'declined') return 'declined';
  return person === 'asked' && told !== 'canceled' ? 'voicemail' : told;
}
