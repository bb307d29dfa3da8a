import type { Live, Outcome } from '../call.ts';
import { add, type Draft } from '../draft.ts';

/** How a call ends: always with exactly one `call_end`, after everything it still waited for. */

/** The line goes down. The end waits for an action that is under way: the log must tell what became of it. */
export function hangUpBy(draft: Draft, by: 'caller' | 'agent' | 'line'): Draft {
  if (draft.call.line === 'gone') return draft;
  const hung = add(draft, 'hung_up', { by });
  return hung.call.pending?.type === 'action' ? hung : end(hung);
}

export function end(draft: Draft): Draft {
  const { call } = draft;
  const heard =
    call.stage === 'escalate' && call.message.length > 0 && call.transfer?.outcome !== 'completed';
  const filed =
    heard && !call.messageTaken ? add(draft, 'message_taken', { text: call.message.join(' ') }) : draft;
  return add(filed, 'call_end', {
    outcome: outcome(filed.call),
    intent: call.intent ?? call.done.at(-1)?.intent ?? null,
    duration_s: Math.round((draft.at - call.startedAt) / 100) / 10,
    turns: call.turns,
  });
}

/** The voice cannot be had, or a bug of ours: a person where one answers, else an apology by the carrier. */
export function fail(draft: Draft, why: string): Draft {
  if (draft.call.failed !== null) return draft;
  const failed = add(draft, 'call_failed', { why });
  return failed.call.transfer?.outcome === 'dialing' ? failed : hangUpBy(failed, 'agent');
}

function outcome(call: Live): Outcome {
  if (call.transfer?.outcome === 'completed' || call.transfer?.outcome === 'dialing') return 'transferred';
  if (call.messageTaken) return 'message_taken';
  if (call.done.some((request) => request.how === 'completed')) return 'completed';
  if (call.failed !== null) return 'failed';
  if (call.done.some((request) => request.how === 'answered')) return 'answered';
  return 'abandoned';
}
