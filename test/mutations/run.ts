import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { copyOfCheckout, removeCopies } from './copy.ts';
import { type Mutation, mutations } from './guards.ts';
import { applied } from './mutate.ts';
import { endRuns, runTests } from './tests.ts';

/**
 * `npm run mutations`: breaks one guard after the other in a copy of the checkout, and runs the tests that judge
 * guards. One table on stdout; fails when fewer than 95 of 100 breaks are caught.
 */
const USAGE = `npm run mutations -- [options]
  --only <n>   this break of the list alone; may be given several times
  --jobs <n>   copies that are tested at the same time, 2 if not given`;

const ENOUGH = 0.95;

/** The unbroken tests take half a minute; this is for a machine that is busy with other things. */
const UNBROKEN_MS = 300_000;
/** A break that makes an endless loop is caught by this, in multiples of the unbroken run with all cores. */
const LIMIT_FACTOR = 5;

/** How often a failure that does not come again is waited out before the break counts as not caught. */
const ATTEMPTS = 3;

interface Where {
  readonly root: string;
  readonly workers: number;
  readonly limitMs: number;
}

interface Row {
  readonly n: number;
  readonly guard: string;
  readonly caughtBy: string | null;
  readonly seconds: number;
}

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    jobs: { type: 'string', default: '2' },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) console.log(USAGE);
else await main();

async function main(): Promise<void> {
  const jobs = Number(options.jobs);
  const numbers = options.only.length > 0 ? options.only.map(Number) : mutations.map((_, index) => index + 1);
  const wanted = numbers.flatMap((n) => {
    const mutation = mutations[n - 1];
    return mutation === undefined ? [] : [{ n, mutation }];
  });
  if (!Number.isInteger(jobs) || jobs < 1 || wanted.length < numbers.length) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      endRuns();
      removeCopies();
      process.exit(1);
    });
  }
  try {
    process.exitCode = await run(wanted, Math.min(jobs, wanted.length));
  } finally {
    endRuns();
    removeCopies();
  }
}

async function run(wanted: readonly { n: number; mutation: Mutation }[], jobs: number): Promise<number> {
  const copies = Array.from({ length: jobs }, copyOfCheckout);
  const cores = availableParallelism();
  const workers = Math.max(1, Math.floor(cores / jobs));
  const [first = ''] = copies;
  // A list that no longer fits is told before anything is waited for.
  for (const { mutation } of wanted) applied(mutation, readFileSync(join(first, mutation.file), 'utf8'));
  const unbroken = await runTests({ root: first, workers: cores, limitMs: UNBROKEN_MS });
  if (unbroken.failed !== null) {
    console.error(`Without any break the tests fail already: ${unbroken.failed}`);
    return 1;
  }
  const limitMs = Math.max(60_000, LIMIT_FACTOR * unbroken.seconds * 1_000);
  console.error(`Unbroken, the tests pass in ${unbroken.seconds.toFixed(0)} s.`);

  const left = [...wanted];
  const rows: Row[] = [];
  await Promise.all(
    copies.map(async (root) => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const row = await judge(next, { root, workers, limitMs });
        console.error(`${row.n} ${row.guard}: ${row.caughtBy ?? 'SURVIVED'} (${row.seconds.toFixed(0)} s)`);
        rows.push(row);
      }
    }),
  );
  rows.sort((a, b) => a.n - b.n);
  const caught = rows.filter(({ caughtBy }) => caughtBy !== null).length;
  console.log(table(rows));
  console.log(`\n${caught} of ${rows.length} caught (${((100 * caught) / rows.length).toFixed(1)} %)`);
  for (const { n, caughtBy } of rows) {
    if (caughtBy === null) console.log(`${n} survived: ${mutations[n - 1]?.harm}`);
  }
  return caught / rows.length >= ENOUGH ? 0 : 1;
}

async function judge({ n, mutation }: { n: number; mutation: Mutation }, where: Where): Promise<Row> {
  const path = join(where.root, mutation.file);
  const source = readFileSync(path, 'utf8');
  writeFileSync(path, applied(mutation, source));
  const start = performance.now();
  const caughtBy = await failure(where);
  writeFileSync(path, source);
  return { n, guard: mutation.guard, caughtBy, seconds: (performance.now() - start) / 1_000 };
}

/** The test that fails, and fails again by itself: on a busy machine one may fail for want of time. */
async function failure(where: Where): Promise<string | null> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { failed, file } = await runTests(where);
    if (file === undefined) return failed;
    const again = await runTests({ ...where, only: [file] });
    if (again.failed !== null) return failed;
  }
  return null;
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ n, guard, caughtBy, seconds }) => [
    String(n),
    guard,
    caughtBy ?? 'SURVIVED',
    seconds.toFixed(0),
  ]);
  return ['#|guard|caught by|s'.split('|'), ['-:', '-', '-', '-:'], ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
