import { describe, expect, it } from 'vitest';
import dental from '../../agents/dental.ts';
import { CALL_BACK } from '../../src/core/own-words.ts';
import type { Memory } from '../../src/simulate/memory.ts';
import type { Entry } from '../../src/simulate/parties.ts';
import { type Evidence, verdict } from '../../src/simulate/verdict.ts';
import { narrations } from '../../src/simulator/realtime/minds/narration.ts';

const intent = 'schedule_appointment';
const record = {
  full_name: 'John Smith',
  phone: '+12125550147',
  visit_reason: 'cleaning',
  preferred_date: '2026-12-01',
  preferred_time: '14:30',
};
const entry: Entry = { key: 'CA1:schedule_appointment:1', intent, record, at: 50 };
const summary =
  'Let me read that back. Name: John Smith. Phone number: 2 1 2, 5 5 5, 0 1 4 7. Reason: cleaning. Day: Tuesday, December 1st. Time: 2:30 PM. Is that right?';
const memory: Memory = {
  persona: 'plain',
  requests: [
    {
      intent,
      wish: { intent, record },
      yes: [{ turn: 1, record, complete: true }],
      told: true,
      dropped: false,
    },
  ],
  told: Object.entries(record).map(([field, normal]) => ({ field, normal, turn: 0 })),
  done: 2,
  message: null,
  askedForPerson: null,
  gaveUp: null,
  silentFrom: null,
  isQuiet: false,
  wrongResults: 0,
  heardTransfer: false,
};
const good: Evidence = {
  agent: dental,
  today: '2026-11-22',
  entries: [entry],
  followUps: 0,
  heard: [
    { at: 10, speaker: 'caller', text: 'all of it' },
    { at: 20, speaker: 'agent', text: summary },
    { at: 40, speaker: 'caller', text: 'Yes.' },
    { at: 60, speaker: 'agent', text: "You're booked for Tuesday, December 1st at 2:30 PM." },
    { at: 70, speaker: 'caller', text: "No, that's all." },
  ],
  stages: ['greeting', 'gather_details', 'confirm_summary', 'execute_action', 'closing'],
  ending: 'agent_hung_up',
  memory,
  isTimeUp: false,
};
const without = <T>(list: readonly T[], index: number) => list.filter((_, at) => at !== index);
const asked = memory.requests[0];
if (asked === undefined) throw new Error('The memory holds a request');

it('finds nothing in a call that went as it should', () => {
  expect(verdict(good)).toEqual({ outcome: 'completed', found: [] });
});

it.each<[string, Partial<Evidence>]>([
  ['wrong_record', { entries: [{ ...entry, record: { ...record, preferred_time: '15:00' } }] }],
  ['wrong_record', { entries: [{ ...entry, intent: 'cancel_appointment' }] }],
  ['wrong_record', { entries: [{ ...entry, record: { ...record, notes: 'a gate' } }] }],
  ['duplicate_action', { entries: [entry, { ...entry, at: 55, key: 'CA1:schedule_appointment:2' }] }],
  ['unconfirmed_action', { entries: [{ ...entry, at: 30 }] }],
  [
    'unconfirmed_action',
    { memory: { ...memory, requests: [{ ...asked, yes: [{ turn: 1, record, complete: false }] }] } },
  ],
  ['illegal_transition', { stages: ['greeting', 'intent_capture', 'confirm_summary'] }],
  ['illegal_transition', { stages: ['gather_details', 'execute_action'] }],
  ['early_hang_up', { memory: { ...memory, done: null } }],
  ['apology', { ending: 'apologised', memory: { ...memory, done: null } }],
  ['hang', { ending: 'hang' }],
  ['false_claim', { heard: [...good.heard, { at: 80, speaker: 'agent', text: CALL_BACK }] }],
  ['false_claim', { entries: [], heard: [{ at: 1, speaker: 'agent', text: "You're booked for Tuesday." }] }],
  [
    'wrong_result',
    {
      heard: [
        ...good.heard,
        { at: 65, speaker: 'agent', text: "You're booked for Tuesday, December 1st at 3 PM." },
      ],
    },
  ],
  ['invented_value', { memory: { ...memory, told: without(memory.told, 2) } }],
])('finds %s', (violation, change) => {
  expect(verdict({ ...good, ...change }).found.map((one) => one.violation)).toContain(violation);
});

describe('a sentence with which a faulty mind misleads', () => {
  const heard = (text: string) =>
    verdict({ ...good, entries: [], heard: [{ at: 1, speaker: 'agent', text }] });

  it.each(narrations.filter(({ fault }) => fault === 'claims_done' || fault === 'promises'))(
    'counts once its claim was heard: $text',
    ({ claim, fault }) => {
      const violation = fault === 'promises' ? 'promise' : 'false_claim';
      expect(heard(`${claim}.`).found.map((one) => one.violation)).toContain(violation);
      expect(heard(claim.split(' ').slice(0, -1).join(' ')).found).toEqual([]);
    },
  );
});

it('takes a claim that came true for no false one', () => {
  const late = { at: 60, speaker: 'agent', text: 'Great news, your appointment is booked.' } as const;
  expect(verdict({ ...good, heard: [...good.heard, late] }).found).toEqual([]);
});

it.each<[string, Partial<Evidence>]>([
  ['transferred', { ending: 'transferred' }],
  ['message', { memory: { ...memory, message: 3 } }],
  ['gave_up', { memory: { ...memory, gaveUp: 'temper' } }],
  ['call_back', { followUps: 1, heard: [...good.heard, { at: 80, speaker: 'agent', text: CALL_BACK }] }],
  ['unserved', { memory: { ...memory, gaveUp: 'patience' } }],
])('tells the outcome %s of a call without its booking', (outcome, change) => {
  expect(verdict({ ...good, entries: [], ...change }).outcome).toBe(outcome);
});
