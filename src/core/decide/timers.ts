import type { Live } from '../call.ts';
import type { Context } from '../context.ts';
import { add, type Draft } from '../draft.ts';
import { personReachable } from '../escalation.ts';
import type { Ms } from '../time.ts';
import { end, fail, hangUpBy } from './ending.ts';

/**
 * Everything a call waits for in time, as one table. There is one real timer a call, set to `deadline`; when
 * it rings, each timer that is due does what is written here.
 */
interface Timer {
  /** When it rings; null while it does not run. */
  due(context: Context, call: Live): Ms | null;
  ring(draft: Draft): Draft;
}

/** Callers begin to say "hello?" after about six seconds of silence. */
const SILENCE_MS = 8_000;
/** After two prompts without an answer nobody is there. */
const NUDGES = 2;
/** A goodbye lasts a few seconds; a mark that never comes back must not keep the line open. */
const FAREWELL_MS = 12_000;
/** The words before a transfer, likewise. */
const HANDOVER_MS = 10_000;
/** A carrier that brings a call back does so within a second or two. */
const LINE_BACK_MS = 15_000;
/** Reconnecting takes 8 s at most (five attempts); a caller should not wait longer than this. */
const VOICE_BACK_MS = 10_000;
/** The longest talk with a person before the call is closed in our books: Twilio's own limit for a dialed leg. */
const DIALED_MS = 4 * 3_600_000;

const timers: readonly Timer[] = [
  {
    due: (_, call) => (call.transfer?.outcome === 'dialing' ? call.lineSince + DIALED_MS : null),
    ring: end,
  },
  {
    due: (_, call) => (call.line === 'lost' && !away(call) ? call.lineSince + LINE_BACK_MS : null),
    ring: (draft) => hangUpBy(draft, 'line'),
  },
  {
    due: (_, call) => (call.voice === 'lost' && !away(call) ? call.voiceSince + VOICE_BACK_MS : null),
    ring: (draft) => fail(draft, 'The voice did not come back.'),
  },
  {
    due: (_, call) => (call.farewell !== null && !away(call) ? call.farewell.since + FAREWELL_MS : null),
    ring: (draft) => hangUpBy(draft, 'agent'),
  },
  {
    due: (context, call) =>
      call.farewell === null && !away(call) ? call.startedAt + context.maxCallMs : null,
    ring: (draft) => add(draft, 'farewell', { cause: 'time_limit', spoken: false }),
  },
  {
    due: ({ agent }, call) =>
      call.stage === 'escalate' &&
      call.farewell === null &&
      !away(call) &&
      personReachable(agent, call, call.stageSince)
        ? call.stageSince + HANDOVER_MS
        : null,
    ring: (draft) =>
      add(draft, 'transfer', { to: draft.agent.escalation.transferTo ?? '', outcome: 'dialing' }),
  },
  {
    due: (_, call) => (waits(call) ? call.quietSince + SILENCE_MS : null),
    ring: (draft) =>
      draft.call.nudges < NUDGES
        ? add(draft, 'silence', { step: draft.call.nudges + 1 })
        : add(draft, 'farewell', { cause: 'silence', spoken: false }),
  },
];

/** The next moment at which something is due; null when the call waits for nothing. */
export function deadline(context: Context, call: Live): Ms | null {
  const due = timers.map((timer) => timer.due(context, call)).filter((at) => at !== null);
  return due.length === 0 ? null : Math.min(...due);
}

/** Rings the first timer that is due. The next one rings on the next tick: `deadline` is then in the past. */
export function ring(context: Context, draft: Draft): Draft {
  const timer = timers.find((one) => {
    const at = one.due(context, draft.call);
    return at !== null && at <= draft.at;
  });
  return timer === undefined ? draft : timer.ring(draft);
}

/** The caller is not with us: hung up, or talking to a person. */
function away(call: Live): boolean {
  return call.line === 'gone' || call.transfer?.outcome === 'dialing';
}

/** It is the caller's turn to say something. */
function waits(call: Live): boolean {
  return (
    !away(call) &&
    call.line === 'up' &&
    call.voice === 'up' &&
    call.farewell === null &&
    call.pending === null &&
    !call.speaking.agent &&
    !call.speaking.caller
  );
}
