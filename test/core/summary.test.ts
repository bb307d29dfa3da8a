import { describe, expect, it } from 'vitest';
import type { Live } from '../../src/core/call.ts';
import { isAsGiven } from '../../src/core/given-words.ts';
import { isBeingRead, recordHash, saysSummary, summaryText } from '../../src/core/summary.ts';
import { practice } from '../support/agent.ts';
import { happened, live } from '../support/scenario.ts';

const request = [
  'answered',
  'heard',
  'caller John Smith, 212 555 0147, a cleaning next Tuesday at half past two.',
  'tool classify_intent {"intent":"schedule_appointment","confidence":0.9}',
];
const booking = live(
  happened([
    ...request,
    details(
      ['full_name', 'John Smith'],
      ['phone', '212 555 0147'],
      ['visit_reason', 'cleaning'],
      ['preferred_date', 'next Tuesday'],
      ['preferred_time', 'half past two pm'],
    ),
  ]),
);
const TEXT =
  'You would like to book a new appointment. Name: John Smith. Phone: 2 1 2, 5 5 5, 0 1 4 7. Reason: cleaning. Date: Tuesday, December 1st. Time: 2:30 PM. Is that right?';

describe('the summary', () => {
  it('opens with what will be done, and reads every value back as it will be used', () => {
    expect(summaryText(practice, booking)).toBe(TEXT);
  });

  it('opens in the words of the agent file where it has some', () => {
    const readBack = 'Let me read that back.';
    const intent = practice.intents.schedule_appointment;
    if (intent === undefined) throw new Error('The practice books appointments');
    const agent = { ...practice, intents: { schedule_appointment: { ...intent, readBack } } };
    expect(summaryText(agent, booking)).toBe(TEXT.replace(/^.*?appointment\./, readBack));
    expect(saysSummary(agent, booking, summaryText(agent, booking))).toBe(true);
  });

  it('leaves out what nobody asked for', () => {
    const { visit_reason: _, ...record } = booking.record;
    expect(summaryText(practice, { ...booking, record })).toBe(TEXT.replace(' Reason: cleaning.', ''));
  });
});

