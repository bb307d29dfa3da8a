import type { Call, Farewell, Live } from './call.ts';
import type { Fact, FactOf } from './fact.ts';
import { never } from './never.ts';
import type { Ms } from './time.ts';

export const newCall: Call = { phase: 'new' };

/** What a call is after a fact. Total: a fact that does not fit the phase leaves the call as it is. */
export function evolve(call: Call, fact: Fact): Call {
  if (fact.type === 'call_start') return call.phase === 'new' ? begin(fact) : call;
  if (call.phase !== 'live') return call;
  if (fact.type === 'call_end') return { phase: 'over', outcome: fact.data.outcome, transfer: call.transfer };
  return live(call, fact);
}

type LiveFact = Exclude<Fact, { type: 'call_start' | 'call_end' }>;

function live(call: Live, fact: LiveFact): Live {
  switch (fact.type) {
    case 'stage_transition':
      return {
        ...call,
        stage: fact.data.to,
        stageSince: fact.at,
        turnsWithoutTool: 0,
        rung: null,
        message: fact.data.to === 'escalate' ? [] : call.message,
        // What was confirmed or read out is only true inside its own stage.
        summary:
          fact.data.to === 'confirm_summary' || fact.data.to === 'execute_action' ? call.summary : null,
        unsaid: null,
        unanswered: call.unanswered || fact.data.to === 'escalate',
        transfer: fact.data.to === 'escalate' ? null : call.transfer,
      };
    case 'speech_started': {
      const started = {
        ...call,
        speaking: { ...call.speaking, [fact.data.speaker]: true },
        quietSince: fact.at,
      };
      return fact.data.speaker === 'agent' ? spokenTo(started, fact.at) : started;
    }
    case 'speech_ended':
      return { ...call, speaking: { ...call.speaking, [fact.data.speaker]: false }, quietSince: fact.at };
    case 'turn':
      return {
        ...call,
        turns: fact.data.turn,
        turnsWithoutTool: call.turnsWithoutTool + 1,
        speaking: { ...call.speaking, caller: false },
        quietSince: fact.at,
        nudges: 0,
        callsSinceTurn: 0,
        unsaid: call.unanswered ? call.unsaid : null,
        unanswered: true,
      };
    case 'turn_dropped': {
      const turns = Math.max(0, call.turns - 1);
      const { summary } = call;
      return {
        ...call,
        turns,
        turnsWithoutTool: Math.max(0, call.turnsWithoutTool - 1),
        // Counted before the summary was read, it must not take the place of the turn that answers it.
        summary: summary?.readAt ? { ...summary, readAt: Math.min(summary.readAt, turns) } : summary,
      };
    }
    case 'utterance': {
      const text = fact.data.heard ?? fact.data.text;
      return {
        ...call,
        transcript:
          text === ''
            ? call.transcript
            : [...call.transcript, { speaker: fact.data.speaker, text }].slice(-RECALLED_LINES),
        message: isOfMessage(call, fact.data) ? [...call.message, fact.data.text] : call.message,
        unsaid: fact.data.speaker === 'agent' && fact.data.heard === undefined ? null : call.unsaid,
      };
    }
    case 'barge_in':
      return { ...call, speaking: { ...call.speaking, agent: false } };
    case 'dtmf':
      return { ...call, quietSince: fact.at, nudges: 0 };

    case 'tool_call':
      return {
        ...call,
        toolIds: call.toolIds.includes(fact.data.id) ? call.toolIds : [...call.toolIds, fact.data.id],
        callsSinceTurn: call.callsSinceTurn + 1,
        failures: 0,
      };
    case 'tool_refused':
      return { ...call, quietSince: fact.at, unanswered: true };
    case 'tool_result':
      return {
        ...call,
        turnsWithoutTool: 0,
        rung: null,
        pending: call.pending?.id === fact.data.id ? null : call.pending,
        quietSince: fact.at,
        unsaid: fact.data.result.say ?? null,
        unanswered: true,
      };

    case 'intent_set':
      return {
        ...call,
        intent: fact.data.intent,
        unsure: 0,
        record: pick(call.record, fact.data.kept),
        attempts: {},
        summary: null,
      };
    case 'intent_unsure':
      return { ...call, unsure: call.unsure + 1 };
    case 'details_recorded': {
      const recorded = fact.data.details.map(
        ({ field, value, spoken, source }) =>
          [field, { normal: value, spoken, source, turn: call.turns }] as const,
      );
      return {
        ...call,
        record: { ...call.record, ...Object.fromEntries(recorded) },
        summary: null,
        unsaid: null,
      };
    }
    case 'detail_rejected':
      return counted(call, fact.data.field, fact.data.attempt);
    case 'detail_unclear':
      return counted(call, fact.data.field, fact.data.attempt);
    case 'detail_cleared':
      return { ...call, record: omit(call.record, fact.data.field), summary: null, unsaid: null };
    case 'summary_made':
      return {
        ...call,
        summaries: fact.data.summary,
        summary: { id: fact.data.summary, text: fact.data.text, readAt: null },
        unsaid: null,
        unanswered: true,
      };
    case 'summary_confirmed':
      return call;
    case 'summary_denied':
      return { ...call, summary: null };
    case 'question_answered':
      return { ...call, done: [...call.done, { intent: 'general_inquiry', how: 'answered' }] };
    case 'request_abandoned':
      return {
        ...call,
        intent: null,
        done: call.intent === null ? call.done : [...call.done, { intent: call.intent, how: 'abandoned' }],
      };
    case 'message_taken':
      return { ...call, messageTaken: true };

    case 'check_started':
      return { ...call, pending: { type: 'check', since: fact.at, holds: 0, ...fact.data } };
    case 'check_passed':
    case 'check_failed':
      return { ...call, pending: null };
    case 'action_started':
      return {
        ...call,
        actions: call.actions + 1,
        pending: { type: 'action', since: fact.at, holds: 0, ...fact.data },
      };
    case 'action_done':
      return {
        ...call,
        pending: null,
        done: call.intent === null ? call.done : [...call.done, { intent: call.intent, how: 'completed' }],
      };
    case 'action_failed':
      return { ...call, pending: null };

    case 'hold':
      return {
        ...call,
        pending: call.pending === null ? null : { ...call.pending, holds: fact.data.step },
        quietSince: fact.at,
      };

    case 'watchdog':
      return { ...call, rung: fact.data.step };
    case 'silence':
      return { ...call, nudges: fact.data.step, quietSince: fact.at };
    case 'answer_failed':
      return { ...call, failures: fact.data.attempt, quietSince: fact.at };
    case 'farewell':
      return {
        ...call,
        farewell: { cause: fact.data.cause, since: fact.at, begun: fact.data.spoken },
        goodbyes: call.goodbyes + 1,
        unanswered: !fact.data.spoken,
      };
    case 'farewell_withdrawn':
      return { ...call, farewell: null };
    case 'transfer':
      return {
        ...call,
        transfer: fact.data,
        lineSince: fact.at,
        // Our own stream ended for the dialing: where nobody answered, the carrier has to bring the caller back.
        line: fact.data.outcome === 'dialing' || fact.data.outcome === 'completed' ? call.line : 'lost',
        speaking: quiet,
        // What was said before it was clear that nobody answers was no message.
        message: [],
      };

    case 'line_lost':
      return { ...call, line: 'lost', lineSince: fact.at, speaking: quiet };
    case 'line_resumed':
      return {
        ...call,
        line: 'up',
        lineSince: fact.at,
        resumes: fact.data.resume,
        // Where the process died, nothing says that the line was lost.
        speaking: quiet,
        quietSince: fact.at,
        farewell: anew(call.farewell, fact.at),
        unanswered: true,
      };
    case 'voice_lost':
      return { ...call, voice: 'lost', voiceSince: fact.at, speaking: quiet };
    case 'voice_resumed':
      return {
        ...call,
        voice: 'up',
        voiceSince: fact.at,
        quietSince: fact.at,
        farewell: anew(call.farewell, fact.at),
        unanswered: true,
      };
    case 'call_failed':
      return { ...call, failed: fact.data.why };
    case 'hung_up':
      return { ...call, line: 'gone', lineSince: fact.at, speaking: quiet };
    default:
      return never(fact);
  }
}

