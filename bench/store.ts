import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { openSqlite } from '../src/adapters/store/sqlite.ts';
import type { Fact } from '../src/core/fact.ts';
import { median, ratio, short } from './numbers.ts';
import { table } from './table.ts';

/** Facts a second, each in an append of its own: into the store, and into a bare table. */
export interface StoreRates {
  readonly calls: number;
  readonly store: number;
  readonly floor: number;
}

/** `facts`: of a whole call. They are appended again and again, in `rounds` of `perRound`. */
export async function measureStore(
  facts: readonly Fact[],
  { rounds, perRound }: { rounds: number; perRound: number },
): Promise<readonly StoreRates[]> {
  // The end of a call closes it to more.
  const open = facts.filter(({ type }) => type !== 'call_end');
  const rates: StoreRates[] = [];
  for (const calls of [1, 50]) {
    const store: number[] = [];
    const floor: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      store.push(await appendToStore(open, calls, perRound));
      floor.push(await insert(open, calls, perRound));
    }
    rates.push({ calls, store: median(store), floor: median(floor) });
  }
  return rates;
}

export function storeTable(rates: readonly StoreRates[]): string {
  return table(
    ['facts a second', 'store', 'bare INSERT', 'store / bare'],
    rates.map(({ calls, store, floor }) => [
      calls === 1 ? 'one call' : `${calls} calls at once`,
      short(store),
      short(floor),
      ratio(store, floor),
    ]),
  );
}

async function appendToStore(facts: readonly Fact[], calls: number, count: number): Promise<number> {
  return inDirectory(async (dir) => {
    const store = openSqlite({ dir });
    const sids = Array.from({ length: calls }, (_, n) => `CA${n}`);
    const parties = { from: '+12125550147', to: '+12125550100', agent: 'bench' };
    const epochs = new Map<string, number>();
    for (const sid of sids) epochs.set(sid, (await store.claim({ sid, ...parties }, 'bench', 0)).epoch);
    const each = Math.ceil(count / calls);
    const start = performance.now();
    // A call waits for each append before the next; the calls do not wait for one another.
    await Promise.all(
      sids.map(async (sid) => {
        for (let seq = 0; seq < each; seq += 1) {
          await store.append(sid, epochs.get(sid) ?? 0, seq, [pick(facts, seq)]);
        }
      }),
    );
    const seconds = (performance.now() - start) / 1_000;
    await store.close();
    return (each * calls) / seconds;
  });
}

/** The floor: one prepared statement, the same durability, nobody asks whose call it is. */
function insert(facts: readonly Fact[], calls: number, count: number): Promise<number> {
  return inDirectory(async (dir) => {
    const db = new Database(join(dir, 'bare.db'));
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    db.exec(
      'CREATE TABLE facts (call TEXT, seq INTEGER, fact TEXT, PRIMARY KEY (call, seq)) STRICT, WITHOUT ROWID',
    );
    const statement = db.prepare('INSERT INTO facts (call, seq, fact) VALUES (?, ?, ?)');
    const each = Math.ceil(count / calls);
    const start = performance.now();
    for (let seq = 0; seq < each; seq += 1) {
      for (let n = 0; n < calls; n += 1) statement.run(`CA${n}`, seq, JSON.stringify(pick(facts, seq)));
    }
    const seconds = (performance.now() - start) / 1_000;
    db.close();
    return (each * calls) / seconds;
  });
}

async function inDirectory<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'pointsman-bench-'));
  try {
    return await work(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function pick(facts: readonly Fact[], index: number): Fact {
  const fact = facts[index % facts.length];
  if (fact === undefined) throw new Error('A call has facts');
  return fact;
}
