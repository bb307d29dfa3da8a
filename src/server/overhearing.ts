import type { Line } from '../call/world.ts';

/**
 * The sound of calls, for people at the desk who listen in. While nobody does, a frame costs a look at a number.
 * Sound of the agent is overheard as it is sent, ahead of when it is heard.
 */
export interface Overhearing {
  /** The line of a call, whose sound can be overheard until it is `close`d. The latest line of a call counts. */
  open(sid: string, line: Line): Overheard;
  isOpen(sid: string): boolean;
  /** Returns the way to stop. Nothing happens where no line is open. */
  listen(sid: string, ear: DeskEar): () => void;
}

export interface Overheard {
  /** In the place of the line that was given. */
  readonly line: Line;
  /** A frame of the caller. */
  heard(payload: string): void;
  close(): void;
}

/** Base64 of u-law. None of it may throw. */
export interface DeskEar {
  caller(payload: string): void;
  agent(payload: string): void;
  /** What was sent of the agent and not yet heard will not be. */
  clear(): void;
  /** The line is down. */
  end(): void;
}

export function startOverhearing(): Overhearing {
  const ears = new Map<string, Set<DeskEar>>();
  return {
    open(sid, line) {
      const listening = new Set<DeskEar>();
      ears.set(sid, listening);
      return {
        line: {
          play(payload) {
            line.play(payload);
            if (listening.size > 0) for (const ear of listening) ear.agent(payload);
          },
          mark: line.mark,
          clear() {
            line.clear();
            for (const ear of listening) ear.clear();
          },
          close: line.close,
        },
        heard(payload) {
          if (listening.size > 0) for (const ear of listening) ear.caller(payload);
        },
        close() {
          if (ears.get(sid) === listening) ears.delete(sid);
          for (const ear of listening) ear.end();
        },
      };
    },
    isOpen: (sid) => ears.has(sid),
    listen(sid, ear) {
      const listening = ears.get(sid);
      listening?.add(ear);
      return () => listening?.delete(ear);
    },
  };
}
