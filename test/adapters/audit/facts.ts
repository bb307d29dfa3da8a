import type { StoredFact } from '../../../src/adapters/store/store.ts';
import type { Fact, FactData, FactType } from '../../../src/core/fact.ts';

export const SID = 'CA0123456789abcdef0123456789abcdef';
const START = Date.UTC(2026, 1, 3, 23, 59, 50);

/** A short call that begins just before midnight: the caller cuts the agent short, then books. */
export const facts: readonly Fact[] = [
  fact(0, 'call_start', {
    sid: SID,
    from: '+12125550147',
    to: '+12125550100',
    agent: 'Bright Smile Dental',
    voice: 'local',
  }),
  fact(200, 'utterance', { speaker: 'agent', text: 'Thank you for calling.', started_ms: 100 }),
  fact(3_000, 'stage_transition', { from: 'greeting', to: 'intent_capture', cause: 'greeted' }),
  fact(7_000, 'speech_started', { speaker: 'caller' }),
  fact(9_000, 'tool_call', {
    tool: 'classify_intent',
    arguments: { intent: 'schedule_appointment' },
    id: 'call_1',
  }),
  fact(9_500, 'utterance', { speaker: 'caller', text: 'A cleaning,\nplease.', started_ms: 7_000 }),
  fact(9_600, 'tool_refused', { tool: 'execute_action', id: 'call_2', why: 'Not now.' }),
  fact(12_000, 'barge_in', { heard_ms: 900 }),
  fact(12_100, 'utterance', {
    speaker: 'agent',
    text: 'Your appointment is on Tuesday.',
    heard: 'Your appointment is on',
    started_ms: 11_000,
  }),
  fact(12_200, 'utterance', { speaker: 'agent', text: 'And then', heard: '', started_ms: 12_200 }),
  fact(65_000, 'hung_up', { by: 'caller' }),
  fact(65_000, 'call_end', {
    outcome: 'completed',
    intent: 'schedule_appointment',
    duration_s: 65,
    turns: 1,
  }),
];

export function numbered(all: readonly Fact[]): readonly StoredFact[] {
  return all.map((each, index) => ({ seq: index + 1, fact: each }));
}

function fact<T extends FactType>(afterMs: number, type: T, data: FactData[T]): Fact {
  // The compiler does not see that type and data belong together, though the signature says so.
  return { type, at: START + afterMs, data } as Fact;
}
