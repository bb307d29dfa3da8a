import type { Call, Live } from './call.ts';
import type { Fact } from './fact.ts';
import { never } from './never.ts';

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
        transfer: fact.data.to === 'escalate' ? null : call.transfer,
      };
    case 'speech_started':
      return {
        ...call,
        speaking: { ...call.speaking, [fact.data.speaker]: true },
        quietSince: fact.at,
        farewell:
          call.farewell !== null && fact.data.speaker === 'agent'
            ? { ...call.farewell, begun: true }
            : call.farewell,
      };
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
      };
    case 'utterance': {
      const text = fact.data.heard ?? fact.data.text;
      return {
        ...call,
        transcript:
          text === ''
            ? call.transcript
            : [...call.transcript, { speaker: fact.data.speaker, text }].slice(-RECALLED_LINES),
        message:
          fact.data.speaker === 'caller' && call.stage === 'escalate'
            ? [...call.message, fact.data.text]
            : call.message,
      };
    }
    case 'barge_in':
      return { ...call, speaking: { ...call.speaking, agent: false } };
    case 'dtmf':
      return { ...call, keyed: call.keyed + fact.data.digits, quietSince: fact.at, nudges: 0 };

    case 'tool_call':
      return { ...call, toolIds: [...call.toolIds, fact.data.id] };
    case 'tool_refused':
      return call;
    case 'tool_result':
      return {
        ...call,
        turnsWithoutTool: 0,
        rung: null,
        pending: call.pending?.id === fact.data.id ? null : call.pending,
        quietSince: fact.at,
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
        keyed: '',
        summary: null,
      };
    }
    case 'detail_rejected':
      return { ...counted(call, fact.data.field, fact.data.attempt), keyed: '' };
    case 'detail_unclear':
      return counted(call, fact.data.field, fact.data.attempt);
    case 'detail_cleared':
      return { ...call, record: omit(call.record, fact.data.field), summary: null };
    case 'summary_made':
      return {
        ...call,
        summaries: fact.data.summary,
        summary: { id: fact.data.summary, text: fact.data.text, turn: call.turns },
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
      return { ...call, pending: { type: 'check', ...fact.data } };
    case 'check_passed':
    case 'check_failed':
      return { ...call, pending: null };
    case 'action_started':
      return {
        ...call,
        actions: call.actions + 1,
        pending: { type: 'action', ...fact.data },
      };
    case 'action_done':
      return {
        ...call,
        pending: null,
        done: call.intent === null ? call.done : [...call.done, { intent: call.intent, how: 'completed' }],
      };
    case 'action_failed':
      return { ...call, pending: null };

    case 'watchdog':
      return { ...call, rung: fact.data.step };
    case 'silence':
      return { ...call, nudges: fact.data.step, quietSince: fact.at };
    case 'farewell':
      return { ...call, farewell: { cause: fact.data.cause, since: fact.at, begun: fact.data.spoken } };
    case 'transfer':
      return { ...call, transfer: fact.data, lineSince: fact.at };

    case 'line_lost':
      return { ...call, line: 'lost', lineSince: fact.at, speaking: quiet };
    case 'line_resumed':
      return { ...call, line: 'up', lineSince: fact.at, resumes: fact.data.resume, quietSince: fact.at };
    case 'voice_lost':
      return { ...call, voice: 'lost', voiceSince: fact.at, speaking: quiet };
    case 'voice_resumed':
      return { ...call, voice: 'up', voiceSince: fact.at, quietSince: fact.at };
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
    transfer: null,
    keyed: '',
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
