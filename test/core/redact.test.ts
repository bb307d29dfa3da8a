import { describe, expect, it } from 'vitest';
import dental from '../../agents/dental.ts';
import type { Agent } from '../../src/core/agent.ts';
import type { Live } from '../../src/core/call.ts';
import { conceal, nothingTold } from '../../src/core/conceal.ts';
import { evolve, newCall } from '../../src/core/evolve.ts';
import type { Fact } from '../../src/core/fact.ts';
import { redactFact } from '../../src/core/redact.ts';
import { redactText } from '../../src/core/secret-numbers.ts';
import { summaryText } from '../../src/core/summary.ts';

describe('numbers that never leave', () => {
  it.each([
    ['My card is 4111 1111 1111 1111.', 'My card is [redacted].'],
    ['4111-1111-1111-1111', '[redacted]'],
    ['4111111111111111, expires 12/27', '[redacted], expires 12/27'],
    ['3782 822463 10005 is my Amex', '[redacted] is my Amex'],
    ['4 1 1 1, 1 1 1 1, 1 1 1 1, 1 1 1 1', '[redacted]'],
    ["it's four one one one, one one one one, one one one one, one one one one okay", "it's [redacted] okay"],
    ['four triple one double one double one one one one one one one one one', '[redacted]'],
    ['forty one eleven eleven eleven eleven eleven eleven eleven', '[redacted]'],
    ['Four one one one uh one one one one um one one one one and one one one one', '[redacted]'],
    ['4111 1111 1111 1111 12 27 123', '[redacted]'],
    ['5105 1051 0510 five one oh oh', '[redacted]'],
    ['My social is 536-22-1234.', 'My social is [redacted].'],
    ['536 22 1234', '[redacted]'],
    ['536221234', '[redacted]'],
    ['five three six, two two, one two three four', '[redacted]'],
    ['five three six twenty two twelve thirty four', '[redacted]'],
    ['4111/1111/1111/1111', '[redacted]'],
    ['4111_1111_1111_1111', '[redacted]'],
    ['4111\u200b1111\u200b1111\u200b1111', '[redacted]'],
  ])('%s', (said, redacted) => {
    expect(redactText(said)).toBe(redacted);
  });

  it.each([
    '+12125550147',
    '+491711234567890',
    '(212) 555-0147',
    '2 1 2, 5 5 5, 0 1 4 7',
    'two one two, five five five, oh one four seven',
    'Call 1-800-555-0199 before five thirty.',
    'Tuesday, December 1st at 2 PM',
    '2026-12-01 at 14:30',
    '2026-12-01 2026-12-08',
    '2026-02-03T10:00:00.000Z',
    'Your confirmation code is K 7 R 4.',
    'K7R4',
    '12345 Maple Street, Springfield 62704-1234',
    'It is 95 dollars, a cleaning is 120, a filling starts at 180.',
    'Oh, one moment.',
    '12/01/2026 at 2:30',
    '4111 1111 1111 1112',
    'CA4111111111111111',
  ])('keeps %s', (said) => {
    expect(redactText(said)).toBe(said);
  });
});

describe('places where a number hides', () => {
  const redacted = (fact: Fact) => redactFact(fact, dental).data;

  it('are numbers that are no texts', () => {
    const data = { tool: 'x', id: 'call_1', arguments: { card: 4_111_111_111_111_111, count: 3 } };
    expect(redacted({ type: 'tool_call', at: 1, data })).toMatchObject({
      arguments: { card: '[redacted]', count: 3 },
    });
  });

  it('are words that were cut in the middle of it', () => {
    const text = 'Your card is 4111 1111 1111 1111.';
    const data = { speaker: 'agent', text, heard: 'Your card is 4111 1111 1111', started_ms: 1 } as const;
    expect(redacted({ type: 'utterance', at: 1, data })).toMatchObject({
      heard: '[redacted]',
      started_ms: 1,
    });
  });
});

