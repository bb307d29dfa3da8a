import { isAway } from '../away.ts';
import type { Live, Pending } from '../call.ts';
import { isOwedACallBack } from '../call-back.ts';
import type { Context } from '../context.ts';
import { add, type Draft } from '../draft.ts';
import { personReachable } from '../escalation.ts';
import { believesAgent } from '../evidence.ts';
import { isFinal, SILENCE } from '../final.ts';
import { STILL_THERE, tells } from '../given-words.ts';
import { CALL_BACK } from '../own-words.ts';
import type { Ms } from '../time.ts';
import { lullEnds, standInWords } from '../waiting.ts';
import { awaitsRecording, dial, end, fail, hangUpBy } from './ending.ts';
import { wordsArrived } from './tool.ts';
import { agentQuiet } from './turns.ts';

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
/** A model that is silent for 8 s is given up by the voice; this is for whatever else swallows an answer. */
const ANSWER_MS = 9_000;
/** A vendor's bad moment may last some seconds. */
const RETRY_MS = 3_000;
/** Whatever was tried and said meanwhile: who has waited so long for one answer is better off with a person. */
const PATIENCE_MS = 20_000;
/** After two prompts without an answer nobody is there. */
const NUDGES = 2;
/** The caller hears a minute before the hard length that it is near, and may get to the point by then... */
const WARNING_MS = 60_000;
/** ...in a pause in which they do not answer at once; in the second half of that minute in any. */
const PAUSE_MS = 1_500;
/** A goodbye lasts a few seconds; a mark that never comes back must not keep the line open. */
const FAREWELL_MS = 12_000;
/** The words before a transfer, likewise. */
const HANDOVER_MS = 10_000;
/** A carrier that brings a call back does so within a second or two. */
const LINE_BACK_MS = 15_000;
/** Reconnecting takes 8 s at most (five attempts); a caller should not wait longer than this. */
const VOICE_BACK_MS = 10_000;
/** Silence while something is done seems long after a second... */
const HOLD_MS = 700;
/** ...and again after the caller was asked to wait, early enough for the voice to be heard within four seconds. */
const HOLD_AGAIN_MS = 2_000;
/** Transcripts are there within a second or so of a turn, and tool calls rarely sooner. */
const WORDS_MS = 2_500;
/** Nobody speaks as long without a pause: it is noise, and what waits for its end must not wait for ever. */
const CALLER_SOUND_MS = 30_000;
/** No answer is as long: the carrier does not tell that it was played. */
const AGENT_SOUND_MS = 90_000;
/** The carrier's own prompts, a choice and a message of two minutes, with room to spare. */
const PLAIN_MS = 5 * 60_000;
/** A recording is told of seconds after it ended; a long one needs a while to be made. */
const RECORDING_MS = 60_000;
/** The longest talk with a person before the call is closed in our books: Twilio's own limit for a dialed leg. */
const DIALED_MS = 4 * 3_600_000;

const timers: readonly Timer[] = [
  {
    due: (_, call) => (call.transfer?.outcome === 'dialing' ? call.lineSince + DIALED_MS : null),
    ring: end,
  },
  {
    due: (_, call) => (call.line === 'lost' && !isAway(call) ? call.lineSince + LINE_BACK_MS : null),
    ring: (draft) => hangUpBy(draft, 'line'),
  },
  {
    due: (_, call) => plainUntil(call),
    ring: (draft) => hangUpBy(draft, 'line'),
  },
  {
    due: (_, call) => (call.line === 'gone' && awaitsRecording(call) ? call.lineSince + RECORDING_MS : null),
    ring: end,
  },
  {
    due: (_, call) => (call.voice === 'lost' && !isAway(call) ? call.voiceSince + VOICE_BACK_MS : null),
    ring: (draft) => fail(draft, 'The voice did not come back.'),
  },
  {
    due: (_, call) =>
      call.farewell !== null && !isAway(call) && !goesOn(call) ? call.farewell.since + FAREWELL_MS : null,
    ring: (draft) => hangUpBy(draft, 'agent'),
  },
  {
    due: (context, call) =>
      call.farewell === null && !isAway(call) ? call.startedAt + context.maxCallMs : null,
    ring: (draft) => add(draft, 'farewell', { cause: 'time_limit', spoken: false }),
  },
  {
    due: (_, call) => patienceEnds(call),
    ring: (draft) => fail(draft, 'The voice does not answer.'),
  },
  {
    due: ({ agent }, call) =>
      call.stage === 'escalate' &&
      call.farewell === null &&
      call.line === 'up' &&
      !isAway(call) &&
      personReachable(agent, call)
        ? Math.max(call.stageSince, call.lineSince) + HANDOVER_MS
        : null,
    ring: dial,
  },
  {
    due: (_, call) => (call.speaking.agent && !isAway(call) ? call.quietSince + AGENT_SOUND_MS : null),
    ring: agentQuiet,
  },
  {
    due: (_, call) => (call.speaking.caller && !isAway(call) ? call.quietSince + CALLER_SOUND_MS : null),
    ring: (draft) => add(draft, 'speech_ended', { speaker: 'caller' }),
  },
  {
    due: (_, call) => (call.awaited !== null && !call.awaited.missing ? call.awaited.since + WORDS_MS : null),
    ring: (draft) => wordsArrived(add(draft, 'words_missing', { id: draft.call.awaited?.id ?? '' })),
  },
  {
    due: (_, call) => lullEnds(call),
    ring: (draft) => add(draft, 'stood_in', { text: standInWords(draft.agent, draft.call) }),
  },
  {
    due: (_, call) => (call.pending !== null && isQuiet(call) ? holdAt(call, call.pending) : null),
    ring: (draft) => add(draft, 'hold', { step: (draft.call.pending?.holds ?? 0) + 1 }),
  },
  {
    due: warningAt,
    ring: (draft) => {
      const leftMs = draft.call.startedAt + draft.context.maxCallMs - draft.at;
      return add(draft, 'time_warning', { left_s: Math.round(leftMs / 1_000) });
    },
  },
  {
    due: (_, call) =>
      call.pending === null && call.awaited === null && isQuiet(call)
        ? call.quietSince + patienceMs(call)
        : null,
    ring: (draft) =>
      draft.call.nudges < NUDGES
        ? add(draft, 'silence', { step: draft.call.nudges + 1 })
        : giveUpOnSilence(draft),
  },
];

