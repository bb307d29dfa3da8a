import { expect, it } from 'vitest';
import { claimsIn } from '../../src/core/claims.ts';
import { unfinished } from '../../src/core/react.ts';
import { recordHash } from '../../src/core/summary.ts';
import { isTrue } from '../../src/core/truth.ts';
import { practice } from '../support/agent.ts';
import { happened, live, step } from '../support/scenario.ts';

/** What `npm run mutations` found that no other test notices. */

const summed = [
  'answered',
  'heard',
  'caller I would like to come in, please.',
  'tool classify_intent {"intent":"schedule_appointment","confidence":0.9}',
  'heard',
  'caller John Smith, 212 555 0147, a cleaning tomorrow at ten.',
  `tool record_details ${details({
    full_name: 'John Smith',
    phone: '212 555 0147',
    visit_reason: 'cleaning',
    preferred_date: 'tomorrow',
    preferred_time: 'ten',
  })}`,
];
const read = [...summed, 'heard'];

it('takes the key 1 as a yes to a summary only once it was heard', () => {
  for (const before of [summed, [...summed, 'begins'], [...summed, 'heard_of You would like']]) {
    const world = happened(before);
    const { facts } = step('press 1', world);
    expect(facts.map(({ type }) => type)).toEqual(['dtmf']);
    expect(live(world).stage).toBe('confirm_summary');
  }
  const world = happened([...read, 'press 1']);
  expect(live(world).stage).toBe('execute_action');
});

it('begins the ladder of the watchdog anew once the tool came', () => {
  const world = happened([
    ...summed.slice(0, 4),
    'heard',
    'caller Hm.',
    'ended',
    'heard Well?',
    'caller Let me see.',
    'ended',
  ]);
  expect(live(world).rung).toBe('message');
  step('heard Well?', world);
  step('caller John Smith.', world);
  step(`tool record_details ${details({ full_name: 'John Smith' })}`, world);
  expect(live(world)).toMatchObject({ rung: null, turnsWithoutTool: 0 });
  step('ended', world);
  step('heard', world);
  const { facts } = step('caller One moment.', world);
  expect(facts.map(({ type }) => type)).not.toContain('watchdog');
});

it('makes a new summary where one value was corrected and another refused beside it', () => {
  const world = happened([...read, 'caller Make it eleven, and the number ends in nine.']);
  const before = live(world).summary;
  step(`tool correct_details ${details({ preferred_time: 'eleven', phone: 'nine' })}`, world);
  const { summary } = live(world);
  expect(summary?.id).toBe((before?.id ?? 0) + 1);
  expect(summary?.text).toContain('11 AM');
  expect(summary?.hash).toBe(recordHash(practice, live(world)));
  expect(summary?.heardAt).toBeNull();
});

it('changes no summary to which the caller has just said yes', () => {
  const world = happened([...read, 'caller Yes, please.']);
  const { facts } = step(`tool correct_details ${details({ full_name: 'Martha Quinn' })}`, world);
  expect(facts.map(({ type }) => type)).toEqual(['tool_call', 'tool_refused']);
  step('caller Oh, and the name is Martha Quinn.', world);
  step(`tool correct_details ${details({ full_name: 'Martha Quinn' })}`, world);
  expect(live(world).record.full_name?.normal).toBe('Martha Quinn');
});

it('changes no summary by a word of the very yes to it', () => {
  const world = happened([...read, 'caller Yes, ten is fine.']);
  const { facts } = step(`tool correct_details ${details({ preferred_time: 'ten thirty' })}`, world);
  expect(facts.map(({ type }) => type)).toEqual(['tool_call', 'tool_refused']);
  step('tool confirm_summary {"confirmed":true}', world);
  expect(live(world).stage).toBe('execute_action');
  expect(live(world).record.preferred_time?.normal).toBe('10:00');
});

it('lets no request go whose summary the caller has just said yes to', () => {
  const world = happened([...read, 'caller Yes, please.']);
  const { facts } = step('tool abandon_request {"reason":"they changed their mind"}', world);
  expect(facts.map(({ type }) => type)).toEqual(['tool_call', 'tool_refused']);
  step('caller No, never mind, I will call again.', world);
  step('tool abandon_request {"reason":"they changed their mind"}', world);
  expect(live(world).stage).toBe('closing');
});

it('takes no value of a new request from what was said for the one before', () => {
  const world = happened([
    'answered',
    'heard',
    'caller Please cancel my cleaning tomorrow. John Smith, 212 555 0147.',
    'tool classify_intent {"intent":"cancel_appointment","confidence":0.9}',
    `tool record_details ${details({ full_name: 'John Smith', phone: '212 555 0147' })}`,
    'check ok',
    'heard',
    'caller Yes, please.',
    'tool confirm_summary {"confirmed":true}',
    'tool execute_action {}',
    'action {"say":"It is cancelled."}',
    'tool classify_intent {"intent":"schedule_appointment","confidence":0.9}',
  ]);
  const { facts } = step(
    `tool record_details ${details({ visit_reason: 'cleaning', preferred_date: 'tomorrow' })}`,
    world,
  );
  expect(facts.map(({ type }) => type)).toEqual(['tool_call', 'tool_refused']);
  expect(Object.keys(live(world).record)).toEqual(['full_name', 'phone']);
});

it('takes no time that the caller never mentioned, and takes the one that they did', () => {
  const world = happened([...summed.slice(0, 4), 'heard', 'caller A cleaning tomorrow, please.']);
  const { facts } = step(`tool record_details ${details({ preferred_time: 'half past two' })}`, world);
  expect(facts.map(({ type }) => type)).toEqual(['tool_call', 'tool_refused']);
  step(`tool record_details ${details({ visit_reason: 'cleaning', preferred_date: 'tomorrow' })}`, world);
  expect(Object.keys(live(world).record).sort()).toEqual(['preferred_date', 'visit_reason']);
});

it('takes what is claimed while a second request is in hand as claimed of it, not of the first', () => {
  const world = happened([
    ...read,
    'caller Yes, please.',
    'tool confirm_summary {"confirmed":true}',
    'tool execute_action {}',
    'action {"say":"You are booked."}',
    'heard',
    'caller And one for Wednesday.',
    'tool classify_intent {"intent":"schedule_appointment","confidence":0.9}',
  ]);
  expect(live(world).stage).toBe('gather_details');
  const claims = ["You're booked for Wednesday.", "You're all set."].flatMap(claimsIn);
  expect(claims).toHaveLength(2);
  expect(claims.map((claim) => isTrue(practice, live(world), claim))).toEqual([false, false]);
});

it('settles the action of a process that died, and does not run it', () => {
  const world = happened([
    ...read,
    'caller Yes, please.',
    'tool confirm_summary {"confirmed":true}',
    'tool execute_action {}',
  ]);
  const key = 'CA1:schedule_appointment:1';
  expect(unfinished(world.call)).toMatchObject([
    { type: 'settleAction', key, intent: 'schedule_appointment' },
  ]);
});

function details(given: Readonly<Record<string, string>>): string {
  return JSON.stringify({ details: Object.entries(given).map(([field, value]) => ({ field, value })) });
}
