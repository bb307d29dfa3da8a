import { expect, it } from 'vitest';
import dental from '../../../agents/dental.ts';
import plumber from '../../../agents/plumber.ts';
import { actionsFor } from '../../../src/adapters/actions/actions.ts';
import { allOf } from '../../../src/adapters/actions/appointments.ts';
import { runAction, runCheck } from '../../../src/adapters/actions/custom.ts';
import { actionFaults } from '../../../src/adapters/actions/spec.ts';
import type { ActionResult } from '../../../src/call/world.ts';
import type { ActionSpec, Agent } from '../../../src/core/agent.ts';
import { bookAppointment, httpAction, slotIsFree } from '../../../src/index.ts';
import { clockWith, emptyStore, request } from './setting.ts';

const agentWith = (action: ActionSpec, check?: ActionSpec): Agent => ({
  ...dental,
  intents: {
    order: {
      description: 'order',
      fields: [{ name: 'dish', kind: 'text', ask: 'What would you like?' }],
      action,
      ...(check && { check }),
    },
  },
});

async function actionsWith(action: ActionSpec, check?: ActionSpec, timesOut = false) {
  const problems: string[] = [];
  const actions = actionsFor({
    agent: agentWith(action, check),
    store: await emptyStore(),
    fetch,
    clock: clockWith({ timesOut }).clock,
    onProblem: (what) => problems.push(what),
  });
  return { actions, problems };
}

const order = request('order', { dish: 'pizza' });
const unknown = { ok: false, unknown: true, why: expect.stringContaining('not known') };
const done = { ok: true, result: { say: 'It is on its way.' } } as const;

it('runs own code once a key, with the record', async () => {
  const seen: unknown[] = [];
  const { actions } = await actionsWith(
    runAction(async (given) => {
      seen.push(given);
      return done;
    }),
  );
  expect(await Promise.all([actions.run('k', order), actions.run('k', order)])).toEqual([done, done]);
  expect(seen).toEqual([{ ...order, key: 'k' }]);
});

it('does not know how far own code came that throws, and tells the operator', async () => {
  const { actions, problems } = await actionsWith(
    runAction(() => {
      throw new Error('no oven');
    }),
  );
  expect(await actions.run('k', order)).toEqual(unknown);
  expect(problems).toEqual(['action k failed']);
});

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['success without a word for the caller', { ok: true }],
  ['failure without a reason', { ok: false }],
])('does not know what own code did that answers %s', async (_, answer) => {
  // Plain JavaScript may answer anything.
  const { actions, problems } = await actionsWith(runAction(async () => answer as ActionResult));
  expect(await actions.run('k', order)).toEqual(unknown);
  expect(problems).toEqual(['action k failed']);
});

it('takes the word of own code for what is known', async () => {
  const why = 'The kitchen is closed.';
  const closed = await actionsWith(runAction(async () => ({ ok: false, why })));
  expect(await closed.actions.run('k', order)).toEqual({ ok: false, why });
  const unsure = await actionsWith(runAction(async () => ({ ok: false, unknown: true, why })));
  expect(await unsure.actions.run('k', order)).toEqual({ ok: false, unknown: true, why });
});

it('does not wait for own code for ever, and keeps what it said meanwhile', async () => {
  const { actions } = await actionsWith(
    runAction(() => new Promise(() => {})),
    undefined,
    true,
  );
  expect(await actions.run('k', order)).toEqual(unknown);
  expect(await actions.settle('k', order)).toEqual(unknown);
});

it('tells of the first check that fails', async () => {
  const closed = {
    ok: false,
    field: 'dish',
    problem: 'There is no pizza today.',
    say: 'What else?',
  } as const;
  const checks = allOf(
    runCheck(async () => ({ ok: true })),
    runCheck(async ({ record }) => (record.dish === 'pizza' ? closed : { ok: true })),
  );
  const { actions } = await actionsWith(
    runAction(async () => done),
    checks,
  );
  expect(await actions.check(order)).toEqual(closed);
  expect(await actions.check(request('order', { dish: 'soup' }))).toEqual({ ok: true });
});

it('passes a check that throws, and tells the operator', async () => {
  const failing = runCheck(async () => {
    throw new Error('down');
  });
  const { actions, problems } = await actionsWith(
    runAction(async () => done),
    failing,
  );
  expect(await actions.check(order)).toEqual({ ok: true });
  expect(problems).toEqual(['the check of order failed']);
});

it('finds nothing wrong with the actions of the agents that ship', () => {
  expect([...actionFaults(dental), ...actionFaults(plumber)]).toEqual([]);
});

const fields = { date: 'dish', time: 'when', name: 'dish', phone: 'dish', reason: 'dish' };

it.each<[string, ActionSpec, ActionSpec | undefined, string, RegExp]>([
  ['an unknown action', { type: 'bookings' }, undefined, 'action', /"bookings" is no action; .*builders/],
  [
    'a check as an action',
    slotIsFree({ calendar: 'a', minutes: 30, fields }),
    undefined,
    'action',
    /is no action/,
  ],
  ['an action as a check', runAction(async () => done), runAction(async () => done), 'check', /is no check/],
  ['no address', httpAction({ url: 'jobs', say: 'Done.' }), undefined, 'action.url', /https:/],
  [
    'a second of slots',
    bookAppointment({ calendar: 'a', minutes: 1, fields }),
    undefined,
    'action.minutes',
    /5 or more/,
  ],
  [
    'a field of another kind',
    runAction(async () => done),
    allOf(slotIsFree({ calendar: 'a', minutes: 30, fields: { date: 'dish', time: 'dish' } })),
    'check.checks[0].fields.date',
    /"dish" is of kind text; it must be of kind date/,
  ],
  [
    'a field that is not there',
    bookAppointment({ calendar: 'a', minutes: 30, fields }),
    undefined,
    'action.fields.time',
    /no field "when"/,
  ],
])('reports %s with its place', (_, action, check, path, message) => {
  expect(actionFaults(agentWith(action, check))).toContainEqual({
    path: `intents.order.${path}`,
    message: expect.stringMatching(message),
  });
});
