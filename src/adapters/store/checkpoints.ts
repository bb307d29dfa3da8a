import { stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'libsql/promise';

/**
 * Takes what was committed out of the write-ahead log and into the database, beside the event loop. SQLite would
 * do so itself, within the commit that fills the log: then every call of the process waits for the disk twice,
 * 10 ms on a good one and more than a hundred on one that is busy, and none of them is heard meanwhile.
 *
 * https://www.sqlite.org/wal.html#ckpt
 */
export interface Checkpoints {
  /** A transaction was committed. */
  wrote(): void;
  /** Where nothing can be written just now: resolves when it can be again. */
  pause(): Promise<void> | null;
  /** Leaves nothing in the log, which keeps what was overwritten. Rejects where other processes do not let go of it. */
  empty(): Promise<void>;
  /** Leaves an empty log, where others let it. Nothing may be written any more. */
  close(): Promise<void>;
}

/** For a database whose other connections have `NO_CHECKPOINTS`. */
export function checkpoints(file: string): Checkpoints {
  let db: Database | null = null;
  let hasWritten = false;
  /** Since the last round was asked for. */
  let written = 0;
  let isDue = false;
  let isClosing = false;
  let paused: Promise<void> | null = null;
  let last: Promise<void> = Promise.resolve();

  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  }

  /** Where another process is at it, or a disk is full, it does not do all of it: the next one has more to do. */
  async function checkpoint(kind: 'PASSIVE' | 'RESTART' | 'TRUNCATE'): Promise<void> {
    try {
      // Opened when there is something to do: most commands write little.
      db ??= new Database(file, {});
      // Only `exec` leaves the event loop: a statement that gives rows is run on it, in this library too.
      await db.exec(`PRAGMA wal_checkpoint(${kind})`);
    } catch {}
  }

  /** Nothing of this process is written meanwhile. */
  async function alone<T>(work: () => Promise<T>): Promise<T> {
    const done = work();
    paused = done.then(() => {});
    const result = await done;
    paused = null;
    return result;
  }

  /**
   * While transactions are written the log never comes to its beginning again, and grows. So they wait for its last
   * pages: few, since most went before, while nobody had to wait. What could not be done is left to the next round.
   */
  async function round(): Promise<void> {
    isDue = false;
    await checkpoint('PASSIVE');
    await alone(() => checkpoint('RESTART'));
  }

  async function emptied(): Promise<boolean> {
    await checkpoint('TRUNCATE');
    const left = await stat(`${file}-wal`).catch(() => null);
    return left === null || left.size === 0;
  }

  async function empty(): Promise<void> {
    await checkpoint('PASSIVE');
    for (let tried = 1; !(await alone(emptied)); tried += 1) {
      if (tried === TRIES || isClosing) throw new Error(NOT_EMPTY);
      await pause(RETRY_MS);
    }
  }

  return {
    wrote() {
      hasWritten = true;
      written += 1;
      if (written < ROUND || isDue) return;
      written = 0;
      isDue = true;
      void inTurn(round);
    },
    pause: () => paused,
    empty: () => inTurn(empty),
    async close() {
      isClosing = true;
      await last;
      // SQLite would do so with its last connection, but one that has prepared statements never quite closes.
      if (hasWritten) await checkpoint('TRUNCATE');
      db?.close();
    },
  };
}

/** Takes over all that a process left that is gone; from then on the log is left to `checkpoints`. */
export const NO_CHECKPOINTS = 'PRAGMA wal_checkpoint(PASSIVE); PRAGMA wal_autocheckpoint = 0';

/** Transactions of some three pages each: a log of about 12 MB, every four seconds where 200 calls are under way. */
const ROUND = 1_000;

/** About five seconds. */
const TRIES = 250;
const RETRY_MS = 20;
const NOT_EMPTY =
  'What was overwritten still stands in the log of the store, since another process reads or writes there. ' +
  'Stop every process that uses the store: its log goes with the last one.';
