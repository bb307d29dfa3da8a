import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { erasedLog } from '../adapters/audit/erase.ts';
import { auditPaths } from '../adapters/audit/files.ts';
import { txt } from '../adapters/audit/txt.ts';
import { openSqlite } from '../adapters/store/sqlite.ts';
import type { CallRow, Store } from '../adapters/store/store.ts';
import { parseConfig, problemsText } from '../config.ts';
import { ERASED } from '../core/erase.ts';
import type { Fact } from '../core/fact.ts';
import { FAILED, OK, USAGE } from './exit.ts';

export interface EraseSettings {
  readonly call?: string;
  readonly from?: string;
  /** A number of days, such as `30d`. */
  readonly olderThan?: string;
  readonly dryRun?: true;
}

/**
 * Takes what people said, and who they were, out of the store and out of both files of each call that is meant.
 * Exits 1 where a call is still going on, is not known, or its file cannot be read as a log.
 */
export async function erase(
  env: NodeJS.ProcessEnv,
  settings: EraseSettings,
  now = new Date(),
): Promise<number> {
  const { call, from, olderThan, dryRun } = settings;
  if ([call, from, olderThan].filter((one) => one !== undefined).length !== 1) {
    console.error('Say which calls: one of --call <sid>, --from <number> and --older-than <days>d.');
    return USAGE;
  }
  const days = olderThan === undefined ? null : /^(\d{1,5})d$/.exec(olderThan)?.[1];
  if (days === undefined) {
    console.error(`"${olderThan}" is no age: write a number of days, such as 30d.`);
    return USAGE;
  }
  const parsed = parseConfig(env);
  if (!parsed.ok) {
    console.error(problemsText(parsed.problems));
    return FAILED;
  }
  const { dataDir, logDir } = parsed.config;
  // Opening would make a store where there is none.
  if (!existsSync(dataDir)) {
    console.error(`There are no calls in ${dataDir}: set DATA_DIR to where the server keeps them.`);
    return FAILED;
  }
  const store = openSqlite({ dir: dataDir });
  try {
    const meant = await callsMeant(store, { call, from, before: days === null ? null : before(now, days) });
    if (typeof meant === 'string') {
      console.error(meant);
      return FAILED;
    }
    if (dryRun) {
      for (const { sid, startedAt } of meant)
        console.log(`${sid} of ${new Date(startedAt).toISOString()} would be erased`);
      console.log(`${count(meant.length)} would be erased. Nothing was changed.`);
      return OK;
    }
    let failed = 0;
    for (const row of meant) failed += (await eraseCall(store, logDir, row, now)) ? 0 : 1;
    console.log(`${count(meant.length - failed)} erased.`);
    return failed === 0 ? OK : FAILED;
  } finally {
    await store.close();
  }
}

/** The calls, or why there are none. */
async function callsMeant(
  store: Store,
  { call, from, before }: { call: string | undefined; from: string | undefined; before: number | null },
): Promise<readonly CallRow[] | string> {
  if (from !== undefined) return store.endedCalls({ from });
  if (before !== null) return store.endedCalls({ before });
  const row = await store.call(call ?? '');
  if (row === null) return `There is no call ${call}.`;
  return row.endedAt === null ? `Call ${call} is still going on: erase it once it has ended.` : [row];
}

/** The file first: a call whose file is left is found again, one whose row is gone is not. */
async function eraseCall(store: Store, logDir: string, row: CallRow, now: Date): Promise<boolean> {
  const { sid, startedAt } = row;
  const facts = (await store.facts(sid)).map(({ fact }) => fact);
  const paths = auditPaths(logDir, sid, facts[0]?.at ?? startedAt);
  const text = await readFile(paths.jsonl, 'utf8').catch(() => null);
  if (text !== null) {
    const log = erasedLog(text);
    if (log === null) {
      console.error(
        `${paths.jsonl}: a line is no record, so the call was left as it is. See "pointsman verify".`,
      );
      return false;
    }
    await replace(paths.jsonl, log.text);
    await replace(paths.txt, txt(log.facts));
  }
  const erasure = await store.erase(sid, now.toISOString().slice(0, 10));
  if (erasure.status !== 'erased') {
    console.error(`Call ${sid} is ${erasure.status.replace('_', ' ')}.`);
    return false;
  }
  const kept = erasure.keptAppointments;
  const ahead = kept === 0 ? '' : ` (${kept} booked and still ahead: kept until the day has passed)`;
  console.log(`${sid} erased${ahead}`);
  for (const recording of recordingsOf(facts))
    console.log(`  ${recording} is at the carrier: delete it there`);
  return true;
}

/** The carrier's names for what it recorded of a call. */
function recordingsOf(facts: readonly Fact[]): readonly string[] {
  const names = facts.flatMap((fact) => {
    const isRecording = fact.type === 'recording_started' || fact.type === 'message_recorded';
    return isRecording && fact.data.recording !== ERASED ? [fact.data.recording] : [];
  });
  return [...new Set(names)];
}

async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

function before(now: Date, days: string): number {
  return now.getTime() - Number(days) * 24 * 3_600_000;
}

function count(calls: number): string {
  return calls === 1 ? '1 call' : `${calls} calls`;
}
