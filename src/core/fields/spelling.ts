/** Spelled words, and how far one spelling is from another. */

/** Marks a word that was spelled letter by letter. */
export const spelledMark = '^';

/**
 * Joins letters that were said one by one: "smith, s m i t h" becomes "smith, ^smith". Understands
 * "double t", "S as in Sam", "b for bravo", and letters joined by hyphens or points. A single letter stays,
 * it may be an initial.
 */
export function withSpelledWords(text: string): string {
  return text
    .replace(/\b(\p{L})\b,? (?:as in|like in|for|like) \p{L}[\p{L}']*/giu, '$1')
    .replace(/\bdouble[ -](\p{L})\b/giu, '$1 $1')
    .replace(/(?<![\p{L}\d'’-])\p{L}(?:-\p{L}(?![\p{L}'’]))+/gu, joined)
    .replace(/(?<![\p{L}\d'’^])\p{L}(?:(?:\. ?| )\p{L}(?![\p{L}'’]))+/gu, joined);
}

function joined(letters: string): string {
  return spelledMark + letters.replace(/[^\p{L}]/gu, '');
}

/**
 * Letters to change, add, drop or swap to make one word of the other; `limit + 1` as soon as it must be
 * more than `limit`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] && j > 1 && i > 1;
      row.push(swapped ? Math.min(cost, (beforeLast[j - 2] ?? 0) + 1) : cost);
    }
    if (Math.min(...row) > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return Math.min(last[b.length] ?? 0, limit + 1);
}