/** A new model session is told the last ten turns or so: older ones cost and do not help. */
const RECALLED_LINES = 20;

const quiet = { agent: false, caller: false };

/** The agent begins to say what it owed: an answer, a summary, a goodbye. */
function spokenTo(call: Live, at: Ms): Live {
  const { farewell, summary } = call;
  return {
    ...call,
    unanswered: false,
    failures: 0,
    farewell: farewell === null || farewell.begun ? farewell : { ...farewell, begun: true, since: at },
    summary: summary === null ? null : { ...summary, readAt: summary.readAt ?? call.turns },
  };
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

function begin(fact: Extract<Fact, { type: 'call_start' }>): Live {
  return {
    phase: 'live',
    sid: fact.data.sid,
    from: fact.data.from,
    to: fact.data.to,
    startedAt: fact.at,
    stage: 'greeting',
    stageSince: fact.at,
    intent: null,
    unsure: 0,
    record: {},
    attempts: {},
    summaries: 0,
    summary: null,
    turns: 0,
    turnsWithoutTool: 0,
    rung: null,
    callsSinceTurn: 0,
    unanswered: true,
    failures: 0,
    unsaid: null,
    toolIds: [],
    pending: null,
    done: [],
    actions: 0,
    speaking: quiet,
    quietSince: fact.at,
    nudges: 0,
    line: 'up',
    lineSince: fact.at,
    voice: 'up',
    voiceSince: fact.at,
    resumes: 0,
    farewell: null,
    goodbyes: 0,
    transfer: null,
    message: [],
    messageTaken: false,
    failed: null,
    transcript: [],
  };
}

function counted(call: Live, field: string, attempt: number): Live {
  return { ...call, attempts: { ...call.attempts, [field]: attempt } };
}

function pick<T>(from: Readonly<Record<string, T>>, keys: readonly string[]): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
}

function omit<T>(from: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(from).filter(([other]) => other !== key));
}
