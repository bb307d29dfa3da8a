/** Simulated speech: how long words take, and sound that holds nothing but its length. */

/** How long it takes to say this. */
export function spokenMs(text: string): number {
  return Math.round((LEAST_MS + text.length * MS_A_LETTER) / FRAME_MS) * FRAME_MS;
}

/** Silence of this length as a carrier takes it: base64 of u-law. The core uses its length alone. */
export function soundOf(ms: number): string {
  const known = sounds.get(ms);
  if (known !== undefined) return known;
  const sound = Buffer.alloc(ms * BYTES_A_MS, 0xff).toString('base64');
  sounds.set(ms, sound);
  return sound;
}

/** Pieces in which speech is made: sentences and their clauses. */
export function clausesOf(text: string): readonly string[] {
  const known = clauses.get(text);
  if (known !== undefined) return known;
  const found = text
    .split(/(?<=[.!?;:,])\s+/)
    .reduce<string[]>((pieces, piece) => {
      const last = pieces.at(-1);
      // "2 1 2," alone is no piece of speech.
      if (last !== undefined && last.length < LEAST_LETTERS) pieces[pieces.length - 1] = `${last} ${piece}`;
      else pieces.push(piece);
      return pieces;
    }, [])
    .filter((piece) => piece !== '');
  if (clauses.size < MAX_KNOWN) clauses.set(text, found);
  return found;
}

/** Lengths are whole frames and a clause is short, so there are some hundreds. */
const sounds = new Map<number, string>();
/** An agent says the same things in every call. */
const clauses = new Map<string, readonly string[]>();
const MAX_KNOWN = 10_000;

const FRAME_MS = 20;
const BYTES_A_MS = 8;
/** Fifteen letters a second is how people read aloud. */
const MS_A_LETTER = 65;
const LEAST_MS = 200;
const LEAST_LETTERS = 30;
