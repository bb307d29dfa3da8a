import type { Clock, Line, LineEvent } from '../call/world.ts';
import { payloadBytes } from '../protocols/audio/frames.ts';
import { type Random, whole } from './chance.ts';

/** What is said in a piece of sound, and in which item of the voice. */
export interface Words {
  readonly item: string;
  readonly text: string;
}

/**
 * The caller's end of a line: sound is played at real time, one piece after the other, and what was played was
 * heard. A piece that is cut is heard as far as it came.
 */
export interface CallersEnd {
  readonly line: Line;
  /** The sound that is played next holds these words; null where it holds none. */
  carries(words: Words | null): void;
  /** Nothing is playing, and nothing waits. */
  isSilent(): boolean;
  isOpen(): boolean;
  press(digits: string): void;
  hangUp(): void;
}

export interface LineOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly tell: (event: LineEvent) => void;
  /** Words were heard; `cut` where the piece was not heard to its end. */
  readonly onHeard: (words: Words, cut: boolean) => void;
  /** The agent closed the stream. */
  readonly onClosed: () => void;
}

export function callersEnd({ clock, random, tell, onHeard, onClosed }: LineOptions): CallersEnd {
  const queue: Piece[] = [];
  const marks: Mark[] = [];
  let carried: Words | null = null;
  let isOpen = true;
  let playedUntil = 0;
  let lastEchoAt = 0;

  /** Marks come back in their order, each a while after it was reached. */
  function echo(mark: Mark, at: number): void {
    const { name } = mark;
    lastEchoAt = Math.max(lastEchoAt, at + whole(random, ...ECHO_MS));
    mark.callOff();
    mark.callOff = clock.wakeAt(lastEchoAt, () => {
      marks.splice(marks.indexOf(mark), 1);
      tell({ type: 'mark', name });
    });
  }

  function playedOut(piece: Piece): void {
    queue.splice(queue.indexOf(piece), 1);
    if (piece.words !== null) onHeard(piece.words, false);
  }

  /** What is playing stops, what waits is never heard. */
  function stop(): void {
    const now = clock.now();
    playedUntil = now;
    for (const { words, from, until, callOff } of queue.splice(0)) {
      callOff();
      if (words === null || from >= now) continue;
      const text = firstWords(words.text, (now - from) / (until - from));
      if (text !== '') onHeard({ item: words.item, text }, true);
    }
  }

  function close(): void {
    isOpen = false;
    stop();
    for (const mark of marks) mark.callOff();
  }

  const line: Line = {
    play(payload) {
      if (!isOpen) return;
      const from = Math.max(playedUntil, clock.now());
      playedUntil = from + Math.ceil(payloadBytes(payload) / BYTES_A_MS);
      const piece: Piece = { words: carried, from, until: playedUntil, callOff: () => {} };
      carried = null;
      queue.push(piece);
      piece.callOff = clock.wakeAt(piece.until, () => playedOut(piece));
    },
    mark(name) {
      if (!isOpen) return;
      const mark: Mark = { name, at: Math.max(playedUntil, clock.now()), callOff: () => {} };
      marks.push(mark);
      echo(mark, mark.at);
    },
    clear() {
      if (!isOpen) return;
      stop();
      const now = clock.now();
      lastEchoAt = now;
      for (const mark of marks) echo(mark, Math.min(mark.at, now));
    },
    close() {
      if (!isOpen) return;
      close();
      onClosed();
    },
  };

  return {
    line,
    carries: (words) => {
      carried = words;
    },
    isSilent: () => queue.length === 0,
    isOpen: () => isOpen,
    press(digits) {
      for (const digit of digits) tell({ type: 'digit', digit });
    },
    hangUp() {
      if (!isOpen) return;
      close();
      tell({ type: 'stopped' });
    },
  };
}

interface Piece {
  readonly words: Words | null;
  readonly from: number;
  readonly until: number;
  callOff: () => void;
}

interface Mark {
  readonly name: string;
  /** When what was queued before it has been played. */
  readonly at: number;
  callOff: () => void;
}

const BYTES_A_MS = 8;
/** From the caller's ear to us: what was seen of a carrier. */
const ECHO_MS = [60, 100] as const;

/** People speak evenly: a share of the time is that share of the words, and half a word is none. */
function firstWords(text: string, share: number): string {
  const words = text.split(' ');
  return words.slice(0, Math.floor(words.length * share)).join(' ');
}
