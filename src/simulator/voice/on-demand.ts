import type { Mouth } from '../voice-ports.ts';
import { type LocalVoice, startVoice } from './pool.ts';

/** A mouth that takes no memory and no time until somebody has something to say. */
export interface MouthOnDemand extends Mouth {
  close(): Promise<void>;
}

/** Where it cannot start, the next words try again. */
export function mouthOnDemand(): MouthOnDemand {
  let started: Promise<LocalVoice> | null = null;
  return {
    async speak(text, voice) {
      started ??= startVoice({ workers: 1 });
      const { mouth } = await started.catch((error: unknown) => {
        started = null;
        throw error;
      });
      return mouth.speak(text, voice);
    },
    async close() {
      // One that did not start has nothing to be closed.
      const voice = await started?.catch(() => null);
      await voice?.close();
    },
  };
}
