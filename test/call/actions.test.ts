import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { actionsFor } from '../../src/adapters/actions/actions.ts';
import { runAction } from '../../src/adapters/actions/custom.ts';
import { openSqlite } from '../../src/adapters/store/sqlite.ts';
import type { ActionResult } from '../../src/call/world.ts';
import type { Agent, Intent } from '../../src/core/agent.ts';
import { practice } from '../support/agent.ts';
import { memoryActions } from '../support/memory-actions.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { actionsConformance } from './actions.conformance.ts';

actionsConformance('in memory', async () => {
  const done = new Map<string, ActionResult>();
  let times = 0;
  const restart = () =>
    memoryActions(done, (_, { full_name: name }) => {
      times += 1;
      return name === 'Nobody'
        ? { ok: false, why: 'There is nobody of that name.' }
        : { ok: true, result: { say: 'It is done.' } };
    });
  return { actions: restart(), restart, times: () => times };
});

actionsConformance('of an agent file, with a store', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'pointsman-actions-'));
  const store = openSqlite({ dir });
  onTestFinished(async () => {
    await store.close();
    rmSync(dir, { recursive: true });
  });
  let times = 0;
  const cancel: Intent = {
    description: 'cancel an appointment',
    fields: [],
    action: runAction(async ({ record }) => {
      times += 1;
      if (record.full_name === 'Nobody') throw new Error('There is nobody of that name.');
      return { ok: true, result: { say: 'It is done.' } };
    }),
  };
  const agent: Agent = { ...practice, intents: { cancel_appointment: cancel } };
  const restart = () => actionsFor({ agent, store, fetch, clock: virtualClock(0) });
  return { actions: restart(), restart, times: () => times };
});
