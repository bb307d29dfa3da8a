import type { Ms } from '../core/time.ts';
import {
  cleared,
  finished,
  echoed as heardMark,
  idle,
  type Playback,
  sent,
  playback as silent,
} from '../protocols/twilio/playback.ts';
import type { HeardPart } from './world.ts';

/**
 * What the agent is saying: the words and the sound of each item of the model, from its first byte until it
 * was heard to its end or cut. Words arrive ahead of their sound, sound ahead of its being heard; only here
 * do the three meet, so that the log can tell what was said from what was heard.
 */
export interface Speech {
  readonly playback: Playback;
  /** Items not yet heard to their end, oldest first. */
  readonly items: readonly Item[];
  /** The model is still producing. */
  readonly generating: boolean;
}

interface Item {
  readonly id: string;
  readonly startedMs: Ms;
  readonly text: string;
  /** No more words, no more sound. */
  readonly complete: boolean;
  readonly sentMs: Ms;
}

/** Words of the agent that are over: heard to their end, or cut, then with the part that was heard. */
export interface Said {
  readonly text: string;
  readonly heard?: string;
  readonly startedMs: Ms;
}

export const silence: Speech = { playback: silent, items: [], generating: false };

/** Sound goes out: `mark` is to follow it. `first` where an item begins to be heard. */
export function sound(
  speech: Speech,
  { item, part, bytes, startedMs, at }: { item: string; part: number; bytes: number; startedMs: Ms; at: Ms },
): { speech: Speech; mark: string; first: boolean } {
  const [playback, mark] = sent(speech.playback, { item, part, bytes, at });
  const before = speech.items.find((one) => one.id === item);
  const items = change(speech.items, item, startedMs, ({ id, startedMs, text, complete, sentMs }) => ({
    id,
    startedMs,
    text,
    complete,
    sentMs: sentMs + bytes / 8,
  }));
  return { speech: { playback, items, generating: true }, mark, first: (before?.sentMs ?? 0) === 0 };
}

/** Sound of ours beside what the model says: heard in its turn like the rest, and no item of the conversation. */
export function aside(
  speech: Speech,
  piece: { item: string; bytes: number; at: Ms },
): [Speech, mark: string] {
  const [playback, mark] = sent(speech.playback, { ...piece, part: 0 });
  return [{ playback, items: speech.items, generating: speech.generating }, mark];
}

/** The words of an item so far. */
export function words(speech: Speech, item: string, text: string, startedMs: Ms): Speech {
  return {
    playback: speech.playback,
    items: change(speech.items, item, startedMs, ({ id, startedMs, complete, sentMs }) => ({
      id,
      startedMs,
      text,
      complete,
      sentMs,
    })),
    generating: true,
  };
}

/** A mark came back: what was sent before it has been played. */
export function markEchoed(speech: Speech, mark: string, at: Ms): Speech {
  const { playback, items, generating } = speech;
  return { playback: heardMark(playback, mark, at), items, generating };
}

/** The model ended its response: there will be no more of any item. */
export function ended(speech: Speech): Speech {
  return { ...speech, items: speech.items.map((item) => ({ ...item, complete: true })), generating: false };
}

/** Takes out what has been heard to its end. Items without a sound were never said. */
export function settled(speech: Speech): { speech: Speech; said: readonly Said[] } {
  const over = speech.items.filter((item) => item.complete && finished(speech.playback, item.id));
  if (over.length === 0) return { speech, said: [] };
  const said = over.filter((item) => item.sentMs > 0).map(({ text, startedMs }) => ({ text, startedMs }));
  return { speech: { ...speech, items: speech.items.filter((item) => !over.includes(item)) }, said };
}

/** Cuts everything that is not yet heard. `heardMs` is how much was heard of the item that was playing. */
export function cut(
  speech: Speech,
  at: Ms,
): { speech: Speech; said: readonly Said[]; unheard: readonly HeardPart[]; heardMs: Ms } {
  const [playback, parts] = cleared(speech.playback, at);
  const said = speech.items
    .filter((item) => item.sentMs > 0)
    .map((item) => {
      const heardMs =
        item.sentMs -
        sum(parts.filter((part) => part.item === item.id).map((part) => part.sentMs - part.heardMs));
      return {
        text: item.text,
        heard: firstWords(item.text, heardMs / item.sentMs),
        startedMs: item.startedMs,
      };
    });
  return {
    speech: { playback, items: [], generating: false },
    said,
    unheard: parts.map(({ item, part, heardMs }) => ({ item, part, heardMs })),
    heardMs: Math.round(parts[0]?.heardMs ?? 0),
  };
}

/** Nothing of the agent is left to be heard. */
export function quiet(speech: Speech): boolean {
  return !speech.generating && speech.items.length === 0 && idle(speech.playback);
}

/** There is something of the agent that a caller can talk over. */
export function audible(speech: Speech): boolean {
  return speech.items.some((item) => item.sentMs > 0) || !idle(speech.playback);
}

function change(
  items: readonly Item[],
  id: string,
  startedMs: Ms,
  with_: (item: Item) => Item,
): readonly Item[] {
  if (!items.some((item) => item.id === id)) {
    return [...items, with_({ id, startedMs, text: '', complete: false, sentMs: 0 })];
  }
  return items.map((item) => (item.id === id ? with_(item) : item));
}

/** An estimate: people speak evenly enough that a share of the time is that share of the words. */
function firstWords(text: string, share: number): string {
  const all = text.split(/\s+/).filter((word) => word !== '');
  return all.slice(0, Math.round(all.length * Math.min(Math.max(share, 0), 1))).join(' ');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
