import { describe, expect, it } from 'vitest';
import dental from '../../../agents/dental.ts';
import { actionsFor } from '../../../src/adapters/actions/actions.ts';
import type { Store } from '../../../src/adapters/store/store.ts';
import { clockWith, emptyStore, request } from './setting.ts';

const jane = { full_name: 'Jane Doe', phone: '+12125550147' };
const tuesday = { ...jane, visit_reason: 'cleaning', preferred_date: '2026-12-01', preferred_time: '14:00' };

const actionsOf = (store: Store) =>
  actionsFor({ agent: dental, store, fetch, clock: clockWith({ timesOut: false }).clock });

async function practice() {
  const store = await emptyStore();
  const actions = actionsOf(store);
  const book = (key: string, change: Partial<typeof tuesday> = {}) =>
    actions.run(key, request('schedule_appointment', { ...tuesday, ...change }));
  const check = (change: Partial<typeof tuesday> = {}) =>
    actions.check(request('schedule_appointment', { ...tuesday, ...change }));
  return { store, actions, book, check };
}

describe('booking an appointment', () => {
  it('books the slot and tells day, time and confirmation code', async () => {
    const { store, book } = await practice();
    const booked = await book('CA1:schedule_appointment:1');
    const [appointment] = await store.appointments();
    expect(appointment).toMatchObject({
      calendar: 'dental',
      date: '2026-12-01',
      time: '14:00',
      minutes: 30,
      name: 'Jane Doe',
      phone: '+12125550147',
      reason: 'cleaning',
      code: expect.stringMatching(/^[FKLMRTWY246789]{4}$/),
    });
    const code = appointment?.code ?? '';
    expect(booked).toEqual({
      ok: true,
      result: {
        say: `You're booked for Tuesday, December 1st at 2 PM. Your confirmation code is ${[...code].join(' ')}.`,
        reference: code,
      },
    });
  });

  it('books once a key, however often and from wherever it is asked', async () => {
    const { store, actions, book } = await practice();
    const results = await Promise.all([book('k'), book('k'), book('k', { preferred_time: '15:00' })]);
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    expect(await actionsOf(store).run('k', request('schedule_appointment', tuesday))).toEqual(results[0]);
    expect(await actions.settle('k', request('schedule_appointment', tuesday))).toEqual(results[0]);
    expect(await store.appointments()).toHaveLength(1);
  });

  it('gives one slot to one of two callers, and the other one other times', async () => {
    const { store, book } = await practice();
    const other = actionsOf(store);
    const results = await Promise.all([
      book('a'),
      other.run('b', request('schedule_appointment', { ...tuesday, full_name: 'John Roe' })),
    ]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.find(({ ok }) => !ok)).toEqual({
      ok: false,
      field: 'preferred_time',
      why: 'Tuesday at 2 PM is taken; free that day are 1:30 PM and 2:30 PM: offer these.',
      say: "I'm sorry, Tuesday at 2 PM is taken. That day I have 1:30 PM or 2:30 PM. Which would you like?",
    });
  });

  it('takes another confirmation code where the first is used already', async () => {
    const { store, book } = await practice();
    await book('k');
    const [first] = await store.appointments();
    await store.cancel(first?.code ?? '', 'c');
    const fresh = await emptyStore();
    await fresh.book({ ...first!, key: 'other', date: '2026-12-09' });
    await actionsOf(fresh).run('k', request('schedule_appointment', tuesday));
    const codes = (await fresh.appointments()).map(({ code }) => code);
    expect(new Set(codes).size).toBe(2);
  });

  it('finds after a crash what was booked before the result was kept', async () => {
    const { store, actions, book } = await practice();
    const booked = await book('elsewhere');
    const [made] = await store.appointments();
    const crashed = await emptyStore();
    await crashed.beginAction('k', 'CA1', 'schedule_appointment', 1_000);
    await crashed.book({ ...made!, key: 'k' });
    expect(await actionsOf(crashed).settle('k', request('schedule_appointment', tuesday))).toEqual(booked);
    expect(await crashed.appointments()).toHaveLength(1);
    expect(await actions.settle('elsewhere', request('schedule_appointment', tuesday))).toEqual(booked);
  });

  it('books after a crash what was begun and not booked, or never begun', async () => {
    const { store, actions } = await practice();
    await store.beginAction('begun', 'CA1', 'schedule_appointment', 1_000);
    const settle = (key: string, time: string) =>
      actions.settle(key, request('schedule_appointment', { ...tuesday, preferred_time: time }));
    expect(await settle('begun', '14:00')).toMatchObject({ ok: true });
    expect(await settle('begun', '14:00')).toEqual(await settle('begun', '14:00'));
    expect(await settle('never', '15:00')).toMatchObject({ ok: true });
    expect(await store.appointments()).toHaveLength(2);
  });

  it('finds out what became of a booking whose answer was lost', async () => {
    const { store } = await practice();
    const lost = () => Promise.reject(new Error('the connection is gone'));
    const after = actionsOf({ ...store, book: (appointment) => store.book(appointment).then(lost) });
    expect(await after.run('k', request('schedule_appointment', tuesday))).toMatchObject({ ok: true });
    const before = actionsOf({ ...store, book: lost });
    const other = request('schedule_appointment', { ...tuesday, preferred_time: '15:00' });
    expect(await before.run('l', other)).toEqual({ ok: false, why: expect.stringContaining('not done') });
    const blind = actionsOf({ ...store, book: lost, appointmentChange: lost });
    expect(await blind.run('m', other)).toMatchObject({ ok: false, unknown: true });
  });

  it('tells a failure of the store as something that was not done', async () => {
    const { store, book, check } = await practice();
    await store.close();
    expect(await book('k')).toMatchObject({ ok: false, why: expect.stringContaining('not done') });
    expect(await check()).toEqual({ ok: true });
  });
});

