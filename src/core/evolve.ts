import { begun, noChecks, noRefusals, quiet } from './begun.ts';
import type { Call, Done, Due, Farewell, Live, Recording, Summary } from './call.ts';
import { changed } from './changed.ts';
import type { Fact, FactOf } from './fact.ts';
import { flow } from './flow.ts';
import { never } from './never.ts';
import { LET_GO } from './own-words.ts';
import type { Ms } from './time.ts';
import { spokenMs } from './waiting.ts';

export const newCall: Call = { phase: 'new' };

/** What a call is after a fact. Total: a fact that does not fit the phase leaves the call as it is. */
export function evolve(call: Call, fact: Fact): Call {
  if (fact.type === 'call_start') return call.phase === 'new' ? begun(fact) : call;
  if (call.phase !== 'live') return call;
  if (fact.type === 'call_end') return { phase: 'over', outcome: fact.data.outcome, transfer: call.transfer };
  return waited(call, live(call, fact), fact);
}

type LiveFact = Exclude<Fact, { type: 'call_start' | 'call_end' }>;

function live(call: Live, fact: LiveFact): Live {
  switch (fact.type) {
    case 'stage_transition':
      return changed(call, {
        stage: fact.data.to,
        stageSince: fact.at,
        stageTurn: call.turns,
        turnsWithoutTool: 0,
        rung: null,
        message: fact.data.to === 'escalate' ? [] : call.message,
        // What was confirmed or read out is only true inside its own stage.
        summary:
          fact.data.to === 'confirm_summary' || fact.data.to === 'execute_action' ? call.summary : null,
        unsaid: null,
        unanswered: call.unanswered || fact.data.to === 'escalate',
        transfer: fact.data.to === 'escalate' ? null : call.transfer,
      });
    case 'speech_started': {
      const started = changed(call, {
        speaking: { ...call.speaking, [fact.data.speaker]: true },
        quietSince: fact.at,
        paused: false,
      });
      return fact.data.speaker === 'agent' ? spokenTo(started, fact.at) : started;
    }
    case 'speech_ended':
      return changed(call, {
        speaking: { ...call.speaking, [fact.data.speaker]: false },
        quietSince: fact.at,
        silentSince: fact.at,
        paused: false,
        unanswered: call.unanswered || fact.data.owes === true,
      });
    case 'speech_paused':
      return changed(call, { paused: true, silentSince: fact.at - fact.data.silent_ms });
    case 'turn':
      return changed(call, {
        turns: fact.data.turn,
        due: call.due?.heardAt === null ? talkedOver(call.due) : call.due,
        // New keys come before what is spread: behind it, V8 would make a hidden class for every single object.
        words: [...call.words, { stage: call.stage, text: null, ...fact.data }].slice(-REMEMBERED_TURNS),
        turnsWithoutTool: call.turnsWithoutTool + 1,
        speaking: { ...call.speaking, caller: false },
        quietSince: fact.at,
        // The voice waits so long before it calls a turn one.
        silentSince: fact.at - flow[call.stage].endOfTurnMs,
        nudges: 0,
        callsSinceTurn: 0,
        unsaid: call.unanswered ? call.unsaid : null,
        unanswered: true,
      });
    case 'turn_dropped':
      return changed(call, {
        droppedTurns: call.droppedTurns + 1,
        words: call.words.filter(({ turn }) => turn !== fact.data.turn),
        turnsWithoutTool: Math.max(0, call.turnsWithoutTool - 1),
      });
    case 'utterance': {
      const text = fact.data.heard ?? fact.data.text;
      return changed(call, {
        transcript:
          text === ''
            ? call.transcript
            : [...call.transcript, { speaker: fact.data.speaker, text }].slice(-RECALLED_LINES),
        words: call.words.map((one) => (one.turn === fact.data.turn ? { ...one, text } : one)),
        exactWords: call.exactWords || fact.data.exact === true,
        message: isOfMessage(call, fact.data) ? [...call.message, fact.data.text] : call.message,
        unsaid: fact.data.speaker === 'agent' && fact.data.heard === undefined ? null : call.unsaid,
      });
    }
    case 'barge_in':
      return changed(call, { speaking: { ...call.speaking, agent: false } });
    case 'dtmf':
      return changed(call, {
        quietSince: fact.at,
        silentSince: fact.at,
        nudges: 0,
        speaking: fact.data.cuts ? { ...call.speaking, agent: false } : call.speaking,
        unanswered: fact.data.cuts ? true : call.unanswered,
      });

    case 'tool_call':
      return changed(call, {
        toolIds: call.toolIds.includes(fact.data.id) ? call.toolIds : [...call.toolIds, fact.data.id],
        callsSinceTurn: call.callsSinceTurn + 1,
        failures: 0,
      });
    case 'tool_refused': {
      const { tool, id, why, say, repeated, doubts = [] } = fact.data;
      const { inARow, same, last } = call.refusals;
      const refusal = `${tool}: ${why}`;
      return changed(call, {
        summary: say !== undefined && say === call.summary?.text ? unread(call) : call.summary,
        doubted: { ...call.doubted, ...Object.fromEntries(doubts.map((field) => [field, call.turns])) },
        refusals: { inARow: inARow + 1, same: refusal === last ? same + 1 : 1, last: refusal },
        awaited: call.awaited?.id === id && !repeated ? null : call.awaited,
        quietSince: fact.at,
        unanswered: true,
      });
    }
    case 'tool_result':
      return changed(call, {
        turnsWithoutTool: 0,
        rung: null,
        pending: call.pending?.id === fact.data.id ? null : call.pending,
        awaited: call.awaited?.id === fact.data.id ? null : call.awaited,
        refusals: fact.data.result.ok ? noRefusals : call.refusals,
        claims: fact.data.result.ok ? 0 : call.claims,
        quietSince: fact.at,
        unsaid: fact.data.result.say ?? null,
        unanswered: true,
      });

    case 'intent_set':
      return changed(call, {
        intent: fact.data.intent,
        unsure: 0,
        record: pick(call.record, fact.data.kept),
        attempts: {},
        checks: noChecks,
        // The turn that makes a request may bring details of it, unless it was the yes to the one before.
        requestSince: Math.max(call.turns - 1, completedAt(call)),
        emptySince: {},
        doubted: {},
        summariesOfRequest: 0,
        summary: null,
      });
    case 'intent_unsure':
      return changed(call, { unsure: call.unsure + 1 });
    case 'details_recorded': {
      const recorded = fact.data.details.map(
        ({ field, value, spoken, source, turn }) => [field, { normal: value, spoken, source, turn }] as const,
      );
      return changed(call, {
        record: { ...call.record, ...Object.fromEntries(recorded) },
        summary: null,
        unsaid: null,
      });
    }
    case 'detail_rejected':
      return counted(call, fact.data.field, fact.data.attempt);
    case 'detail_unclear':
      return counted(call, fact.data.field, fact.data.attempt);
    case 'detail_cleared':
      return changed(call, {
        record: omit(call.record, fact.data.field),
        emptySince: { ...call.emptySince, [fact.data.field]: call.turns },
        summary: null,
        unsaid: null,
      });
    case 'summary_made':
      return changed(call, {
        summaries: fact.data.summary,
        summariesOfRequest: call.summariesOfRequest + 1,
        summary: {
          id: fact.data.summary,
          text: fact.data.text,
          hash: fact.data.hash,
          madeAt: fact.at,
          madeTurn: call.turns,
          readAt: null,
          heardAt: null,
          again: 0,
          disputed: false,
          confirmed: false,
        },
        unsaid: null,
        unanswered: true,
      });
    case 'summary_heard':
      return changed(call, { summary: call.summary && { ...call.summary, heardAt: call.turns } });
    case 'summary_disputed':
      return changed(call, { summary: call.summary && { ...call.summary, disputed: true } });
    case 'summary_confirmed':
      return changed(call, { summary: call.summary && { ...call.summary, confirmed: true } });
    case 'summary_denied':
      return changed(call, { summary: null });
    case 'question_answered':
      return withDone(call, 'general_inquiry', 'answered');
    case 'request_abandoned':
      return changed(withDone(call, call.intent, 'abandoned'), {
        intent: null,
        due: dueNow(LET_GO, fact.at),
      });
    case 'message_taken':
      return changed(call, { messageTaken: true });

    case 'check_started':
      return changed(call, {
        pending: { type: 'check', since: fact.at, holds: 0, ...fact.data },
        // The words that it waited for are judged: from here on it waits for the check.
        awaited: call.awaited?.id === fact.data.id ? null : call.awaited,
      });
    case 'check_passed':
      return changed(call, { pending: null, checks: noChecks });
    case 'check_failed':
      return changed(call, { pending: null, checks: failedCheck(call, fact.data.problem) });
    case 'action_started':
      return changed(call, {
        actions: call.actions + 1,
        pending: { type: 'action', since: fact.at, holds: 0, ...fact.data },
      });
    case 'action_done':
      return changed(completed(call, fact.data.result.say), {
        pending: null,
        due: dueNow(fact.data.result.say, fact.at),
      });
    case 'request_repeated':
      return changed(call, {
        intent: null,
        summary: null,
        due: dueNow(fact.data.say, fact.at),
      });
    case 'message_asked':
      return changed(call, { due: dueNow(fact.data.say, fact.at) });
    case 'told':
      return changed(call, { due: call.due && { ...call.due, heardAt: call.turns } });
    case 'action_failed':
    case 'action_unknown':
      return changed(call, { pending: null });
    case 'words_awaited':
      return changed(call, { awaited: { since: fact.at, missing: false, ...fact.data } });
    case 'words_missing':
      return changed(call, { awaited: call.awaited && { ...call.awaited, missing: true } });

    case 'hold':
      return changed(call, {
        pending: call.pending === null ? null : { ...call.pending, holds: fact.data.step },
        quietSince: fact.at,
      });
    case 'stood_in':
      return changed(call, {
        standIns: call.standIns + 1,
        silentSince: fact.at + spokenMs(fact.data.text),
      });

    case 'watchdog':
      return watched(call, fact.data, fact.at);
    case 'budget_spent':
    case 'call_back_due':
    case 'usage':
      return call;
    case 'silence':
      return changed(call, { nudges: fact.data.step, quietSince: fact.at, summary: unread(call) });
    case 'time_warning':
      return changed(call, { warned: true, quietSince: fact.at });
    case 'answer_failed':
      return changed(call, { failures: fact.data.attempt, quietSince: fact.at, unanswered: true });
    case 'farewell':
      return changed(call, {
        farewell: { cause: fact.data.cause, since: fact.at, begun: fact.data.spoken },
        goodbyes: call.goodbyes + 1,
        silentSince: call.unanswered ? call.silentSince : fact.at,
        unanswered: !fact.data.spoken,
      });
    case 'farewell_withdrawn':
      return changed(call, { farewell: null });
    case 'transfer':
      return changed(call, {
        transfer: {
          ...fact.data,
          person: fact.data.outcome === 'dialing' ? 'none' : (call.transfer?.person ?? 'none'),
        },
        lineSince: fact.at,
        // Our own stream ended for the dialing: where nobody answered, the carrier has to bring the caller back.
        line: fact.data.outcome === 'dialing' || fact.data.outcome === 'completed' ? call.line : 'lost',
        plain: call.plain && { since: fact.at, text: null, awaits: null },
        speaking: quiet,
        // What was said before it was clear that nobody answers was no message.
        message: [],
      });

    case 'person_answered':
      return changed(call, { transfer: call.transfer && { ...call.transfer, person: 'asked' } });
    case 'person_replied':
      return changed(call, {
        transfer: call.transfer && {
          ...call.transfer,
          person: fact.data.accepted ? 'accepted' : 'declined',
        },
      });

    case 'line_lost':
      return changed(call, { line: 'lost', lineSince: fact.at, speaking: quiet });
    case 'line_resumed':
      return changed(call, {
        line: 'up',
        lineSince: fact.at,
        resumes: fact.data.resume,
        // Where the process died, nothing says that the line was lost.
        speaking: quiet,
        quietSince: fact.at,
        silentSince: fact.at,
        farewell: anew(call.farewell, fact.at),
        unanswered: true,
      });
    case 'voice_lost':
      return changed(call, {
        voice: 'lost',
        voiceSince: fact.at,
        voiceLosses: call.voiceLosses + 1,
        silentSince: call.speaking.agent ? silentAfterCut(call, fact.at) : call.silentSince,
        paused: false,
        speaking: quiet,
        // The rest of what it was saying.
        unanswered: call.unanswered || call.speaking.agent,
      });
    case 'voice_resumed':
      return changed(call, {
        voice: 'up',
        voiceSince: fact.at,
        quietSince: fact.at,
        farewell: anew(call.farewell, fact.at),
        unanswered: true,
      });
    case 'voice_renewed':
      return call;
    case 'call_failed':
      return changed(call, {
        failed: fact.data.why,
        plain: { since: fact.at, text: null, awaits: null },
        speaking: quiet,
      });
    case 'carrier_said':
      return changed(call, {
        plain: { ...fact.data, since: fact.at },
        due:
          call.due !== null && fact.data.text.includes(call.due.say)
            ? { ...call.due, heardAt: call.turns }
            : call.due,
      });
    case 'message_recorded':
      return changed(call, { messageTaken: true });
    case 'recording_started':
    case 'recording_ended':
      return call;
    case 'recording_asked':
      return changed(call, { recording: { ...call.recording, to: fact.data.to, settled: false } });
    case 'recording_changed':
      return changed(call, { recording: { ...call.recording, settled: true, failures: 0 } });
    case 'recording_failed':
      return changed(call, { recording: failed(call.recording, fact.data) });
    case 'hung_up':
      return changed(call, { line: 'gone', lineSince: goneSince(call, fact), speaking: quiet });
    default:
      return never(fact);
  }
}

