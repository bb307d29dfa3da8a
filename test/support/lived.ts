import type { Fact, FactData, FactType } from '../../src/core/fact.ts';

/** Calls that were lived through, as their facts tell: what numbers, lists and downloads are checked with. */

export type Told = readonly [type: FactType, data?: object, at?: number];

/** Facts in a shorthand: `at` in ms into the call, that of the one before where it is left out. */
export function decided(told: readonly Told[], start = 0): readonly Fact[] {
  let at = start;
  return told.map(([type, data = {}, into]) => {
    at = into === undefined ? at : start + into;
    // The shorthand leaves out what no reader of it looks at.
    return { type, at, data: { ...filled[type], ...data } } as Fact;
  });
}

const filled: Partial<{ [T in FactType]: Partial<FactData[T]> }> = {
  call_start: { sid: 'CA1', from: '+12125550147', to: '+12125550100', agent: 'Test Office', voice: 'local' },
  call_end: { outcome: 'completed', intent: null, duration_s: 60, turns: 3 },
  tool_refused: { id: 'c1', why: 'Not now.' },
  utterance: { started_ms: 0 },
  usage: { text_in: 0, text_cached: 0, audio_in: 0, audio_cached: 0, text_out: 0, audio_out: 0 },
  intent_set: { confidence: 0.9, kept: [] },
  action_done: { key: 'CA1:book:1', result: { say: 'Booked.' } },
};

const agent = { speaker: 'agent' };
const caller = { speaker: 'caller' };

const booked: readonly Told[] = [
  ['call_start'],
  ['speech_started', agent, 400],
  ['speech_ended', agent, 3_000],
  ['stage_transition', { from: 'greeting', to: 'intent_capture', cause: 'greeting_heard' }],
  ['speech_started', caller, 4_000],
  ['turn', { turn: 1, item: 'i1' }, 6_000],
  ['speech_started', agent, 6_900],
  ['intent_set', { intent: 'book' }, 10_000],
  ['stage_transition', { from: 'intent_capture', to: 'gather_details', cause: 'classify_intent' }],
  // A cough.
  ['turn', { turn: 2, item: 'i2' }, 12_000],
  ['turn_dropped', { turn: 2 }],
  ['watchdog', { step: 'message', tool: 'record_details' }, 14_000],
  ['tool_refused', { tool: 'end_call' }],
  ['silence', { step: 1 }, 22_000],
  ['action_done', {}, 30_000],
  ['stage_transition', { from: 'gather_details', to: 'closing', cause: 'execute_action' }],
  // Two turns, and one answer to both.
  ['turn', { turn: 3, item: 'i3' }, 40_000],
  ['turn', { turn: 4, item: 'i4' }, 41_000],
  ['speech_started', agent, 42_100],
  ['barge_in', { heard_ms: 300 }, 43_000],
  ['intent_set', { intent: 'general_inquiry' }, 44_000],
  ['hung_up', { by: 'agent' }, 60_000],
  ['call_end', { outcome: 'completed', intent: 'book', turns: 3 }],
];

const transferred: readonly Told[] = [
  ['call_start'],
  ['speech_started', agent, 600],
  ['stage_transition', { from: 'greeting', to: 'intent_capture', cause: 'caller_spoke' }, 1_000],
  ['intent_set', { intent: 'book' }],
  ['stage_transition', { from: 'intent_capture', to: 'gather_details', cause: 'classify_intent' }],
  ['watchdog', { step: 'message', tool: 'record_details' }],
  ['watchdog', { step: 'escalate', tool: 'record_details' }],
  ['stage_transition', { from: 'gather_details', to: 'escalate', cause: 'watchdog' }, 20_000],
  ['usage', { model: 'one-without-a-price', audio_out: 10_000 }],
  ['transfer', { to: '+12125550199', outcome: 'dialing' }],
  ['transfer', { to: '+12125550199', outcome: 'completed' }, 90_000],
  ['call_end', { outcome: 'transferred', intent: 'book', duration_s: 90, turns: 5 }],
];

const abandoned: readonly Told[] = [
  ['call_start'],
  ['speech_started', agent, 500],
  ['stage_transition', { from: 'greeting', to: 'intent_capture', cause: 'greeting_heard' }, 3_000],
  ['hung_up', { by: 'caller' }, 5_000],
  ['call_end', { outcome: 'abandoned', duration_s: 5, turns: 0 }],
];

const answered: readonly Told[] = [
  ['call_start'],
  ['speech_started', agent, 400],
  ['stage_transition', { from: 'greeting', to: 'intent_capture', cause: 'greeting_heard' }, 3_000],
  ['turn', { turn: 1, item: 'i1' }, 5_000],
  ['intent_set', { intent: 'general_inquiry' }],
  ['stage_transition', { from: 'intent_capture', to: 'quick_answer', cause: 'classify_intent' }],
  ['question_answered', { topic: 'hours', question: '' }],
  ['stage_transition', { from: 'quick_answer', to: 'closing', cause: 'answer_question' }],
  ['speech_started', agent, 5_700],
  // Ten thousand tokens of its sound: 64 cents.
  ['usage', { model: 'gpt-realtime-2.1', audio_out: 10_000 }],
  ['hung_up', { by: 'caller' }, 15_000],
  ['call_end', { outcome: 'answered', intent: 'general_inquiry', duration_s: 15, turns: 1 }],
];

export const told = { booked, transferred, abandoned, answered };

export const known = {
  booked: decided(booked),
  transferred: decided(transferred),
  abandoned: decided(abandoned),
  answered: decided(answered),
};
