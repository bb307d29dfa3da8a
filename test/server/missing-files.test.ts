import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { auditFiles, auditPaths } from '../../src/adapters/audit/files.ts';
import { verifyChain } from '../../src/adapters/audit/verify.ts';
import { openSqlite } from '../../src/adapters/store/sqlite.ts';
import { writeMissingFiles } from '../../src/server/missing-files.ts';
import { facts } from '../adapters/audit/facts.ts';
import { closeAfterTest, eventually, manualClock, temporaryDir } from './fixture.ts';

const START = facts[0]?.at ?? 0;
const MUCH_LATER = START + 3_600_000;

function setting() {
  const dir = temporaryDir();
  const logs = join(dir, 'logs');
  const store = openSqlite({ dir });
  closeAfterTest(() => store.close());
  const clock = manualClock(MUCH_LATER);
  const audit = auditFiles({
    dir: logs,
    redact: (fact) => fact,
    facts: (sid) => store.facts(sid),
    salt: (sid) => store.salt(sid),
    onWhole: (sid) => store.filesWhole(sid),
    onProblem() {},
  });
  const open = () => {
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const stop = writeMissingFiles({ store, audit, clock, log });
    closeAfterTest(async () => stop());
  };
  /** A call that ended, and whose process has written nothing into its files. */
  const ended = async (sid: string) => {
    const { epoch } = await store.claim({ sid, from: '+1', to: '+2', agent: 'a' }, 'node', START);
    await store.append(sid, epoch, 0, facts);
  };
  const due = () => store.withoutFiles({ endedBefore: MUCH_LATER, after: '', limit: 100 });
  const lines = async (sid: string) =>
    verifyChain(await readFile(auditPaths(logs, sid, START).jsonl, 'utf8'));
  return { clock, logs, store, audit, open, ended, due, lines };
}

const whole = { ok: true, lines: facts.length, erased: 0 };

it('writes at once what an earlier process did not', async () => {
  const { open, ended, due, lines } = setting();
  for (const sid of ['CA1', 'CA2']) await ended(sid);
  expect(await due()).toEqual(['CA1', 'CA2']);
  open();
  await eventually(async () => (await due()).length === 0);
  for (const sid of ['CA1', 'CA2']) expect(await lines(sid)).toEqual(whole);
});

it('writes what could not be written as soon as it can be', async () => {
  const { clock, logs, audit, open, ended, due, lines } = setting();
  const day = join(logs, new Date(START).toISOString().slice(0, 10));
  writeFileSync(day, 'a file in the way');
  await ended('CA1');
  audit.append('CA1', facts, 1);
  await audit.settled();
  open();
  await eventually(() => clock.waiting() === 1);
  expect([await due(), audit.behind()]).toEqual([['CA1'], 1]);
  rmSync(day);
  clock.advance(30_000);
  await eventually(() => audit.behind() === 0);
  expect([await due(), await lines('CA1')]).toEqual([[], whole]);
});

it('does not let calls whose files can never be written keep the others from theirs', async () => {
  const { clock, logs, open, ended, due } = setting();
  const hopeless = Array.from({ length: 12 }, (_, n) => `CA-a${String(n).padStart(2, '0')}`);
  for (const sid of [...hopeless, 'CA-b']) {
    await ended(sid);
    // The new file would have to take the place of a directory that is not empty.
    if (sid !== 'CA-b') mkdirSync(join(auditPaths(logs, sid, START).jsonl, 'full'), { recursive: true });
  }
  open();
  await eventually(async () => {
    clock.advance(1_000);
    return !(await due()).includes('CA-b');
  });
  expect(await due()).toEqual(hopeless);
});

it('leaves a call that has just ended to the process that ended it', async () => {
  const { clock, store, open, due } = setting();
  const { epoch } = await store.claim({ sid: 'CA1', from: '+1', to: '+2', agent: 'a' }, 'node', MUCH_LATER);
  await store.append(
    'CA1',
    epoch,
    0,
    facts.map((fact) => ({ ...fact, at: clock.now() - 1_000 })),
  );
  open();
  await eventually(() => clock.waiting() === 1);
  expect(await due()).toEqual(['CA1']);
  clock.advance(30_000);
  await eventually(async () => (await due()).length === 0);
});
