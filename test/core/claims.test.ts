import { describe, expect, it } from 'vitest';
import { claimsIn } from '../../src/core/claims.ts';

const claimed = (text: string): string =>
  claimsIn(text)
    .map(({ kind, deed }) => (deed === null ? kind : `${kind}/${deed}`))
    .join(' ');

describe('what the agent claims', () => {
  it.each([
    ["Great, you're booked for Tuesday at two.", 'done/book'],
    ['Okay, I’ve gone ahead and cancelled that for you.', 'done/cancel'],
    ["I've, um, moved your appointment to three.", 'done/move'],
    ["You're all set!", 'done/other'],
    ["You're all set, is there anything else?", 'done/other'],
    ['Your reservation has been confirmed.', 'done/other'],
    ["We've sent you a confirmation text.", 'done/send'],
    ["That's all taken care of.", 'done/other'],
    ["It's on the calendar.", 'done/other'],
    ['Consider it done.', 'done/other'],
    ['See you Tuesday at two then.', 'done/other'],
    ['Booked!', 'done/book'],
    ["I've cancelled the old one, and I've booked you in for Friday.", 'done/cancel done/book'],
    ["I've cancelled Monday and booked you for Tuesday.", 'done/cancel done/book'],
    ["i've booked", 'done/book'],
    ["I'm transferring you now.", 'transfer'],
    ['One moment while I connect you to a colleague.', 'transfer'],
    ['Putting you through.', 'transfer'],
    ['Somebody will be right with you.', 'transfer'],
    ["You're being transferred.", 'transfer'],
    ['Goodbye!', 'goodbye'],
    ['Thanks for calling, have a great day.', 'goodbye'],
    ["I've passed your message on to the team.", 'message'],
    ['Somebody will call you back this afternoon.', 'message'],
    ["I'll have someone call you back.", 'message'],
    ['The team has been notified.', 'message'],
    ['I can give you ten percent off.', 'promise'],
    ["I'll waive the cancellation fee.", 'promise'],
    ["We'll make an exception for you.", 'promise'],
    ["It's on the house.", 'promise'],
    ["You'll get a full refund, I guarantee it.", 'promise promise'],
  ])('%s → %s', (text, claims) => expect(claimed(text)).toBe(claims));

  it.each([
    'Would you like me to book that?',
    "Once it's booked, you're all set.",
    'I can transfer you if you like.',
    'Let me book that for you.',
    "Your appointment isn't booked yet.",
    'You want to cancel your appointment. The name is Anna Lee. Is that right?',
    "I'm sorry, that time is already booked.",
    "We're fully booked on Tuesday.",
    'There is free parking behind the building.',
    "I've noted your number.",
    "I've changed the time to three.",
    'Thank you for calling Riverside Dental. How can I help?',
    'One moment please.',
    'Is two o’clock free for you?',
    "I'm afraid we can't offer refunds.",
    'Before I transfer you, may I have your name?',
    'Do you have a good day in mind?',
    'Can I have someone call you back?',
    "So you're booked for Tuesday, right?",
  ])('none in: %s', (text) => expect(claimed(text)).toBe(''));

  it('tells where the words are', () => {
    const text = "Okay. That's fine, and I've booked it for you, have a nice day.";
    expect(claimsIn(text).map(({ words, from, to }) => [words, text.slice(from, to)])).toEqual([
      ["and I've booked it for you", "and I've booked it for you"],
      ['have a nice day', 'have a nice day'],
    ]);
  });
});
