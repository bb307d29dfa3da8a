import { describe, expect, it } from 'vitest';
import dental from '../../agents/dental.ts';
import { openSqlite } from '../../src/adapters/store/sqlite.ts';
import type { Appointment } from '../../src/adapters/store/store.ts';
import { answers, fulfils, NAME, PHONE, wishFor } from '../../src/cli/demo-wish.ts';
import { temporaryDir } from '../server/fixture.ts';

const monday = Date.UTC(2026, 10, 23, 15);

async function wished(store = openSqlite({ dir: temporaryDir() })) {
  const wish = await wishFor(dental, store, monday);
  if (wish === null) throw new Error('every slot is free');
  return { wish, store };
}

describe('the caller of the demo', () => {
  it('wants the first day with two free slots, and says so in words', async () => {
    const { wish } = await wished();
    expect(wish).toMatchObject({
      date: '2026-11-25',
      firstTime: '2:30 PM',
      time: '15:00',
      lines: { day: 'Wednesday November twenty fifth.' },
    });
  });

  it('wants another slot when that one is taken, as after an earlier demo', async () => {
    const { wish, store } = await wished();
    await store.book({ ...booked(wish.date, wish.time), key: 'earlier' });
    expect((await wished(store)).wish).toMatchObject({
      date: '2026-11-25',
      firstTime: '2:30 PM',
      time: '09:30',
    });
  });

  it.each([
    ['Thank you for calling. How can I help you today?', 'request'],
    ['May I have your full name, please?', 'name'],
    ['What is the best phone number to reach you?', 'phone'],
    ['What is the visit for: a cleaning, a check-up, a toothache, a filling or whitening?', 'reason'],
    ['What day would you like to come in?', 'day'],
    ['And what time of day suits you?', 'time'],
    [
      'I am sorry, I did not get that. And what time of day suits you? Could you say it in other words?',
      'time',
    ],
    ["You're booked for Tuesday at 2:30 PM. Is there anything else I can help you with?", 'question'],
  ] as const)('to "%s" says its %s', async (words, topic) => {
    const { wish } = await wished();
    expect(answers(wish)(words)).toBe(wish.lines[topic]);
  });

  it('says yes to a summary that is right only, and then what is wrong', async () => {
    const { wish } = await wished();
    const answer = answers(wish);
    const { name, phone, reason, day, time } = wish.readBack;
    const summary = (who: string) =>
      `Let me read that back. Name: ${who}. Phone number: ${phone}. Reason: ${reason}. Day: ${day}. Time: ${time}. Is that right?`;
    expect(answer(summary('Robert Barker'))).toBe(wish.lines.no);
    expect(answer('What should I change?')).toBe(wish.lines.name);
    expect(answer(summary(name))).toBe(wish.lines.yes);
  });

  it('corrects the time once, and has one question at the end', async () => {
    const { wish } = await wished();
    const answer = answers(wish);
    const { name, phone, reason, day, time } = wish.readBack;
    const summary = (when: string) =>
      `Name: ${name}. Phone number: ${phone}. Reason: ${reason}. Day: ${day}. Time: ${when}. Is that right?`;
    expect(answer(summary(wish.firstTime))).toBe(wish.lines.correction);
    expect(answer('And what time of day suits you?')).toBe(wish.lines.otherTime);
    expect(answer(summary(wish.firstTime))).toBe(wish.lines.no);
    expect(answer(summary(time))).toBe(wish.lines.yes);
    expect(answer('Is there anything else I can help you with?')).toBe(wish.lines.question);
    expect(answer('Is there anything else I can help you with?')).toBe(wish.lines.nothing);
  });

  it('has got what it asked for only when every value is right', async () => {
    const { wish } = await wished();
    const right = booked(wish.date, wish.time);
    expect(fulfils(right, wish)).toBe(true);
    expect(fulfils({ ...right, time: '14:30' }, wish)).toBe(false);
    expect(fulfils({ ...right, name: 'Robert Barker' }, wish)).toBe(false);
  });
});

function booked(date: string, time: string): Appointment {
  return {
    key: 'k',
    callSid: 'CA1',
    calendar: 'dental',
    date,
    time,
    minutes: 30,
    name: NAME,
    phone: PHONE,
    reason: 'cleaning',
    code: 'ABCD',
    status: 'booked',
  };
}
