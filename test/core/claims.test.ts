import { describe, expect, it } from 'vitest';
import { type ClaimKind, claimsIn } from '../../src/core/claims.ts';
import { seeded } from '../support/random.ts';
import { sentences } from './claims.sentences.ts';

// First measured over the 763 sentences of the corpus, before anything was tuned: recall 86.3 % (346 of 401
// labels), false alarms 1.0 % (3 sentences that claim nothing, and 5 that claim something else, of 763). Then
// two thirds were looked at and tuned to, and the third that nobody had looked at had 90.3 % and 0.8 %.

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
    ['Somebody will look into it and call you back.', 'message'],
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
    'Sorry, I have to correct myself: that is not done yet.',
    'Sorry, I have to correct myself: nothing was arranged in this call so far.',
    'No problem, I will leave that. Is there anything else I can help you with?',
    'Sorry, I have to correct myself: I am not connecting you yet.',
    'Sorry, I have to correct myself: I have not passed anything on.',
    'Sorry, I have to correct myself: I cannot promise that.',
    "I said it was booked, but it isn't yet.",
    "You'll receive a confirmation by text once it is booked.",
    'I can see that your appointment is booked for Monday at nine.',
    'Dr. Lee can see you Tuesday at two.',
    'Hi, thanks for calling Elm Street Dental, this is the automated assistant.',
    'If we get disconnected, someone can call you back.',
  ])('none in: %s', (text) => expect(claimed(text)).toBe(''));

  it('tells where the words are', () => {
    const text = "Okay. That's fine, and I've booked it for you, have a nice day.";
    expect(claimsIn(text).map(({ words, from, to }) => [words, text.slice(from, to)])).toEqual([
      ["and I've booked it for you", "and I've booked it for you"],
      ['have a nice day', 'have a nice day'],
    ]);
  });
});

describe('the corpus of what agents say', () => {
  const heard = sentences.map((sentence) => ({
    ...sentence,
    found: [...new Set(claimsIn(sentence.text).map(({ kind }) => kind))],
  }));
  const told = (kinds: readonly ClaimKind[], text: string): string => `${kinds.join(', ')}: ${text}`;

  it('is heard with a recall of 98 % or more', () => {
    const labels = heard.flatMap(({ text, claims, found }) =>
      claims.map((kind) => ({ text, kind, isFound: found.includes(kind) })),
    );
    const missed = labels.filter(({ isFound }) => !isFound);
    const recall = 1 - missed.length / labels.length;
    const message = `missed:\n${missed.map(({ text, kind }) => told([kind], text)).join('\n')}`;
    expect(sentences.length).toBeGreaterThanOrEqual(300);
    expect(recall, message).toBeGreaterThanOrEqual(0.98);
  });

  it('alarms falsely in 2 % or less', () => {
    const alarms = heard
      .map(({ text, claims, found }) => ({ text, wrong: found.filter((kind) => !claims.includes(kind)) }))
      .filter(({ wrong }) => wrong.length > 0);
    const message = `alarmed:\n${alarms.map(({ text, wrong }) => told(wrong, text)).join('\n')}`;
    // Against the sentences that claim nothing, the stricter of the two ways to count.
    const negatives = heard.filter(({ claims }) => claims.length === 0);
    expect(alarms.length / negatives.length, message).toBeLessThanOrEqual(0.02);
  });
});

describe('a transcript that streams', () => {
  // Three sentences of the corpus make an utterance; a delta is one to nine characters of it.
  const streams = Array.from({ length: 80 }, (_, seed) => {
    const chance = seeded(seed);
    const parts = Array.from({ length: 3 }, () => chance.pick(sentences).text);
    const text = parts.join(' ');
    const prefixes: string[] = [];
    for (let to = 0; to < text.length; ) {
      to = Math.min(text.length, to + 1 + chance.below(9));
      prefixes.push(text.slice(0, to));
    }
    return { text, prefixes };
  });

  it('gives in the end the claims of the whole, however it comes in pieces, and through however many calls at once', () => {
    const whole = streams.map(({ text }) => claimsIn(text));
    // The calls take turns, so that one that left something behind would disturb the next.
    const longest = Math.max(...streams.map(({ prefixes }) => prefixes.length));
    const last = streams.map(() => [] as ReturnType<typeof claimsIn>);
    for (let step = 0; step < longest; step++)
      streams.forEach(({ prefixes }, at) => {
        const prefix = prefixes[step];
        if (prefix !== undefined) last[at] = claimsIn(prefix);
      });
    expect(last).toEqual(whole);
  });

  it('keeps what a finished sentence claims, whatever follows', () => {
    for (const { text, prefixes } of streams)
      for (const prefix of prefixes) {
        const end = /^[\s\S]*[a-z]{3}[.!?] (?=[A-Z])/.exec(prefix)?.[0].length ?? 0;
        const settled = claimsIn(text.slice(0, end));
        expect(claimsIn(prefix).slice(0, settled.length)).toEqual(settled);
      }
  });
});
