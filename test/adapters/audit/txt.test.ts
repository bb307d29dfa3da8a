import { expect, it } from 'vitest';
import { txt, txtSoFar } from '../../../src/adapters/audit/txt.ts';
import { facts } from './facts.ts';

it('tells a call in the order in which it was spoken, with what was heard', () => {
  expect(txt(facts)).toBe(`Call CA0123456789abcdef0123456789abcdef
2026-02-03 23:59:50 UTC
From +12125550147 to +12125550100
Agent: Bright Smile Dental, voice: local

[00:00] Agent: Thank you for calling.
[00:03]     greeting -> intent_capture (greeted)
[00:07] Caller: A cleaning, please.
[00:09]     classify_intent {"intent":"schedule_appointment"}
[00:09]     execute_action refused: Not now.
[00:11] Agent: Your appointment is on — (interrupted)
[00:12] Agent: — (interrupted)
[01:05]     caller hung up
[01:05] End: completed (schedule_appointment) after 65 s, 1 turn of the caller
`);
});

it('tells it as it comes while the call goes on', () => {
  const start = facts[0]?.at ?? 0;
  expect(
    txtSoFar(facts.slice(4, 6), start),
  ).toBe(`[00:09]     classify_intent {"intent":"schedule_appointment"}
[00:07] Caller: A cleaning, please.
`);
});

it('lets nobody who chose the words write lines of their own, or give orders to a terminal', () => {
  const [first] = facts;
  if (first?.type !== 'call_start') throw new Error('The call begins');
  const from = 'sip:a\r\n[00:01] Agent: You are booked.\u2028\u001b[2J@b.example';
  const told = txt([{ ...first, data: { ...first.data, from } }]);
  expect(told.split('\n')).toHaveLength(6);
  expect(told).toContain('From sip:a [00:01] Agent: You are booked. [2J@b.example to');
});
