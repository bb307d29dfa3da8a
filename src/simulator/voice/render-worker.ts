import { parentPort, workerData } from 'node:worker_threads';
import { fliteVoice, loadFlite, telephone } from './flite.ts';

export interface Rendering {
  readonly texts: readonly string[];
  readonly voice: string;
}

/** One a text, in their order. */
export type Rendered = readonly Uint8Array[];

/** The thread that `render` starts. */
const { texts, voice }: Rendering = workerData;
const flite = await loadFlite();
const rendered: Rendered = texts.map((text) => telephone(flite.speak(text, fliteVoice(voice))));
parentPort?.postMessage(rendered);