describe('what a confirmation binds to', () => {
  it('is the same for the same request and record, in whatever order they came', () => {
    const record = Object.fromEntries(Object.entries(booking.record).reverse());
    expect(recordHash(practice, { ...booking, record })).toBe(recordHash(practice, booking));
  });

  it('is another one for any other value, for a value less, and for another request', () => {
    const changed = Object.entries(booking.record).map(([field, value]) =>
      withRecord({ ...booking.record, [field]: { ...value, normal: `${value.normal}1` } }),
    );
    const fewer = Object.keys(booking.record).map((field) =>
      withRecord(Object.fromEntries(Object.entries(booking.record).filter(([name]) => name !== field))),
    );
    const other: Live = { ...booking, intent: 'cancel_appointment' };
    const hashes = [booking, ...changed, ...fewer, other].map((call) => recordHash(practice, call));
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('is not moved by a value that moves from one field to another', () => {
    const { full_name, visit_reason } = booking.record;
    if (full_name === undefined || visit_reason === undefined) throw new Error('Both are recorded');
    const swapped = withRecord({ ...booking.record, full_name: visit_reason, visit_reason: full_name });
    expect(recordHash(practice, swapped)).not.toBe(recordHash(practice, booking));
  });
});

describe('words that read the summary', () => {
  it.each([
    ['as it was given', TEXT],
    ['the number with dashes', TEXT.replace('2 1 2, 5 5 5, 0 1 4 7', '212-555-0147')],
    ['the number in brackets', TEXT.replace('2 1 2, 5 5 5, 0 1 4 7', '(212) 555-0147')],
    [
      'the number in words',
      TEXT.replace('2 1 2, 5 5 5, 0 1 4 7', 'two one two, five five five, oh one four seven'),
    ],
    ['the number in one', TEXT.replace('2 1 2, 5 5 5, 0 1 4 7', '2125550147')],
    ['the time as it is written', TEXT.replace('2:30 PM', '2:30 p.m.')],
    ['the time at the end of a sentence', TEXT.replace('2:30 PM.', '2:30 P.M')],
    ['the time in words', TEXT.replace('2:30 PM', 'two thirty PM')],
    ['the day in words', TEXT.replace('December 1st', 'December first')],
    ['the day as a number', TEXT.replace('December 1st', 'December 1')],
    ['without punctuation', TEXT.replace(/[.:,?]/g, (mark) => (mark === ':' ? ':' : ''))],
    ['in small letters', TEXT.toLowerCase()],
    [
      'in words of its own',
      'So you want to book a new appointment: John Smith, at 212-555-0147, for a cleaning on Tuesday, December first, at 2:30 p.m. Did I get that right?',
    ],
    ['behind other words', `Thank you, John. ${TEXT}`],
  ])('%s', (_, words) => {
    expect(saysSummary(practice, booking, words)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['a value is missing', TEXT.replace(' Reason: cleaning.', '')],
    ['a digit is missing', TEXT.replace('0 1 4 7', '0 1 4')],
    ['two digits are swapped', TEXT.replace('0 1 4 7', '0 1 7 4')],
    ['a digit is doubled', TEXT.replace('0 1 4 7', '0 1 4 7 7')],
    ['a digit stands before the number', TEXT.replace('2 1 2,', '9 2 1 2,')],
    ['another hour', TEXT.replace('2:30 PM', '12:30 PM')],
    ['half an hour off', TEXT.replace('2:30 PM', '2 PM')],
    ['the morning for the afternoon', TEXT.replace('2:30 PM', '2:30 AM')],
    ['another day', TEXT.replace('December 1st', 'December 15th')],
    ['a day with another ten', TEXT.replace('December 1st', 'December twenty-first')],
    ['another weekday', TEXT.replace('Tuesday', 'Thursday')],
    ['another name', TEXT.replace('John Smith', 'Joan Smith')],
    ['another thing to do', TEXT.replace('book a new', 'cancel your')],
    ['nothing to do', TEXT.slice(TEXT.indexOf('Name'))],
    ['only the first half', TEXT.slice(0, TEXT.indexOf('Reason'))],
    ['all but the time', TEXT.slice(0, TEXT.indexOf('2:30'))],
  ])('%s is not it', (_, words) => {
    expect(saysSummary(practice, booking, words)).toBe(false);
  });

  it('do not take a noon for a two', () => {
    const time = { normal: '14:00', spoken: '2 PM', source: 'caller', turn: 1 } as const;
    const atTwo = withRecord({ ...booking.record, preferred_time: time });
    const text = summaryText(practice, atTwo);
    expect(saysSummary(practice, atTwo, text)).toBe(true);
    expect(saysSummary(practice, atTwo, text.replace('2 PM', '2:00 p.m.'))).toBe(true);
    expect(saysSummary(practice, atTwo, text.replace('2 PM', "two o'clock PM"))).toBe(true);
    expect(saysSummary(practice, atTwo, text.replace('2 PM', '12 PM'))).toBe(false);
    expect(saysSummary(practice, atTwo, text.replace('2 PM', '2:30 PM'))).toBe(false);
  });

  it('do not find one value in the words of another', () => {
    const people = { normal: '2', spoken: '2', source: 'caller', turn: 1 } as const;
    const time = { normal: '14:00', spoken: '2 PM', source: 'caller', turn: 1 } as const;
    const table = withRecord({ ...booking.record, visit_reason: people, preferred_time: time });
    const text = summaryText(practice, table);
    expect(saysSummary(practice, table, text)).toBe(true);
    expect(saysSummary(practice, table, text.replace('Reason: 2.', 'Reason: 4.'))).toBe(false);
  });
});

describe('a summary', () => {
  const made = [
    ...request,
    details(
      ['full_name', 'John Smith'],
      ['phone', '212 555 0147'],
      ['visit_reason', 'cleaning'],
      ['preferred_date', 'tomorrow'],
      ['preferred_time', 'ten'],
    ),
  ];
  it.each([
    ['made a moment ago', made, true],
    ['begun', [...made, 'begins'], true],
    ['heard', [...made, 'heard'], false],
    ['cut off by the caller', [...made, 'begins', 'interrupted 500', 'caller Hm?'], false],
    ['begun again', [...made, 'begins', 'interrupted 500', 'caller Hm?', 'begins'], true],
    ['of which the request is in another stage', [...made, 'tool abandon_request {}'], false],
  ])('that was %s: on its way to the caller? %3$s', (_, lines, expected) => {
    expect(isBeingRead(live(happened(lines)))).toBe(expected);
  });
});

describe('words that were to be said exactly', () => {
  it.each([
    [practice.greeting, true],
    ['Elm Street Dental, this is the automated assistant, how can I help you', true],
    ['Hello, this is Elm Street. What would you like?', false],
    ['', false],
  ])('%s', (words, expected) => {
    expect(isAsGiven(practice.greeting, words)).toBe(expected);
  });
});

function withRecord(record: Live['record']): Live {
  return { ...booking, record };
}

function details(...given: readonly (readonly [field: string, value: string])[]): string {
  return `tool record_details ${JSON.stringify({ details: given.map(([field, value]) => ({ field, value })) })}`;
}
