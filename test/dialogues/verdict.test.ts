import { expect, it } from 'vitest';
import type { Dialogue, Turn, Values } from './dialogue.ts';
import { type Judged, judge, playDialogues } from './play.ts';

it('asks nothing besides where a dialogue has a turn for everything', async () => {
  const { one, isExact, isWhole, silentlyWrong } = await played(made(BOOKED));
  expect({ isExact, isWhole, silentlyWrong, extra: one.extra }).toEqual({
    isExact: true,
    isWhole: true,
    silentlyWrong: 0,
    extra: [],
  });
  expect(one.entries.map(({ record }) => record)).toEqual([BOOKED]);
});

it('tells a wrong time that was agreed to from a wrong name', async () => {
  const later = await played(made({ ...BOOKED, appointment_time: '16:30' }));
  const elsewhere = await played(made({ ...BOOKED, stylist_name: 'Another Salon' }));
  expect([later.isExact, later.silentlyWrong]).toEqual([false, 1]);
  expect([elsewhere.isExact, elsewhere.silentlyWrong]).toEqual([false, 0]);
});

it('answers what the dialogue has no turn for, and counts it', async () => {
  const { one, isExact } = await played(made(BOOKED, { saysTime: false }));
  expect(isExact).toBe(true);
  expect(one.extra.map(({ cue }) => cue)).toEqual(['field appointment_time']);
});

it('sees a booking that nobody asked for', async () => {
  const dialogue = made(BOOKED);
  const { one } = await played(dialogue);
  const nothingToBook = { ...one, gold: [], dialogue: { ...dialogue, gold_calls: [], gold_booking: null } };
  expect([judge(one).isUncalled, judge(nothingToBook).isUncalled]).toEqual([false, true]);
});

it('refuses what was refused in the dialogue, and offers what the caller took there', async () => {
  const dialogue = made(BOOKED);
  const taken: Turn = {
    ...(dialogue.turns.at(-2) ?? YES),
    say: 'Yes, 4 PM suits me.',
    state: { ...NAMED, appointment_date: ['Thursday'], appointment_time: ['4 PM'] },
  };
  const params = { ...BOOKED, appointment_time: '16:00' };
  const { one, isWhole } = await played({
    ...dialogue,
    turns: [...dialogue.turns.slice(0, -1), taken, THANKS],
    gold_calls: [
      { after_user_turn: 4, method: 'BookAppointment', params: BOOKED, ok: false },
      { after_user_turn: 5, method: 'BookAppointment', params, ok: true },
    ],
    gold_booking: params,
  });
  expect(isWhole).toBe(true);
  expect(one.entries.map(({ record }) => record)).toEqual([params]);
});

async function played(dialogue: Dialogue): Promise<Judged> {
  const [one] = await playDialogues([dialogue], { passes: 'value', books: 'asked' });
  if (one === undefined) throw new Error('Nothing was played');
  return judge(one);
}

const BOOKED: Values = {
  stylist_name: 'Corner Salon',
  appointment_date: '2019-03-07',
  appointment_time: '15:30',
};

const NAMED = { stylist_name: ['Corner Salon'] };
const YES: Turn = { say: "Yes, that's right.", acts: ['AFFIRM'], state: {}, spans: [] };
const THANKS: Turn = { say: 'No, thanks. Bye.', acts: ['NEGATE', 'GOODBYE'], state: {}, spans: [] };

/** A search, a choice, a booking with a day that is changed, and what had to come of it. */
function made(gold: Values, { saysTime = true } = {}): Dialogue {
  const time = saysTime ? { appointment_time: ['half past three'] } : {};
  const state = { ...NAMED, ...time, appointment_date: ['Thursday'] };
  return {
    id: 'made',
    service: 'Services_1',
    turns: [
      { say: 'I need somebody to cut my hair.', acts: ['INFORM_INTENT'], state: {}, spans: [] },
      { say: 'That one sounds good.', acts: ['SELECT'], state: NAMED, spans: [] },
      {
        say: saysTime
          ? 'Please book me in on Thursday at half past three.'
          : 'Please book me in on Thursday.',
        acts: ['INFORM_INTENT', 'INFORM'],
        state,
        spans: [
          ['appointment_date', 'Thursday'],
          ...(saysTime ? [['appointment_time', 'half past three'] as const] : []),
        ],
      },
      { ...YES, state },
      { ...THANKS, state },
    ],
    gold_calls: [
      { after_user_turn: 1, method: 'FindProvider', params: {}, ok: true },
      { after_user_turn: 4, method: 'BookAppointment', params: gold, ok: true },
    ],
    gold_booking: gold,
  };
}
