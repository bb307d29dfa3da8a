import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openSqlite } from '../../src/adapters/store/sqlite.ts';
import type { Journal } from '../../src/call/world.ts';
import { newCall } from '../../src/core/evolve.ts';
import { startCalls } from '../../src/server/calls.ts';
import { virtualClock } from '../../src/simulate/clock.ts';
import { practice } from '../support/agent.ts';
import { memoryJournal } from '../support/memory-journal.ts';
import { journalConformance } from './journal.conformance.ts';

journalConformance('in memory', async () => {
  const { claim, facts } = memoryJournal();
  return { claim: async () => claim(), facts: async () => facts() };
});

journalConformance('of a node with a store', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'pointsman-journal-'));
  const store = openSqlite({ dir });
  onTestFinished(async () => {
    await store.close();
    rmSync(dir, { recursive: true });
  });
  let nodes = 0;
  return {
    claim: async () => {
      const journals: Journal[] = [];
      nodes += 1;
      const node = startCalls({
        agent: practice,
        store,
        voices: { name: 'none', open: () => unused() },
        clips: { find: () => null },
        spare: { speak: async () => null },
        actions: { check: unused, run: unused, settle: unused },
        clock: virtualClock(0),
        random: unused,
        node: `node-${nodes}`,
        maxCalls: 1,
        maxCallsPerCaller: 1,
        maxCallsPerNumber: 1,
        maxCallMs: 600_000,
        // The call itself is of no interest here: its journal is taken out of its world.
        run: ({ sid, world }) => {
          journals.push(world.journal);
          return {
            sid,
            current: () => newCall,
            connect: () => () => {},
            deliver: () => {},
            settled: async () => {},
            ended: new Promise(() => {}),
          };
        },
        onTaken: () => {},
        onLeft: () => {},
        onFacts: () => {},
        log: { info: unused, warn: unused, error: unused, debug: unused },
      });
      await node.take({ sid: 'CA1', from: '+12125550147', to: '+12125550100' });
      return journals[0] ?? unused();
    },
    facts: async () => (await store.facts('CA1')).map(({ fact }) => fact),
  };
});

function unused(): never {
  throw new Error('This has no part in keeping facts');
}