/** Nobody answered two prompts, unless the voice never said them. */
function giveUpOnSilence(draft: Draft): Draft {
  const { context, call } = draft;
  const spoken = call.transcript.filter(({ speaker }) => speaker === 'agent').slice(-NUDGES);
  const isAsked = spoken.some(({ text }) => tells(STILL_THERE, text));
  if (!isAsked && believesAgent(context, call))
    return fail(draft, 'The voice does not say what it is given.');
  const owed = isOwedACallBack(context.agent, call) ? { owed: CALL_BACK } : {};
  return add(draft, 'farewell', { cause: SILENCE, spoken: false, ...owed });
}

/** The next moment at which something is due; null when the call waits for nothing. */
export function deadline(context: Context, call: Live): Ms | null {
  const due = timers.map((timer) => timer.due(context, call)).filter((at) => at !== null);
  return due.length === 0 ? null : Math.min(...due);
}

/** Rings the first timer that is due. The next one rings on the next tick: `deadline` is then in the past. */
export function ring(draft: Draft): Draft {
  const timer = timers.find((one) => {
    const at = one.due(draft.context, draft.call);
    return at !== null && at <= draft.at;
  });
  return timer === undefined ? draft : timer.ring(draft);
}

/** An action that takes long is waited for: what became of it has to be told. */
function patienceEnds(call: Live): Ms | null {
  const { waitingSince, pending, speaking, line } = call;
  if (waitingSince === null || pending !== null || speaking.caller || line !== 'up' || isAway(call))
    return null;
  return waitingSince + PATIENCE_MS;
}

/** Until when the carrier has to ask for more, once the agent has failed. */
function plainUntil(call: Live): Ms | null {
  const { plain, line, transfer } = call;
  if (plain === null || line === 'gone' || transfer?.outcome === 'dialing') return null;
  return Math.max(plain.since, call.lineSince) + (plain.text === null ? LINE_BACK_MS : PLAIN_MS);
}

/** The caller speaks, who may have more to say: the end of their turn calls the goodbye off. */
function goesOn({ speaking, farewell }: Live): boolean {
  return speaking.caller && farewell !== null && !isFinal(farewell.cause);
}

/** The caller is told once that time is nearly up, where nothing is owed to them that would come over it. */
function warningAt({ maxCallMs }: Context, call: Live): Ms | null {
  const isOwed = call.unanswered || call.pending !== null || call.awaited !== null;
  if (call.warned || isOwed || !isQuiet(call)) return null;
  const spareMs = Math.min(WARNING_MS, maxCallMs / 4);
  const first = call.startedAt + maxCallMs - spareMs;
  return Math.max(
    call.quietSince,
    Math.min(first + spareMs / 2, Math.max(first, call.quietSince + PAUSE_MS)),
  );
}

/** How long a silence may last in which nothing is being done. */
function patienceMs({ unanswered, failures }: Live): number {
  if (!unanswered) return SILENCE_MS;
  return failures > 0 ? RETRY_MS : ANSWER_MS;
}

/**
 * When the caller is asked to wait: at once where nothing was said since their turn, later where it was. Not again by
 * a voice that did not say it: words of ours stand in for that one.
 */
function holdAt(call: Live, { since, holds }: Pending): Ms | null {
  if (holds > 0 && (call.unanswered || call.silentSince < call.quietSince)) return null;
  const isFirst = holds === 0 && call.unanswered;
  return Math.max(since, call.quietSince, call.silentSince) + (isFirst ? HOLD_MS : HOLD_AGAIN_MS);
}

/** Both are with us, and nobody speaks. */
function isQuiet(call: Live): boolean {
  return (
    !isAway(call) &&
    call.line === 'up' &&
    call.voice === 'up' &&
    call.farewell === null &&
    !call.speaking.agent &&
    !call.speaking.caller
  );
}
