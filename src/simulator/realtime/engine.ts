import { Worker } from 'node:worker_threads';
import type { FaultName } from './faults.ts';

/** Everything here can be sent to another thread. */
export interface EngineOptions {
  readonly host?: string;
  /** 0, the default, for any free one. */
  readonly port?: number;
  /** Threads that hear and speak; about five calls share one. */
  readonly voices?: number;
  /** Seconds of audio sent in a second. */
  readonly pace?: number;
  /** Probabilities of faults; by default only the harmless ones that every real server has. */
  readonly faults?: Readonly<Partial<Record<FaultName, number>>>;
}

export interface LocalEngine {
  /** What `OPENAI_REALTIME_URL` would be: `ws://host:port/v1/realtime`, any key, any model. */
  readonly url: string;
  /** Settles when the engine has ended: with null after `close`, with what went wrong otherwise. */
  readonly ended: Promise<Error | null>;
  close(): Promise<void>;
}

/** What the engine's thread tells. */
export type EngineMessage =
  | { readonly type: 'ready'; readonly url: string }
  | { readonly type: 'failed'; readonly why: string };

/**
 * Starts the voice that needs no key: a Realtime server in a thread of its own, with a real ear and a real mouth
 * and the rules as its mind. Runs from `dist`: Node 20 cannot start a thread from TypeScript. Rejects when the
 * port is taken or the voice cannot start; that takes up to two seconds.
 */
export async function startLocalEngine(options: EngineOptions = {}): Promise<LocalEngine> {
  const worker = new Worker(new URL('./engine-worker.js', import.meta.url), { workerData: options });
  let closing = false;
  const ended = new Promise<Error | null>((resolve) => {
    let fault: Error | null = null;
    worker.on('error', (error) => {
      fault = new Error(`the local engine failed: ${String(error)}`);
    });
    worker.on('exit', (code) => {
      resolve(closing ? null : (fault ?? new Error(`the local engine ended by itself, with code ${code}`)));
    });
  });

  const url = await new Promise<string>((resolve, reject) => {
    worker.once('message', (message: EngineMessage) => {
      if (message.type === 'ready') resolve(message.url);
      else reject(new Error(`the local engine cannot start: ${message.why}`));
    });
    void ended.then((fault) => reject(fault ?? new Error('the local engine was closed')));
  });
  return {
    url,
    ended,
    async close() {
      closing = true;
      worker.postMessage('close');
      await ended;
    },
  };
}
