import { describe } from 'vitest';
import { check, sunday } from './table.ts';

describe('number', () => {
  check({ name: 'guests', kind: 'number', min: 1, max: 100 }, sunday, [
    ['4', '4'],
    ['four', '4'],
    ['four people', '4'],
    ['a table for six', '6'],
    ['there will be twelve of us', '12'],
    ['twenty one', '21'],
    ['twenty-one', '21'],
    ['a hundred', '100'],
    ['two and a half', '2.5'],
    ['three point five', '3.5'],
    ['a couple', '2'],
    ['a dozen', '12'],
    ['half a dozen', '6'],
    ['007', '7'],
    ['3, no, 4', '4'],
    ['not three, four', '4'],
    [
      'two or three',
      /More than one number was said \(2, 3\)/,
      'I heard more than one number. Do you mean 2 or 3?',
    ],
    ['zero', /0 is too low, the least is 1/],
    [
      'minus three',
      /-3 is too low/,
      'I heard minus 3, and it has to be at least 1. Could you tell me the guests?',
    ],
    ['1,200', /1200 is too high, the most is 100/],
    ['one hundred and five', /105 is too high/],
    ['many', /No number was heard: ask for the guests/],
    [
      '99999999999999999999999',
      /too high/,
      'I heard a very long number, and it can be 100 at most. Could you tell me the guests?',
    ],
    ['', /has not given the guests/],
  ]);
  check({ name: 'amount', kind: 'number' }, sunday, [
    ['minus three', '-3'],
    ['two thousand twenty six', '2026'],
    ['9'.repeat(40), /out of range/],
  ]);
});

describe('text', () => {
  check({ name: 'note', kind: 'text', label: 'message' }, sunday, [
    ['  please call\n me   back ', 'please call me back'],
    ['none', 'none'],
    ["I don't know", "I don't know"],
    ['word '.repeat(300), `${'word '.repeat(99)}word ...`],
    ['...', /Nothing was heard: ask for the message/],
    ['', /has not given the message/],
  ]);
});

describe('address', () => {
  check({ name: 'address', kind: 'address' }, sunday, [
    ['12 Main St, Springfield', '12 Main St, Springfield'],
    ['12 main street', '12 Main Street'],
    ['twelve main street', '12 Main Street'],
    ['one twenty three elm avenue, springfield', '123 Elm Avenue, Springfield'],
    ['one hundred first avenue', '100 1st Avenue'],
    ['my address is 500 NW 5th Street.', '500 NW 5th Street'],
    ['i live at twenty two oak lane', '22 Oak Lane'],
    ['123 5th avenue nw', '123 5th Avenue NW'],
    ['po box 12', 'PO Box 12'],
    [
      'main street',
      /No house number/,
      "I didn't catch a house number. Could you give me the number and the street?",
    ],
    ['55', /Only a number/],
    [`12 ${'long '.repeat(60)}street`, /too long/],
    ['', /has not given the address/],
  ]);
});

describe('an answer that goes on and on is refused before it is read', () => {
  check({ name: 'phone', kind: 'phone' }, sunday, [['one '.repeat(101), /too long for the phone/]]);
});
