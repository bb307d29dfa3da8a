import { isAway } from '../away.ts';
import { budgets } from '../budgets.ts';
import type { Live } from '../call.ts';
import type { Claim } from '../claims.ts';
import { add, type Draft } from '../draft.ts';
import { attempts, isGivenUp, isTellable } from '../due.ts';
import { believesAgent, consentSince, summaryHeardAt } from '../evidence.ts';
import { flow } from '../flow.ts';
import { greetingWords, HOLD, HOLD_ON, isAsGiven, tells } from '../given-words.ts';
import type { Input } from '../input.ts';
import { asksForYes, misreadsSummary, saysSummary } from '../summary.ts';
import { isTrue } from '../truth.ts';
import { spend } from './budget.ts';
import { fail } from './ending.ts';
import { wordsArrived } from './tool.ts';

/** What was said, by either side, and what it is evidence of. */

export function callerSaid(
  draft: Draft,
  { item, text, startedMs }: Extract<Input, { type: 'callerSaid' }>,
): Draft {
  // Words without a turn came before this process took the call over.
  const turn = draft.call.words.findLast((one) => one.item === item)?.turn;
  if (text === '') return turn === undefined ? draft : wordsArrived(add(draft, 'turn_dropped', { turn }));
  const said = add(draft, 'utterance', {
    speaker: 'caller',
    text,
    started_ms: startedMs,
    ...(turn !== undefined && { turn }),
  });
  return wordsArrived(turn !== undefined && isDispute(said, turn) ? dispute(said) : said);
}

/** A no stays one until the summary is read again: the yes after it may be one to another question. */
function isDispute({ context, call }: Draft, turn: number): boolean {
  const heardAt = summaryHeardAt(context, call);
  const isAnswer = call.stage === 'confirm_summary' && heardAt !== null && turn > heardAt;
  return isAnswer && consentSince(context, call, heardAt) === 'no';
}

function dispute(draft: Draft): Draft {
  const { summary } = draft.call;
  return summary === null || summary.disputed
    ? draft
    : add(draft, 'summary_disputed', { summary: summary.id });
}

export function agentSaid(draft: Draft, said: Extract<Input, { type: 'agentSaid' }>): Draft {
  const { context, agent, call } = draft;
  const { text, heard, startedMs } = said;
  const words = heard ?? text;
  const { stage, summary, due } = call;
  const isReading = summary !== null && summary.heardAt === null && stage === 'confirm_summary';
  const isTelling = due?.heardAt === null && isTellable(call);
  const isSummary =
    isReading && saysSummary(agent, call, words) && (heard !== undefined || asksForYes(words));
  const isDue = isTelling && tells(due.say, words);
  // Whether a voice says what it is given has to be found out once.
  const isDoubted = !believesAgent(context, call) && heard === undefined;
  const isExact = isSummary || isDue || (isDoubted && isAsGiven(greetingWords(agent), text));
  const spoken = add(draft, 'utterance', {
    speaker: 'agent',
    text,
    ...(heard === undefined ? {} : { heard }),
    ...(isExact ? { exact: true } : {}),
    started_ms: startedMs,
  });
  if (isSummary) return add(spoken, 'summary_heard', { summary: summary.id, hash: summary.hash });
  if (isDue) return add(spoken, 'told', {});
  // Read once more after it was heard, with another value: the yes that comes now would be one to that.
  if (isHeard(call) && heard === undefined && misreadsSummary(agent, call, text))
    return sayAgain(spoken, 'confirm_summary', summary?.again ?? 0);
  // What was cut off is told once the caller has spoken; a moment that was asked for before is heard just after.
  if (heard !== undefined || !(isReading || isTelling) || isAsGiven(HOLD, text) || isAsGiven(HOLD_ON, text))
    return spoken;
  const startedAt = call.startedAt + startedMs;
  if (isReading && startedAt >= summary.madeAt) return sayAgain(spoken, 'confirm_summary', summary.again);
  if (isTelling && !isGivenUp(due, call) && startedAt >= due.at)
    return sayAgain(spoken, '', attempts(due, call));
  return spoken;
}

/** The summary was heard whole, and the caller is about to answer it. */
function isHeard({ stage, summary }: Live): boolean {
  return stage === 'confirm_summary' && summary !== null && summary.heardAt !== null;
}

/** The agent said something else than the words that it was given. A voice that goes on like this is none. */
function sayAgain(draft: Draft, tool: string, times: number): Draft {
  const { context, call } = draft;
  if (!context.rails.has('confirmation') || !believesAgent(context, call) || call.farewell !== null)
    return draft;
  if (times < budgets.readings) return add(draft, 'watchdog', { step: 'again', tool });
  if (call.stage === 'escalate') return fail(draft, NOT_AS_GIVEN);
  // A result can still be asked for; a summary that was not read cannot be confirmed.
  return tool === '' ? draft : spend(draft, 'readings');
}

const NOT_AS_GIVEN = 'The voice does not say what it is given.';

/** The agent says that something is so: where it is not, it is cut off and put right before it is believed. */
export function agentClaimed(draft: Draft, claims: readonly Claim[]): Draft {
  const { context, agent, call } = draft;
  if (!context.rails.has('claims') || call.line !== 'up' || isAway(call)) return draft;
  const claim = claims.find((one) => !isTrue(agent, call, one));
  if (claim === undefined) return draft;
  const caught = add(draft, 'watchdog', {
    step: 'claim',
    tool: flow[call.stage].expects ?? '',
    claim: claim.kind,
    said: claim.words,
  });
  return caught.call.claims > budgets.claims ? spend(caught, 'claims') : caught;
}
