import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/core/fact.ts';
import { figuresOf } from '../../src/core/figures.ts';
import { prices } from '../../src/core/prices.ts';
import { tallyOf } from '../../src/core/tally.ts';
import { decided, known } from '../support/lived.ts';

describe('the figures of a call', () => {
  // One that books, is once refused, once insisted on, and asks a question at the end.
  const facts: readonly Fact[] = known.booked;

  it('are its times and counts', () => {
    expect(figuresOf(facts, prices)).toEqual({
      startedAt: 0,
      end: { outcome: 'completed', durationS: 60, turns: 3 },
      firstWordMs: 400,
      turnDelays: [
        { turn: 1, ms: 900 },
        { turn: 4, ms: 1_100 },
      ],
      stages: [
        { stage: 'greeting', seq: 1, at: 0, cause: 'answered', ms: 3_000 },
        { stage: 'intent_capture', seq: 4, at: 3_000, cause: 'greeting_heard', ms: 7_000 },
        { stage: 'gather_details', seq: 9, at: 10_000, cause: 'classify_intent', ms: 20_000 },
        { stage: 'closing', seq: 16, at: 30_000, cause: 'execute_action', ms: 30_000 },
      ],
      rungs: [{ seq: 12, stage: 'gather_details', step: 'message', tool: 'record_details' }],
      refusals: [{ seq: 13, stage: 'gather_details', tool: 'end_call', why: 'Not now.' }],
      requests: [
        { intent: 'book', isDone: true },
        { intent: 'general_inquiry', isDone: false },
      ],
      bargeIns: 1,
      silences: 1,
      hungUpBy: 'agent',
      costUsd: null,
    });
  });

  it('are there of a call that goes on', () => {
    const soFar = figuresOf(facts.slice(0, 9), prices);
    expect(soFar).toMatchObject({ end: null, firstWordMs: 400 });
    expect(soFar?.stages.at(-1)).toMatchObject({ stage: 'gather_details', ms: null });
    expect(soFar === null ? null : tallyOf(soFar)).toEqual([]);
  });

  it.each([
    ['what a model with a price takes', known.answered, 0.64],
    ['unknown, where a model has none', known.transferred, null],
    ['unknown, where nobody wrote down what was used', known.booked, null],
  ])('cost %s', (_, call, usd) => {
    expect(figuresOf(call, prices)?.costUsd).toBe(usd);
  });

  it('are none of a call that never began', () => {
    expect(figuresOf([], prices)).toBeNull();
    expect(figuresOf(facts.slice(1), prices)).toBeNull();
  });
});

describe('the place where a call got stuck', () => {
  it.each<[string, readonly Fact[], readonly unknown[]]>([
    ['nowhere, where the agent brought it to its end', known.booked, []],
    ['before a person took over', known.transferred, [['gather_details', 'watchdog']]],
    ['where the caller hung up', known.abandoned, [['intent_capture', 'caller']]],
    [
      'where nobody came back',
      decided([['call_start'], ['call_end', { outcome: 'failed' }]]),
      [['greeting', 'line']],
    ],
  ])('is %s', (_, call, expected) => {
    const figures = figuresOf(call, prices);
    const counts = figures === null ? [] : tallyOf(figures);
    expect(
      counts.filter(({ measure }) => measure === 'stuck').map(({ stage, what }) => [stage, what]),
    ).toEqual(expected);
  });
});

it('counts delays to a frame of sound, and coarser where nobody hears the difference', () => {
  const figures = figuresOf(known.booked, prices);
  if (figures === null) throw new Error('It has begun');
  const buckets = (ms: readonly number[]) =>
    tallyOf({ ...figures, turnDelays: ms.map((each, turn) => ({ turn, ms: each })) })
      .filter(({ measure }) => measure === 'turn_delay')
      .map(({ what, n }) => [what, n]);
  expect(buckets([0, 9, 10, 911, 1_989, 2_051, 9_940, 61_400])).toEqual([
    ['0', 2],
    ['20', 1],
    ['920', 1],
    ['1980', 1],
    ['2100', 1],
    ['9900', 1],
    ['61000', 1],
  ]);
});
