import { describe, expect, it } from 'vitest';
import { defineAgent } from '../../src/core/agent.ts';
import type { Live } from '../../src/core/call.ts';
import { claimsIn } from '../../src/core/claims.ts';
import { isTrue } from '../../src/core/truth.ts';
import { practice } from '../support/agent.ts';
import { happened, live } from '../support/scenario.ts';

/** A claim is judged by what happened in the call; rows are written in the words of scenario files. */
const asked = ['answered', 'heard', 'caller I would like to come in, please.'];
const gathering = [...asked, 'tool classify_intent {"intent":"schedule_appointment","confidence":0.9}'];
const summed = [
  ...gathering,
  'heard',
  'caller John Smith, 212 555 0147, a cleaning tomorrow at ten.',
  'tool record_details {"details":[{"field":"full_name","value":"John Smith"},{"field":"phone","value":"212 555 0147"},{"field":"visit_reason","value":"cleaning"},{"field":"preferred_date","value":"tomorrow"},{"field":"preferred_time","value":"ten"}]}',
];
const confirmed = [...summed, 'heard', 'caller Yes, please.', 'tool confirm_summary {"confirmed":true}'];
const booking = [...confirmed, 'tool execute_action {}'];
const booked = [...booking, 'action {"say":"You are booked."}', 'heard'];
const failed = [...booking, 'action fails The calendar is down.'];
const unknown = [...booking, 'action unknown The calendar did not answer.'];
const taken = [...booking, 'action fails [preferred_time] Ten is taken.'];
const abandoned = [...summed, 'caller Oh, forget it.', 'tool abandon_request {}'];
const wantsMore = [...booked, 'caller Yes, one more thing.', 'tool anything_else {"more":true}'];
const cancelling = [
  ...booked,
  'caller I want to cancel another one.',
  'tool classify_intent {"intent":"cancel_appointment","confidence":0.9}',
];
const cancelled = [
  ...cancelling,
  'check ok',
  'heard',
  'caller Yes, please.',
  'tool confirm_summary {"confirmed":true}',
  'tool execute_action {}',
  'action {"say":"It is cancelled."}',
];
const handedOver = [...asked, 'tool escalate_to_human {}'];
const nobodyAnswered = [...handedOver, 'heard', 'transfer busy', 'line back'];
const leaving = [...booked, 'caller No, thanks.', 'tool anything_else {"more":false}'];

describe('that something was done', () => {
  it.each([
    ['with nothing in hand', asked, "You're booked.", false],
    ['while details are missing', gathering, "I've booked that for you.", false],
    ['while the summary is unconfirmed', summed, "You're all set.", false],
    ['after the yes', confirmed, 'Your appointment has been booked.', false],
    ['while it is under way', booking, "You're booked.", false],
    ['afterwards', booked, "You're booked.", true],
    ['in other words', booked, "You're all set for tomorrow.", true],
    ['with a confirmation', booked, "I've sent you a confirmation text.", true],
    ['when the caller goes on', wantsMore, "You're booked.", true],
    ['after it failed', failed, "You're booked.", false],
    ['when nobody knows', unknown, "You're booked.", false],
    ['after the slot was taken', taken, "You're booked for ten.", false],
    ['after it was given up', abandoned, "I've booked that for you.", false],
    ['a cancel after a booking', booked, "I've cancelled your appointment.", false],
    ['a move after a booking', booked, "I've moved your appointment.", true],
    ['the first while the second is in hand', cancelling, "I've cancelled that for you.", false],
    ['the second', cancelled, "I've cancelled that for you.", true],
    ['the first, once the second is done', cancelled, 'Your first one has been booked.', true],
  ])('%1$s: %3$s → %4$s', (_, lines, words, expected) => holds(lines, words, 'done', expected));
});

describe('that a person takes over', () => {
  it.each([
    ['in mid flow', gathering, "I'm transferring you now.", false],
    ['in closing', booked, 'Let me connect you with a person now.', false],
    ['when it is so', handedOver, "I'm transferring you now.", true],
    ['when nobody answered', nobodyAnswered, "I'm transferring you now.", false],
  ])('%1$s → %4$s', (_, lines, words, expected) => holds(lines, words, 'transfer', expected));

  it('at night, when nobody is there → false', () => {
    const call = { ...live(happened(handedOver)), stageSince: Date.parse('2026-11-24T04:00:00Z') };
    expect(truths(call, "I'm transferring you now.")).toEqual([['transfer', false]]);
  });
});

describe('goodbye', () => {
  it.each([
    ['in the greeting', ['answered'], false],
    ['in mid flow', gathering, false],
    ['before the yes', summed, false],
    ['while it is under way', booking, false],
    ['in closing, before the caller answered', booked, false],
    ['to who wants nothing more', [...booked, 'heard', 'caller No, thank you.'], true],
    ['to who wants more', [...booked, 'heard', 'caller Yes, I also need a cleaning.'], false],
    ['when it is due', leaving, true],
    ['before a message was left', nobodyAnswered, false],
  ])('%1$s → %3$s', (_, lines, expected) => {
    holds(lines, 'Alright, bye-bye then!', 'goodbye', expected);
    // Nor in the very words that the business says at the end.
    holds(lines, 'Goodbye!', 'goodbye', expected);
  });
});

describe('that somebody was told', () => {
  it.each([
    ['in mid flow', gathering, false],
    ['in closing', booked, false],
    ['where a message is taken', nobodyAnswered, true],
  ])('%1$s → %3$s', (_, lines, expected) =>
    holds(lines, "I've passed your message on to the team.", 'message', expected),
  );
});

describe('a promise', () => {
  it.each([
    [gathering, 'I can give you ten percent off.'],
    [booked, "I'll waive the cancellation fee."],
    [nobodyAnswered, "It's on the house."],
  ])('is never true: %2$s', (lines, words) => holds(lines, words, 'promise', false));
});

describe('words of the agent file', () => {
  const offering = defineAgent({
    ...practice,
    greeting: 'Elm Street Dental. Leave your number and somebody will call you back today.',
    answers: {
      prices: {
        about: 'Prices',
        text: "New here? We can give you ten percent off. And water? It's on the house.",
      },
    },
  });
  const call = live(happened(gathering));

  it.each(['We can give you ten percent off.', "it's on the house", 'Somebody will call you back today!'])(
    'are its own to answer for: %s',
    (words) => {
      expect(truths(call, words, offering).map(([, isTrue]) => isTrue)).toEqual([true]);
      expect(truths(call, words, practice).map(([, isTrue]) => isTrue)).toEqual([false]);
    },
  );

  it.each(['We can give you twenty percent off.', 'We can give you ten percent off today.'])(
    'are not stretched: %s',
    (words) => expect(truths(call, words, offering)).toEqual([['promise', false]]),
  );
});

describe('a business that tells its requests in other words', () => {
  it('is not caught telling of them in these', () => {
    const call = live(happened(booked));
    const intents = { schedule_appointment: { ...practice.intents.schedule_appointment, description: 'x' } };
    // Only the names and descriptions of requests are looked at here.
    const agent = { ...practice, intents } as unknown as typeof practice;
    expect(truths(call, "I've cancelled that for you.", agent)).toEqual([['done', true]]);
  });
});

function holds(lines: readonly string[], words: string, kind: string, expected: boolean): void {
  expect(truths(live(happened(lines)), words)).toEqual([[kind, expected]]);
}

function truths(call: Live, words: string, agent = practice) {
  return claimsIn(words).map((claim) => [claim.kind, isTrue(agent, call, claim)] as const);
}
