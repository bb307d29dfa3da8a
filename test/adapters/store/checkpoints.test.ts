import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as loop } from 'node:timers/promises';
import Database from 'libsql';
import { expect, it, onTestFinished } from 'vitest';
import { openSqlite } from '../../../src/adapters/store/sqlite.ts';
import type { Store } from '../../../src/adapters/store/store.ts';

async function setting() {
  const dir = await mkdtemp(join(tmpdir(), 'pointsman-checkpoints-'));
  const store = openSqlite({ dir });
  onTestFinished(async () => {
    await store.close();
    await rm(dir, { recursive: true });
  });
  const log = join(dir, 'pointsman.db-wal');
  return { dir, store, log };
}

/** Each a page of the log and more, as calls write them: with time for others between two. */
async function write(store: Store, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await store.beat('node', n);
    await loop();
  }
}

it('keeps the log short, however long it is written to, and leaves out nothing', async () => {
  const { store, log } = await setting();
  await write(store, 6_000);
  expect((await stat(log)).size).toBeLessThan(3_000 * PAGE);
  expect(await store.holders()).toMatchObject([{ node: 'node', seenAt: 5_999 }]);
});

it('does not wait for the disk within a commit', async () => {
  const { dir, store, log } = await setting();
  const before = await stat(join(dir, 'pointsman.db'));
  for (let n = 0; n < 900; n += 1)
    await store.claim({ sid: `CA${n}`, from: '', to: '', agent: 'dental' }, 'node', n);
  expect((await stat(log)).size).toBeGreaterThan(2_000 * PAGE);
  expect(await stat(join(dir, 'pointsman.db'))).toMatchObject({ mtimeMs: before.mtimeMs, size: before.size });
});

it('goes on while another process reads what was there before, and makes up for it afterwards', async () => {
  const { dir, store, log } = await setting();
  await write(store, 10);
  const other = new Database(join(dir, 'pointsman.db'));
  other.exec('BEGIN');
  expect(other.prepare('SELECT seen_at FROM nodes').all()).toHaveLength(1);
  await write(store, 2_500);
  const grown = (await stat(log)).size;
  expect(grown).toBeGreaterThan(2_500 * PAGE);
  other.exec('COMMIT');
  other.close();
  await write(store, 4_000);
  expect((await stat(log)).size).toBeLessThan(1.5 * grown);
  expect(await store.holders()).toMatchObject([{ seenAt: 3_999 }]);
});

it('leaves an empty log when it is closed', async () => {
  const { store, log } = await setting();
  await write(store, 10);
  await store.close();
  expect((await stat(log)).size).toBe(0);
});

it('leaves nothing in the log of what was erased', async () => {
  const { dir, store, log } = await setting();
  const sid = 'CA-erased';
  const { epoch } = await store.claim({ sid, from: '+12125550147', to: '', agent: 'dental' }, 'node', 1);
  const ended = { outcome: 'completed', intent: null, duration_s: 1, turns: 1 } as const;
  await store.append(sid, epoch, 0, [
    { type: 'utterance', at: 2, data: { speaker: 'caller', text: 'Marmalade', started_ms: 1 } },
    { type: 'call_end', at: 3, data: ended },
  ]);
  expect(await readFile(log, 'latin1')).toContain('Marmalade');
  await store.erase(sid, '2026-02-03');
  const left = await Promise.all([log, join(dir, 'pointsman.db')].map((path) => readFile(path, 'latin1')));
  expect(left.join('')).not.toMatch(/Marmalade|2125550147/);
});

const PAGE = 4_096;
