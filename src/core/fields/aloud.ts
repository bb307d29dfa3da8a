/**
 * Text as speech synthesis should get it: "2:30 PM" is "2 30 PM" and "2:05" is "2 oh 5". Other colons,
 * quotes and parentheses, which agent files may hold, are heard as pauses, as noise or not at all.
 */
export function aloud(text: string): string {
  return text
    .replace(/\b(\d{1,2}):0([1-9])\b/g, '$1 oh $2')
    .replace(/\b(\d{1,2}):([0-5]\d)\b/g, '$1 $2')
    .replace(/["“”„«»]/g, '')
    .replace(/\s*[:;(]+\s*|\s*\)+(?![.?!,)]|\s*$)\s*/g, ', ')
    .replace(/\)/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/(?:,\s*)+(?=[,.?!])/g, '')
    .trim();
}

/** Counts as words: digits beside digits are heard as part of a number. */
export function inWords(count: number): string {
  return words[count] ?? (count > words.length ? 'more than twenty' : String(count));
}

const words =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );
