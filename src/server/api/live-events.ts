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
 * done while the call that the fact is of waits.
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
  let callOff = () => {};
  let stop = () => {};

  function hear(fact: Told): void {
    waiting.push(fact);
    if (waiting.length === 1) callOff = clock.wakeAt(clock.now() + TOGETHER_MS, pass);
  }

  function pass(): void {
    const text = waiting
      .map((each) => eventText('fact', told({ ...each, fact: redact(each.fact) })))
      .join('');
    waiting = [];
    const events = Buffer.from(text);
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
      };
    },
  };
}

/** Nobody sees that a word came a tenth of a second later. */
const TOGETHER_MS = 100;
