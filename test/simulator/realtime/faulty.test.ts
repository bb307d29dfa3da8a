import { expect, it } from 'vitest';
import { faulty, type Lapse } from '../../../src/simulator/realtime/minds/faulty.ts';
import { rules } from '../../../src/simulator/realtime/minds/rules.ts';
import { prompt } from './dental.ts';

const asked = prompt('confirm_summary', [{ by: 'caller', text: 'yes' }]);
const confirm = { call: 'confirm_summary', arguments: '{"confirmed":true}' };
const with_ = (lapse: Lapse) => faulty(rules, () => 0.5, { [lapse]: 0.6 }).respond(asked);

it.each([
  ['talks_instead', [{ say: 'Sure, let me see.' }]],
  ['claims_done', [{ say: 'All done, you are booked.' }]],
  ['wrong_stage', [{ call: 'execute_action', arguments: '{}' }]],
  ['unknown_tool', [{ call: 'book_it_now', arguments: '{"sure":true}' }]],
  ['wrong_arguments', [{ call: 'confirm_summary', arguments: '{"value":42}' }]],
  ['calls_twice', [confirm, confirm]],
  ['says_nothing', []],
] as const)('a mind with the lapse %s does so', async (lapse, acts) => {
  expect(await with_(lapse)).toEqual(acts);
});

it('a mind whose lapse does not come decides as it would', async () => {
  expect(await faulty(rules, () => 0.5, { claims_done: 0.4 }).respond(asked)).toEqual([confirm]);
});

it('a mind with lapses still says what must be said exactly', async () => {
  const exact = prompt('greeting', [], { instructions: 'Say exactly: "Hello."' });
  expect(await faulty(rules, () => 0, { says_nothing: 1 }).respond(exact)).toEqual([{ say: 'Hello.' }]);
});
