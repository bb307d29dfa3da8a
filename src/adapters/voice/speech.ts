import type { HeardPart } from '../../call/world.ts';
import { payloadBytes } from '../../protocols/audio/frames.ts';

/** What to tell the server about speech that was not heard. */
export type Cut =
  | { readonly type: 'truncate'; readonly item: string; readonly part: number; readonly endMs: number }
  | { readonly type: 'delete'; readonly item: string };

interface Part {
  readonly response: string;
  readonly item: string;
  readonly part: number;
  bytes: number;
  /** No more audio of it will come, or what comes is not heard. */
  ended: boolean;
}

// An answer is one or two parts, and playback is behind by a few answers at most. An older part was heard.
const MAX_PARTS = 32;
const BYTES_PER_MS = 8;

/**
 * The agent's speech as it was received: how long each part is, and the words of each item.
 *
 * Its use is to say after an interruption where each item ends for the caller. The server refuses a point beyond
 * the audio it has, so every point is clamped to what came here, which is never more.
 */
export class Speech {
  private readonly parts: Part[] = [];
  private readonly words = new Map<string, string[]>();

  /** A spoken item was begun; its audio is still to come. */
  announce(response: string, item: string): void {
    this.part(response, item, 0);
  }

  /** The item's id is the one to pass on: that of a frame's own slice would keep the whole frame in memory. */
  receive(response: string, item: string, part: number, payload: string): string {
    const known = this.part(response, item, part);
    known.bytes += payloadBytes(payload);
    return known.item;
  }

  endPart(item: string, part: number): void {
    for (const known of this.parts) if (known.item === item && known.part === part) known.ended = true;
  }

  endResponse(response: string): void {
    for (const known of this.parts) if (known.response === response) known.ended = true;
  }

  /**
   * The caller spoke over the agent. `unheard` is what was played in part or not at all; `running` the response
   * that is being cancelled, of which more may exist at the server than came here.
   */
  cut(unheard: readonly HeardPart[], running: string | null): readonly Cut[] {
    const cuts: Cut[] = [];
    const cutAt = (known: Part, heardMs: number) => {
      const receivedMs = Math.floor(known.bytes / BYTES_PER_MS);
      const endMs = Math.min(Math.max(0, Math.floor(heardMs)), receivedMs);
      if (known.ended && endMs === receivedMs) return;
      known.bytes = endMs * BYTES_PER_MS;
      known.ended = true;
      if (cuts.some((cut) => cut.type === 'delete' && cut.item === known.item)) return;
      // An item of which nothing was heard is no part of the conversation.
      if (endMs === 0 && known.part === 0) cuts.push({ type: 'delete', item: known.item });
      else cuts.push({ type: 'truncate', item: known.item, part: known.part, endMs });
    };
    for (const { item, part, heardMs } of unheard) {
      const known = this.parts.find((other) => other.item === item && other.part === part);
      if (known !== undefined) cutAt(known, heardMs);
    }
    for (const known of this.parts) {
      if (!known.ended && known.response === running) cutAt(known, Number.POSITIVE_INFINITY);
    }
    return cuts;
  }

  /** More words of an item, or with `whole` all the words of that part. The answer is its text so far. */
  say(item: string, part: number, text: string, whole: boolean): string {
    let words = this.words.get(item);
    if (words === undefined) {
      words = [];
      this.words.set(item, words);
    }
    words[part] = whole ? text : (words[part] ?? '') + text;
    return joined(words);
  }

  /** There will be no more words of this item: its text, or null when it has none or was asked for before. */
  endItem(item: string): string | null {
    const words = this.words.get(item);
    this.words.delete(item);
    return words === undefined ? null : joined(words);
  }

  /** What was being said is said no further. */
  forgetWords(): void {
    this.words.clear();
  }

  /** Items whose words have not ended. */
  openItems(): readonly string[] {
    return [...this.words.keys()];
  }

  private part(response: string, item: string, part: number): Part {
    // Newest first: almost always it is the last one.
    for (let n = this.parts.length - 1; n >= 0; n--) {
      const known = this.parts[n];
      if (known !== undefined && known.item === item && known.part === part) return known;
    }
    const begun = { response, item, part, bytes: 0, ended: false };
    this.parts.push(begun);
    if (this.parts.length > MAX_PARTS) this.parts.shift();
    return begun;
  }
}

function joined(words: readonly string[]): string {
  return words.filter((text) => text !== undefined && text !== '').join(' ');
}
