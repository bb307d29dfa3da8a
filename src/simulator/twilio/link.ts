import type { Clock } from '../realtime/clock.ts';
import type { Lateness } from './faults.ts';

/** One direction of a connection: everything arrives, in its order, and no sooner than the network lets it. */
export function link(clock: Clock, lateMs: Lateness = () => 0): (arrive: () => void) => void {
  const began = clock.now();
  const waiting: { readonly at: number; readonly arrive: () => void }[] = [];
  let last = began;

  function wake(): void {
    while (waiting[0] !== undefined && waiting[0].at <= clock.now()) waiting.shift()?.arrive();
    if (waiting[0] !== undefined) clock.after(waiting[0].at - clock.now(), wake);
  }

  return (arrive) => {
    const now = clock.now();
    last = Math.max(last, now + lateMs(now - began));
    if (last <= now && waiting.length === 0) return arrive();
    waiting.push({ at: last, arrive });
    if (waiting.length === 1) clock.after(last - now, wake);
  };
}
