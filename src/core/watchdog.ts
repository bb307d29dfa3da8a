import type { Live } from './call.ts';
import { add, type Draft, moveByServer } from './draft.ts';
import { flow } from './flow.ts';

/**
 * The ladder for a model that talks instead of calling the tool of its stage.
 *
 * As many turns of the caller without a tool call as the stage has patience: a system message that names the
 * tool. The next turn: one response in which the model can call nothing else. Still nothing: a person. A stage
 * without patience forces at once. An accepted tool call or a change of stage starts the ladder anew.
 */
/** The model ended a response by itself. */
export function afterResponse(draft: Draft, tools: number, forced: boolean): Draft {
  const { call, context } = draft;
  if (!context.rails.has('watchdog')) return draft;
  const { expects: tool, patience } = flow[call.stage];
  if (tool === null || tools > 0 || isBusy(call)) return draft;
  // Another response that was on its way says nothing about the forced one.
  if (call.rung === 'force') return forced ? giveUp(draft, tool) : draft;
  if (call.rung !== null || call.turnsWithoutTool < patience) return draft;
  return add(draft, 'watchdog', { step: patience === 0 ? 'force' : 'message', tool });
}

export function afterTurn(draft: Draft): Draft {
  const { call } = draft;
  const tool = flow[call.stage].expects;
  if (tool === null || call.rung === null || isBusy(call)) return draft;
  return add(draft, 'watchdog', { step: 'force', tool });
}

/** The model insists on a tool that does not help: it is made to call the one that does. */
export function afterRefusal(draft: Draft, refused: string): Draft {
  const { call, context } = draft;
  const tool = flow[call.stage].expects;
  // What the caller says to a summary is theirs: a yes is not forced out of the model.
  const isForceable = tool !== null && tool !== refused && call.stage !== 'confirm_summary';
  if (!context.rails.has('watchdog') || !isForceable || isBusy(call) || call.rung === 'force') return draft;
  return call.refusals.same === STUBBORN ? add(draft, 'watchdog', { step: 'force', tool }) : draft;
}

/** Once is a slip that its refusal corrects. */
const STUBBORN = 2;

/** The model does not get the caller any further: a person has to. */
export function giveUp(draft: Draft, tool: string): Draft {
  return moveByServer(add(draft, 'watchdog', { step: 'escalate', tool }), 'watchdog');
}

function isBusy({ pending, awaited, farewell }: Live): boolean {
  return pending !== null || awaited !== null || farewell !== null;
}
