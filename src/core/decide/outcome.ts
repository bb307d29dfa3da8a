import { type Budget, budgets } from '../budgets.ts';
import type { Live } from '../call.ts';
import { add, answer, type Draft, move, moveByServer } from '../draft.ts';
import { leads } from '../flow.ts';
import type { Input } from '../input.ts';
import { ANYTHING_ELSE, nextWords } from '../record.ts';
import type { ToolName } from '../tools.ts';
import { spend } from './budget.ts';
import { summariseKeyed } from './details.ts';
import { endOnceSettled } from './ending.ts';
import { summarise } from './tool.ts';

/** What became of a check or an action: the answer that the model was owed. */

export function checkPassed(draft: Draft, id: string): Draft {
  const pending = pendingCheck(draft, id);
  if (pending === null) return draft;
  const passed = add(draft, 'check_passed', { id });
  const { tool } = pending;
  if (isElsewhere(passed)) return tool === null ? passed : answer(passed, tool, id, { ok: true });
  return tool === null ? summariseKeyed(passed) : summarise(passed, tool, id);
}

export function checkFailed(
  draft: Draft,
  { id, field, problem, say }: Extract<Input, { type: 'checkFailed' }>,
): Draft {
  const pending = pendingCheck(draft, id);
  if (pending === null) return draft;
  const { tool } = pending;
  // No tool call waits for the words where keys asked for the check.
  const failed = add(draft, 'check_failed', { id, field, problem, ...(tool === null && { say }) });
  if (isElsewhere(failed))
    return tool === null ? failed : answer(failed, tool, id, { ok: false, why: problem });
  const cleared = add(failed, 'detail_cleared', { field, why: problem });
  const budget = spentChecks(cleared.call);
  const spent = budget === null ? cleared : spend(cleared, budget);
  if (isElsewhere(spent)) return tool === null ? spent : answer(spent, tool, id, { ok: false, why: problem });
  const back = cleared.call.stage === 'confirm_summary' ? moveByServer(cleared, 'check_failed') : cleared;
  return tool === null ? back : answer(back, tool, id, { ok: false, why: problem, say });
}

/** Another question would bring the same answer. */
function spentChecks({ checks }: Live): Budget | null {
  if (checks.repeated >= budgets.repeated_checks) return 'repeated_checks';
  return checks.same >= budgets.same_checks ? 'same_checks' : null;
}

/** A person was called for while the check ran: its outcome is on record, and leads nowhere. */
function isElsewhere({ call }: Draft): boolean {
  return call.stage === 'escalate';
}

export function actionDone(draft: Draft, { key, result }: Extract<Input, { type: 'actionDone' }>): Draft {
  const id = pendingAction(draft, key);
  if (id === null) return draft;
  const done = add(draft, 'action_done', { key, result });
  if (done.call.line === 'gone') return endOnceSettled(done);
  // A person was called for meanwhile: the result is on record, the call stays where it is.
  if (done.call.stage !== 'execute_action') return answer(done, 'execute_action', id, { ok: true });
  const closing = move(done, leads('execute_action', 'execute_action', 'done'), 'execute_action');
  return answer(closing, 'execute_action', id, { ok: true, say: `${result.say} ${ANYTHING_ELSE}` });
}

export function actionFailed(
  draft: Draft,
  { key, why, say, field }: Extract<Input, { type: 'actionFailed' }>,
): Draft {
  const id = pendingAction(draft, key);
  if (id === null) return draft;
  const failed = add(draft, 'action_failed', { key, why, ...(field === undefined ? {} : { field }) });
  if (failed.call.line === 'gone') return endOnceSettled(failed);
  if (failed.call.stage !== 'execute_action') return answer(failed, 'execute_action', id, { ok: false, why });
  if (field === undefined) {
    const escalated = move(failed, leads('execute_action', 'execute_action', 'impossible'), 'action_failed');
    return answer(escalated, 'execute_action', id, { ok: false, why });
  }
  const cleared = add(failed, 'detail_cleared', { field, why });
  const back = move(cleared, leads('execute_action', 'execute_action', 'detail_taken'), 'action_failed');
  return answer(back, 'execute_action', id, {
    ok: false,
    why,
    say: say ?? nextWords(back.agent, back.call),
  });
}

/** Nobody knows whether it was done: the caller is told so, and a person follows up. It is never run again. */
export function actionUnknown(draft: Draft, { key, why }: Extract<Input, { type: 'actionUnknown' }>): Draft {
  const id = pendingAction(draft, key);
  if (id === null) return draft;
  const unknown = add(draft, 'action_unknown', { key, why });
  if (unknown.call.line === 'gone') return endOnceSettled(unknown);
  if (unknown.call.stage !== 'execute_action')
    return answer(unknown, 'execute_action', id, { ok: false, why });
  const escalated = move(unknown, leads('execute_action', 'execute_action', 'impossible'), 'action_unknown');
  return answer(escalated, 'execute_action', id, { ok: false, why });
}

function pendingCheck({ call }: Draft, id: string): { readonly tool: ToolName | null } | null {
  return call.pending?.type === 'check' && call.pending.id === id ? call.pending : null;
}

/** The id of the tool call that waits for this action. */
function pendingAction({ call }: Draft, key: string): string | null {
  return call.pending?.type === 'action' && call.pending.key === key ? call.pending.id : null;
}
