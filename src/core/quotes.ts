import { matches } from './matches.ts';
import { REDACTED } from './secret-numbers.ts';

/**
 * A text without what it retells of a line: four words and more that follow each other in both, unless they are words
 * that may be said by anybody.
 */
export function withoutQuotes(text: string, line: string, harmless: (words: string) => boolean): string {
  const told = words(line).map(({ word }) => word);
  const retold = words(text);
  let out = '';
  let from = 0;
  for (let at = 0; at < retold.length; ) {
    const length = longestAt(retold, at, told);
    const start = retold[at]?.start ?? 0;
    const end = retold[at + length - 1]?.end ?? start;
    if (length >= SHORTEST && !harmless(text.slice(start, end))) {
      out += text.slice(from, start) + REDACTED;
      from = end;
    }
    at += Math.max(1, length >= SHORTEST ? length : 1);
  }
  return out + text.slice(from);
}

/** Fewer stand in any two sentences. */
const SHORTEST = 4;

interface Word {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

function words(text: string): readonly Word[] {
  // What is hidden already is no word of theirs.
  return matches(/[\p{L}\d]+(?:['’]\p{L}+)*/gu, text.replaceAll(REDACTED, ' '.repeat(REDACTED.length))).map(
    ({ 0: word, index }) => ({
      word: word.toLowerCase(),
      start: index,
      end: index + word.length,
    }),
  );
}

function longestAt(retold: readonly Word[], at: number, told: readonly string[]): number {
  let longest = 0;
  for (let from = 0; from < told.length; from += 1) {
    let length = 0;
    while (told[from + length] !== undefined && told[from + length] === retold[at + length]?.word)
      length += 1;
    longest = Math.max(longest, length);
  }
  return longest;
}
