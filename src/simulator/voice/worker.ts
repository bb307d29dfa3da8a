import { parentPort } from 'node:worker_threads';
import type { Briefing } from '../realtime/briefing.ts';
import type { Heard } from '../voice-ports.ts';
import { fliteVoice, loadFlite, telephone } from './flite.ts';
import { loadListener } from './listener.ts';

/** A whole piece of work: it needs nothing from the one before, so any worker can take any call's next. */
export type Job =
  | { readonly kind: 'speak'; readonly text: string; readonly voice: string }
  | { readonly kind: 'hear'; readonly audio: Uint8Array; readonly briefing: Briefing };

export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'spoke'; readonly audio: Uint8Array }
  | { readonly kind: 'heard'; readonly heard: Heard }
  | { readonly kind: 'failed'; readonly why: string };

const port = parentPort;
if (port === null) throw new Error('worker.ts is the body of a worker thread');

const [flite, listener] = await Promise.all([loadFlite(), loadListener()]);

function perform(job: Job): Reply {
  switch (job.kind) {
    case 'speak':
      return { kind: 'spoke', audio: telephone(flite.speak(job.text, fliteVoice(job.voice))) };
    case 'hear':
      return { kind: 'heard', heard: listener.hear(job.audio, job.briefing) };
  }
}

port.on('message', (job: Job) => {
  try {
    port.postMessage(perform(job));
  } catch (thrown) {
    port.postMessage({ kind: 'failed', why: String(thrown) } satisfies Reply);
  }
});
port.postMessage({ kind: 'ready' } satisfies Reply);
