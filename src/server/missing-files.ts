import type { AuditFiles } from '../adapters/audit/files.ts';
import type { Store } from '../adapters/store/store.ts';
import type { Clock } from '../call/world.ts';
import type { Log } from './log.ts';

/** Some twenty milliseconds of work in a hundred: the audio of calls goes on beside it. */
const A_TIME = 10;
const SOON_MS = 100;

/** A disk that was full is not looked at more often: each try reads all facts of its calls. */
const EVERY_MS = 30_000;

/** Whoever ended the call, here or in another process, writes its files in much less. */
const IN_TIME_MS = 30_000;

/**
 * Writes the files of calls that ended without them: the disk was full, or the process died first. Goes round and round,
 * so that one whose files can never be written does not keep the others from theirs. Returns the way to stop.
 */
export function writeMissingFiles({
  store,
  audit,
  clock,
  log,
}: {
  store: Store;
  audit: Pick<AuditFiles, 'rebuild'>;
  clock: Clock;
  log: Log;
}): () => void {
  let callOff = () => {};
  let stopped = false;
  let after = '';
  async function more(): Promise<void> {
    let inMs = EVERY_MS;
    try {
      const endedBefore = clock.now() - IN_TIME_MS;
      const due = await store.withoutFiles({ endedBefore, after, limit: A_TIME });
      let written = 0;
      for (const sid of due) if (!stopped && (await audit.rebuild(sid))) written += 1;
      if (written > 0) log.info({ calls: written }, 'Calls have the files now that they ended without');
      after = due.length === A_TIME ? (due.at(-1) ?? '') : '';
      if (due.length === A_TIME && written === A_TIME) inMs = SOON_MS;
    } catch (error) {
      log.warn({ error: String(error) }, 'Nobody could look for calls without their files');
    }
    if (!stopped) callOff = clock.wakeAt(clock.now() + inMs, () => void more());
  }
  void more();
  return () => {
    stopped = true;
    callOff();
  };
}
