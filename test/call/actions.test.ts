import dental from '../../agents/dental.ts';
import { actionsFor } from '../../src/adapters/actions/actions.ts';
import { runAction } from '../../src/adapters/actions/custom.ts';
import { httpAction } from '../../src/adapters/actions/http.ts';
import type { ActionResult } from '../../src/call/world.ts';
import type { ActionSpec, Agent } from '../../src/core/agent.ts';
import { virtualClock } from '../../src/simulate/clock.ts';
import { emptyStore, MONDAY_MORNING, systemThat } from '../adapters/actions/setting.ts';
import { practice } from '../support/agent.ts';
import { memoryActions } from '../support/memory-actions.ts';
import { actionsConformance } from './actions.conformance.ts';

const nothing = async () => {};

actionsConformance('in memory', { outcome: 'ours' }, async () => {
  const done = new Map<string, ActionResult>();
  let times = 0;
  const restart = () =>
    memoryActions(done, (_, { full_name: name }) => {
      times += 1;
      return name === 'Nobody'
        ? { ok: false, why: 'There is nobody of that name.' }
        : { ok: true, result: { say: 'It is done.' } };
    });
  // What was begun and not written down was not done: doing it is writing it down.
  return { actions: restart(), restart, times: async () => times, begin: nothing, waitedInVain: nothing };
});

actionsConformance('appointments', { outcome: 'ours' }, async () => {
  const { store, ...opened } = await withStore(dental);
  const days = ['2026-12-01', '2026-12-02'];
  for (const [index, date] of days.entries())
    await store.book({
      key: `booked ${date}`,
      callSid: 'CA0',
      calendar: 'dental',
      date,
      time: '14:00',
      minutes: 30,
      name: 'Ann Lee',
      phone: '+12125550147',
      reason: 'cleaning',
      code: `AAA${index}`,
    });
  const times = async () => days.length - (await store.appointments()).length;
  return { ...opened, times, waitedInVain: nothing };
});

actionsConformance('own code', { outcome: 'elsewhere' }, async () => {
  let times = 0;
  const action = runAction(async ({ record }) => {
    times += 1;
    if (record.full_name === 'Silence') await new Promise(() => {});
    if (record.full_name === 'Nobody') return { ok: false, why: 'There is nobody of that name.' };
    return { ok: true, result: { say: 'It is done.' } };
  });
  const { clock, ...opened } = await withStore(agentWith(action));
  const waitedInVain = () => clock.run(MONDAY_MORNING + action.timeoutMs, () => false);
  return { ...opened, times: async () => times, waitedInVain };
});

actionsConformance('another system', { outcome: 'elsewhere' }, async () => {
  let hung = () => {};
  const hangs = new Promise<void>((resolve) => {
    hung = resolve;
  });
  const { url, received } = await systemThat(({ body }) => {
    // What `httpAction` sends.
    const { full_name: name } = (body as { record: Record<string, string> }).record;
    if (name !== 'Silence') return { status: name === 'Nobody' ? 404 : 200 };
    hung();
    return 'never';
  });
  const action = httpAction({ url, say: 'It is done.', attempts: 1 });
  const { clock, ...opened } = await withStore(agentWith(action));
  async function waitedInVain() {
    await hangs;
    await clock.run(MONDAY_MORNING + action.timeoutMs, () => false);
  }
  return { ...opened, times: async () => received.length, waitedInVain };
});

function agentWith(action: ActionSpec): Agent {
  const cancel = { description: 'cancel an appointment', fields: [], action };
  return { ...practice, intents: { cancel_appointment: cancel } };
}

async function withStore(agent: Agent) {
  const store = await emptyStore();
  const clock = virtualClock(MONDAY_MORNING);
  const restart = () => actionsFor({ agent, store, fetch, clock });
  const begin = async (key: string) => {
    await store.beginAction(key, 'CA0', 'cancel_appointment', MONDAY_MORNING);
  };
  return { store, clock, actions: restart(), restart, begin };
}
