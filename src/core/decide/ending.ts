import type { Live, Outcome } from '../call.ts';
import { add, type Draft } from '../draft.ts';
import { personAnswers, personReachable } from '../escalation.ts';

/** How a call ends: always with exactly one `call_end`, after everything it still waited for. */

/** The line goes down. The end waits for an action that is under way: the log must tell what became of it. */
export function hangUpBy(draft: Draft, by: 'caller' | 'agent' | 'line'): Draft {
  if (draft.call.line === 'gone') return draft;
  const hung = add(draft, 'hung_up', { by });
  return hung.call.pending?.type === 'action' ? hung : end(hung);
}

export function end(draft: Draft): Draft {
  const { call } = draft;
  const filed = leftMessage(draft) ? add(draft, 'message_taken', { text: call.message.join(' ') }) : draft;
  return add(filed, 'call_end', {
    outcome: outcome(filed.call),
    intent: mainIntent(call),
    duration_s: Math.round((draft.at - call.startedAt) / 100) / 10,
    turns: call.turns - call.droppedTurns,
  });
}

/** What the call was about: what was carried out, rather than a question asked on the way. */
function mainIntent({ done, intent }: Live): string | null {
  const carriedOut = done.findLast((request) => request.how === 'completed');
  return carriedOut?.intent ?? intent ?? done.at(-1)?.intent ?? null;
}

/** The voice cannot be had, or a bug of ours: a person where one answers, else an apology by the carrier. */
export function fail(draft: Draft, why: string): Draft {
  const { failed, line, transfer, farewell } = draft.call;
  if (failed !== null) return draft;
  const told = add(draft, 'call_failed', { why });
  // What is still awaited after the caller is gone is just what may have failed.
  if (line === 'gone') return end(told);
  if (transfer?.outcome === 'dialing') return told;
  const forPerson = line === 'up' && transfer === null && farewell === null;
  return forPerson && personAnswers(draft.agent, draft.at) ? dial(told) : hangUpBy(told, 'agent');
}

/** Hands the caller to the person that the agent file names. */
export function dial(draft: Draft): Draft {
  const { transferTo } = draft.agent.escalation;
  // Asked for only where a person answers, which takes a number.
  if (transferTo === undefined) throw new Error('There is no number to transfer to');
  return add(draft, 'transfer', { to: transferTo, outcome: 'dialing' });
}

/** Words that a person should get: said in `escalate` by a caller whom nobody took over. */
function leftMessage({ agent, call }: Draft): boolean {
  const outcome = call.transfer?.outcome;
  return (
    call.stage === 'escalate' &&
    call.message.length > 0 &&
    outcome !== 'completed' &&
    outcome !== 'dialing' &&
    !personReachable(agent, call)
  );
}

function outcome(call: Live): Outcome {
  if (call.transfer?.outcome === 'completed' || call.transfer?.outcome === 'dialing') return 'transferred';
  if (call.messageTaken) return 'message_taken';
  if (call.done.some((request) => request.how === 'completed')) return 'completed';
  if (call.failed !== null) return 'failed';
  if (call.done.some((request) => request.how === 'answered')) return 'answered';
  return 'abandoned';
}
