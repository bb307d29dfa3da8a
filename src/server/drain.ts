import type { Clock } from '../call/world.ts';

/** How long calls may go on after SIGTERM. Orchestrators send SIGKILL after thirty seconds. */
export const DRAIN_MS = 20_000;

/** Sent when this node goes away under a call: https://www.rfc-editor.org/rfc/rfc6455#section-7.4 and the IANA registry. */
export const SERVICE_RESTART = 1012;

/** Time for the close frames to be answered and the last facts to be written. */
export const GOODBYE_MS = 1_000;

/** The carrier asks where to go within this time of the end of a stream; then nobody is left to answer. */
export const LINGER_MS = 2_000;

/** What a process takes to start again, with the local voice. */
export const RESTART_S = 5;

/** True when it was done in time. */
export function within(clock: Clock, ms: number, done: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const callOff = clock.wakeAt(clock.now() + ms, () => resolve(false));
    done.then(() => {
      callOff();
      resolve(true);
    }, reject);
  });
}
