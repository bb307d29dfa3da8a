import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/core/fact.ts';
import { type Ending, playCall, type Reply } from '../support/virtual-world.ts';

/** A caller who books a cleaning, corrects the day, asks for the hours, and is done. */
const caller: readonly Reply[] = [
  {
    to: /anything else.*|What else/i,
    says: 'No, thank you.',
    tool: 'anything_else',
    arguments: { more: false },
  },
  {
    to: /first and last name/,
    says: 'John Smith.',
    tool: 'record_details',
    arguments: { details: [{ field: 'full_name', value: 'John Smith' }] },
  },
  {
    to: /phone number/,
    says: 'Two one two, five five five, oh one four seven.',
    tool: 'record_details',
    arguments: { details: [{ field: 'phone', value: 'two one two five five five oh one four seven' }] },
  },
  {
    to: /visit for/,
    says: 'A cleaning, tomorrow.',
    tool: 'record_details',
    arguments: {
      details: [
        { field: 'visit_reason', value: 'a cleaning' },
        { field: 'preferred_date', value: 'tomorrow' },
      ],
    },
  },
  {
    to: /What time/,
    says: 'At ten.',
    tool: 'record_details',
    arguments: { details: [{ field: 'preferred_time', value: 'ten' }] },
  },
  {
    to: /November 24th.*Is that right/,
    says: 'Make it Wednesday.',
    tool: 'correct_details',
    arguments: { details: [{ field: 'preferred_date', value: 'Wednesday' }] },
  },
  {
    to: /November 25th.*Is that right/,
    says: 'Yes.',
    tool: 'confirm_summary',
    arguments: { confirmed: true },
  },
  {
    to: /How can I help/,
    says: 'I want to book an appointment.',
    tool: 'classify_intent',
    arguments: { intent: 'schedule_appointment', confidence: 0.95 },
  },
];

describe('a process that dies in the middle of a call', async () => {
  const whole = await playCall(caller, null);

  it('has a call to die in', () => {
    expect(endOf(whole)).toEqual({ outcome: 'completed', intent: 'schedule_appointment' });
    expect(whole.bookings).toEqual([
      {
        full_name: 'John Smith',
        phone: '+12125550147',
        visit_reason: 'cleaning',
        preferred_date: '2026-11-25',
        preferred_time: '10:00',
      },
    ]);
    expect(whole.appends).toBeGreaterThan(50);
  });

  for (const when of ['before', 'after'] as const) {
    it(`leads to the same ending, ${when} any of its facts is stored`, async () => {
      for (let append = 1; append <= whole.appends; append += 1) {
        const resumed = await playCall(caller, { append, when });
        const place = `death ${when} append ${append}`;
        expect(endOf(resumed), place).toEqual(endOf(whole));
        expect(resumed.bookings, place).toEqual(whole.bookings);
        expect(greetings(resumed.facts), place).toBeLessThanOrEqual(1);
      }
    });
  }
});

function endOf({ facts }: Ending): { outcome: string; intent: string | null } | undefined {
  const last = facts.at(-1);
  return last?.type === 'call_end' ? { outcome: last.data.outcome, intent: last.data.intent } : undefined;
}

/** How often the greeting was heard. */
function greetings(facts: readonly Fact[]): number {
  return facts.filter((fact) => fact.type === 'utterance' && fact.data.text.includes('automated assistant'))
    .length;
}
