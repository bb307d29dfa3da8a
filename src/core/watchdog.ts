import { add, type Draft, moveByServer } from './draft.ts';
import { flow } from './flow.ts';

/**
 * The ladder for a model that talks instead of calling the tool of its stage.
 *
 * Two turns of the caller without a tool call: a system message that names the tool. The next turn: one
 * response in which the model can call nothing else. Still nothing: a person. An accepted tool call or a
 * change of stage starts the ladder anew.
 */
const TURNS_BEFORE_MESSAGE = 2; // the first turn may well be small talk; a second one is drift

export function afterResponse(
  draft: Draft,
  response: { readonly tools: number; readonly cut: boolean },
): Draft {
  const { call } = draft;
  const tool = flow[call.stage].expects;
  // A response that the caller cut short says nothing about the model.
  if (tool === null || response.tools > 0 || response.cut || call.pending !== null || call.farewell !== null)
    return draft;
  if (call.rung === 'force') {
    return moveByServer(add(draft, 'watchdog', { step: 'escalate', tool }), 'watchdog');
  }
  return call.rung === null && call.turnsWithoutTool >= TURNS_BEFORE_MESSAGE
    ? add(draft, 'watchdog', { step: 'message', tool })
    : draft;
}

export function afterTurn(draft: Draft): Draft {
  const { call } = draft;
  const tool = flow[call.stage].expects;
  if (tool === null || call.rung === null || call.pending !== null || call.farewell !== null) return draft;
  return add(draft, 'watchdog', { step: 'force', tool });
}
