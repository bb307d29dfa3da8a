import { brief } from '../brief.ts';
import { add, type Draft } from '../draft.ts';
import { personReachable } from '../escalation.ts';
import type { Input } from '../input.ts';
import { LEAVE_MESSAGE, NOT_RECORDED, owed, plainWords, RECORDED } from '../plain-words.ts';
import { dial, endOnceSettled, hangUpBy } from './ending.ts';

/** The agent has failed: the carrier offers a person or a message, and this is what it is told. */

/** Asked twice it is told the same: what a caller was about to choose stays open. */
export function carrierAsked(draft: Draft): Draft {
  const { agent, call } = draft;
  const { plain, transfer, line } = call;
  if (plain === null || line === 'gone' || transfer?.outcome === 'dialing') return draft;
  if (plain.text !== null && owed(call).length === 0) return draft;
  const words = plainWords(agent, call);
  return plain.text === words.text ? draft : add(draft, 'carrier_said', words);
}

export function chosen(draft: Draft, choice: 'person' | 'message'): Draft {
  const { agent, call } = draft;
  if (call.plain?.awaits !== 'choice' || call.line === 'gone' || call.transfer !== null) return draft;
  return choice === 'person' && personReachable(agent, call)
    ? dial(draft)
    : say(draft, LEAVE_MESSAGE, 'message');
}

/** Told by two requests, of which either may be the only one. */
export function messageRecorded(
  draft: Draft,
  { recording, url, durationS }: Extract<Input, { type: 'messageRecorded' }>,
): Draft {
  const { agent, call } = draft;
  if (call.plain?.awaits !== 'message' || call.messageTaken) return draft;
  const told = { recording, url, duration_s: durationS, brief: brief(agent, call) };
  const recorded = add(draft, 'message_recorded', told);
  return call.line === 'gone' ? endOnceSettled(recorded) : leave(recorded, RECORDED);
}

export function nothingRecorded(draft: Draft): Draft {
  const { plain, messageTaken, line } = draft.call;
  if (plain?.awaits !== 'message' || messageTaken || line === 'gone') return draft;
  return leave(draft, NOT_RECORDED);
}

function leave(draft: Draft, text: string): Draft {
  return hangUpBy(say(draft, text, null), 'agent');
}

/** What was done meanwhile is told first. */
function say(draft: Draft, words: string, awaits: 'message' | null): Draft {
  return add(draft, 'carrier_said', { text: [...owed(draft.call), words].join(' '), awaits });
}
