import { BYTES_PER_MS } from '../audio/mulaw.ts';

/**
 * What has the caller heard?
 *
 * The model makes speech faster than it can be listened to. We hand it to Twilio at once, and Twilio plays it
 * in order, at real time. When the caller interrupts, the model must learn where, in each of its items, the
 * caller's ear was cut off: it then forgets the rest, and so it neither believes that it said what nobody
 * heard, nor says again what was heard.
 *
 * Twilio tells us one thing only: a mark that we queued behind some audio comes back once that audio has been
 * played. So behind each piece that we send goes a mark, and the pieces not yet echoed stand here in a queue.
 *
 *     sent      a piece joins the end of the queue
 *     echoed    it leaves at the front, and all pieces before it: they were played
 *     cleared   the queue is thrown away, at Twilio and here
 *
 * After `clear` Twilio echoes every mark that was waiting, and the echo looks like any other. Hence the
 * generation: it is part of the mark's name, it goes up with each clear, and an echo of an older generation
 * says nothing.
 *
 * Between two echoes the piece in front is being played: since the echo before it, or since it was sent, if
 * the queue was empty then. It has been heard as long as that, but never beyond its own end, for its mark has
 * not come back. So a network that swallows marks makes us believe too little, and the model repeats a few
 * words; the other mistake would lose them. The way to the caller and back is not taken off: a piece sent to
 * an idle line reaches the ear a few tens of ms after we think, a piece behind another as much before.
 *
 *     heard = min(sent, what the echoes cover + time that the piece in front has been playing)
 *
 * Times are ms of any one clock. Items are told apart by content index too, as truncation asks for both. A new
 * stream begins with a new value: the old one's queue and marks died with its socket. Audio of a part that
 * was cleared must not be sent again under the same name: its count goes on where it was.
 */
export interface Playback {
  readonly generation: number;
  /** Marks given out in this generation. */
  readonly marks: number;
  /** Sent and not echoed, in the order of play. */
  readonly queue: readonly Piece[];
  /** When the piece in front began to play. */
  readonly playingSince: number;
  /** Totals by item and content index, oldest first. */
  readonly parts: readonly Part[];
}

interface Piece {
  readonly mark: number;
  readonly item: string;
  readonly part: number;
  readonly bytes: number;
}

interface Part {
  readonly item: string;
  readonly part: number;
  readonly sentBytes: number;
  /** Covered by echoes, or frozen at a clear. */
  readonly heardBytes: number;
}

/** How far the caller's ear got in a part that was cut off. Whole ms, rounded down: never beyond what was sent. */
export interface Unheard {
  readonly item: string;
  readonly part: number;
  readonly heardMs: number;
  readonly sentMs: number;
}

/** A stream on which nothing was said yet. */
export const playback: Playback = { generation: 0, marks: 0, queue: [], playingSince: 0, parts: [] };

/** A piece of an item went to Twilio; the mark with this name has to follow it. */
export function sent(
  before: Playback,
  { item, part, bytes, at }: { item: string; part: number; bytes: number; at: number },
): [Playback, markName: string] {
  const mark = before.marks + 1;
  const last = before.queue.at(-1);
  // A line that never echoes must not grow for ever: then the end of the queue is told apart less finely.
  const queue =
    last !== undefined && before.queue.length >= FINE_PIECES && same(last, { item, part })
      ? [...before.queue.slice(0, -1), { ...last, mark, bytes: last.bytes + bytes }]
      : [...before.queue, { mark, item, part, bytes }];
  const known = before.parts.findIndex((other) => same(other, { item, part }));
  const { sentBytes, heardBytes } = before.parts[known] ?? { sentBytes: 0, heardBytes: 0 };
  const grown: Part = { item, part, sentBytes: sentBytes + bytes, heardBytes };
  const after: Playback = {
    generation: before.generation,
    marks: mark,
    queue,
    playingSince: last === undefined ? at : before.playingSince,
    parts: known < 0 ? [...before.parts, grown].slice(-KEPT_PARTS) : before.parts.with(known, grown),
  };
  return [after, `${before.generation}.${mark}`];
}

/** A mark came back. One of an older generation, or one that is not ours, changes nothing. */
export function echoed(before: Playback, markName: string, at: number): Playback {
  const [generation, mark] = markName.split('.').map(Number);
  if (generation !== before.generation || mark === undefined || !(mark <= before.marks)) return before;
  // Twilio plays in order: whatever stood before this mark was played, should its own echo be lost.
  const played = before.queue.filter((piece) => piece.mark <= mark);
  if (played.length === 0) return before;
  return {
    generation: before.generation,
    marks: before.marks,
    queue: before.queue.slice(played.length),
    playingSince: at,
    parts: played.reduce((parts, piece) => heard(parts, piece, piece.bytes), before.parts),
  };
}

/** `clear` went to Twilio. Says which parts were cut off, in the order of play; none when the line was idle. */
export function cleared(before: Playback, at: number): [Playback, Unheard[]] {
  const front = before.queue[0];
  const parts = front === undefined ? before.parts : heard(before.parts, front, playing(before, at));
  const unheard = parts
    .filter((part) => before.queue.some((piece) => same(piece, part)))
    .map(({ item, part, heardBytes, sentBytes }) => ({
      item,
      part,
      heardMs: wholeMs(heardBytes),
      sentMs: wholeMs(sentBytes),
    }))
    .filter((part) => part.heardMs < part.sentMs);
  const { generation, playingSince } = before;
  return [{ generation: generation + 1, marks: 0, queue: [], playingSince, parts }, unheard];
}

/** How much of a part the caller has heard by now; 0 for one that was never sent. */
export function heardMs(now: Playback, part: { item: string; part: number }, at: number): number {
  const front = now.queue[0];
  const parts = front === undefined ? now.parts : heard(now.parts, front, playing(now, at));
  return wholeMs(parts.find((other) => same(other, part))?.heardBytes ?? 0);
}

/** Nothing that was sent of this item waits to be heard: it was played to its end, cut off, or never sent. */
export function finished(now: Playback, item: string): boolean {
  return now.queue.every((piece) => piece.item !== item);
}

/** Nothing waits to be heard. */
export function idle(now: Playback): boolean {
  return now.queue.length === 0;
}

/** A response has one to three parts and one response speaks at a time: older totals are of no use to anyone. */
const KEPT_PARTS = 64;

/** At five pieces a second, more than three minutes of speech that nobody has heard yet. */
const FINE_PIECES = 1_000;

/** Bytes of the piece in front that must have been played by now. */
function playing({ queue, playingSince }: Playback, at: number): number {
  const elapsed = Math.max(0, at - playingSince) * BYTES_PER_MS;
  return Math.min(queue[0]?.bytes ?? 0, elapsed);
}

function heard(parts: readonly Part[], piece: Piece, bytes: number): readonly Part[] {
  const at = parts.findIndex((part) => same(part, piece));
  const part = parts[at];
  if (part === undefined) return parts;
  const { item, sentBytes, heardBytes } = part;
  return parts.with(at, { item, part: part.part, sentBytes, heardBytes: heardBytes + bytes });
}

function same(a: { item: string; part: number }, b: { item: string; part: number }): boolean {
  return a.item === b.item && a.part === b.part;
}

function wholeMs(bytes: number): number {
  return Math.floor(bytes / BYTES_PER_MS);
}
