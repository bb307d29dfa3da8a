import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Ear, Mouth } from '../voice-ports.ts';
import { SpeechCache } from './speech-cache.ts';
import type { Job, Reply } from './worker.ts';

export interface VoiceOptions {
  /** Never more than there are cores. Each takes about 200 MiB and 1.5 s to start; about five calls share one. */
  readonly workers: number;
  /** The body of a worker thread, for tests of the pool; by default the one beside this file. */
  readonly workerUrl?: URL;
}

export interface LocalVoice {
  /** Rejects when the queue is full or a worker dies under the job. */
  readonly mouth: Mouth;
  /** Rejects likewise. */
  readonly ear: Ear;
  close(): Promise<void>;
}

/**
 * Starts the keyless voice: synthesiser and recogniser in worker threads, away from the loop that owns the sockets.
 * A job is one whole utterance. Run from `dist`: Node 20 cannot start a worker from TypeScript.
 */
export async function startVoice(options: VoiceOptions): Promise<LocalVoice> {
  const url = options.workerUrl ?? new URL('./worker.js', import.meta.url);
  const size = Math.max(1, Math.min(options.workers, availableParallelism()));
  const queue: Task[] = [];
  const crew = new Set<Member>();
  const cache = new SpeechCache();
  let crashesInARow = 0;
  let closed = false;

  /** Settles when the worker is ready or has died; from then on it takes tasks by itself. */
  function hire(): Promise<void> {
    const worker = new Worker(url);
    const member: Member = { worker, task: null, ready: false };
    crew.add(member);
    return new Promise((resolve, reject) => {
      worker.on('message', (reply: Reply) => {
        if (reply.kind === 'ready') {
          member.ready = true;
          resolve();
        } else {
          crashesInARow = 0;
          const { task } = member;
          member.task = null;
          settle(task, reply);
        }
        assign();
      });
      let fault = new Error('voice worker ended');
      worker.on('error', (error) => {
        fault = new Error(`voice worker: ${String(error)}`);
      });
      worker.on('exit', () => {
        crew.delete(member);
        member.task?.reject(fault);
        reject(fault);
        if (!closed) replace(fault);
      });
    });
  }

  function replace(fault: Error): void {
    crashesInARow += 1;
    if (crashesInARow <= maxCrashesInARow) {
      // Its own exit tells what became of it, here again.
      hire().catch(() => {});
    } else if (crew.size === 0) {
      for (const task of queue.splice(0)) task.reject(fault);
    }
  }

  function assign(): void {
    for (const member of crew) {
      if (!member.ready || member.task !== null) continue;
      const task = queue.shift();
      if (task === undefined) return;
      member.task = task;
      member.worker.postMessage(task.job);
    }
  }

  function perform(job: Job): Promise<Reply> {
    if (closed || crew.size === 0) return Promise.reject(new Error('voice is closed'));
    if (queue.length >= maxQueued) return Promise.reject(new Error('voice is overloaded'));
    return new Promise((resolve, reject) => {
      queue.push({ job, resolve, reject });
      assign();
    });
  }

  async function close(): Promise<void> {
    closed = true;
    for (const task of queue.splice(0)) task.reject(new Error('voice is closed'));
    await Promise.all([...crew].map(({ worker }) => worker.terminate()));
  }

  try {
    await Promise.all(Array.from({ length: size }, hire));
  } catch (thrown) {
    await close();
    throw thrown;
  }

  return {
    mouth: {
      speak: (text, voice) =>
        cache.get(`${voice}\n${text}`, async () => {
          const reply = await perform({ kind: 'speak', text, voice });
          if (reply.kind !== 'spoke') throw new Error(`asked to speak, but it ${reply.kind}`);
          return reply.audio;
        }),
    },
    ear: {
      async hear(audio, briefing) {
        if (audio.length > maxUtteranceBytes) return { text: '', score: Number.NEGATIVE_INFINITY };
        const reply = await perform({ kind: 'hear', audio, briefing });
        if (reply.kind !== 'heard') throw new Error(`asked to hear, but it ${reply.kind}`);
        return reply.heard;
      },
    },
    close,
  };
}

const maxQueued = 64; // on two workers about 6 s of work; whoever waits longer has hung up
const maxCrashesInARow = 3; // a worker that never finishes a job would otherwise be started forever
const maxUtteranceBytes = 60_000 * 8; // a minute; decoding it would hold a worker for seconds

interface Task {
  readonly job: Job;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

interface Member {
  readonly worker: Worker;
  task: Task | null;
  ready: boolean;
}

function settle(task: Task | null, reply: Reply): void {
  if (reply.kind === 'failed') task?.reject(new Error(reply.why));
  else task?.resolve(reply);
}
