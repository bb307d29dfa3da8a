import { describe, expect, it } from 'vitest';
import type { FieldSpec } from '../../../src/core/fields/field.ts';
import { spokenField } from '../../../src/core/fields/kinds.ts';
import { check, sunday, weekHours } from './table.ts';

const spec = { name: 'day', kind: 'date', ask: '' } as const satisfies FieldSpec;
const on = (now: string) => ({ ...sunday, now });

describe('a day said on Sunday, November 22nd 2026', () => {
  check(spec, sunday, [
    ['today', '2026-11-22'],
    ['tonight', '2026-11-22'],
    ['tomorrow', '2026-11-23'],
    ['tomorrow morning', '2026-11-23'],
    ['day after tomorrow', '2026-11-24'],
    ['the day after tomorrow, please', '2026-11-24'],
    ['in three days', '2026-11-25'],
    ['three days from now', '2026-11-25'],
    ['in two weeks', '2026-12-06'],
    ['in a week', '2026-11-29'],
    ['in a month', '2026-12-22'],
    ['two weeks from tomorrow', '2026-12-07'],
    ['a week from Monday', '2026-11-30'],
    ['a week from today', '2026-11-29'],
    ['a fortnight from today', '2026-12-06'],
    ['tuesday in two weeks', '2026-12-01'],
    ['wednesday week', '2026-12-02'],
    ['Tuesday', '2026-11-24'],
    ['on tuesday', '2026-11-24'],
    ['tues', '2026-11-24'],
    ['this Friday', '2026-11-27'],
    ['this coming Friday', '2026-11-27'],
    ['Sunday', '2026-11-29'],
    ['the 7th', '2026-12-07'],
    ['the seventh', '2026-12-07'],
    ['the 22nd', '2026-11-22'],
    ['the twenty first', '2026-12-21'],
    ['the thirty first', '2026-12-31'],
    ['the 30th of this month', '2026-11-30'],
    ['the 1st of next month', '2026-12-01'],
    ['Monday the 30th', '2026-11-30'],
    ['Monday the 30', '2026-11-30'],
    ['Monday the thirtieth of November', '2026-11-30'],
    ['December first', '2026-12-01'],
    ['december 1', '2026-12-01'],
    ['the first of December', '2026-12-01'],
    ['1st of december', '2026-12-01'],
    ['dec 1st 2026', '2026-12-01'],
    ['Tuesday, December 1st', '2026-12-01'],
    ['november twenty-third', '2026-11-23'],
    ['12/1', '2026-12-01'],
    ['12/1/26', '2026-12-01'],
    ['12/1/2026', '2026-12-01'],
    ['2026-12-01', '2026-12-01'],
    ['2026-12-01T14:00', '2026-12-01'],
    ['december first two thousand twenty six', '2026-12-01'],
    ['december 1st twenty twenty six', '2026-12-01'],
    ['march 5th', '2027-03-05'],
    ['November 20th', '2027-11-20'],
    ['the first Monday in December', '2026-12-07'],
    ['the last Friday of this month', '2026-11-27'],
  ]);
});

describe('next means next week, and weeks start on Monday', () => {
  check(spec, on('2026-11-23T09:00'), [
    ['Tuesday', '2026-11-24'],
    ['this Tuesday', '2026-11-24'],
    ['next Tuesday', '2026-12-01'],
    ['next Monday', '2026-11-30'],
    ['next Sunday', '2026-12-06'],
    ['Tuesday next week', '2026-12-01'],
    ['next week on Tuesday', '2026-12-01'],
    ['Saturday this week', '2026-11-28'],
    ['the week after next on Tuesday', '2026-12-08'],
    ['this Monday', '2026-11-23'],
    ['Monday', '2026-11-30'],
  ]);
  check(spec, on('2026-11-27T09:00'), [
    ['next Tuesday', '2026-12-01'],
    ['this Tuesday', '2026-12-01'],
    ['next Friday', '2026-12-04'],
    ['next Saturday', '2026-12-05'],
    ['this Saturday', '2026-11-28'],
  ]);
  check(spec, sunday, [['next Tuesday', '2026-11-24']]);
});

describe('a day is found among other words', () => {
  check(spec, sunday, [
    ['next Wednesday the second', '2026-12-02'],
    ['Tuesday at two pm', '2026-11-24'],
    ['December 1st, 2 pm', '2026-12-01'],
    ['december 1 2 pm', '2026-12-01'],
    ['at half past two on the 24th', '2026-11-24'],
    ['three in the afternoon on the 2nd', '2026-12-02'],
    ['tomorrow at 10:30', '2026-11-23'],
    ['no, Wednesday instead', '2026-11-25'],
    ['not Tuesday, Wednesday', '2026-11-25'],
    ['Tuesday, no, Wednesday', '2026-11-25'],
    ['actually make it Thursday', '2026-11-26'],
    ["I can't do Tuesday, how about Thursday?", '2026-11-26'],
    ["Tuesday doesn't work, Wednesday is fine", '2026-11-25'],
    ['Friday instead of Thursday', '2026-11-27'],
    ["a cleaning on the 24th would be great, I think that's best", '2026-11-24'],
  ]);
});