/** A line that was lost and is given up has been gone since then, unless the carrier spoke to the caller meanwhile. */
function goneSince({ line, lineSince, plain }: Live, { at, data }: FactOf<'hung_up'>): Ms {
  return data.by === 'line' && line === 'lost' && plain === null ? lineSince : at;
}

/** A recording that does not go on is paused still; one that could not be paused or ended goes on. */
function failed(recording: Recording, { to, attempt }: FactOf<'recording_failed'>['data']): Recording {
  return {
    to: to === 'in-progress' ? 'paused' : 'in-progress',
    settled: true,
    unpaused: recording.unpaused || to !== 'in-progress',
    failures: attempt,
  };
}

/** What is judged by the caller's words is judged by the last few. */
const REMEMBERED_TURNS = 8;

/** A new model session is told the last ten turns or so: older ones cost and do not help. */
const RECALLED_LINES = 20;

/** What was on the line is cut. Of words that had just begun nothing was heard, they were still on their way. */
function silentAfterCut({ speaking, paused, quietSince, silentSince }: Live, at: Ms): Ms {
  const wasHeard = speaking.agent && !paused && at - quietSince > 300;
  return wasHeard ? at : Math.min(silentSince, at);
}

/** An answer ends the wait; what brings it nearer begins it anew. */
function waited(before: Live, after: Live, fact: LiveFact): Live {
  if (!after.unanswered)
    return before.unanswered ? changed(after, { waitingSince: null, standIns: 0 }) : after;
  const isNearer = before.pending !== null && after.pending === null;
  return after.waitingSince === null || isNearer || BEGINS_WAIT.has(fact.type)
    ? changed(after, { waitingSince: fact.at })
    : after;
}

