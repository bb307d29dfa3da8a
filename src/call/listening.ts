import type { Input } from '../core/input.ts';
import type { Ms } from '../core/time.ts';
import { gaps } from './gaps.ts';
import { overlap } from './overlap.ts';
import type { Clock } from './world.ts';

/**
 * The caller's turns: when they began, whether what is heard over the agent's words means them to stop, and that
 * each of them ends. What the voice tells of a turn goes on from here as an input.
 */
export interface Listening {
  /** A frame of the caller, base64 u-law. */
  frame(payload: string): void;
  began(item: string): void;
  ended(item: string): void;
  said(item: string, text: string): void;
  /** The agent is heard no more: to its end, or cut. True where the caller had begun to speak over it. */
  agentQuiet(): boolean;
  close(): void;
}

export interface ListeningOptions {
  readonly clock: Clock;
  readonly deliver: (input: Input) => void;
  /** The agent is heard now, and may be talked over. */
  readonly canBeCut: () => boolean;
  /** The caller speaks: whatever is said, or asked for and not yet begun, gives way. */
  readonly giveWay: () => void;
  /** Sound for the voice that the carrier did not bring. */
  readonly feed: (payload: string) => void;
  readonly sinceStart: () => Ms;
}

export function listening(options: ListeningOptions): Listening {
  const { clock, deliver, canBeCut, giveWay, feed, sinceStart } = options;
  const talkingOver = overlap(clock, giveWay);
  const silenceFor = gaps(clock, feed);
  /** When each turn began, by the voice's id for it; taken out with its words. */
  const starts = new Map<string, Ms>();
  /** Turns of which little was heard: a word or a noise. Their words will tell. */
  const doubtful = new Map<string, () => void>();

  function believe(item: string): void {
    doubtful.get(item)?.();
    doubtful.delete(item);
    giveWay();
    deliver({ type: 'callerTurn', item });
  }

  /** A cough: the agent has gone on, and nothing is asked of it. */
  function forget(item: string): void {
    doubtful.get(item)?.();
    doubtful.delete(item);
    starts.delete(item);
  }

  return {
    frame(payload) {
      silenceFor.frame();
      if (canBeCut()) talkingOver.frame(payload);
    },
    began(item) {
      starts.set(item, sinceStart());
      silenceFor.turnBegan();
      if (canBeCut()) talkingOver.began(item);
      else giveWay();
    },
    ended(item) {
      if (!starts.has(item)) starts.set(item, sinceStart());
      silenceFor.turnEnded();
      const heard = talkingOver.ended(item);
      if (heard === 'noise') {
        doubtful.set(
          item,
          clock.wakeAt(clock.now() + DOUBT_MS, () => believe(item)),
        );
        return;
      }
      if (heard === 'speech') giveWay();
      deliver({ type: 'callerTurn', item });
    },
    said(item, text) {
      if (doubtful.has(item)) {
        if (text.trim() === '') return forget(item);
        believe(item);
      }
      deliver({ type: 'callerSaid', item, text, startedMs: starts.get(item) ?? sinceStart() });
      starts.delete(item);
    },
    agentQuiet: () => talkingOver.over(),
    close() {
      talkingOver.over();
      silenceFor.turnEnded();
      for (const callOff of doubtful.values()) callOff();
      doubtful.clear();
      starts.clear();
    },
  };
}

/** A transcript is here by then, where there is one; without one a short turn counts as spoken. */
const DOUBT_MS = 1_000;