describe('what names no one day is refused', () => {
  check(spec, sunday, [
    [
      'Tuesday or Wednesday',
      /More than one day was said \(Tuesday, November 24th or Wednesday, November 25th\)/,
      'I heard more than one day. Do you mean Tuesday, November 24th or Wednesday, November 25th?',
    ],
    ['between the 1st and the 5th', /More than one day/],
    [
      'Monday the first of December',
      /December 1st is a Tuesday, not a Monday: ask whether Tuesday, December 1st or Monday, November 30th is meant/,
      'December 1st is a Tuesday, not a Monday. Do you mean Tuesday, December 1st or Monday, November 30th?',
    ],
    ['Friday the 24th', /November 24th is a Tuesday, not a Friday/],
    [
      'yesterday',
      /Saturday, November 21st, 2026 is in the past/,
      'Saturday, November 21st has already passed. Which day from today on would suit you?',
    ],
    ['last Monday', /in the past/],
    ['November 20th 2026', /in the past/],
    [
      'may 5th 2030',
      /too far ahead/,
      'I heard Sunday, May 5th, 2030, and that is too far ahead for us. Which earlier day would suit you?',
    ],
    ['february 30th', /no such day in the calendar/],
    ['november 31st', /no such day/],
    ['13/45', /no such day/],
    ['2026-02-30', /no such day/],
    ['next week', /"next week" names no single day/],
    ['this weekend', /"this weekend" names no single day/, 'Which day this weekend would suit you?'],
    ['not Tuesday', /No day was heard/],
    ['as soon as possible', /No day was heard/, "I didn't catch the day. Could you tell me the day?"],
    ['first available', /No day was heard/],
    ['at two', /No day was heard/],
    ['', /has not given the day/],
    ["I'm not sure", /has not given the day/],
  ]);
});

describe('closed days are refused with what is open', () => {
  const open = { ...sunday, openingHours: weekHours };
  check(spec, open, [
    ['tomorrow', '2026-11-23'],
    [
      'Saturday',
      /closed on Saturday, November 28th; it is open Monday to Friday 9 AM to 5 PM, closed on Saturday and Sunday/,
      'We are closed on Saturday, November 28th. We are open Monday to Friday 9 AM to 5 PM. Which other day would suit you?',
    ],
    [
      'this weekend',
      /names no single day/,
      'We are open Monday to Friday 9 AM to 5 PM. Which day would suit you?',
    ],
    ['December 25th', /closed on Friday, December 25th/],
    [
      'next week',
      /names no single day: ask which day\. The business is open Monday to Friday/,
      'We are open Monday to Friday 9 AM to 5 PM. Which day next week would suit you?',
    ],
  ]);
  check(spec, { ...open, now: '2026-11-24T17:00' }, [
    ['today', /closed for today/, 'We have already closed for today. Which other day would suit you?'],
    ['tomorrow', '2026-11-25'],
  ]);
  check(spec, { ...open, now: '2026-11-24T16:59' }, [['today', '2026-11-24']]);
});

describe('a day is judged with the time that is known', () => {
  const fields: readonly FieldSpec[] = [spec, { name: 'hour', kind: 'time', ask: '' }];
  const openingHours = { ...weekHours, friday: ['09:00-12:00'] };
  check(spec, { ...sunday, openingHours, fields, known: { hour: '15:00' } }, [
    ['Thursday', '2026-11-26'],
    [
      'Friday',
      /On Friday, November 27th the hours are 9 AM to noon, and 3 PM is outside them/,
      'On Friday, November 27th we are open 9 AM to noon, so 3 PM is not possible. Which other day or time would suit you?',
    ],
  ]);
});

describe('a date of birth lies in the past and has a year', () => {
  check({ ...spec, label: 'date of birth', past: true }, { ...sunday, openingHours: weekHours }, [
    ['march 5th 1985', '1985-03-05'],
    ['march fifth nineteen eighty five', '1985-03-05'],
    ['the fifth of march, 1985', '1985-03-05'],
    ['3/5/85', '1985-03-05'],
    ['3/5/1985', '1985-03-05'],
    ['three five eighty five', '1985-03-05'],
    ['12 25 1985', '1985-12-25'],
    ['1985-03-05', '1985-03-05'],
    ['July fourth two thousand one', '2001-07-04'],
    ['march 5th, 05', '2005-03-05'],
    ['december twentieth nineteen thirty', '1930-12-20'],
    ['november 30th seventy two', '1972-11-30'],
    [
      'march 5th',
      /No year was heard with March 5th/,
      'I have March 5th, but not the year. Could you give me the full date, with the year?',
    ],
    ['march 5 2027', /still ahead/],
    [
      'march 5 1850',
      /too long ago/,
      'I heard March 5th, 1850, and that seems too long ago. Could you tell me the date of birth?',
    ],
    ['nineteen eighty five', /No date was heard: ask for the date of birth with month, day and year/],
  ]);
});

describe('slashes follow the locale', () => {
  check(spec, { ...sunday, locale: 'en-GB' }, [
    ['1/12', '2026-12-01'],
    ['1 December', '2026-12-01'],
  ]);
  check(spec, sunday, [['1/12', '2027-01-12']]);
});

describe('a month and then a number are a day wherever the day comes first', () => {
  check(spec, { ...sunday, locale: 'en-GB' }, [
    ['December 23', '2026-12-23'],
    ['Wednesday, December 23', '2026-12-23'],
    ['December 23, 2026', '2026-12-23'],
    ['December 1 at 2:30', '2026-12-01'],
    ['December 23rd', '2026-12-23'],
    ['February 30', /no such day/],
  ]);
});

describe('a day is read back with its weekday, and its year when that is not plain', () => {
  it.each([
    ['2026-12-01', false, 'Tuesday, December 1st'],
    ['2027-03-05', false, 'Friday, March 5th'],
    ['2027-11-20', false, 'Saturday, November 20th, 2027'],
    ['1985-03-05', true, 'March 5th, 1985'],
  ])('%s', (normal, past, spoken) => {
    expect(spokenField(normal, { ...spec, past }, sunday)).toBe(spoken);
  });
});
