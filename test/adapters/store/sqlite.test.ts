import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../src/adapters/store/sqlite.ts';
import { conformsToStore } from './store.conformance.ts';

describe('the embedded store', () => {
  conformsToStore(async () => {
    const dir = await mkdtemp(join(tmpdir(), 'pointsman-store-'));
    return {
      open: async () => openSqlite({ dir }),
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
