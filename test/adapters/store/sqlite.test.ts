import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reading } from '../../../src/adapters/store/numbers.ts';
import { migrations } from '../../../src/adapters/store/schema.ts';
import { openSqlite } from '../../../src/adapters/store/sqlite.ts';
import { conformsToStore } from './store.conformance.ts';

const newYork: Reading = {
  timeZone: 'America/New_York',
  prices: {},
  redact: (fact) =>
    fact.type === 'utterance'
      ? { ...fact, data: { ...fact.data, text: fact.data.text.replace('secret', '-----') } }
      : fact,
};

describe('the embedded store', () => {
  conformsToStore(async () => {
    const dir = await mkdtemp(join(tmpdir(), 'pointsman-store-'));
    return {
      open: async (reading = newYork) => openSqlite({ dir, ...(reading === null ? {} : { reading }) }),
      remove: () => rm(dir, { recursive: true }),
    };
  });
});

describe('opening', () => {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'pointsman-store-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  it('makes the directory, however deep', async () => {
    const store = openSqlite({ dir: join(dir, 'a', 'b') });
    expect(await store.ready()).toBe(true);
    await store.close();
  });

  it('says what to do when the directory cannot be written', async () => {
    await writeFile(join(dir, 'file'), '');
    expect(() => openSqlite({ dir: join(dir, 'file') })).toThrow(/data directory .*file.*set DATA_DIR/);
  });

  it('says what to do when the file is no store', async () => {
    const spoiled = join(dir, 'spoiled');
    await openSqlite({ dir: spoiled }).close();
    await rm(join(spoiled, 'pointsman.db-wal'), { force: true });
    await writeFile(join(spoiled, 'pointsman.db'), 'no database '.repeat(100));
    expect(() => openSqlite({ dir: spoiled })).toThrow(/Cannot open the store .*not a database.*backup/);
  });

  it('brings a file of the first version up to date, with the messages that were taken meanwhile', async () => {
    const old = join(dir, 'old');
    await mkdir(old);
    const db = new Database(join(old, 'pointsman.db'));
    const message = { type: 'message_taken', at: 2_000, data: { text: 'Please call back.' } };
    db.exec(migrations[0] ?? '');
    db.exec(`INSERT INTO calls (sid, from_number, to_number, agent, started_at, node, epoch, last_seq)
      VALUES ('CA1', '+1', '+2', 'a', 1000, 'node', 1, 2)`);
    const insert = db.prepare("INSERT INTO facts (call, seq, fact) VALUES ('CA1', ?, ?)");
    insert.run(1, JSON.stringify({ type: 'line_lost', at: 1_000, data: { why: 'message_taken' } }));
    insert.run(2, JSON.stringify(message));
    db.exec('PRAGMA user_version = 1');
    db.close();
    for (const _ of ['first', 'again']) {
      const store = openSqlite({ dir: old });
      expect(await store.followUps({ limit: 10 })).toMatchObject([{ call: 'CA1', seq: 2, fact: message }]);
      await store.close();
    }
  });

  it('waits for another process that holds the write lock', async () => {
    const shared = join(dir, 'shared');
    const store = openSqlite({ dir: shared });
    const other = await holdingTheLock(join(shared, 'pointsman.db'));
    const claimed = store.claim({ sid: 'CA1', from: '+1', to: '+2', agent: 'a' }, 'node', 1_000);
    other.stdin.end();
    expect(await claimed).toEqual({ epoch: 1, past: [] });
    await store.close();
  });
});

/** A process that has begun a write and ends it when its standard input does. */
async function holdingTheLock(file: string) {
  const libsql = createRequire(import.meta.url).resolve('libsql');
  const script = `const db = new (require(${JSON.stringify(libsql)}))(${JSON.stringify(file)});
    db.exec('BEGIN IMMEDIATE'); process.stdout.write('held');
    process.stdin.resume().on('end', () => db.exec('COMMIT'));`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}
