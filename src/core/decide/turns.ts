import { isAway } from '../away.ts';
import { budgets } from '../budgets.ts';
import type { Live } from '../call.ts';
import { add, type Draft, moveByServer } from '../draft.ts';
import { personReachable } from '../escalation.ts';
import { isFinal } from '../final.ts';
import { asksForAMoment } from '../given-words.ts';
import type { Input } from '../input.ts';
import { afterResponse, afterTurn } from '../watchdog.ts';
import { spend } from './budget.ts';
import { dial, fail, hangUpBy } from './ending.ts';

/** Who speaks, who has spoken, and what that sets free. */

/** Goodbyes that a caller can call off; after the third one the line goes down. */
const MAX_WITHDRAWN = 2;

/** A first failed response is asked for again at once, a second one when the caller has waited; then it is over. */
const MAX_FAILURES = 3;

/** The next thing that the agent says is heard. While other words are still heard, only what is news counts. */
export function agentStarted(draft: Draft): Draft {
  const { speaking, paused, unanswered, farewell, summary } = draft.call;
  const isNews = unanswered || paused || farewell?.begun === false || summary?.readAt === null;
  return speaking.agent && !isNews ? draft : add(draft, 'speech_started', { speaker: 'agent' });
}

/** The agent was heard to its end: what was waiting for that may happen now. */
export function agentQuiet(draft: Draft): Draft {
  if (!draft.call.speaking.agent) return draft;
  const quiet = add(draft, 'speech_ended', {
    speaker: 'agent',
    ...(hasAskedForAMoment(draft.call) ? { owes: true } : {}),
  });
  const { call } = quiet;
  if (call.farewell?.begun) return hangUpBy(quiet, 'agent');
  if (call.stage === 'greeting') return moveByServer(quiet, 'greeting_heard');
  return isHandedOver(quiet) ? dial(quiet) : quiet;
}

/** What it said last is no answer but the promise of one. */
function hasAskedForAMoment({ transcript, pending, stage }: Live): boolean {
  const last = transcript.at(-1);
  // Before a transfer these may be all the words that there are.
  if (pending !== null || stage === 'escalate') return false;
  return last?.speaker === 'agent' && asksForAMoment(last.text);
}

export function callerTurn(draft: Draft, item: string): Draft {
  const turned = add(draft, 'turn', { turn: draft.call.turns + 1, item });
  const { farewell, goodbyes, stage } = turned.call;
  if (farewell !== null) {
    const goesOn = !isFinal(farewell.cause) && goodbyes <= MAX_WITHDRAWN;
    return goesOn ? afterTurn(add(turned, 'farewell_withdrawn', {})) : turned;
  }
  if (turned.call.turns >= budgets.turns) {
    const spent = spend(turned, 'turns');
    if (spent !== turned) return spent;
  }
  if (stage === 'greeting') return moveByServer(turned, 'caller_spoke');
  // Whoever talks over the words before a transfer has heard that there will be one.
  return isHandedOver(draft) && !draft.call.speaking.agent ? dial(turned) : afterTurn(turned);
}

/** The caller is about to be connected, and has heard so. */
function isHandedOver({ agent, call }: Draft): boolean {
  return call.stage === 'escalate' && !call.unanswered && !isAway(call) && personReachable(agent, call);
}

export function responseEnded(
  draft: Draft,
  { tools, cut, forced, failed, begun }: Extract<Input, { type: 'responseEnded' }>,
): Draft {
  const { call } = draft;
  // A response that the caller cut short says nothing about the model, nor does one that nobody listens to.
  if (cut || isAway(call)) return draft;
  if (failed === undefined) return afterResponse(draft, tools, forced === true);
  // Half an answer is one that the caller can ask about.
  if (tools > 0 || begun || call.speaking.caller) return draft;
  const attempt = call.failures + 1;
  const told = add(draft, 'answer_failed', { why: failed, attempt });
  return attempt < MAX_FAILURES ? told : fail(told, 'The model cannot answer.');
}
