import { setImmediate as breath } from 'node:timers/promises';
import type { Holder, Store } from '../adapters/store/store.ts';
import type { Clock } from '../call/world.ts';
import type { Calls } from './calls.ts';
import type { Log } from './log.ts';

/** A small write, and as little time as the loss of a line may be off by that no process noticed. */
export const LOOK_MS = 5_000;

/** A process that stands still for so many looks has lost its callers to the carrier, which waits for no mark as long. */
export const STILL_MAX = 3;

/**
 * Gives a sign of life, and looks again and again for calls whose holder gives none any more, so that they end (or go
 * on, where the carrier still brings the caller back) whatever became of the process that held them.
 *
 * A holder has gone when it said so, or when its sign was the same in several looks in a row. That asks no two clocks to
 * agree, and none to go on: whoever was asleep together with a holder has to see its sign unchanged as often as ever.
 * The store has the last word: a sign that came after the look keeps the call where it is.
 */
export function lookAfterCalls({
  store,
  calls,
  node,
  clock,
  log,
  draining,
}: {
  store: Store;
  calls: Pick<Calls, 'adopt'>;
  node: string;
  clock: Clock;
  log: Log;
  /** What is left then is for the next process. */
  draining: () => boolean;
}) {
  let callOff = () => {};
  let stopped = false;
  let seen: ReadonlyMap<string, Seen> = new Map();

  async function look(): Promise<void> {
    await store.beat(node, clock.now());
    const holders = (await store.holders()).filter((holder) => holder.node !== node);
    const before = seen;
    seen = new Map(holders.map((holder) => [holder.node, seenAgain(before.get(holder.node), holder)]));
    for (const { holder, still } of seen.values()) {
      if (stopped || draining()) return;
      if (holder.hasLeft || still >= STILL_MAX) await adoptFrom(holder);
    }
  }

  async function adoptFrom(holder: Holder): Promise<void> {
    let adopted = 0;
    for (const row of (await store.openCalls()).filter((call) => call.node === holder.node)) {
      if (stopped) return;
      if (await calls.adopt(row, holder)) adopted += 1;
      // A node that goes may leave hundreds: the audio of our own calls goes on in between.
      await breath();
    }
    await store.forgetNode(holder);
    if (adopted > 0)
      log.info({ calls: adopted, node: holder.node }, 'Calls that a process left are looked after');
  }

  async function again(): Promise<void> {
    try {
      await look();
    } catch (error) {
      log.error({ error: String(error) }, 'No sign of life could be given, or calls not be looked after');
    }
    later();
  }

  let looking: Promise<void> = look();
  const begun = looking;
  function later(): void {
    if (stopped) return;
    callOff = clock.wakeAt(clock.now() + LOOK_MS, () => {
      looking = again();
    });
  }
  void begun.then(later, () => {});

  return {
    /** Rejects when the store cannot be read or written. */
    begun,
    async stop(): Promise<void> {
      stopped = true;
      callOff();
      await looking.catch(() => {});
    },
    /** Once no call is held here any more. */
    async leave(): Promise<void> {
      await store
        .leave(node, clock.now())
        .catch((error: unknown) =>
          log.warn({ error: String(error) }, 'It could not be said that this node leaves'),
        );
    },
  };
}

interface Seen {
  readonly holder: Holder;
  /** How many looks in a row found the same sign of life as the one before. */
  readonly still: number;
}

function seenAgain(before: Seen | undefined, holder: Holder): Seen {
  const isSame = before !== undefined && before.holder.seenAt === holder.seenAt;
  return { holder, still: isSame ? before.still + 1 : 0 };
}
