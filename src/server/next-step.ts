import type { TransferOutcome } from '../core/call.ts';
import type { Fact } from '../core/fact.ts';
import { fold } from './calls.ts';

/** What the carrier is told when a stream has ended. Pure: read off the facts of the call. */
export type NextStep =
  | { readonly type: 'hangUp' }
  /** The carrier says the last words, since we could not. */
  | { readonly type: 'apologise' }
  | { readonly type: 'dial'; readonly to: string; readonly callerId: string }
  | { readonly type: 'connect'; readonly from: string; readonly to: string };

/** Each return costs the caller about a second of silence; a fourth means that something is wrong for good. */
export const RETURNS_MAX = 3;

export function nextStep(facts: readonly Fact[], returns: number): NextStep {
  const call = fold(facts);
  if (call.phase === 'new') return { type: 'apologise' };
  if (call.phase === 'over') {
    // A call that failed was cut off without a goodbye.
    return facts.some(({ type }) => type === 'call_failed') ? { type: 'apologise' } : { type: 'hangUp' };
  }
  if (call.line === 'gone') return { type: 'hangUp' };
  if (call.transfer?.outcome === 'dialing') {
    // Twilio lets us show our own number or the caller's; the caller's may be withheld, ours a SIP address.
    const callerId = /^\+\d+$/.test(call.to) ? call.to : call.from;
    return { type: 'dial', to: call.transfer.to, callerId };
  }
  if (returns > RETURNS_MAX) return { type: 'apologise' };
  return { type: 'connect', from: call.from, to: call.to };
}

/**
 * How a dialed call went, in the words of the call. https://www.twilio.com/docs/voice/twiml/dial#dialcallstatus
 */
export function transferOutcome(dialCallStatus: string | undefined): TransferOutcome {
  switch (dialCallStatus) {
    case 'completed':
    case 'answered':
      return 'completed';
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
