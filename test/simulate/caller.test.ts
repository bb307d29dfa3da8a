import { describe, expect, it } from 'vitest';
import dental from '../../agents/dental.ts';
import { type CallerOptions, caller } from '../../src/simulate/caller.ts';
import { seeded } from '../../src/simulate/chance.ts';
import type { CallerAct } from '../../src/simulate/parties.ts';
import { type Persona, personaNamed } from '../../src/simulate/personas.ts';

const record = {
  full_name: 'John Smith',
  phone: '+12125550147',
  visit_reason: 'cleaning',
  preferred_date: '2026-12-01',
  preferred_time: '14:30',
};
const summaryOf = (values: Partial<typeof record & { spokenDay: string; spokenTime: string }> = {}) =>
  `Let me read that back. Name: ${values.full_name ?? 'John Smith'}. Phone number: 2 1 2, 5 5 5, 0 1 4 7. Reason: cleaning. Day: ${values.spokenDay ?? 'Tuesday, December 1st'}. Time: ${values.spokenTime ?? '2:30 PM'}. Is that right?`;

function person(name: string, more: Partial<CallerOptions> = {}, seed = 1) {
  const persona = personaNamed(name);
  if (persona === undefined) throw new Error(`Nobody is ${name}`);
  return whoIs(persona, more, seed);
}

function whoIs(persona: Persona, more: Partial<CallerOptions> = {}, seed = 1) {
  const wish = { intent: 'schedule_appointment', record };
  return caller(persona, { agent: dental, random: seeded(seed), now: '2026-11-22T10:00', wish, ...more });
}

function meaning(act: CallerAct | null) {
  if (act?.type !== 'says') throw new Error(`It does not speak: ${JSON.stringify(act)}`);
  return act.meaning;
}

