import type { TransferOutcome } from '../core/call.ts';
import type { Fact, FactOf } from '../core/fact.ts';
import { REDACTED } from '../core/secret-numbers.ts';
import { fold } from './calls.ts';

/** What the carrier is told when a stream has ended. Pure: read off the facts of the call. */
export type NextStep =
  | { readonly type: 'hangUp' }
  /** The carrier says the last words, since we could not. */
  | { readonly type: 'apologise' }
  /** It came back too often: nothing is to be had of the agent any more. */
  | { readonly type: 'giveUp' }
  /** The agent has failed, and the carrier goes on in its own voice; `text` is null until it was told what to say. */
  | {
      readonly type: 'plain';
      readonly text: string | null;
      readonly awaits: 'choice' | 'message' | null;
    }
  | { readonly type: 'dial'; readonly to: string; readonly callerId: string; readonly say?: string }
  | { readonly type: 'connect'; readonly from: string; readonly to: string };

/** Each return costs the caller about a second of silence; a fourth means that something is wrong for good. */
export const RETURNS_MAX = 3;

export function nextStep(facts: readonly Fact[], returns: number): NextStep {
  const call = fold(facts);
  if (call.phase === 'new') return { type: 'apologise' };
  if (call.phase === 'over') return lastStep(facts);
  if (call.line === 'gone') return lastStep(facts);
  if (call.transfer?.outcome === 'dialing') {
    // Twilio lets us show our own number or the caller's; the caller's may be withheld, ours a SIP address.
    const callerId = /^\+\d+$/.test(call.to) ? call.to : call.from;
    const { to, say } = call.transfer;
    return { type: 'dial', to, callerId, ...(say === undefined ? {} : { say }) };
  }
  if (call.plain !== null) {
    const said = facts.findLast((fact) => fact.type === 'carrier_said');
    const text = call.plain.text === null || said === undefined ? null : wordsOf(said);
    return { type: 'plain', text, awaits: call.plain.awaits };
  }
  if (returns > RETURNS_MAX) return { type: 'giveUp' };
  return { type: 'connect', from: call.from, to: call.to };
}

/** A document is kept by whoever reads it: it has no part in what may not be shown. */
function wordsOf({ data, shown }: FactOf<'carrier_said'>): string {
  return (shown ?? data).text.replaceAll(REDACTED, '').replace(/ {2,}/g, ' ').trim();
}

/** Of a call whose line goes down: the last words, where somebody still has to say them. */
function lastStep(facts: readonly Fact[]): NextStep {
  const failed = facts.findLastIndex(({ type }) => type === 'call_failed');
  if (failed < 0) return { type: 'hangUp' };
  const since = facts.slice(failed);
  const said = since.findLast((fact) => fact.type === 'carrier_said');
  if (said?.data.awaits === null) return { type: 'plain', text: wordsOf(said), awaits: null };
  // One that failed was cut off without a goodbye, unless a person took it over or the carrier has spoken since.
  const isOver = said !== undefined || since.some(({ type }) => type === 'transfer');
  return { type: isOver ? 'hangUp' : 'apologise' };
}

/**
 * How a dialed call went, in the words of the call. https://www.twilio.com/docs/voice/twiml/dial#dialcallstatus
 */
export function transferOutcome(
  dialCallStatus: string | undefined,
  dialBridged: string | undefined,
): TransferOutcome {
  switch (dialCallStatus) {
    case 'completed':
    case 'answered':
      // Answered, and never connected with the caller.
      return dialBridged === 'false' ? 'no-answer' : 'completed';
    case 'busy':
    case 'no-answer':
    case 'canceled':
      return dialCallStatus;
    default:
      return 'failed';
  }
}

/** The carrier has no caller any more. https://www.twilio.com/docs/voice/api/call-resource#call-status-values */
export function isFinal(callStatus: string | undefined): boolean {
  return callStatus !== undefined && FINAL.has(callStatus);
}

const FINAL = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);
