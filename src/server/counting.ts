import type { Store } from '../adapters/store/store.ts';
import type { Clock } from '../call/world.ts';
import type { Log } from './log.ts';

/** Some twenty milliseconds of work in a hundred: the audio of calls goes on beside it. */
const A_TIME = 10;
const EVERY_MS = 100;

/** Counts calls that ended where nobody counted them, a few at a time, until none is left. Returns the way to stop. */
export function countEndedCalls({ store, clock, log }: { store: Store; clock: Clock; log: Log }): () => void {
  let callOff = () => {};
  let counted = 0;
  const later = () => {
    callOff = clock.wakeAt(clock.now() + EVERY_MS, () => void more());
  };
  async function more(): Promise<void> {
    try {
      const some = await store.countEnded(A_TIME);
      counted += some;
      if (some > 0) return later();
      if (counted > 0) log.info({ calls: counted }, 'Calls of before are in the numbers now');
    } catch (error) {
      // What is left is counted by the next process.
      log.warn({ error: String(error) }, 'Calls of before could not be counted');
    }
  }
  later();
  return () => callOff();
}
