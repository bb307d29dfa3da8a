import { describe, expect, it } from 'vitest';
import { parseField, spokenField } from '../../../src/core/fields/kinds.ts';
import { check, sunday } from './table.ts';

const spec = { name: 'phone', kind: 'phone', ask: '', label: 'phone number' } as const;

describe('digits are digits however they are said', () => {
  check(spec, sunday, [
    ['212-555-0147', '+12125550147'],
    ['(212) 555 0147', '+12125550147'],
    ['2125550147', '+12125550147'],
    ['+1 212 555 0147', '+12125550147'],
    ['1 212 555 0147', '+12125550147'],
    ['one, two one two, five five five, zero one four seven', '+12125550147'],
    ['two one two, five five five, oh one four seven', '+12125550147'],
    ['two one two five five five o one four seven', '+12125550147'],
    ['my number is five five five, two one two, three four six seven', '+15552123467'],
    ['you can reach me at 555 123 4567', '+15551234567'],
    ['double five five two one two triple three seven', '+15552123337'],
    ['two twelve five fifty five zero one forty seven', '+12125550147'],
    ['eight hundred five five five twelve twelve', '+18005551212'],
    ['eight hundred, five five five, one thousand', '+18005551000'],
    ['my number is area code 212, 555, 0147 thanks', '+12125550147'],
    ['two one two five double five oh one four seven', '+12125550147'],
    ['212 five five five 0147', '+12125550147'],
    ['plus four four twenty seventy nine forty six oh nine five eight', '+442079460958'],
    ['+44 20 7946 0958', '+442079460958'],
    ['212 555 0147, again 212 555 0147', '+12125550147'],
    ['five one oh, oh, wait, five one oh, 555 1234', '+15105551234'],
  ]);
});

describe('what cannot be called back is refused with what was heard', () => {
  check(spec, sunday, [
    [
      'five five five one two three four',
      /has 7 digits, 10 are needed: ask for it digit by digit/,
      'I have seven digits so far, and I need ten. Could you give me the number again, digit by digit?',
    ],
    ['212 555 014', /has 9 digits, 10 are needed/],
    [
      '212 555 01478 9',
      /has 12 digits, 10 are needed/,
      'I heard twelve digits, and a phone number has ten. Could you give me the number again, digit by digit?',
    ],
    [
      'one',
      /has 1 digit, 10/,
      'I have one digit so far, and I need ten. Could you give me the number again, digit by digit?',
    ],
    [
      '112 555 0147',
      /area code cannot start with 1/,
      'I heard an area code that starts with one, and there are none like that. Could you give me the number again, starting with the area code?',
    ],
    ['012 555 0147', /area code cannot start with 0|digits/],
    ['212 555 0147 extension 12', /extension/],
    ['212 555 0147 x12', /extension/],
    [
      '+44 12',
      /has 4 digits, which is no complete phone number/,
      'I have four digits, and that is not a complete phone number. Could you give me the number again, digit by digit?',
    ],
    [
      'one two three four five '.repeat(9),
      /has 45 digits/,
      'I heard more than twenty digits, and a phone number has ten. Could you give me the number again, digit by digit?',
    ],
    ['my number', /No digits were heard/],
    ['oh', /No digits/],
    ['', /has not given the phone number/],
    [
      "I don't have one",
      /has not given the phone number/,
      'Let me ask that once more. Could you tell me the phone number?',
    ],
  ]);
});

describe('the country of the business decides', () => {
  check(spec, { ...sunday, country: 'GB' }, [
    ['oh seven nine one one, one two three, four five six', '+447911123456'],
    ['020 7946 0958', '+442079460958'],
    ['+1 212 555 0147', '+12125550147'],
    ['12', /has 2 digits, 7 to 10|has 2 digits, 9 to 10|are needed/],
  ]);
  check(spec, { ...sunday, country: 'XX' }, [
    ['+44 20 7946 0958', '+442079460958'],
    ['020 7946 0958', /country of the phone number is not known/],
  ]);
});

describe('a phone number is read back in groups', () => {
  it.each([
    ['+12125550147', 'US', '2 1 2, 5 5 5, 0 1 4 7'],
    ['+442079460958', 'US', 'plus 4 4, 2 0, 7 9 4 6, 0 9 5 8'],
    ['+442079460958', 'GB', '0 2 0, 7 9 4 6, 0 9 5 8'],
    ['+12125550147', 'GB', 'plus 1, 2 1 2, 5 5 5, 0 1 4 7'],
  ])('%s in %s is "%s"', (normal, country, spoken) => {
    const context = { ...sunday, country };
    expect(spokenField(normal, spec, context)).toBe(spoken);
    expect(parseField(spoken, spec, context)).toEqual({ ok: true, normal, spoken });
  });
});