const BEGINS_WAIT: ReadonlySet<Fact['type']> = new Set([
  'turn',
  'speech_ended',
  'tool_call',
  'tool_result',
  'line_resumed',
]);

function watched(call: Live, { step }: FactOf<'watchdog'>['data'], at: Ms): Live {
  switch (step) {
    case 'claim':
      return changed(call, {
        claims: call.claims + 1,
        summary: unread(call),
        speaking: { ...call.speaking, agent: false },
        silentSince: silentAfterCut(call, at),
        unanswered: true,
      });
    case 'again':
      if (call.due?.heardAt === null)
        return changed(call, { due: { ...call.due, misread: call.due.misread + 1 }, unanswered: true });
      return changed(call, {
        summary: call.summary && { ...call.summary, heardAt: null, again: call.summary.again + 1 },
        unanswered: true,
      });
    default:
      return changed(call, { rung: step });
  }
}

function dueNow(say: string, at: Ms): Due {
  return { say, at, heardAt: null, misread: 0, unheardTurns: 0 };
}

function talkedOver(due: Due): Due {
  return { ...due, unheardTurns: due.unheardTurns + 1 };
}

function failedCheck({ checks, pending }: Live, problem: string): Live['checks'] {
  const record = pending?.record ?? {};
  const isSame = problem === checks.last;
  const isRepeated =
    isSame && Object.entries(record).every(([field, value]) => checks.record[field] === value);
  return {
    same: isSame ? checks.same + 1 : 1,
    repeated: isRepeated ? checks.repeated + 1 : 1,
    last: problem,
    record,
  };
}

