import { describe, expect, it } from 'vitest';
import type { FieldSpec } from '../../../src/core/fields/field.ts';
import { spokenField } from '../../../src/core/fields/kinds.ts';
import { check, sunday, weekHours } from './table.ts';

const spec = { name: 'hour', kind: 'time', ask: '' } as const satisfies FieldSpec;
const open = { ...sunday, openingHours: weekHours };

describe('a time that tells its half of the day needs no opening hours', () => {
  check(spec, sunday, [
    ['2:30pm', '14:30'],
    ['2:30 PM', '14:30'],
    ['2.30 pm', '14:30'],
    ['2 p.m.', '14:00'],
    ['11 a m', '11:00'],
    ['230 pm', '14:30'],
    ['two thirty pm', '14:30'],
    ['seven am', '07:00'],
    ['14:30', '14:30'],
    ['14:30:00', '14:30'],
    ['09:15', '09:15'],
    ['1430 hours', '14:30'],
    ['0900', '09:00'],
    ['fourteen thirty', '14:30'],
    ['noon', '12:00'],
    ['12 noon', '12:00'],
    ['midday', '12:00'],
    ['midnight', '00:00'],
    ['twelve', '12:00'],
    ['12:30', '12:30'],
    ['12 am', '00:00'],
    ['12 pm', '12:00'],
    ['12:15 am', '00:15'],
    ['ten in the morning', '10:00'],
    ['morning 10', '10:00'],
    ['tomorrow morning at 10', '10:00'],
    ['three in the afternoon', '15:00'],
    ['afternoon 12:45', '12:45'],
    ['evening 5:15', '17:15'],
    ['nine at night', '21:00'],
    ['one at night', '01:00'],
    ['tonight at eight', '20:00'],
    ['3 o\u2019clock in the afternoon', '15:00'],
    ['3 o"clock pm', '15:00'],
    ['half past two in the afternoon', '14:30'],
    ['quarter to 12 in the morning', '11:45'],
    ['quarter to one pm', '12:45'],
    ['half past noon', '12:30'],
    ['2026-12-01T14:00', '14:00'],
  ]);
});

describe('opening hours settle what the words leave open', () => {
  check(spec, open, [
    ['two', '14:00'],
    ['at two', '14:00'],
    ['two thirty', '14:30'],
    ['two oh five', '14:05'],
    ['ten fifteen', '10:15'],
    ['nine', '09:00'],
    ['around ten', '10:00'],
    ['10ish', '10:00'],
    ["3 o'clock", '15:00'],
    ['half past two', '14:30'],
    ['half two', '14:30'],
    ['quarter to three', '14:45'],
    ['a quarter of three', '14:45'],
    ['quarter past nine', '09:15'],
    ['quarter after nine', '09:15'],
    ['five to three', '14:55'],
    ['twenty past ten', '10:20'],
    ['ten minutes to eleven', '10:50'],
    ['4:59', '16:59'],
  ]);
});

describe('a time is found among other words', () => {
  check(spec, open, [
    ['next Tuesday at two pm', '14:00'],
    ['December 1st at 3', '15:00'],
    ['December 1st, 2 PM', '14:00'],
    ['the seventh at ten', '10:00'],
    ['10:30 on 12/1', '10:30'],
    ['three in the afternoon on the 2nd', '15:00'],
    ['actually, make it three pm', '15:00'],
    ['no, the time should be three pm', '15:00'],
    ['two, no, three', '15:00'],
    ['not two, three', '15:00'],
    ["2 doesn't work, 3 is fine", '15:00'],
    ['in two weeks at three', '15:00'],
    ['7 people at 3', '15:00'],
  ]);
});

describe('what names no one time is refused', () => {
  check(spec, sunday, [
    [
      'eight',
      /not clear which half of the day is meant: ask whether it is 8 in the morning or 8 in the evening/,
      'Is that 8 in the morning or in the evening?',
    ],
    [
      '2:30',
      /ask whether it is 2:30 in the morning or 2:30 in the afternoon/,
      'Is that 2 30 in the morning or in the afternoon?',
    ],
    [
      'two or three',
      /More than one time was said \(2, 3\)/,
      'I heard more than one time. Do you mean 2 or 3?',
    ],
    [
      '2:05 pm or 3:30 pm',
      /More than one time/,
      'I heard more than one time. Do you mean 2 oh 5 PM or 3 30 PM?',
    ],
    ['2 or 3 pm', /\(2 PM, 3 PM\)/],
    ['between two and four pm', /More than one time/],
    ['from 10 to 12', /More than one time/],
    ['ten am or eleven am', /\(10 AM, 11 AM\)/],
    [
      'morning',
      /No clock time was heard: ask at what time exactly in the morning/,
      'What time exactly in the morning would suit you?',
    ],
    ['good morning', /ask at what time exactly, such as/],
    ['any time', /No clock time was heard/, "I didn't catch the time. Could you tell me the hour?"],
    ['on the 7th', /No clock time/],
    ['December 1st', /No clock time/],
    ['25:00', /No clock time/],
    ['10:75', /No clock time/],
    ['', /has not given the hour/],
  ]);
  check(spec, open, [
    [
      '8',
      /not open at 8 AM or 8 PM, it is open Monday to Friday 9 AM to 5 PM/,
      "I'm afraid we are not open at 8 AM or 8 PM. We are open Monday to Friday 9 AM to 5 PM. What other time would suit you?",
    ],
    ['17:00', /not open at 5 PM/],
    ['seven in the morning', /not open at 7 AM/],
  ]);
  check(spec, { ...sunday, openingHours: { monday: ['07:00-21:00'] } }, [
    ['eight', /8 in the morning or 8 in the evening/],
  ]);
});

describe('a time is judged on the day that is known', () => {
  const fields: readonly FieldSpec[] = [
    { name: 'birth', kind: 'date', ask: '', past: true },
    { name: 'day', kind: 'date', ask: '' },
    spec,
  ];
  const openingHours = { ...weekHours, friday: ['09:00-12:00', '13:00-15:00'] };
  const friday = { ...sunday, openingHours, fields, known: { birth: '1985-03-05', day: '2026-11-27' } };
  check(spec, friday, [
    ['two', '14:00'],
    [
      'noon',
      /not open at noon on Friday, November 27th; hours on that day: 9 AM to noon and 1 PM to 3 PM/,
      'On Friday, November 27th we are open 9 AM to noon and 1 PM to 3 PM, so noon is not possible. What other time would suit you?',
    ],
    ['four', /not open at 4 AM or 4 PM on Friday/],
    [
      'afternoon',
      /exactly in the afternoon.*Hours on that day: 9 AM to noon and 1 PM to 3 PM/,
      'We are open 9 AM to noon and 1 PM to 3 PM that day. What time exactly would suit you?',
    ],
  ]);
  check(spec, { ...friday, now: '2026-11-27T10:30' }, [
    [
      'ten',
      /10 AM today is already past/,
      'It is already past 10 AM today. Which later time would suit you?',
    ],
    ['10:45', '10:45'],
  ]);
});

describe('a time is read back with AM or PM', () => {
  it.each([
    ['14:30', '2:30 PM'],
    ['14:00', '2 PM'],
    ['09:05', '9:05 AM'],
    ['12:00', 'noon'],
    ['00:00', 'midnight'],
    ['00:30', '12:30 AM'],
  ])('%s is "%s"', (normal, spoken) => {
    expect(spokenField(normal, spec, sunday)).toBe(spoken);
  });
});
