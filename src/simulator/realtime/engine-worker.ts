import { parentPort, workerData } from 'node:worker_threads';
import { startVoice } from '../voice/pool.ts';
import type { EngineMessage, EngineOptions } from './engine.ts';
import { randomFaults } from './faults.ts';
import { rules } from './minds/rules.ts';
import { listen } from './server.ts';

/** The thread that `startLocalEngine` starts: sockets and turn detection here, hearing and speaking further on. */
if (!parentPort) throw new Error('this file is the body of a worker thread');
const parent = parentPort;
const options: EngineOptions = workerData;

// Real servers send what no document knows; a client must not mind.
const harmless = { unknown_event: 0.02, extra_field: 0.05 };

async function start(): Promise<void> {
  const voice = await startVoice({ workers: options.voices ?? 1 });
  try {
    const server = await listen({
      ear: voice.ear,
      mouth: voice.mouth,
      mind: rules,
      faults: randomFaults(Math.random, options.faults ?? harmless),
      ...(options.host === undefined ? {} : { host: options.host }),
      ...(options.port === undefined ? {} : { port: options.port }),
      ...(options.pace === undefined ? {} : { pace: options.pace }),
    });
    tell({ type: 'ready', url: server.url });
    parent.once('message', async () => {
      await server.close();
      await voice.close();
      // With nothing left to listen to, the thread ends.
      parent.close();
    });
  } catch (error) {
    await voice.close();
    throw error;
  }
}

function tell(message: EngineMessage): void {
  parent.postMessage(message);
}

try {
  await start();
} catch (error) {
  tell({ type: 'failed', why: String(error) });
  parent.close();
}
