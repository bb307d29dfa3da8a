import { brief } from '../brief.ts';
import type { Live, Outcome } from '../call.ts';
import { isOwedACallBack } from '../call-back.ts';
import { add, type Draft, moveByServer } from '../draft.ts';
import { escalationWords, personReachable } from '../escalation.ts';
import { SILENCE } from '../final.ts';

/** How a call ends: always with exactly one `call_end`, after everything it still waited for. */

/** The line goes down. The end waits for what is under way: the log must tell what became of it. */
export function hangUpBy(draft: Draft, by: 'caller' | 'agent' | 'line'): Draft {
  return draft.call.line === 'gone' ? draft : endOnceSettled(add(draft, 'hung_up', { by }));
}

/** The end of a call whose line is down, unless an action is under way or a recorded message is still to come. */
export function endOnceSettled(draft: Draft): Draft {
  const { call } = draft;
  return call.pending?.type === 'action' || awaitsRecording(call) ? draft : end(draft);
}

/** The carrier tells of a message after the caller has hung up, and tells so in another request. */
export function awaitsRecording({ plain, messageTaken }: Live): boolean {
  return plain?.awaits === 'message' && !messageTaken;
}

export function end(draft: Draft): Draft {
  const { call } = draft;
  const filed = file(draft);
  return add(filed, 'call_end', {
    outcome: outcome(filed.call),
    intent: mainIntent(call),
    // It lasts as long as its line, whatever is waited for afterwards.
    duration_s: Math.round(((call.line === 'gone' ? call.lineSince : draft.at) - call.startedAt) / 100) / 10,
    turns: call.turns - call.droppedTurns,
  });
}

/** What a person has to do after this call. */
function file(draft: Draft): Draft {
  const { agent, call } = draft;
  if (leftMessage(draft)) return add(draft, 'message_taken', { text: call.message.join(' ') });
  const wentSilent = call.farewell?.cause === SILENCE && isOwedACallBack(agent, call);
  return wentSilent ? add(draft, 'call_back_due', { text: brief(agent, call) }) : draft;
}

/** What the call was about: what was carried out, rather than a question asked on the way. */
function mainIntent({ done, intent }: Live): string | null {
  const carriedOut = done.findLast((request) => request.how === 'completed');
  return carriedOut?.intent ?? intent ?? done.at(-1)?.intent ?? null;
}

/**
 * The voice cannot be had, or a bug of ours. The carrier goes on in its own voice, which offers a person or takes a
 * message; what was said before the goodbye needs neither.
 */
export function fail(draft: Draft, why: string): Draft {
  const { failed, line, transfer, farewell, stage } = draft.call;
  if (failed !== null) return draft;
  const told = add(draft, 'call_failed', { why });
  // What is still awaited after the caller is gone is just what may have failed.
  if (line === 'gone') return end(told);
  if (transfer?.outcome === 'dialing') return told;
  if (farewell !== null) return hangUpBy(told, 'agent');
  if (stage !== 'escalate') return moveByServer(told, 'failed');
  if (!personReachable(told.agent, told.call)) return told;
  // The caller has asked for a person already, or was promised one; who has not heard so hears it of the carrier.
  return dial(told, draft.call.unanswered ? escalationWords(told.agent, told.call) : undefined);
}

/** Hands the caller to the person that the agent file names. */
export function dial(draft: Draft, say?: string): Draft {
  const { transferTo } = draft.agent.escalation;
  // Asked for only where a person answers, which takes a number.
  if (transferTo === undefined) throw new Error('There is no number to transfer to');
  return add(draft, 'transfer', {
    to: transferTo,
    outcome: 'dialing',
    ...(say === undefined ? {} : { say }),
  });
}

/** Words that a person should get: said in `escalate` by a caller whom nobody took over. */
function leftMessage({ agent, call }: Draft): boolean {
  return (
    call.stage === 'escalate' &&
    call.message.length > 0 &&
    !isWithPerson(call) &&
    call.transfer?.outcome !== 'dialing' &&
    !personReachable(agent, call)
  );
}

function outcome(call: Live): Outcome {
  if (isWithPerson(call)) return 'transferred';
  if (call.messageTaken) return 'message_taken';
  if (call.done.some((request) => request.how === 'completed')) return 'completed';
  if (call.failed !== null) return 'failed';
  if (call.done.some((request) => request.how === 'answered')) return 'answered';
  return 'abandoned';
}

/** Somebody took the call. Whoever hangs up while it still rings has spoken to nobody. */
function isWithPerson({ transfer, line }: Live): boolean {
  if (transfer?.outcome !== 'dialing') return transfer?.outcome === 'completed';
  return transfer.person === 'accepted' || (transfer.person === 'none' && line !== 'gone');
}
