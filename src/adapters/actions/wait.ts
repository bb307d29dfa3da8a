import type { Clock } from '../../call/world.ts';

/** Resolves after that time. */
export function wait(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.wakeAt(clock.now() + ms, resolve);
  });
}

/** What the work comes to, or `late` once that time has passed; the work itself is not stopped. */
export async function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | typeof late> {
  let callOff = () => {};
  const alarm = new Promise<typeof late>((resolve) => {
    callOff = clock.wakeAt(clock.now() + ms, () => resolve(late));
  });
  try {
    return await Promise.race([work, alarm]);
  } finally {
    callOff();
  }
}

export const late = Symbol('late');
