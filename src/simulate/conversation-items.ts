import type { HeardPart } from '../call/world.ts';
import type { Turn } from '../simulator/realtime/mind.ts';

/** What the model remembers of a session: its items, each as a mind is shown it. */
export interface ConversationItems {
  turns(): readonly Turn[];
  add(item: string, shown: Turn): void;
  /** A clause of a spoken item was sent. */
  sounded(item: string, clause: string, soundMs: number): void;
  forget(item: string): void;
  /** Of an item that was not heard to its end the model remembers what was. */
  cut(part: HeardPart): void;
}

export function conversationItems(): ConversationItems {
  const items: Item[] = [];
  const find = (id: string): number => items.findLastIndex((item) => item.id === id);

  return {
    turns: () => items.map(({ shown }) => shown),
    add: (id, shown) => items.push({ id, shown, sounds: [] }),
    sounded(id, clause, soundMs) {
      const at = find(id);
      const item = items[at];
      if (item === undefined || item.shown.by !== 'agent') return;
      const text = item.shown.text === '' ? clause : `${item.shown.text} ${clause}`;
      items[at] = { ...item, shown: { by: 'agent', text }, sounds: [...item.sounds, { clause, soundMs }] };
    },
    forget(id) {
      const at = find(id);
      if (at >= 0) items.splice(at, 1);
    },
    cut({ item: id, heardMs }) {
      const at = find(id);
      const item = items[at];
      if (item === undefined) return;
      const text = heardOf(item.sounds, heardMs);
      if (text === '') items.splice(at, 1);
      else items[at] = { ...item, shown: { by: 'agent', text } };
    },
  };
}

interface Item {
  readonly id: string;
  readonly shown: Turn;
  /** What was sent of it, where it is speech. */
  readonly sounds: readonly Sound[];
}

interface Sound {
  readonly clause: string;
  readonly soundMs: number;
}

function heardOf(sounds: readonly Sound[], heardMs: number): string {
  let leftMs = heardMs;
  const heard: string[] = [];
  for (const { clause, soundMs } of sounds) {
    const words = clause.split(' ');
    const share = Math.min(1, Math.max(0, leftMs / soundMs));
    heard.push(...words.slice(0, Math.round(words.length * share)));
    leftMs -= soundMs;
  }
  return heard.join(' ');
}
