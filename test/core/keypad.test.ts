import { describe, expect, it } from 'vitest';
import type { Agent } from '../../src/core/agent.ts';
import { practice } from '../support/agent.ts';
import { happened, live, step, type World } from '../support/scenario.ts';

/** Takes a number last, which callers like to key. */
const tables: Agent = {
  ...practice,
  intents: {
    book_table: {
      description: 'Book a table.',
      fields: [
        { name: 'full_name', kind: 'name', ask: 'What name is it under?' },
        { name: 'guests', kind: 'number', max: 20, ask: 'How many guests?' },
      ],
      action: { type: 'book' },
    },
  },
};

const asked = [
  'answered',
  'caller A table for Ann Lee, please.',
  'tool classify_intent {"intent":"book_table","confidence":0.9}',
  'tool record_details {"details":[{"field":"full_name","value":"Ann Lee"}]}',
  'ended',
  'heard',
];

const booked = [
  ...asked,
  'press 4#',
  'heard',
  'press 1#',
  'tool execute_action {}',
  'action {"say":"Your table is booked."}',
  'heard',
];

function pressed(keys: string, world: World): readonly string[] {
  return step(`press ${keys}`, world).facts.map(({ type }) => type);
}

describe('keys', () => {
  it.each([
    ['4#', '4'],
    ['12*4#', '4'],
    ['*4', '4'],
  ])('%s give the number that is asked for', (keys, value) => {
    const world = happened(asked, { agent: tables });
    pressed(keys, world);
    expect(live(world).record.guests).toMatchObject({ normal: value, source: 'keypad' });
    expect(live(world).stage).toBe('confirm_summary');
  });

  it.each(['*', '#', '12*', '##'])('%s give none', (keys) => {
    const world = happened(asked, { agent: tables });
    expect(pressed(keys, world)).toEqual(['dtmf']);
    expect(live(world).record.guests).toBeUndefined();
  });

  it('ask for a person with a 0, and mean the number with a pound key behind it', () => {
    const zero = happened(asked, { agent: tables });
    expect(pressed('0', zero)).toEqual(['dtmf', 'stage_transition']);
    expect(live(zero).stage).toBe('escalate');
    const number = happened(asked, { agent: tables });
    pressed('0#', number);
    expect(live(number).stage).not.toBe('escalate');
  });

  it.each([
    ['a summary', [...asked, 'press 4#', 'heard']],
    ['the result', booked],
    ['the greeting', ['answered']],
  ])('ask for a person with a 0 after %s', (_, before) => {
    const world = happened(before, { agent: tables });
    pressed('0', world);
    expect(live(world).stage).toBe('escalate');
  });

  it('wait for an action under way', () => {
    const world = happened([...asked, 'press 4#', 'heard', 'press 1', 'tool execute_action {}'], {
      agent: tables,
    });
    expect(pressed('0', world)).toEqual(['dtmf']);
    expect(live(world).stage).toBe('execute_action');
  });

  it('do not answer a summary that was not heard', () => {
    const world = happened([...asked, 'press 4#'], { agent: tables });
    expect(pressed('1', world)).toEqual(['dtmf']);
    expect(live(world).stage).toBe('confirm_summary');
  });

  it('that complete a request for the second time are told that it is done', () => {
    const again = asked.slice(1).filter((line) => line !== 'heard');
    const world = happened([...booked, ...again, 'heard'], { agent: tables });
    const { facts, effects } = step('press 4#', world);
    expect(facts.map(({ type }) => type)).toContain('request_repeated');
    expect(live(world).stage).toBe('closing');
    expect(effects).toContainEqual({
      type: 'say',
      text: 'That is done already. Your table is booked. Is there anything else I can help you with?',
    });
  });

  it('silence the agent when they mean something, and only then', () => {
    const world = happened([...asked, 'begins'], { agent: tables });
    expect(step('press *', world).effects).toEqual([]);
    expect(step('press 4#', world).effects.map(({ type }) => type)).toContain('cut');
    expect(live(world).speaking.agent).toBe(false);
  });

  it('that are wrong too often lead to a person', () => {
    const world = happened(asked, { agent: tables });
    for (let attempt = 1; attempt <= 5; attempt += 1) pressed('999999999#', world);
    expect(live(world).stage).toBe('escalate');
  });
});
