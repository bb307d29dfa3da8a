import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { table } from '../../bench/table.ts';
import { stages } from '../../src/core/stages.ts';
import { type Cell, playCell } from './cell.ts';
import { faults } from './faults.ts';
import { loopClock } from './loop-clock.ts';
import { impossible, moments } from './stages.ts';
import { judge, SILENCE_MS, type Verdict } from './verdict.ts';

/**
 * `npm run faults`: every fault of the model in every stage at every moment, each in a call of its own. The carrier
 * and the model's server are simulated; the sockets and all that is between them are real. One line a cell on stdout,
 * the same as JSON in `bench/results`. Fails when a cell breaks a promise.
 */
const USAGE = `npm run faults -- [options]
  --fault <name>   this fault alone; may be given several times
  --stage <name>   this stage alone; likewise
  --jobs <n>       processes, one a core if not given
  --list           the names of the faults`;

const { values: options } = parseArgs({
  options: {
    fault: { type: 'string', multiple: true, default: [] },
    stage: { type: 'string', multiple: true, default: [] },
    jobs: { type: 'string', default: String(Math.min(4, availableParallelism())) },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** Calls of one process at a time: more share its one core, and gain nothing. */
const AT_ONCE = 8;

/** A Tuesday in New York: the office is open. */
const NOON = Date.UTC(2026, 1, 3, 17);

const HEADER = [
  'fault',
  'stage',
  'moment',
  'ending',
  'first words on the way out',
  'silence ms',
  'done',
  'broken',
];

interface Row {
  readonly cell: Cell;
  readonly verdict: Verdict;
}

/** What a process is told to play, and what it tells of each cell. */
interface Told {
  readonly n: number;
  readonly row: Row;
}

if (options.help) console.log(USAGE);
else if (options.list) console.log(faults.map(({ name }) => name).join('\n'));
else if (process.send !== undefined) process.once('message', (cells) => void work(cells as [number, Cell][]));
else await main();

async function main(): Promise<void> {
  const isWanted = (name: string, names: readonly string[]) => names.length === 0 || names.includes(name);
  const places = stages.filter((stage) => isWanted(stage, options.stage));
  const chosen = faults.filter(({ name }) => isWanted(name, options.fault));
  const jobs = Number(options.jobs);
  if (places.length === 0 || chosen.length === 0 || !Number.isInteger(jobs) || jobs < 1) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const moment = places.flatMap((stage) => moments.map((moment) => ({ stage, moment })));
  const cells = chosen
    .flatMap((fault) => moment.map((place) => ({ fault, ...place })))
    .filter(({ stage, moment }) => impossible(stage, moment) === null)
    .map((cell, n): Cell => ({ ...cell, choice: n % 2 === 0 ? 'person' : 'message' }));
  const began = performance.now();
  const rows = await play(cells, jobs);
  const seconds = (performance.now() - began) / 1_000;
  console.log(table(HEADER, rows.map(line)));
  for (const { stage, moment: when } of moment) {
    const why = impossible(stage, when);
    if (why !== null) console.log(`\nNo ${when} in ${stage}: ${why}.`);
  }
  const broken = rows.filter(({ verdict }) => verdict.broken.length > 0);
  const longest = Math.max(...rows.map(({ verdict }) => verdict.silenceMs));
  console.log(
    `\n${rows.length} calls in ${Math.round(seconds)} s; ${broken.length} break a promise; the longest silence is ${longest} ms of ${SILENCE_MS}.`,
  );
  const results = fileURLToPath(new URL('../../bench/results', import.meta.url));
  mkdirSync(results, { recursive: true });
  const at = new Date().toISOString();
  const file = join(results, `faults-${at.replaceAll(/[:.]/g, '-')}.json`);
  writeFileSync(file, `${JSON.stringify({ at, node: process.version, seconds, rows }, null, 2)}\n`);
  console.log(file);
  process.exitCode = broken.length > 0 ? 1 : 0;
}

/** Spreads the cells over processes. Rejects when one of those ends before its cells do. */
async function play(cells: readonly Cell[], jobs: number): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let played = 0;
  const parts = Array.from({ length: jobs }, (_, job) =>
    [...cells.entries()].filter(([n]) => n % jobs === job),
  );
  const plays = parts.map((part) => {
    const child = fork(fileURLToPath(new URL('./run.js', import.meta.url)));
    child.on('message', (told) => {
      const { n, row } = told as Told;
      rows[n] = row;
      played += 1;
      if (played % 25 === 0) console.error(`${played} of ${cells.length} calls`);
    });
    child.send(part);
    return new Promise<void>((resolve, reject) => {
      child.once('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`A process ended with ${code}`)),
      );
    });
  });
  await Promise.all(plays);
  return rows;
}

async function work(part: readonly (readonly [number, Cell])[]): Promise<void> {
  const time = loopClock(NOON);
  const waiting = [...part];
  const player = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [n, cell] = next;
      const told: Told = { n, row: { cell, verdict: judge(await playCell(cell, time)) } };
      process.send?.(told);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, player));
  time.stop();
  process.disconnect();
}

function line({ cell, verdict }: Row): readonly string[] {
  return [
    cell.fault.name,
    cell.stage,
    cell.moment,
    `${verdict.ending}, ${verdict.outcome}`,
    verdict.announced === null ? '-' : `"${verdict.announced.slice(0, 40)}…"`,
    String(verdict.silenceMs),
    String(verdict.done),
    verdict.broken.join('; ') || '-',
  ];
}
