/** Where these words stand in a text, each in `⟦⟧`, with some of what is around the first; null where none does. */
export function excerpt(text: string, words: readonly string[]): string | null {
  const wanted = words.map(plain).filter((word) => word !== '');
  // As the index has it: a word begins with what was asked for, whatever its case and accents.
  const found = [...text.matchAll(WORD)].filter(([word]) =>
    wanted.some((one) => plain(word).startsWith(one)),
  );
  const [first] = found;
  if (first === undefined) return null;
  const from = first.index <= BEFORE ? 0 : text.indexOf(' ', first.index - BEFORE) + 1;
  const to = Math.min(text.length, first.index + AFTER);
  let shown = from === 0 ? '' : '…';
  let at = from;
  for (const { 0: word, index } of found) {
    if (index + word.length > to) break;
    shown += `${text.slice(at, index)}⟦${word}⟧`;
    at = index + word.length;
  }
  return shown + text.slice(at, to) + (to < text.length ? '…' : '');
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const BEFORE = 50;
const AFTER = 90;

function plain(word: string): string {
  return word
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}
