import { budgets } from '../budgets.ts';
import type { Claim } from '../claims.ts';
import { add, type Draft } from '../draft.ts';
import { believesAgent } from '../evidence.ts';
import { flow } from '../flow.ts';
import { HOLD, HOLD_ON } from '../holds.ts';
import type { Input } from '../input.ts';
import { isAsGiven, saysSummary } from '../summary.ts';
import { isTrue } from '../truth.ts';
import { spend } from './budget.ts';
import { wordsArrived } from './tool.ts';

/** What was said, by either side, and what it is evidence of. */

export function callerSaid(
  draft: Draft,
  { item, text, startedMs }: Extract<Input, { type: 'callerSaid' }>,
): Draft {
  // Words without a turn came before this process took the call over.
  const turn = draft.call.words.find((one) => one.item === item)?.turn;
  if (text === '') return turn === undefined ? draft : wordsArrived(add(draft, 'turn_dropped', { turn }));
  const said = { speaker: 'caller', text, started_ms: startedMs } as const;
  return wordsArrived(add(draft, 'utterance', turn === undefined ? said : { ...said, turn }));
}

export function agentSaid(
  draft: Draft,
  { text, heard, startedMs }: Extract<Input, { type: 'agentSaid' }>,
): Draft {
  const { context, agent, call } = draft;
  const { summary } = call;
  const words = heard ?? text;
  const isReading = summary !== null && summary.heardAt === null && call.stage === 'confirm_summary';
  const isHeard = isReading && saysSummary(agent, call, words);
  // Whether a voice says what it is given has to be found out once.
  const isDoubted = !believesAgent(context, call) && heard === undefined;
  const isExact = isHeard || (isDoubted && isAsGiven(agent.greeting, text));
  const said = add(draft, 'utterance', {
    speaker: 'agent',
    text,
    ...(heard === undefined ? {} : { heard }),
    ...(isExact ? { exact: true } : {}),
    started_ms: startedMs,
  });
  if (!isReading) return said;
  if (isHeard) return add(said, 'summary_heard', { summary: summary.id, hash: summary.hash });
  // A moment asked for just before is heard just after.
  const isHold = isAsGiven(HOLD, text) || isAsGiven(HOLD_ON, text);
  const isOfReading = heard === undefined && !isHold && call.startedAt + startedMs >= summary.madeAt;
  return isOfReading ? readAgain(said, summary.again) : said;
}

/** The agent read something else than the summary. */
function readAgain(draft: Draft, times: number): Draft {
  const { context, call } = draft;
  if (!context.rails.has('confirmation') || !believesAgent(context, call) || call.farewell !== null)
    return draft;
  const tool = 'confirm_summary';
  if (times >= budgets.readings) return spend(draft, 'readings');
  return add(draft, 'watchdog', { step: 'again', tool });
}

/** The agent says that something is so: where it is not, it is cut off and put right before it is believed. */
export function agentClaimed(draft: Draft, claim: Claim): Draft {
  const { context, agent, call } = draft;
  if (!context.rails.has('claims') || call.line !== 'up' || call.transfer?.outcome === 'dialing')
    return draft;
  if (isTrue(agent, call, claim)) return draft;
  const caught = add(draft, 'watchdog', {
    step: 'claim',
    tool: flow[call.stage].expects ?? '',
    claim: claim.kind,
    said: claim.words,
  });
  return caught.call.claims > budgets.claims ? spend(caught, 'claims') : caught;
}
