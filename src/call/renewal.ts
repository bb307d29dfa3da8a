import type { Clock, Voice, VoiceEvent } from './world.ts';

/**
 * A session with the voice ends after an hour, in whatever the caller is saying. So another is opened well before,
 * while nobody speaks and nothing is owed, and takes over once it is ready, if that is still so.
 */
export interface Renewal {
  /** The session ends before long. */
  due(): void;
  /** It is over, or another was opened: there is nothing to be renewed. Idempotent. */
  callOff(): void;
}

export function renewal({
  clock,
  isAtRest,
  open,
  onReady,
}: {
  clock: Clock;
  isAtRest: () => boolean;
  open: (listener: (event: VoiceEvent) => void) => Voice;
  onReady: (voice: Voice) => void;
}): Renewal {
  let next: Voice | null = null;
  let stopLooking = (): void => {};

  function callOff(): void {
    stopLooking();
    next?.close();
    next = null;
  }

  /** Somebody speaks again, or the next one failed: the session that is there goes on. */
  function look(): void {
    if (next !== null && !isAtRest()) callOff();
    if (next === null && isAtRest()) begin();
    stopLooking = clock.wakeAt(clock.now() + LOOK_MS, look);
  }

  function begin(): void {
    const opened = open((event) => {
      if (next !== opened) return;
      if (event.type === 'lost') next = null;
      if (event.type !== 'ready') return;
      next = null;
      if (!isAtRest()) return opened.close();
      stopLooking();
      onReady(opened);
    });
    next = opened;
  }

  return {
    due() {
      callOff();
      look();
    },
    callOff,
  };
}

/** Callers pause for longer than that many times a minute, and minutes are left. */
const LOOK_MS = 1_000;
