import type { Agent } from '../agent.ts';
import { isAway } from '../away.ts';
import type { Call } from '../call.ts';
import { add, type Draft, moveByServer } from '../draft.ts';
import { BROWSER, personAnswers } from '../escalation.ts';
import { DESK } from '../final.ts';
import type { Ms } from '../time.ts';

/** People at the desk may end a call, or hand it to a person; the caller is told first, as ever. */

export function deskEnded(draft: Draft): Draft {
  return whyNotEnd(draft.call) === null ? add(draft, 'farewell', { cause: DESK, spoken: false }) : draft;
}

export function deskTransferred(draft: Draft): Draft {
  return whyNotTransfer(draft.agent, draft.call, draft.at) === null ? moveByServer(draft, DESK) : draft;
}

/** Why the desk cannot end this call, for people; null where it can. */
export function whyNotEnd(call: Call): string | null {
  if (call.phase !== 'live') return 'The call is not in progress.';
  if (call.farewell !== null) return 'The call is ending already.';
  return isAway(call) ? 'The caller is not with the agent: the carrier or a person has the line.' : null;
}

/** Why the desk cannot hand this call to a person now, for people; null where it can. */
export function whyNotTransfer(agent: Agent, call: Call, at: Ms): string | null {
  const why = whyNotEnd(call);
  if (why !== null || call.phase !== 'live') return why;
  if (call.from === BROWSER) return 'A call from this page has no telephone line that a person could take.';
  if (agent.escalation.transferTo === undefined) return 'The agent file names no person to transfer to.';
  if (!personAnswers(agent, at)) return 'No person takes calls at this time.';
  if (call.stage === 'escalate') return 'The caller is on the way to a person, or leaves a message.';
  if (call.line !== 'up') return 'The line to the caller is lost at the moment.';
  return call.pending === null ? null : 'Something is being done for the caller: wait until it is settled.';
}