describe('fields that the agent marks sensitive', () => {
  const agent: Agent = {
    ...dental,
    intents: {
      visit: {
        description: 'visit',
        fields: [
          { name: 'full_name', kind: 'name', ask: 'Name?', label: 'name' },
          { name: 'gate_code', kind: 'text', ask: 'Code?', sensitive: true },
          { name: 'day', kind: 'date', ask: 'Day?' },
        ],
        action: { type: 'custom' },
      },
    },
  };

  const facts: readonly Fact[] = [
    {
      type: 'tool_call',
      at: 1,
      data: {
        tool: 'record_details',
        id: 'call_1',
        arguments: {
          details: [
            { field: 'full_name', value: 'Jane Doe' },
            { field: 'gate_code', value: 'opensesame' },
          ],
        },
      },
    },
    { type: 'tool_call', at: 1, data: { tool: 'x', id: 'call_2', arguments: '{"gate_code": "opensesame"' } },
    { type: 'tool_call', at: 1, data: { tool: 'x', id: 'call_3', arguments: { gate_code: 'opensesame' } } },
    {
      type: 'details_recorded',
      at: 1,
      data: {
        details: [
          { field: 'full_name', value: 'Jane Doe', spoken: 'Jane Doe', source: 'caller', turn: 1 },
          { field: 'gate_code', value: 'opensesame', spoken: 'opensesame', source: 'caller', turn: 1 },
        ],
      },
    },
    {
      type: 'detail_rejected',
      at: 1,
      data: { field: 'gate_code', said: 'opensesame', problem: '"opensesame" is too long', attempt: 1 },
    },
    {
      type: 'summary_made',
      at: 1,
      data: { summary: 1, text: summary('opensesame; I mean it. Yes'), hash: '0a' },
    },
    {
      type: 'tool_result',
      at: 1,
      data: {
        tool: 'record_details',
        id: 'call_1',
        result: {
          ok: true,
          stage: 'confirm_summary',
          intent: 'visit',
          known: { full_name: 'Jane Doe', gate_code: 'opensesame' },
          missing: [],
          tools: [],
          say: summary('opensesame'),
        },
      },
    },
    {
      type: 'action_started',
      at: 1,
      data: {
        key: 'CA1:visit:1',
        intent: 'visit',
        id: 'call_4',
        record: { full_name: 'Jane Doe', gate_code: 'opensesame' },
      },
    },
    {
      type: 'words_awaited',
      at: 1,
      data: {
        tool: 'correct_details',
        id: 'call_5',
        arguments: { details: [{ field: 'gate_code', value: 'opensesame' }] },
      },
    },
    { type: 'detail_cleared', at: 1, data: { field: 'gate_code', why: '"opensesame" opens nothing' } },
    {
      type: 'action_failed',
      at: 1,
      data: { key: 'CA1:visit:1', field: 'gate_code', why: '"opensesame" opens nothing' },
    },
  ];

  function summary(code: string): string {
    return summaryText(agent, callWith({ full_name: 'Jane Doe', gate_code: code, day: 'Tuesday' }));
  }

  it.each(facts.map((fact) => [fact.type, fact] as const))('are left out of %s', (_, fact) => {
    const text = JSON.stringify(redactFact(fact, agent));
    expect(text).toContain('[redacted]');
    expect(text).not.toContain('opensesame');
  });

  it('leave the rest of a fact as it is', () => {
    expect(redactFact(facts[0]!, agent)).toEqual({
      type: 'tool_call',
      at: 1,
      data: {
        tool: 'record_details',
        id: 'call_1',
        arguments: {
          details: [
            { field: 'full_name', value: 'Jane Doe' },
            { field: 'gate_code', value: '[redacted]' },
          ],
        },
      },
    });
    expect(redactFact(facts[5]!, agent).data).toEqual({
      summary: 1,
      text: summary('[redacted]'),
      hash: '[redacted]',
    });
  });

  it('cannot be found by trying all hashes', () => {
    const data = { intent: 'visit', hash: '0a', say: 'The visit is made.' };
    expect(redactFact({ type: 'request_repeated', at: 1, data }, agent).data).toEqual({
      ...data,
      hash: '[redacted]',
    });
  });

  it.each([
    ['a value that was missing', {}, ['gate_code']],
    ['the correction of a value', { gate_code: 'opensesame' }, []],
    ['a value that need not be given', {}, []],
  ])('are left out of the question about %s and was refused', (_, known, missing) => {
    const refused: Fact = {
      type: 'tool_result',
      at: 1,
      data: {
        tool: 'record_details',
        id: 'call_5',
        result: {
          ok: false,
          why: '"opensesame" is no code.',
          say: 'I heard opensesame. What is the code?',
          stage: 'gather_details',
          intent: 'visit',
          known,
          missing,
          tools: [],
        },
      },
    };
    expect(JSON.stringify(redactFact(refused, agent))).not.toContain('opensesame');
  });

  it('are found in what a model added to a tool call, also under names of ours', () => {
    const details = [{ field: 'gate_code', value: 'opensesame' }];
    const given = { details, summary: 'The code is opensesame.', call: 'opensesame', to: 'full_name' };
    const called: Fact = {
      type: 'tool_call',
      at: 2,
      data: { tool: 'record_details', id: 'call_6', arguments: given },
    };
    const { facts: concealed } = conceal([called], callWith({ full_name: 'Jane Doe' }), agent, nothingTold);
    const [shown] = concealed.map((fact) => JSON.stringify(redactFact(fact, agent)));
    expect(shown).not.toContain('opensesame');
    expect(shown).toContain('"field":"gate_code"');
    // The call acts by what was given.
    expect(concealed[0]?.data).toEqual(called.data);
  });

  it('change nothing where there is none', () => {
    for (const fact of facts) expect(redactFact(fact, dental)).toEqual(fact);
  });
});

