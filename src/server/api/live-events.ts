import type { Clock } from '../../call/world.ts';
import type { Feed, Told } from '../feed.ts';
import { eventText } from './event-stream.ts';
import { type Redact, told } from './told.ts';

/** What happens in all calls of this node, for everybody who listens at the moment. */
export interface LiveEvents {
  /** `hear` is given events in UTF-8, whole ones, ten times a second at most. Returns the way to stop. */
  listen(hear: (events: Uint8Array) => void): () => void;
}

/**
 * Each fact is redacted and written down once, however many listen, and goes out with those that happen in the same
 * tenth of a second: a write wakes the socket and whoever reads it, which costs more than the fact. Nothing of it is
 * done while the call that the fact is of waits, and not for several facts at once: sound of other calls goes between.
 */
export function liveEvents({
  feed,
  clock,
  redact,
}: {
  feed: Feed;
  clock: Clock;
  redact: Redact;
}): LiveEvents {
  const ears = new Set<(events: Uint8Array) => void>();
  let waiting: Told[] = [];
  let written = '';
  let callOff = () => {};
  let stop = () => {};

  function hear(fact: Told): void {
    if (waiting.length === 0 && written === '') callOff = clock.wakeAt(clock.now() + TOGETHER_MS, pass);
    waiting.push(fact);
    setImmediate(writeDown);
  }

  function writeDown(): void {
    const next = waiting.shift();
    if (next !== undefined) written += eventText('fact', told({ ...next, fact: redact(next.fact) }));
  }

  function pass(): void {
    while (waiting.length > 0) writeDown();
    const events = Buffer.from(written);
    written = '';
    for (const ear of ears) ear(events);
  }

  return {
    listen(ear) {
      if (ears.size === 0) stop = feed.listen(hear);
      ears.add(ear);
      return () => {
        if (!ears.delete(ear) || ears.size > 0) return;
        stop();
        callOff();
        waiting = [];
        written = '';
      };
    },
  };
}

/** Nobody sees that a word came a tenth of a second later. */
const TOGETHER_MS = 100;
