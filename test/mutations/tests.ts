import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The fast tests that judge guards. None of them needs `dist`, a socket to elsewhere, or a clock of the wall. */
const judges = [
  'test/core',
  'test/call',
  'test/scenarios.test.ts',
  'test/protocols',
  'test/adapters/actions',
  'test/adapters/store',
];

interface Verdict {
  /** The first test that failed; null where all passed. */
  readonly failed: string | null;
  /** The file that it stands in, where there is one. */
  readonly file?: string | undefined;
  readonly seconds: number;
}

/** What of the runner's report is read here. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const running = new Set<number>();

export async function runTests({
  root,
  workers,
  limitMs,
  only = judges,
}: {
  readonly root: string;
  readonly workers: number;
  readonly limitMs: number;
  readonly only?: readonly string[];
}): Promise<Verdict> {
  const report = join(root, 'report.json');
  rmSync(report, { force: true });
  const start = performance.now();
  const code = await exitCode(root, limitMs, [
    'run',
    '--bail=1',
    `--maxWorkers=${workers}`,
    '--reporter=json',
    `--outputFile=${report}`,
    ...only,
  ]);
  const seconds = (performance.now() - start) / 1_000;
  if (code === 'late') return { failed: `the time limit of ${Math.round(limitMs / 1_000)} s`, seconds };
  if (code === 0) return { failed: null, seconds };
  if (!existsSync(report)) throw new Error(`The tests in ${root} ended with ${code} and without a report`);
  // Written by the test runner a moment ago.
  return { ...firstFailure(JSON.parse(readFileSync(report, 'utf8')) as Report, root), seconds };
}

/** Ends what still runs: it would outlive us, since each run is a process group of its own. */
export function endRuns(): void {
  for (const pid of running) kill(pid);
}

function exitCode(root: string, limitMs: number, options: readonly string[]): Promise<number | 'late'> {
  return new Promise((resolve, reject) => {
    const vitest = spawn(process.execPath, [join('node_modules', 'vitest', 'vitest.mjs'), ...options], {
      cwd: root,
      stdio: 'ignore',
      detached: true,
    });
    const { pid } = vitest;
    if (pid !== undefined) running.add(pid);
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      if (pid !== undefined) kill(pid);
    }, limitMs);
    vitest.once('error', reject);
    vitest.once('exit', (code) => {
      clearTimeout(limit);
      if (pid !== undefined) running.delete(pid);
      resolve(late ? 'late' : (code ?? 1));
    });
  });
}

function kill(pid: number): void {
  try {
    // The whole group: a worker in an endless loop does not notice that its parent is gone.
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself in the same moment.
  }
}

function firstFailure({ testResults }: Report, root: string): Omit<Verdict, 'seconds'> {
  for (const { name, assertionResults } of testResults) {
    const failed = assertionResults.find(({ status }) => status === 'failed');
    const file = relative(root, name);
    if (failed !== undefined) return { failed: `${file}: ${failed.fullName}`, file };
  }
  const unread = testResults.find(({ status, message }) => status === 'failed' && message !== '');
  // A break that cannot be loaded proves nothing about the tests.
  if (unread !== undefined) throw new Error(`${relative(root, unread.name)} cannot run: ${unread.message}`);
  return { failed: 'an error outside of any test' };
}
