import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Rendered, Rendering } from './render-worker.ts';

/**
 * Speaks a few sentences in a thread that ends with them, as u-law: for whoever has to say something now and then, and
 * keeps no voice of their own running. Runs from `dist`: Node 20 cannot start a thread from TypeScript. Rejects when
 * the synthesiser fails.
 */
export async function render(texts: readonly string[], voice: string): Promise<readonly Uint8Array[]> {
  const workerData: Rendering = { texts, voice };
  const worker = new Worker(new URL('./render-worker.js', import.meta.url), { workerData });
  // Nothing that is being said keeps a process alive.
  worker.unref();
  const [rendered] = (await once(worker, 'message')) as [Rendered];
  return rendered;
}
