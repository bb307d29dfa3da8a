import type { Agent } from './agent.ts';
import type { Live } from './call.ts';
import { fieldsOf } from './record.ts';
import type { Stage } from './stages.ts';

/**
 * A caller who fell silent in the middle of a request, for their line or their life may have come between, is told
 * that somebody will call back, and a person is told to. Who never said what they want is not called.
 */
export function isOwedACallBack(agent: Agent, call: Live): boolean {
  return IN_HAND.has(call.stage) && call.intent !== null && hasNumber(agent, call);
}

/** A request is in hand there, and nobody else has it. */
const IN_HAND: ReadonlySet<Stage> = new Set(['gather_details', 'confirm_summary', 'execute_action']);

function hasNumber(agent: Agent, call: Live): boolean {
  const isTold = fieldsOf(agent, call).some(
    ({ kind, name }) => kind === 'phone' && call.record[name] !== undefined,
  );
  return isTold || (/^\+\d+$/.test(call.from) && !WITHHELD.has(call.from));
}

/** What a carrier writes for a caller who withholds their number: "ANONYMOUS" on a keypad. */
const WITHHELD: ReadonlySet<string> = new Set(['+266696687']);
