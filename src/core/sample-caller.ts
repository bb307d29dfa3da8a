import type { Call } from './call.ts';

/** A caller with a wish, for whoever has no telephone at hand (`api/phone.ts` says what is in it). */
export interface SampleCaller {
  readonly requests: readonly string[];
  readonly details: Readonly<Record<string, string>>;
  readonly correction: { readonly field: string; readonly say: string; readonly detail: string } | null;
}

/** What was said so far, by this caller. */
export interface Said {
  readonly requests: number;
  readonly corrected: boolean;
}

export const nothingSaid: Said = { requests: 0, corrected: false };

export interface NextLine {
  readonly say: string;
  readonly said: Said;
}

/**
 * What this caller says once the agent has spoken and is quiet: the call tells what was asked for. Whatever was not
 * understood is asked again, and so said again. Null where nothing is to be said, as when the agent has said goodbye.
 * `missing`: required fields of the request that have no value, in the order of the agent.
 */
export function nextLine(
  sample: SampleCaller,
  call: Call,
  missing: readonly string[],
  said: Said,
): NextLine | null {
  if (call.phase !== 'live' || call.farewell !== null || call.transfer !== null) return null;
  const { requests, correction } = sample;
  const request = requests[said.requests];
  const answer = (say: string): NextLine => ({ say, said });
  switch (call.stage) {
    case 'greeting':
    case 'intent_capture':
      // Asked a second time, they were not understood: they say the last one again.
      return call.done.length < said.requests
        ? answer(requests[said.requests - 1] ?? GOODBYE)
        : request === undefined
          ? answer(GOODBYE)
          : { say: request, said: { ...said, requests: said.requests + 1 } };
    case 'gather_details': {
      const field = missing[0];
      const detail = said.corrected && field === correction?.field ? correction?.detail : undefined;
      return answer(detail ?? (field === undefined ? undefined : sample.details[field]) ?? YES);
    }
    case 'confirm_summary':
      return correction === null || said.corrected
        ? answer(YES)
        : { say: correction.say, said: { ...said, corrected: true } };
    case 'execute_action':
    case 'quick_answer':
      return null;
    case 'escalate':
      return answer('Please call me back.');
    case 'closing':
      return request === undefined
        ? answer(GOODBYE)
        : { say: request, said: { ...said, requests: said.requests + 1 } };
  }
}

export const YES = 'Yes.';
export const GOODBYE = 'No, that is all, thank you.';
