import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, freePort, listening, startChild } from './child.ts';

/** A server under measurement: ours, or the floor beside it. */
export interface Measured {
  readonly url: string;
  readonly child: Child;
  readonly dataDir: string;
  /** Kills it and starts it anew on the same port and data, without waiting until it listens. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export type Kind = 'pointsman' | 'floor';

/** `profileDir`: where the process writes a CPU profile when it ends. */
export interface ServerOptions {
  readonly modelUrl: string;
  readonly profileDir?: string | undefined;
  /** Calls at a time; more than any load places, unless it is said. */
  readonly maxCalls?: number;
}

/** The command that people run, with its own defaults, or `relay.ts`; resolves when it listens. */
export async function startServer(
  kind: Kind,
  { modelUrl, profileDir, maxCalls = 10_000 }: ServerOptions,
): Promise<Measured> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const dir = mkdtempSync(join(tmpdir(), 'pointsman-bench-'));
  const dataDir = join(dir, 'data');
  const profile = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${join(profileDir, kind)}`];
  const program = kind === 'pointsman' ? ['bin/pointsman.js', 'serve'] : ['bench/run.js', '@relay'];
  const start = () =>
    startChild({
      args: [...profile, ...program],
      core: 'server',
      env: {
        PORT: String(port),
        OPENAI_API_KEY: 'none',
        OPENAI_REALTIME_URL: modelUrl,
        DATA_DIR: dataDir,
        LOG_DIR: join(dir, 'logs'),
        MAX_CALLS: String(maxCalls),
      },
    });
  let child = start();
  try {
    await listening(url, child);
  } catch (error) {
    await child.kill();
    throw error;
  }
  return {
    url,
    get child() {
      return child;
    },
    dataDir,
    async restart() {
      await child.kill();
      child = start();
    },
    async close() {
      await child.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
