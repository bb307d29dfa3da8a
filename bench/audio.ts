import type { Usage } from './child.ts';
import type { AudioLoad, Direction, Load } from './jobs.ts';
import { PIECES, TURN_EVERY_MS } from './model.ts';
import { ratio, short } from './numbers.ts';
import { type Kind, type Measured, startServer } from './servers.ts';
import { table } from './table.ts';

/** The audio of many calls at once through our server, and through the floor. */
export interface AudioRun extends AudioLoad {
  readonly kind: Kind;
  readonly calls: number;
  readonly cpuMsPerCallSecond: number;
  readonly kibPerCall: number;
  /** Of its core. */
  readonly cpuShare: number;
  /** Share of the time in which its main thread could have run, but its core was taken. */
  readonly waitedShare: number | null;
  readonly holds: boolean;
}

export interface AudioOptions {
  /** Numbers of calls, ascending. */
  readonly steps: readonly number[];
  readonly settleMs: number;
  readonly windowMs: number;
  readonly profileDir?: string | undefined;
  readonly onRun?: (run: AudioRun) => void;
}

/** Somebody who looks at the calls while their audio is measured. */
export interface Looking {
  /** The measured time begins, and ends. */
  begin(): Promise<unknown>;
  end(): Promise<unknown>;
  close(): Promise<unknown>;
}

export interface OnceOptions extends Pick<AudioOptions, 'settleMs' | 'windowMs' | 'profileDir'> {
  /** Asked before the first call. */
  readonly look?: (url: string) => Promise<Looking>;
}

/** Takes turns between the two at each step, until one has had enough. */
export async function measureAudio(load: Load, options: AudioOptions): Promise<readonly AudioRun[]> {
  const runs: AudioRun[] = [];
  let repeats = 0;
  for (const [index, calls] of options.steps.entries()) {
    // Whoever comes first finds the machine warmer or colder: neither always does.
    const order: readonly Kind[] = index % 2 === 0 ? ['pointsman', 'floor'] : ['floor', 'pointsman'];
    for (const kind of order) {
      if (hasEnough(runs, kind)) continue;
      let run = await measureOnce(load, kind, calls, options);
      if (!run.holds && run.cpuShare < BUSY && repeats < REPEATS_MAX) {
        // With time to spare, a server that is late was kept waiting by somebody else on this machine.
        repeats += 1;
        run = await measureOnce(load, kind, calls, options);
      }
      runs.push(run);
      options.onRun?.(run);
    }
  }
  return runs;
}

/** So many calls on a fresh server. */
export async function measureOnce(
  load: Load,
  kind: Kind,
  calls: number,
  { settleMs, windowMs, profileDir, look }: OnceOptions,
): Promise<AudioRun> {
  const server = await startServer(kind, { modelUrl: load.modelUrl, profileDir });
  let looking: Looking | undefined;
  try {
    looking = await look?.(server.url);
    const empty = await server.child.usage();
    const run = await measureWindow({ server, kind, calls, empty, looking }, (onWindow) =>
      load.talk({ url: server.url, calls, settleMs, windowMs }, onWindow),
    );
    await load.hangUp();
    return run;
  } finally {
    await looking?.close();
    await server.close();
  }
}

export type OnWindow = (mark: 'windowStart' | 'windowEnd') => void;

/** One measured time of calls, which `talk` brings about. `empty`: what the server had used without any. */
export async function measureWindow(
  {
    server,
    kind,
    calls,
    empty,
    looking,
  }: {
    readonly server: Measured;
    readonly kind: Kind;
    readonly calls: number;
    readonly empty: Usage;
    readonly looking?: Looking | undefined;
  },
  talk: (onWindow: OnWindow) => Promise<AudioLoad>,
): Promise<AudioRun> {
  const usages: Promise<Usage>[] = [];
  const looks: Promise<unknown>[] = [];
  const result = await talk((mark) => {
    usages.push(server.child.usage());
    if (looking !== undefined) looks.push(mark === 'windowStart' ? looking.begin() : looking.end());
  });
  await Promise.all(looks);
  const [before, after] = await Promise.all(usages);
  if (before === undefined || after === undefined) throw new Error('The measured window never began');
  const cpuMs = after.cpuMs - before.cpuMs;
  return {
    ...result,
    kind,
    calls,
    cpuMsPerCallSecond: cpuMs / calls / (result.windowMs / 1_000),
    kibPerCall: (after.rssBytes - empty.rssBytes) / 1_024 / calls,
    cpuShare: cpuMs / result.windowMs,
    waitedShare:
      after.waitedMs === null || before.waitedMs === null
        ? null
        : (after.waitedMs - before.waitedMs) / result.windowMs,
    holds: holds(result, calls),
  };
}

