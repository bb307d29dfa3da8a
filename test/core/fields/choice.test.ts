import { describe, expect, it } from 'vitest';
import { choiceValues } from '../../../src/core/fields/choice.ts';
import type { Choice } from '../../../src/core/fields/field.ts';
import { check, sunday } from './table.ts';

const choices: readonly Choice[] = [
  'cleaning',
  'check-up',
  { value: 'toothache', also: ['pain', 'my tooth hurts', 'emergency'] },
  'deep cleaning',
  { value: 'whitening', also: ['bleaching'] },
];
const spec = { name: 'visit', kind: 'choice', ask: '', choices } as const;

describe('an option is recognised', () => {
  check(spec, sunday, [
    ['cleaning', 'cleaning'],
    ['CLEANING', 'cleaning'],
    ['a cleaning', 'cleaning'],
    ["I'd like a cleaning next Tuesday", 'cleaning'],
    ['check-up', 'check-up'],
    ['checkup', 'check-up'],
    ['a check up please', 'check-up'],
    ['I have a toothache', 'toothache'],
    ['tooth ache', 'toothache'],
    ['my tooth really hurts', 'toothache'],
    ["I'm in pain", 'toothache'],
    ["it's an emergency", 'toothache'],
    ['deep cleaning', 'deep cleaning'],
    ['the deep one', 'deep cleaning'],
    ['bleaching', 'whitening'],
    ['bleach', 'whitening'],
    ['cleening', 'cleaning'],
    ['whitning', 'whitening'],
    ['teeth cleaned', 'cleaning'],
    ['the first one', 'cleaning'],
    ['the second one please', 'check-up'],
    ['the last one', 'whitening'],
    ['not a cleaning, a check-up', 'check-up'],
    ['a cleaning, no, a check-up', 'check-up'],
  ]);
});

describe('an option that is put with a "no" or a "not" is no correction', () => {
  const problems: readonly Choice[] = [
    { value: 'drain', also: ['sink will not drain'] },
    { value: 'heater', also: ['no hot water'] },
    { value: 'toilet', also: ["won't flush", 'will not flush'] },
    'no',
    'yes',
  ];
  check({ name: 'problem', kind: 'choice', choices: problems }, sunday, [
    ['the toilet will not flush', 'toilet'],
    ['it won’t flush', 'toilet'],
    ['my sink will not drain', 'drain'],
    ['there is no hot water', 'heater'],
    ['it will not flush, no wait, there is no hot water', 'heater'],
    ['not the toilet, the sink will not drain', 'drain'],
    ['no, yes', 'yes'],
  ]);
});

describe('no option or several are refused with the options', () => {
  check(spec, sunday, [
    [
      'cleaning or whitening',
      /fits more than one option: ask whether it is cleaning or whitening/,
      'That could be more than one thing. Do you mean cleaning or whitening?',
    ],
    [
      'something else',
      /None of the options was heard: ask whether it is cleaning, check-up, toothache, deep cleaning or whitening/,
      "I'm sorry, I didn't get which one that is. Is it cleaning, check-up, toothache, deep cleaning or whitening?",
    ],
    ['no', /None of the options/],
    ['a root canal', /None of the options/],
    ["I don't know", /has not given the visit/],
    ['', /has not given/],
  ]);
});

it('offers the values in the order of the agent file', () => {
  expect(choiceValues(spec)).toEqual(['cleaning', 'check-up', 'toothache', 'deep cleaning', 'whitening']);
});
