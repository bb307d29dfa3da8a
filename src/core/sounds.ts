import { matches } from './matches.ts';

/**
 * A text as the letters and digits that it comes to, however they are said: "A as in alpha, double four, seventeen"
 * is a 44 17. Each piece knows where it stands, so that what was found can be taken out.
 */
export interface Sound {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** A digit, a letter or a code, as opposed to a word. */
  readonly isCode: boolean;
}

export function sounds(text: string): readonly Sound[] {
  const words = matches(/\d+|\p{L}+(?:['’]\p{L}+)*/gu, text).map((match) => ({
    word: match[0].normalize('NFKC').toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
  const plain = words.map(({ word }) => word);
  const found: Sound[] = [];
  for (let index = 0; index < words.length; ) {
    const read = soundAt(plain, index, found.at(-1));
    const start = words[index]?.start ?? 0;
    index += read.words;
    found.push({ text: read.text, start, end: words[index - 1]?.end ?? start, isCode: read.isCode });
  }
  return found;
}

/** Where these letters and digits stand, whole sounds only. */
export function spansOf(wanted: string, heard: readonly Sound[]): readonly (readonly [number, number])[] {
  const spans: (readonly [number, number])[] = [];
  for (let first = 0; first < heard.length; first += 1) {
    let said = '';
    for (let last = first; last < heard.length && said.length < wanted.length; last += 1) {
      said += heard[last]?.text ?? '';
      if (said === wanted) spans.push([heard[first]?.start ?? 0, heard[last]?.end ?? 0]);
      if (!wanted.startsWith(said)) break;
    }
  }
  return spans;
}

interface Read {
  readonly text: string;
  readonly words: number;
  readonly isCode: boolean;
}

function soundAt(words: readonly string[], index: number, before: Sound | undefined): Read {
  const word = words[index] ?? '';
  const next = words[index + 1] ?? '';
  const code = (text: string, count = 1): Read => ({ text, words: count, isCode: true });
  if (/^\d/.test(word)) return code(word);
  const times = repeats.get(word);
  const again = times === undefined ? undefined : single(next);
  if (times !== undefined && again !== undefined) return code(again.repeat(times), 2);
  // "S as in Sam": the letter alone.
  const like = LIKE.exec(words.slice(index + 1, index + 4).join(' '));
  if (word.length === 1 && like !== null) return code(word, 1 + like[0].split(' ').length);
  if (ZEROS.has(word)) {
    const isBesideDigit = [before?.text.at(-1) ?? '', next].some(
      (side) => /^\d/.test(side) || units.has(side),
    );
    // "Oh" is no letter, and "o" is one among letters.
    return isBesideDigit || word !== 'o' ? code('0') : code(word);
  }
  const amount = belowHundred(words, index);
  if (amount !== null) {
    const hundred =
      words[index + amount.words] === 'hundred' ? belowHundred(words, index + amount.words + 1) : null;
    if (words[index + amount.words] !== 'hundred') return code(amount.text, amount.words);
    return hundred === null
      ? code(`${amount.text}00`, amount.words + 1)
      : code(`${amount.text}${hundred.text.padStart(2, '0')}`, amount.words + 1 + hundred.words);
  }
  if (SIGNS.has(word)) return { text: '', words: 1, isCode: false };
  const letter = word.length === 1 && word !== 'i' && word !== 'a' ? word : spelled.get(word);
  if (letter !== undefined) return code(letter);
  // "A B 4": letters by the side of others.
  if (word.length === 1) return { text: word, words: 1, isCode: before?.isCode === true || isCodeWord(next) };
  return { text: word.replace(/['’]/g, ''), words: 1, isCode: false };
}

function isCodeWord(word: string): boolean {
  return (
    /^\d/.test(word) || units.has(word) || spelled.has(word) || (word.length === 1 && !'aio'.includes(word))
  );
}

function single(word: string): string | undefined {
  if (/^[\p{L}\d]$/u.test(word)) return word;
  return ZEROS.has(word) ? '0' : units.get(word);
}

function belowHundred(words: readonly string[], index: number): { text: string; words: number } | null {
  const word = words[index] ?? '';
  const ten = tens.get(word);
  if (ten === undefined) {
    const text = units.get(word) ?? teens.get(word);
    return text === undefined ? null : { text, words: 1 };
  }
  const unit = units.get(words[index + 1] ?? '') ?? '0';
  return unit === '0' ? { text: `${ten}0`, words: 1 } : { text: `${ten}${unit}`, words: 2 };
}

const LIKE = /^(?:as in|like|for|is for) \S+/;
const ZEROS: ReadonlySet<string> = new Set(['oh', 'o', 'nought', 'naught']);
/** Said between the parts of an email address, and no part of it. */
const SIGNS: ReadonlySet<string> = new Set(['dot', 'at', 'dash', 'hyphen', 'underscore', 'uh', 'um', 'er']);

const numbered = (names: string, from: number): ReadonlyMap<string, string> =>
  new Map(names.split(' ').map((name, index) => [name, String(from + index)]));
const units = numbered('zero one two three four five six seven eight nine', 0);
const teens = new Map([
  ...numbered('ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen', 10),
]);
const tens = numbered('twenty thirty forty fifty sixty seventy eighty ninety', 2);
const repeats = new Map([
  ['double', 2],
  ['triple', 3],
  ['treble', 3],
  ['quadruple', 4],
]);

/** The letters as pilots say them. */
const spelled = new Map(
  (
    'alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec ' +
    'romeo sierra tango uniform victor whiskey whisky xray yankee zulu'
  )
    .split(' ')
    .map((name) => [name, name.charAt(0)]),
);