describe('checking a slot', () => {
  it('passes a free one', async () => {
    const { check } = await practice();
    expect(await check()).toEqual({ ok: true });
  });

  it('offers the two nearest free times of the day, in order', async () => {
    const { book, check } = await practice();
    for (const time of ['14:00', '14:30']) await book(time, { preferred_time: time });
    expect(await check()).toEqual({
      ok: false,
      field: 'preferred_time',
      problem: 'Tuesday at 2 PM is taken; free that day are 1:30 PM and 3 PM: offer these.',
      say: "I'm sorry, Tuesday at 2 PM is taken. That day I have 1:30 PM or 3 PM. Which would you like?",
    });
  });

  it('knows the times between which visits start, and the lunch break', async () => {
    const { check } = await practice();
    expect(await check({ preferred_time: '14:10' })).toMatchObject({
      field: 'preferred_time',
      problem: expect.stringMatching(/not a time when visits start; free that day are 2 PM and 2:30 PM/),
    });
    expect(await check({ preferred_time: '12:30' })).toMatchObject({ ok: false });
    expect(await check({ preferred_time: '17:30' })).toMatchObject({ ok: false });
  });

  it('does not offer what is over today', async () => {
    const { check } = await practice();
    expect(await check({ preferred_date: '2026-11-30', preferred_time: '08:30' })).toMatchObject({
      problem: 'Monday at 8:30 AM is over; free that day are 9:30 AM and 10 AM: offer these.',
    });
  });

  it('offers the next day when a day is full, as a change of the day', async () => {
    const { book, check } = await practice();
    const saturday = ['09:00', '09:30', '10:00', '10:30', '11:00', '11:30'];
    for (const time of saturday) await book(time, { preferred_date: '2026-12-05', preferred_time: time });
    expect(await check({ preferred_date: '2026-12-05', preferred_time: '10:00' })).toEqual({
      ok: false,
      field: 'preferred_date',
      problem:
        'Saturday has nothing free; the next free day is Monday, December 7th, with 9:30 AM and 10 AM free: offer these.',
      say: "I'm sorry, Saturday has nothing free. The next free day is Monday, December 7th: I have 9:30 AM or 10 AM. Which would you like?",
    });
  });
});

describe('rescheduling and cancelling', () => {
  const moveTo = (time: string, name = 'Jane Doe') =>
    request('reschedule_appointment', {
      ...jane,
      full_name: name,
      preferred_date: '2026-12-02',
      preferred_time: time,
    });

  it('moves the soonest appointment to come and frees its slot', async () => {
    const { store, actions, book, check } = await practice();
    await book('later', { preferred_date: '2026-12-08' });
    await book('soonest');
    const moved = await actions.run('m', moveTo('09:00', 'jane m. doe'));
    const [appointment] = await store.appointments({ date: '2026-12-02' });
    expect(moved).toMatchObject({
      ok: true,
      result: {
        say: `Your appointment is now on Wednesday, December 2nd at 9 AM. Your confirmation code is still ${[...(appointment?.code ?? '')].join(' ')}.`,
      },
    });
    expect(await actions.run('m', moveTo('09:00'))).toEqual(moved);
    expect(await check()).toEqual({ ok: true });
    expect(await store.appointments()).toHaveLength(2);
  });

  it('offers other times when the new slot is taken', async () => {
    const { actions, book } = await practice();
    await book('own');
    await book('other', { full_name: 'John Roe', preferred_date: '2026-12-02', preferred_time: '09:00' });
    const taken = { ok: false, field: 'preferred_time' };
    expect(await actions.check(moveTo('09:00'))).toMatchObject(taken);
    expect(await actions.run('m', moveTo('09:00'))).toMatchObject({
      ...taken,
      why: expect.stringMatching(/8:30 AM/),
    });
  });

  it('finds no appointment of another name, another phone or another time', async () => {
    const { store, actions, book } = await practice();
    await book('own');
    const others = [
      { ...jane, full_name: 'John Roe' },
      { ...jane, phone: '+13105550101' },
    ];
    for (const record of others) {
      const problem = {
        ok: false,
        field: 'phone',
        problem: expect.stringContaining('no appointment to come'),
        say: expect.stringContaining('Which number'),
      };
      expect(await actions.check(request('cancel_appointment', record))).toEqual(problem);
      expect(
        await actions.run(`c-${record.phone}-${record.full_name}`, request('cancel_appointment', record)),
      ).toMatchObject({
        ok: false,
        field: 'phone',
      });
    }
    expect(await store.appointments()).toHaveLength(1);
    const past = await emptyStore();
    const [own] = await store.appointments();
    await past.book({ ...own!, date: '2026-11-27' });
    expect(await actionsOf(past).check(request('cancel_appointment', jane))).toMatchObject({ ok: false });
  });

  it('cancels once, and the slot is free again', async () => {
    const { store, actions, book } = await practice();
    await book('own');
    const cancelled = await actions.run('c', request('cancel_appointment', jane));
    expect(cancelled).toMatchObject({
      ok: true,
      result: { say: 'Your appointment on Tuesday, December 1st at 2 PM is cancelled.' },
    });
    expect(await actions.run('c', request('cancel_appointment', jane))).toEqual(cancelled);
    expect(await store.appointments()).toEqual([]);
    expect(await book('again')).toMatchObject({ ok: true });
  });
});
