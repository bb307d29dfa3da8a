import { describe, expect, it } from 'vitest';
import type { Fact, FactData, FactType } from '../../src/core/fact.ts';
import { nothingRead, readSpans, type Span, stageIn } from '../../src/core/spans.ts';

function fact<T extends FactType>(at: number, type: T, data: FactData[T]): Fact {
  // The pair (type, data) is one of the union's by the signature; the compiler does not follow it through T.
  return { type, at, data } as unknown as Fact;
}

function spansOf(facts: readonly Fact[]): readonly Span[] {
  let reading = nothingRead;
  return facts.flatMap((each) => {
    const read = readSpans(reading, each);
    reading = read.reading;
    return read.ended;
  });
}

const start = fact(0, 'call_start', { sid: 'CA1', from: '+1', to: '+2', agent: 'A', voice: 'v' });
const agent = { speaker: 'agent' } as const;
const end = (at: number) =>
  fact(at, 'call_end', { outcome: 'completed', intent: null, duration_s: at / 1_000, turns: 1 });
const result = (at: number, tool: string, id: string, ok: boolean) =>
  fact(at, 'tool_result', {
    tool,
    id,
    result: { ok, stage: 'closing', intent: null, known: {}, missing: [], tools: [] },
  });

/** What took how long, how it ended, and within what. */
function told(facts: readonly Fact[]): readonly string[] {
  return spansOf(facts).map(
    ({ id, parent, from, to, end: how }) => `${id} ${from}..${to} ${how} in ${parent}`,
  );
}

describe('the spans of a call', () => {
  it('are the call, its stages, the session, the first word, turns, tools, checks and actions', () => {
    const tool = 'execute_action';
    expect(
      told([
        start,
        fact(300, 'speech_started', agent),
        fact(2_000, 'turn', { turn: 1, item: 'a' }),
        fact(2_000, 'stage_transition', { from: 'greeting', to: 'confirm_summary', cause: 'x' }),
        fact(2_400, 'tool_call', { tool: 'record_details', arguments: {}, id: 'c1' }),
        fact(2_400, 'check_started', { id: 'c1', tool: 'record_details', intent: 'book', record: {} }),
        fact(2_600, 'check_passed', { id: 'c1' }),
        result(2_600, 'record_details', 'c1', true),
        fact(2_900, 'speech_started', agent),
        fact(3_000, 'tool_call', { tool, arguments: {}, id: 'c2' }),
        fact(3_000, 'action_started', { key: 'k', intent: 'book', id: 'c2', record: {} }),
        fact(3_900, 'action_done', { key: 'k', result: { say: 'Booked.' } }),
        result(3_900, tool, 'c2', true),
        end(5_000),
      ]),
    ).toEqual([
      'first_word-1 0..300 heard in stage-1',
      'stage-1 0..2000 confirm_summary in call-1',
      'check-6 2400..2600 passed in tool-5',
      'tool-5 2400..2600 ok in stage-4',
      'turn-3 2000..2900 answered in stage-1',
      'action-11 3000..3900 done in tool-10',
      'tool-10 3000..3900 ok in stage-4',
      'voice-1 0..5000 closed in call-1',
      'stage-4 2000..5000 unfinished in call-1',
      'call-1 0..5000 completed in null',
    ]);
  });

  it('measure the answer to what the caller said last, and none to a noise', () => {
    expect(
      told([
        start,
        fact(100, 'speech_started', agent),
        fact(1_000, 'turn', { turn: 1, item: 'a' }),
        fact(1_500, 'turn', { turn: 2, item: 'b' }),
        fact(2_000, 'speech_started', agent),
        fact(3_000, 'turn', { turn: 3, item: 'c' }),
        fact(3_100, 'turn_dropped', { turn: 3 }),
        fact(9_000, 'speech_started', agent),
      ]),
    ).toEqual(['first_word-1 0..100 heard in stage-1', 'turn-4 1500..2000 answered in stage-1']);
  });

  it('tell a repeated call of a tool from the one that still waits', () => {
    const call = { tool: 'confirm_summary', arguments: {}, id: 'c1' };
    expect(
      told([
        start,
        fact(1, 'tool_call', call),
        fact(2, 'tool_call', call),
        fact(2, 'tool_refused', { tool: call.tool, id: 'c1', why: 'again', repeated: true }),
        result(5, call.tool, 'c1', false),
      ]),
    ).toEqual(['tool-3 2..2 refused in stage-1', 'tool-2 1..5 no in stage-1']);
  });

  it('are those of another session after a loss, and of another person after the first one declined', () => {
    expect(
      told([
        start,
        fact(10, 'voice_lost', { why: 'gone' }),
        fact(20, 'voice_resumed', {}),
        fact(30, 'transfer', { to: '+3', outcome: 'dialing' }),
        fact(50, 'transfer', { to: '+3', outcome: 'declined' }),
        fact(60, 'line_resumed', { resume: 1 }),
        fact(70, 'call_failed', { why: 'no credit' }),
      ]),
    ).toEqual([
      'voice-1 0..10 lost in call-1',
      'voice-3 20..30 handed_over in call-1',
      'transfer-4 30..50 declined in call-1',
      'voice-6 60..70 failed in call-1',
    ]);
  });

  it('never repeat the name of a tool that the model made up', () => {
    const made = 'call_ann_lee_at_2125550147';
    const spans = spansOf([
      start,
      fact(1, 'tool_call', { tool: made, arguments: {}, id: 'c1' }),
      fact(1, 'tool_refused', { tool: made, id: 'c1', why: 'There is no such tool.' }),
    ]);
    expect(spans).toMatchObject([{ kind: 'tool', tool: 'unknown' }]);
    expect(JSON.stringify(spans)).not.toContain('lee');
  });
});

it('knows the stage of a call, and that there is none before and after', () => {
  expect(stageIn(nothingRead)).toBeNull();
  const begun = readSpans(nothingRead, start).reading;
  expect(stageIn(begun)).toBe('greeting');
  expect(readSpans(begun, end(1)).reading.open).toEqual([]);
});