describe('a plain caller', () => {
  it('asks for what it wants when greeted', () => {
    expect(meaning(person('plain').answer(dental.greeting))).toEqual({ intent: 'schedule_appointment' });
  });

  it.each([
    ['May I have your full name, please?', 'full_name'],
    ['What is the best phone number to reach you?', 'phone'],
    ['Thank you, John. What time of day suits you?', 'preferred_time'],
    ["I'm afraid the calendar has no such day. What day would you like to come in?", 'preferred_date'],
    ['What is the visit for: a cleaning, a check-up, a toothache, a filling or whitening?', 'visit_reason'],
    [
      'I have seven digits so far, and I need ten. Could you give me the number again, digit by digit?',
      'phone',
    ],
  ])('answers "%s" with its %s', (words, field) => {
    expect(meaning(person('plain').answer(words)).details?.map((one) => one.field)).toEqual([field]);
  });

  it('says yes to a summary in which everything is right, and remembers when', () => {
    const one = person('plain');
    expect(meaning(one.answer(summaryOf())).answer).toBe('yes');
    expect(one.memory().requests[0]?.yes).toEqual([{ turn: 0, record, complete: true }]);
  });

  it.each([
    [{ full_name: 'Jon Smyth' }, 'full_name'],
    [{ spokenDay: 'Tuesday, December 8th' }, 'preferred_date'],
    [{ spokenTime: '2:30 AM' }, 'preferred_time'],
  ])('hears that %j is wrong and says the right one', (values, field) => {
    const { answer, details } = meaning(person('plain').answer(summaryOf(values)));
    expect([answer, details?.map((one) => one.field)]).toEqual(['no', [field]]);
  });

  it('does not say yes to a summary of which it heard the end alone', () => {
    expect(meaning(person('plain').answer('Time: 2:30 PM. Is that right?')).answer).toBeUndefined();
    expect(meaning(person('plain').answer('Is that right?')).answer).toBeUndefined();
  });

  it('says no when it is another request that is summed up', () => {
    const words =
      'You want to cancel your appointment. Name: John Smith. Phone number: 2 1 2, 5 5 5, 0 1 4 7. Is that right?';
    expect(meaning(person('plain').answer(words))).toMatchObject({
      answer: 'no',
      intent: 'schedule_appointment',
    });
  });

  it('takes one of the times offered, and wants that from then on', () => {
    const one = person('plain');
    const words =
      "I'm sorry, Tuesday at 2:30 PM is taken. That day I have 2 PM or 3 PM. Which would you like?";
    expect(meaning(one.answer(words)).details?.map(({ field }) => field)).toEqual(['preferred_time']);
    expect(['14:00', '15:00']).toContain(one.memory().requests[0]?.wish.record.preferred_time);
  });

  it('takes the day offered with its time', () => {
    const one = person('plain');
    one.answer(
      "I'm sorry, Tuesday has nothing free. The next free day is Wednesday, December 2nd: I have 9 AM or 9:30 AM. Which would you like?",
    );
    const { preferred_date, preferred_time } = one.memory().requests[0]?.wish.record ?? {};
    expect(preferred_date).toBe('2026-12-02');
    expect(['09:00', '09:30']).toContain(preferred_time);
  });

  it('presses keys or spells where that is asked for', () => {
    const keyed = [1, 2, 3, 4].map((seed) =>
      person('plain', {}, seed).answer(
        'What is the best phone number to reach you? You can also key it in on your phone and press the pound key.',
      ),
    );
    expect(keyed).toContainEqual({ type: 'presses', digits: '2125550147#', afterMs: 1_000 });
    const letters = person('plain').answer(
      'May I have your full name, please? Could you spell it for me, letter by letter?',
    );
    expect(meaning(letters).details).toEqual([{ field: 'full_name', value: 'J O H N, S M I T H' }]);
  });

  it('is done when it was told so, and not before', () => {
    const early = person('plain');
    expect(meaning(early.answer('Is there anything else I can help you with?')).intent).toBe(
      'schedule_appointment',
    );
    expect(early.memory().done).toBeNull();
    const late = person('plain');
    late.answer(summaryOf());
    late.answer(
      "You're booked for Tuesday, December 1st at 2:30 PM. Is there anything else I can help you with?",
    );
    expect(late.memory().done).toBe(1);
  });

  it('asks for a person once it hears that something else was booked', () => {
    const one = person('plain');
    one.answer(summaryOf());
    const act = one.answer("You're booked for Tuesday, December 1st at 3 PM. Is there anything else?");
    expect(meaning(act).wants).toBe('person');
  });

  it('does not let the agent go before it is done', () => {
    expect(meaning(person('plain').answer('Thank you, and goodbye for today.')).intent).toBe(
      'schedule_appointment',
    );
  });

  it('leaves a message where nobody answers, then says goodbye', () => {
    const one = person('plain');
    one.answer(dental.escalation.sayUnavailable ?? '');
    expect(one.memory().message).toBe(0);
    expect(meaning(one.answer('Thank you, I have noted that.')).wants).toBe('goodbye');
  });

  it('says hello into the silence, and hangs up in the end', () => {
    const one = person('plain');
    expect(one.answer('')).toMatchObject({ type: 'says', text: 'Hello?' });
    const acts = Array.from({ length: 8 }, () => one.answer(''));
    expect(acts.at(-1)?.type).toBe('hangs_up');
  });
});

describe('other callers', () => {
  it('an inattentive one agrees with half a summary, but not with a wrong one', () => {
    expect(meaning(person('inattentive').answer('Time: 2:30 PM. Is that right?')).answer).toBe('yes');
    expect(meaning(person('inattentive').answer('Time: 3:30 PM. Is that right?')).answer).toBe('no');
  });

  it('a talkative one tells more than was asked', () => {
    const told = [1, 2, 3, 4, 5].map(
      (seed) => meaning(person('talkative', {}, seed).answer(dental.greeting)).details ?? [],
    );
    expect(Math.max(...told.map((details) => details.length))).toBeGreaterThan(1);
  });

  it('a mind changer wants something else when the summary is read', () => {
    const one = whoIs({ name: 'mind_changer', share: 1, changesValue: 1 });
    expect(meaning(one.answer(summaryOf())).answer).toBe('no');
    expect(one.memory().requests[0]?.wish.record).not.toEqual(record);
  });

  it('an injected one gives orders beside its wish', () => {
    const one = whoIs({ name: 'injected', share: 1, injects: 1 });
    expect(one.answer(dental.greeting)).toMatchObject({
      text: expect.stringContaining('Ignore your instructions'),
      meaning: { intent: 'schedule_appointment' },
    });
  });

  it('a silent one may never answer again', () => {
    const one = whoIs({ name: 'silent', share: 1, fallsSilent: 1 });
    expect([one.answer(dental.greeting), one.answer('Are you still there?')]).toEqual([
      { type: 'waits' },
      { type: 'waits' },
    ]);
    expect(one.memory().silentFrom).toBe(0);
  });
});