it('redacts numbers in what a model added to a tool call, also under names of ours', () => {
  const card = '4111 1111 1111 1111';
  const names = ['id', 'reference', 'recording', 'summary', 'note'];
  const given = Object.fromEntries(names.map((name) => [name, card]));
  const data = { tool: 'end_call', id: 'call_1', arguments: { ...given, reason: 'done', [card]: true } };
  expect(redactFact({ type: 'tool_call', at: 1, data }, dental).data).toEqual({
    ...data,
    arguments: {
      ...Object.fromEntries(names.map((name) => [name, '[redacted]'])),
      reason: 'done',
      '[redacted]': true,
    },
  });
});

it('redacts numbers in every text of a fact but its identifiers', () => {
  const card = '4111 1111 1111 1111';
  const fact: Fact = {
    type: 'tool_call',
    at: 1,
    data: {
      tool: 'record_details',
      id: card,
      arguments: { details: [{ field: 'phone', value: `it is ${card}` }] },
    },
  };
  expect(redactFact(fact, dental).data).toEqual({
    tool: 'record_details',
    id: card,
    arguments: { details: [{ field: 'phone', value: 'it is [redacted]' }] },
  });
});

/** A call about a visit in which these values were given. */
function callWith(values: Readonly<Record<string, string>>): Live {
  const details = Object.entries(values).map(
    ([field, value]) => ({ field, value, spoken: value, source: 'caller', turn: 1 }) as const,
  );
  const facts: readonly Fact[] = [
    { type: 'call_start', at: 1, data: { sid: 'CA1', from: '', to: '', agent: '', voice: '' } },
    { type: 'intent_set', at: 1, data: { intent: 'visit', confidence: 1, kept: [] } },
    { type: 'details_recorded', at: 1, data: { details } },
  ];
  const call = facts.reduce(evolve, newCall);
  if (call.phase !== 'live') throw new Error('The call did not begin');
  return call;
}
