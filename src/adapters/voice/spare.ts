import type { Spare } from '../../call/world.ts';
import { pieces } from './clips.ts';

/**
 * A mouth of our own for words that cannot wait for the voice. The ones that are known are rendered at the start, the
 * others when they are first wanted; what was rendered is kept.
 */
export interface SpareMouth extends Spare {
  /** Resolves when nothing is being rendered. */
  settled(): Promise<void>;
}

export interface SpareOptions {
  /** Off the event loop: raw u-law, one a text. */
  readonly render: (texts: readonly string[]) => Promise<readonly Uint8Array[]>;
  readonly texts: readonly string[];
  readonly onProblem: (what: string, error: unknown) => void;
}

export function spareMouth({ render, texts, onProblem }: SpareOptions): SpareMouth {
  const known = new Map<string, Promise<readonly string[] | null>>();
  prepare(texts);

  function prepare(wanted: readonly string[]): void {
    const rendered = render(wanted).catch((error: unknown) => {
      onProblem('Words that stand in for the voice could not be made', error);
      // Tried again when they are wanted.
      for (const text of wanted) known.delete(text);
      return [];
    });
    for (const [n, text] of wanted.entries()) {
      if (known.size >= MOST_KEPT) known.delete(known.keys().next().value ?? '');
      const sound = rendered.then((sounds) => sounds[n]);
      known.set(
        text,
        sound.then((bytes) => (bytes === undefined || bytes.length === 0 ? null : pieces(bytes))),
      );
    }
  }

  return {
    speak(text) {
      if (!known.has(text)) prepare([text]);
      return known.get(text) ?? Promise.resolve(null);
    },
    async settled() {
      await Promise.all(known.values());
    },
  };
}

/** The fixed ones of an agent are few; a goodbye may tell a result before it, which nobody else gets. */
const MOST_KEPT = 50;
