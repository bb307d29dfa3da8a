import type { ToldFact } from '../../src/api/calls.ts';
import type { Fact } from '../../src/core/fact.ts';

/** The facts of a call, as the server tells them. */
export function told(call: string, facts: readonly Fact[]): ToldFact[] {
  return facts.map(({ type, at, data }, index) => ({
    ts: new Date(at).toISOString(),
    event: type,
    data: data as unknown as Record<string, unknown>,
    seq: index + 1,
    call,
  }));
}

const START = Date.UTC(2026, 11, 1, 19);

/** A short call: a question, an answer of which the caller hears half, a goodbye. */
export const whole: readonly Fact[] = [
  {
    type: 'call_start',
    at: START,
    data: { sid: 'CA1', from: '+12125550147', to: '+12125550100', agent: 'Harbor Bikes', voice: 'local' },
  },
  { type: 'speech_started', at: START + 600, data: { speaker: 'agent' } },
  { type: 'speech_ended', at: START + 3_000, data: { speaker: 'agent' } },
  {
    type: 'utterance',
    at: START + 3_000,
    data: { speaker: 'agent', text: 'How can I help you?', started_ms: 600 },
  },
  {
    type: 'stage_transition',
    at: START + 3_000,
    data: { from: 'greeting', to: 'intent_capture', cause: 'greeting_heard' },
  },
  { type: 'speech_started', at: START + 4_000, data: { speaker: 'caller' } },
  { type: 'turn', at: START + 5_500, data: { turn: 1, item: 'item1' } },
  {
    type: 'tool_call',
    at: START + 6_000,
    data: { tool: 'classify_intent', arguments: { intent: 'general_inquiry', confidence: 0.9 }, id: 'c1' },
  },
  {
    type: 'stage_transition',
    at: START + 6_000,
    data: { from: 'intent_capture', to: 'quick_answer', cause: 'classify_intent' },
  },
  { type: 'speech_started', at: START + 6_700, data: { speaker: 'agent' } },
  {
    // The transcript of the caller's words comes after the answer has begun.
    type: 'utterance',
    at: START + 7_000,
    data: { speaker: 'caller', text: 'When are you open?', turn: 1, started_ms: 4_000 },
  },
  { type: 'barge_in', at: START + 9_000, data: { heard_ms: 2_300 } },
  {
    type: 'utterance',
    at: START + 9_000,
    data: {
      speaker: 'agent',
      text: 'We are open from ten to six on Tuesdays.',
      heard: 'We are open from ten',
      started_ms: 6_700,
    },
  },
  {
    type: 'stage_transition',
    at: START + 9_500,
    data: { from: 'quick_answer', to: 'closing', cause: 'answer_question' },
  },
  { type: 'hung_up', at: START + 10_000, data: { by: 'caller' } },
  {
    type: 'call_end',
    at: START + 10_000,
    data: { outcome: 'answered', intent: 'general_inquiry', duration_s: 10, turns: 1 },
  },
];
