import { type AudioRun, type Looking, measureWindow, type OnWindow, percent } from './audio.ts';
import { startChild } from './child.ts';
import type { Followed } from './follower.ts';
import type { Load } from './jobs.ts';
import { median, ratio, short } from './numbers.ts';
import { startServer } from './servers.ts';
import { table } from './table.ts';

/** What one who follows every call costs the server and the audio of the calls. */
export interface Following {
  readonly calls: number;
  /** One after the other, of the same calls on the same server. */
  readonly rounds: readonly Round[];
}

export interface Round {
  readonly alone: AudioRun;
  /** The follower comes, and asks for all that happened before, as a page does that is opened. */
  readonly joined: AudioRun;
  /** It goes on following. */
  readonly followed: AudioRun;
  /** What the follower was told within the two. */
  readonly told: Followed;
}

export interface FollowingOptions {
  /** Numbers of calls, each measured by itself. */
  readonly steps: readonly number[];
  readonly rounds: number;
  readonly settleMs: number;
  readonly windowMs: number;
  readonly profileDir?: string | undefined;
}

/**
 * The follower is a process beside the load and not a browser: with two cores a browser takes the server's. It comes
 * and goes while the same calls go on, so that what the machine does otherwise is in each.
 */
export async function measureFollowing(
  load: Load,
  { steps, ...options }: FollowingOptions,
): Promise<readonly Following[]> {
  const measured: Following[] = [];
  for (const calls of steps) measured.push({ calls, rounds: await measureRounds(load, calls, options) });
  return measured;
}

async function measureRounds(
  load: Load,
  calls: number,
  { rounds, settleMs, windowMs, profileDir }: Omit<FollowingOptions, 'steps'>,
): Promise<readonly Round[]> {
  const server = await startServer('pointsman', { modelUrl: load.modelUrl, profileDir });
  try {
    const those = { server, kind: 'pointsman', calls, empty: await server.child.usage() } as const;
    // Code that has not been compiled yet is no cost of this or that.
    await load.talk({ url: server.url, calls, settleMs, windowMs: WARM_UP_MS }, () => {});
    const alone = () => measureWindow(those, (onWindow) => load.talkOn(windowMs, onWindow));
    const done: Round[] = [];
    for (let n = 0; n < rounds; n += 1) {
      // Whoever comes first may have the shorter calls: neither always does.
      const before = n % 2 === 0 ? await alone() : null;
      const follower = await startFollower(server.url);
      try {
        const window = (onWindow: OnWindow) => load.talkOn(windowMs, onWindow);
        const joined = await measureWindow({ ...those, looking: follower }, window);
        const followed = await measureWindow({ ...those, looking: follower }, window);
        const told = follower.told();
        await follower.close();
        done.push({ joined, followed, told, alone: before ?? (await alone()) });
      } finally {
        await follower.close();
      }
    }
    await load.hangUp();
    return done;
  } finally {
    await server.close();
  }
}

/** All calls are in the midst of it by then. */
const WARM_UP_MS = 8_000;

export function followingTable(measured: readonly Following[]): string {
  const rows = measured.flatMap(({ calls, rounds }) => {
    const runs = (of: (round: Round) => AudioRun) => figures(rounds.map(of));
    const perSecond = ({ told, joined, followed }: Round) =>
      told.facts / ((joined.windowMs + followed.windowMs) / 1_000);
    const against = (withIt: (round: Round) => AudioRun) => {
      const each = (of: (run: AudioRun) => number) => {
        const ratios = rounds.map((round) => of(withIt(round)) / of(round.alone));
        return ratio(median(ratios), 1);
      };
      return [
        each(({ up }) => up.p99Ms),
        each(({ down }) => down.p99Ms),
        '',
        each(({ cpuMsPerCallSecond }) => cpuMsPerCallSecond),
        ...Array.from({ length: 4 }, () => ''),
      ];
    };
    const missed = `${short(median(rounds.map(({ told }) => told.missed)))} at once`;
    return [
      [`${calls}, nobody looks`, ...runs(({ alone }) => alone), ''],
      [`${calls}, a page is opened`, ...runs(({ joined }) => joined), missed],
      ['ratio', ...against(({ joined }) => joined)],
      [
        `${calls}, it follows`,
        ...runs(({ followed }) => followed),
        `${short(median(rounds.map(perSecond)))} a second`,
      ],
      ['ratio', ...against(({ followed }) => followed)],
    ];
  });
  const header = [
    'calls',
    'up p99 ms',
    'down p99 ms',
    'lost',
    'CPU ms per call-second',
    'core used',
    'core taken',
    'holds',
    'facts told',
  ];
  const rounds = measured[0]?.rounds.length ?? 0;
  return `${table(header, rows)}\n\nMedians of ${rounds} rounds in turns; the ratio is the median of theirs.`;
}

function figures(runs: readonly AudioRun[]): string[] {
  const mid = (of: (run: AudioRun) => number) => median(runs.map(of));
  return [
    short(mid(({ up }) => up.p99Ms)),
    short(mid(({ down }) => down.p99Ms)),
    String(runs.reduce((sum, { up, down }) => sum + up.lost + down.lost, 0)),
    short(mid(({ cpuMsPerCallSecond }) => cpuMsPerCallSecond)),
    percent(mid(({ cpuShare }) => cpuShare)),
    percent(mid(({ waitedShare }) => waitedShare ?? Number.NaN)),
    `${runs.filter(({ holds }) => holds).length} of ${runs.length}`,
  ];
}

/** Resolves when it can be told to follow. */
async function startFollower(url: string): Promise<Looking & { told(): Followed }> {
  const child = startChild({ args: ['bench/run.js', '@follower'], core: 'load' });
  let told: Followed = { facts: 0, missed: 0 };
  const next = () =>
    new Promise<unknown>((resolve, reject) => {
      child.onMessage(resolve);
      void child.exited.then((said) => reject(new Error(`The follower ended by itself. ${said}`)));
    });
  await next();
  let follows = false;
  return {
    async begin() {
      if (!follows) child.send({ type: 'follow', url });
      follows = true;
    },
    async end() {
      const counts = next();
      child.send({ type: 'tell' });
      // The answer to `tell`, and it says nothing else unasked.
      told = (await counts) as Followed;
    },
    told: () => told,
    close: child.stop,
  };
}
