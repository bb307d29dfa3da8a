import { type Budget, budgets } from '../budgets.ts';
import { add, type Draft, moveByServer } from '../draft.ts';

/** A bounded count reached its bound: a person takes over, or a message where nobody answers. */
export function spend(draft: Draft, budget: Budget): Draft {
  if (!draft.context.rails.has('budgets')) return draft;
  const { stage, line, farewell, pending, transfer } = draft.call;
  // What is under way is brought to its end first; who is leaving, or with a person, is not stopped.
  const isUnderWay = pending !== null || farewell !== null || transfer?.outcome === 'dialing';
  if (line === 'gone' || stage === 'escalate' || isUnderWay) return draft;
  return moveByServer(add(draft, 'budget_spent', { budget, limit: budgets[budget] }), 'budget');
}
