import { FRAME_BYTES, FRAME_MS, SILENT_FRAME } from '../../protocols/audio/frames.ts';
import type { Clock } from '../realtime/clock.ts';
import type { Act, Caller } from './caller.ts';
import { pace } from './pace.ts';
import type { Recording } from './recording.ts';

/** The caller's telephone, from the moment the call is answered: it hears and speaks 20 ms at a time. */
export interface Leg {
  /** Passes 20 ms to the caller's ear, and what the caller did meanwhile back. */
  exchange(heard: Uint8Array): Act;
  /** Why there is no caller any more; undefined while there is one. */
  readonly over: 'caller hung up' | 'completed' | 'aborted' | 'too long' | undefined;
  /** There is no caller any more, or another document is to be read: whatever is going on is left. */
  readonly leaves: boolean;
  /** Leaves what is going on for this document, as the server has told over the REST API. */
  redirect(document: string): void;
  /** The document that it was redirected to, once. */
  takeRedirect(): string | undefined;
  /** Ends the call, as the server has told over the REST API. */
  complete(): void;
  /** Since the call was answered, counted in frames. */
  readonly ms: number;
}

export function leg(line: {
  caller: Caller;
  recording: Recording;
  maxSeconds: number;
  signal?: AbortSignal | undefined;
}): Leg {
  let ms = 0;
  let hungUp = false;
  let completed = false;
  let redirect: string | undefined;
  return {
    get ms() {
      return ms;
    },
    get over() {
      if (hungUp) return 'caller hung up';
      if (completed) return 'completed';
      if (line.signal?.aborted) return 'aborted';
      return ms >= line.maxSeconds * 1_000 ? 'too long' : undefined;
    },
    get leaves() {
      return this.over !== undefined || redirect !== undefined;
    },
    redirect(document) {
      redirect = document;
    },
    takeRedirect() {
      const taken = redirect;
      redirect = undefined;
      return taken;
    },
    complete() {
      completed = true;
    },
    exchange(heard) {
      line.caller.hear(heard, ms);
      const act = line.caller.act(ms);
      line.recording.add(heard, act.say ?? SILENT_FRAME);
      hungUp ||= act.hangUp === true;
      ms += FRAME_MS;
      return act;
    },
  };
}

/**
 * The caller listens while no server is on the line: to a sentence or to nothing, for so long, until `done`
 * says that this act was what we waited for, or until the leg leaves.
 */
export async function listen(
  caller: Leg,
  clock: Clock,
  { ms, audio, done = () => false }: { ms: number; audio?: Uint8Array; done?: (act: Act) => boolean },
): Promise<void> {
  let frame = 0;
  await pace(clock, () => {
    if (caller.leaves || frame * FRAME_MS >= ms) return false;
    const heard = SILENT_FRAME.slice();
    heard.set(audio?.subarray(frame * FRAME_BYTES, (frame + 1) * FRAME_BYTES) ?? []);
    frame++;
    return !done(caller.exchange(heard));
  });
}

/** The caller hears silence while the carrier waits for something of the server's. Answers as soon as it is there. */
export async function listenDuring<T>(caller: Leg, clock: Clock, task: Promise<T>): Promise<T> {
  let waiting = true;
  // Runs beside the task and ends with its next tick: nothing waits for it.
  void pace(clock, () => {
    if (!waiting || caller.over !== undefined) return false;
    caller.exchange(SILENT_FRAME);
    return true;
  });
  try {
    return await task;
  } finally {
    waiting = false;
  }
}
