import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** A process of the benchmark. */
export interface Child {
  usage(): Promise<Usage>;
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Asks it to end and waits until it has. */
  stop(): Promise<void>;
  /** Kills it with no chance to say a word. */
  kill(): Promise<void>;
  /** Resolves with what it wrote to stderr last. */
  readonly exited: Promise<string>;
}

export interface Usage {
  /** User and system time of all threads so far. */
  readonly cpuMs: number;
  readonly rssBytes: number;
  /** How long its main thread stood in line for its core; null where the system does not say. */
  readonly waitedMs: number | null;
}

/** The root of the package. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * What is measured and what measures run on a core of their own each, so that they do not disturb one another.
 * Null where that cannot be had: not on Linux, one core, no `taskset`.
 */
export const cores: readonly [server: number, load: number] | null = twoCores();

export function startChild({
  args,
  env = {},
  core,
}: {
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  core: 'server' | 'load';
}): Child {
  const node = [process.execPath, '--import', new URL('./usage.js', import.meta.url).href, ...args];
  const pinned = cores === null ? [] : ['taskset', '-c', String(cores[core === 'server' ? 0 : 1])];
  const [command = '', ...rest] = [...pinned, ...node];
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(command, rest, {
    cwd: root,
    // Nothing of the user's own settings: no key, no database.
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.on('data', (text) => {
    said = (said + text).slice(-STDERR_KEPT);
  });
  const exited = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', () => resolve(said));
  });
  const usages = waitingRoom<Usage>(exited);
  child.on('message', (message: { usage?: Usage }) => {
    if (message.usage !== undefined) usages.give(message.usage);
  });
  const end = (signal: NodeJS.Signals) => async () => {
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(timer);
  };
  return {
    usage() {
      child.send('usage');
      return usages.next();
    },
    send: (message) => void child.send(message),
    onMessage: (listener) => void child.on('message', listener),
    stop: end('SIGTERM'),
    kill: end('SIGKILL'),
    exited,
  };
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Resolves when the server at this URL answers; rejects when its process ends before, or after ten seconds. */
export async function listening(url: string, child: Pick<Child, 'exited'>): Promise<void> {
  let end: string | null = null;
  void child.exited.then((said) => {
    end = said;
  });
  const until = Date.now() + READY_MS;
  while (end === null && Date.now() < until) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${url} does not answer. ${end ?? ''}`);
}

const READY_MS = 10_000;

/** A drain that waits for calls is not what is measured here. */
const STOP_MS = 5_000;

const STDERR_KEPT = 4_000;

/** Answers that come in the order of their questions. */
function waitingRoom<T>(exited: Promise<string>) {
  const waiting: ((value: T) => void)[] = [];
  return {
    give: (value: T) => waiting.shift()?.(value),
    next: () =>
      new Promise<T>((resolve, reject) => {
        waiting.push(resolve);
        void exited.then((said) => reject(new Error(`A measured process ended. ${said}`)));
      }),
  };
}

function twoCores(): readonly [number, number] | null {
  try {
    const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
    const [first, second] = list.split(',').flatMap((range) => {
      const [from = 0, to = from] = range.split('-').map(Number);
      return Array.from({ length: to - from + 1 }, (_, n) => from + n);
    });
    if (first === undefined || second === undefined) return null;
    execFileSync('taskset', ['-c', String(first), 'true'], { stdio: 'ignore' });
    return [first, second];
  } catch {
    return null;
  }
}
