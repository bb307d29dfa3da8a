import { describe, expect, it } from 'vitest';
import dental from '../../agents/dental.ts';
import { evolve, newCall } from '../../src/core/evolve.ts';
import type { Fact } from '../../src/core/fact.ts';
import { forgetNumbers } from '../../src/core/redact.ts';

/** Lines of a call, "agent: …" or "caller: …", as they are stored one after the other. */
function stored(...lines: readonly string[]): readonly string[] {
  return facts(
    lines.map((line) => {
      const [, speaker, text = ''] = /^(agent|caller): (.*)$/.exec(line) ?? [];
      return {
        type: 'utterance',
        at: 1,
        data: { speaker: speaker === 'agent' ? 'agent' : 'caller', text, started_ms: 0 },
      };
    }),
  ).flatMap((fact) => (fact.type === 'utterance' ? [fact.data.text] : []));
}

function keyed(...entries: readonly string[]): readonly string[] {
  const pressed = entries.map((digits): Fact => ({ type: 'dtmf', at: 1, data: { digits, field: null } }));
  return facts(pressed).flatMap((fact) => (fact.type === 'dtmf' ? [fact.data.digits] : []));
}

function facts(said: readonly Fact[]): readonly Fact[] {
  const data = { sid: 'CA1', from: '+12125550147', to: '+12125550100', agent: dental.name, voice: 'test' };
  let call = evolve(newCall, { type: 'call_start', at: 0, data });
  return said.map((fact) => {
    const kept = forgetNumbers(fact, call, dental);
    call = evolve(call, kept);
    return kept;
  });
}

describe('a number that is told in parts', () => {
  it.each([
    [
      'with a word before it',
      [
        'caller: My card number is four one one one',
        'agent: Mm-hm.',
        'caller: one one one one',
        'caller: 1111',
        'caller: 1111',
      ],
    ],
    ['in two halves', ['caller: 4111 1111', 'agent: Go on.', 'caller: 1111 1111']],
    [
      'in halves as words',
      ['caller: five one oh five, one oh five one', 'caller: oh five one oh, five one oh oh'],
    ],
    ['of American Express', ['caller: my amex is 3782', 'caller: 822463', 'caller: 10005']],
    [
      'after a question of the agent',
      ['agent: Which credit card?', 'caller: 4111', 'caller: 1111', 'caller: 1111 1111'],
    ],
    ['of social security', ['caller: my social is 536', 'agent: Yes?', 'caller: 22', 'caller: 1234']],
    ['after a part that was known', ['caller: 4111 1111 1111 1111', 'caller: and the code is 123']],
    ['read back by the agent', ['caller: my debit card is 4111 1111', 'agent: I have 4111 1111 so far.']],
  ])('%s leaves no digits', (_, lines) => {
    for (const text of stored(...lines)) {
      expect(text).not.toMatch(/\d{2}/);
      expect(text).not.toMatch(/\b(?:one|five|oh)(?: (?:one|five|oh)){2}/);
    }
  });

  it('of which nothing told that it was one loses what comes after the first group', () => {
    expect(stored('caller: 4111', 'caller: 1111', 'caller: 1111', 'caller: 1111').slice(-1)).toEqual([
      '[redacted]',
    ]);
  });

  it.each([
    [
      'a telephone number in groups',
      ['agent: What is your number?', 'caller: 212', 'caller: 555', 'caller: 0147'],
    ],
    ['a telephone number and a time', ['caller: 212 555 0147', 'caller: at 10 30 please']],
    ['a time and an address', ['caller: four thirty', 'caller: 4155 Elm Street']],
    ['a day and a year', ['caller: December 15th', 'caller: 2026']],
    ['prices', ['agent: It is 120 dollars.', 'caller: 4500 dollars?', 'agent: No, 120.']],
    [
      'a time after a card was spoken of',
      ['caller: Do you take credit cards?', 'agent: We do.', 'caller: Then 3 pm tomorrow.'],
    ],
  ])('is not what %s is', (_, lines) => {
    expect(stored(...lines)).toEqual(lines.map((line) => line.replace(/^\w+: /, '')));
  });
});

describe('keys that nobody asked for', () => {
  it.each([[['4111111111111111#']], [['41111111', '11111111#']]])('%j are forgotten', (entries) => {
    for (const digits of keyed(...entries)) expect(digits).toMatch(/^\[redacted\]#?$/);
  });

  it('are kept where they are few', () => {
    expect(keyed('12#', '3', '0')).toEqual(['12#', '3', '0']);
  });
});