/** The most calls with which every piece came through, once, in time and to the right call. */
export function callsHeld(runs: readonly AudioRun[], kind: Kind): number {
  return Math.max(0, ...runs.filter((run) => run.kind === kind && run.holds).map((run) => run.calls));
}

export function audioTables(runs: readonly AudioRun[]): string {
  const rows = runs.map((run) => [
    run.kind,
    String(run.calls),
    delay(run.up),
    delay(run.down),
    String(run.up.lost + run.down.lost),
    short(run.cpuMsPerCallSecond),
    short(run.kibPerCall),
    percent(run.cpuShare),
    run.waitedShare === null ? '-' : percent(run.waitedShare),
    `${percent(run.loadShare)}${run.loadShare > LOAD_FULL ? ' full' : ''}`,
    run.holds ? 'yes' : 'no',
  ]);
  const header = [
    'server',
    'calls',
    'up p50 / p99 ms',
    'down p50 / p99 ms',
    'lost',
    'CPU ms per call-second',
    'KiB per call',
    'core used',
    'core taken',
    'load core',
    'holds',
  ];
  const crowded = runs.some(({ waitedShare }) => (waitedShare ?? 0) > CROWDED);
  const remark = crowded
    ? '\n\nOther programs took the core from the servers (core taken): delays and calls held are theirs too.'
    : '';
  return `${table(header, rows)}${remark}\n\n${ratios(runs)}`;
}

/** It missed a step for want of time of its own, or two for whatever reason. */
function hasEnough(runs: readonly AudioRun[], kind: Kind): boolean {
  const missed = runs.filter((run) => run.kind === kind && !run.holds);
  return missed.length > 1 || missed.some(({ cpuShare }) => cpuShare >= BUSY);
}

/** The largest step that both hold is the one to compare at: there start-up weighs least. */
function ratios(runs: readonly AudioRun[]): string {
  const pairs = runs.filter(({ calls }) => runs.filter((run) => run.calls === calls).length === 2);
  const held = Math.min(callsHeld(runs, 'pointsman'), callsHeld(runs, 'floor'));
  const most = held > 0 ? held : Math.max(...pairs.map(({ calls }) => calls));
  const ours = pairs.find((run) => run.kind === 'pointsman' && run.calls === most);
  const floor = pairs.find((run) => run.kind === 'floor' && run.calls === most);
  if (ours === undefined || floor === undefined) return '';
  return table(
    [`with ${most} calls`, 'pointsman', 'floor', 'ratio'],
    [
      ['calls held', callsHeld(runs, 'pointsman'), callsHeld(runs, 'floor')] as const,
      ['up p99 ms', ours.up.p99Ms, floor.up.p99Ms] as const,
      ['down p99 ms', ours.down.p99Ms, floor.down.p99Ms] as const,
      ['CPU ms per call-second', ours.cpuMsPerCallSecond, floor.cpuMsPerCallSecond] as const,
      ['KiB per call', ours.kibPerCall, floor.kibPerCall] as const,
    ].map(([name, a, b]) => [String(name), short(Number(a)), short(Number(b)), ratio(Number(a), Number(b))]),
  );
}

function holds({ up, down, strayed, windowMs }: AudioLoad, calls: number): boolean {
  const came = [up, down].every(
    ({ lost, twice, p99Ms }) => lost === 0 && twice === 0 && p99Ms < DELAY_MS_MAX,
  );
  // A call that never got its stream, or whose agent says no more, loses nothing: its audio is missing.
  const frames = (calls * windowMs) / FRAME_MS;
  const pieces = (calls * windowMs * PIECES) / TURN_EVERY_MS;
  return came && strayed === 0 && up.pieces > frames * NEARLY_ALL && down.pieces > pieces * NEARLY_ALL;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

function delay({ p50Ms, p99Ms }: Direction): string {
  return `${short(p50Ms)} / ${short(p99Ms)}`;
}

/** What a server may add: with more of it the pause before each answer begins to be felt. */
const DELAY_MS_MAX = 50;
const FRAME_MS = 20;
/** The window cuts through answers, and a turn begins when the one before has been heard. */
const NEARLY_ALL = 0.9;
/** A server that uses this share of its core has nobody else to blame. */
const BUSY = 0.75;
/** A server's own worker threads stand in its way no longer than this. */
const CROWDED = 0.15;
/** More would make the benchmark longer than anybody waits for it. */
const REPEATS_MAX = 3;
/** From here on the load measures itself. */
const LOAD_FULL = 0.9;
