import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'libsql';
import { usableDirectory } from '../directory.ts';
import { type Checkpoints, NO_CHECKPOINTS } from './checkpoints.ts';
import { migrations } from './schema.ts';

/** Of the store in this directory. */
export function databaseFile(dir: string): string {
  return join(dir, 'pointsman.db');
}

/** With the tables of today, in a directory that is made. Throws when the directory or the file cannot be used. */
export function openDatabase(file: string): Database.Database {
  usableDirectory(dirname(file), { what: 'data directory', setting: 'DATA_DIR' });
  try {
    const db = new Database(file, { timeout: OPENING_MS });
    db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON',
    );
    transaction(db, () => migrate(db));
    db.exec(NO_CHECKPOINTS);
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    return db;
  } catch (error) {
    throw new Error(
      `Cannot open the store ${file} (${reason(error)}). ` +
        'Restore it from a backup, or move it away so that a fresh one is made.',
    );
  }
}

/** One write, whole or not at all. */
export type Write = <T>(work: () => T) => Promise<T>;

export function writing(
  db: Database.Database,
  { wrote, pause }: Pick<Checkpoints, 'wrote' | 'pause'>,
): Write {
  return async (work) => {
    for (let paused = pause(); paused !== null; paused = pause()) await paused;
    const result = await patiently(() => transaction(db, work));
    wrote();
    return result;
  };
}

/** The rows of a statement, whose columns are named and typed as the schema beside this file has them. */
export function rows<T>(statement: Database.Statement, ...values: readonly unknown[]): T[] {
  return statement.all(...values) as T[];
}

function migrate(db: Database.Database): void {
  const [{ user_version: version } = { user_version: 0 }] = rows<{ user_version: number }>(
    db.prepare('PRAGMA user_version'),
  );
  if (version > migrations.length)
    throw new Error(`its schema ${version} is newer than ${migrations.length}, which this version knows`);
  for (const migration of migrations.slice(version)) db.exec(migration);
  db.exec(`PRAGMA user_version = ${migrations.length}`);
}

/** Takes the write lock at once: a reader that turned writer could not wait for another writer. */
function transaction<T>(db: Database.Database, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** How long opening waits for another process that is making the tables; no call is on the line yet. */
const OPENING_MS = 5_000;
/** How long a write may hold up the event loop, and with it all audio, for another process. */
const BUSY_MS = 10;
/** Between two tries the event loop is free. */
const RETRY_MS = 20;
/** About five seconds; whoever holds the lock longer is stuck. */
const TRIES = 170;

async function patiently<T>(work: () => T): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return work();
    } catch (error) {
      const busy = error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
      if (!busy || tried === TRIES) throw error;
      await wait(RETRY_MS);
    }
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
