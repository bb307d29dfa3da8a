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
 * An echo is old news: it was on its way while the next piece played, and the `clear` that we send now is on its
 * way for as long again, in which the caller goes on listening. So the echoes only correct a clock. A piece is due
 * to begin when it was sent, or when the piece before it is due to end; as both the piece and the `clear` take
 * the same way, the time that we count between them is what the ear hears between them. How long after its due
 * end a mark comes back is the way there and back. The shortest of all is the way as it is; where echoes come
 * later than that, either they were held up themselves, which the next one shows, or the ear is behind, because
 * audio came late to it: that is believed by and by.
 *
 *     heard = what of each piece was due by now, as much later as the echoes lately were
 *
 * A mark that is long overdue tells that its piece is not being played at all, and nothing behind it is. So a
 * network that swallows marks makes us believe too little, and the model repeats a few words; the other mistake
 * would lose them.
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
  /** The shortest time from the due end of a piece to the echo of its mark. */
  readonly wayMs: number;
  /** How far the ear is behind what is due. */
  readonly lateMs: number;
  /** Totals by item and content index, oldest first. */
  readonly parts: readonly Part[];
}

interface Piece {
  readonly mark: number;
  readonly item: string;
  readonly part: number;
  readonly bytes: number;
  /** When it is due to have been played. */
  readonly endsAt: number;
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
export const playback: Playback = {
  generation: 0,
  marks: 0,
  queue: [],
  wayMs: Number.POSITIVE_INFINITY,
  lateMs: 0,
  parts: [],
};

/** A piece of an item went to Twilio; the mark with this name has to follow it. */
export function sent(
  before: Playback,
  { item, part, bytes, at }: { item: string; part: number; bytes: number; at: number },
): [Playback, markName: string] {
  const mark = before.marks + 1;
  const last = before.queue.at(-1);
  const endsAt = Math.max(at, last?.endsAt ?? at) + bytes / BYTES_PER_MS;
  // A line that never echoes must not grow for ever: then the end of the queue is told apart less finely.
  const queue =
    last !== undefined && before.queue.length >= FINE_PIECES && same(last, { item, part })
      ? [...before.queue.slice(0, -1), { ...last, mark, bytes: last.bytes + bytes, endsAt }]
      : [...before.queue, { mark, item, part, bytes, endsAt }];
  const known = before.parts.findIndex((other) => same(other, { item, part }));
  const { sentBytes, heardBytes } = before.parts[known] ?? { sentBytes: 0, heardBytes: 0 };
  const grown: Part = { item, part, sentBytes: sentBytes + bytes, heardBytes };
  const after: Playback = {
    generation: before.generation,
    marks: mark,
    queue,
    wayMs: before.wayMs,
    // To a line that had fallen silent the way is as it is.
    lateMs: last === undefined ? 0 : before.lateMs,
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
  const last = played.at(-1);
  if (last === undefined) return before;
  const backMs = Math.max(0, at - last.endsAt);
  const wayMs = Math.min(before.wayMs, backMs);
  const lateMs = Math.max(0, backMs - wayMs - JITTER_MS);
  return {
    generation: before.generation,
    marks: before.marks,
    queue: before.queue.slice(played.length),
    wayMs,
    lateMs: lateMs <= before.lateMs ? lateMs : before.lateMs + (lateMs - before.lateMs) * BELIEVED,
    parts: played.reduce((parts, piece) => heard(parts, piece, piece.bytes), before.parts),
  };
}

/** `clear` went to Twilio. Says which parts were cut off, in the order of play; none when the line was idle. */
export function cleared(before: Playback, at: number): [Playback, Unheard[]] {
  const parts = heardBy(before, at);
  const unheard = parts
    .filter((part) => before.queue.some((piece) => same(piece, part)))
    .map(({ item, part, heardBytes, sentBytes }) => ({
      item,
      part,
      heardMs: wholeMs(heardBytes),
      sentMs: wholeMs(sentBytes),
    }))
    .filter((part) => part.heardMs < part.sentMs);
  const { generation, wayMs } = before;
  return [{ generation: generation + 1, marks: 0, queue: [], wayMs, lateMs: 0, parts }, unheard];
}

/** How much of a part the caller will have heard when a `clear` of now arrives; 0 for one that was never sent. */
export function heardMs(now: Playback, part: { item: string; part: number }, at: number): number {
  return wholeMs(heardBy(now, at).find((other) => same(other, part))?.heardBytes ?? 0);
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

/** No two echoes take equally long. */
const JITTER_MS = 40;

/** One echo may be held up by itself: a quarter of what it says is believed, and all that it takes back. */
const BELIEVED = 1 / 4;

/** Longer than any way to a carrier and back. */
const OVERDUE_MS = 300;

/** The parts with what is due of each by now, as far as the ear is behind. */
function heardBy({ queue, lateMs, parts }: Playback, at: number): readonly Part[] {
  const until = Math.min(at - lateMs, (queue[0]?.endsAt ?? 0) + OVERDUE_MS);
  return queue.reduce((sofar, piece) => {
    const left = Math.max(0, piece.endsAt - until) * BYTES_PER_MS;
    return heard(sofar, piece, Math.max(0, piece.bytes - left));
  }, parts);
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