function withDone(call: Live, intent: string | null, how: Done['how']): Live {
  return intent === null ? call : changed(call, { done: [...call.done, { intent, how, turn: call.turns }] });
}

function completed(call: Live, say: string): Live {
  const { intent, summary, turns } = call;
  if (intent === null) return call;
  const done: Done = {
    intent,
    how: 'completed',
    turn: turns,
    say,
    ...(summary === null ? {} : { hash: summary.hash }),
  };
  return changed(call, { done: [...call.done, done] });
}

/** The summary is read again, behind other words of ours, and a yes is one to that reading. */
function unread({ stage, summary, turns }: Live): Summary | null {
  if (stage !== 'confirm_summary' || summary === null) return summary;
  return { ...summary, readAt: null, heardAt: null, madeTurn: turns, disputed: false };
}

/** The caller's turn that confirmed what was carried out last; 0 where nothing was. */
function completedAt({ done }: Live): number {
  return done.findLast((request) => request.how === 'completed')?.turn ?? 0;
}

/** The agent begins to say what it owed: an answer, a summary, a goodbye. */
function spokenTo(call: Live, at: Ms): Live {
  const { farewell, summary } = call;
  return changed(call, {
    unanswered: false,
    failures: 0,
    farewell: farewell === null || farewell.begun ? farewell : { ...farewell, begun: true, since: at },
    summary: summary === null ? null : { ...summary, readAt: summary.readAt ?? call.turns },
  });
}

/** A goodbye that was lost with the line or the voice is said again. */
function anew(farewell: Farewell | null, at: Ms): Farewell | null {
  return farewell === null ? null : { ...farewell, since: at, begun: false };
}

/**
 * Whether these are words of the caller's message. Transcripts come late: what the caller began to say before
 * `escalate`, or before nobody answered the transfer, is no part of it.
 */
function isOfMessage(call: Live, { speaker, started_ms }: FactOf<'utterance'>['data']): boolean {
  const from = Math.max(call.stageSince, call.lineSince);
  return speaker === 'caller' && call.stage === 'escalate' && call.startedAt + started_ms >= from;
}

function counted(call: Live, field: string, attempt: number): Live {
  return changed(call, { attempts: { ...call.attempts, [field]: attempt } });
}

function pick<T>(from: Readonly<Record<string, T>>, keys: readonly string[]): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
}

function omit<T>(from: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(from).filter(([other]) => other !== key));
}
