/** Numbers as they are said: "twenty one", "double five", "half a dozen", "the twenty-first". */
import { matches } from '../matches.ts';

/**
 * The same text with number words as numerals, for reading dates and times: "december twenty first, two
 * oh five" becomes "december 21st, 2 05". Words that follow each other stay apart unless they make one
 * number, so "two thirty" is "2 30" and "twenty one" is "21".
 */
export function withNumerals(text: string): string {
  return groups(text)
    .map((group) =>
      group.kind === 'word'
        ? group.text
        : group.gap + group.numeral + (group.ordinal ? ending(group.numeral) : ''),
    )
    .join('');
}

export interface Digits {
  readonly digits: string;
  /** What was left when the digits were taken out, in single spaces. */
  readonly rest: string;
}

/** All digits in the order said: "five fifty five, double two oh seven" is 555 22 0 7. */
export function digitsIn(text: string): Digits {
  let digits = '';
  const rest: string[] = [];
  let repeat = 1;
  for (const group of groups(text)) {
    if (group.kind === 'word') {
      const word = group.text.replace(/[^\p{L}']/gu, '');
      if (word === '') continue;
      repeat = repeats.get(word) ?? 1;
      if (repeat === 1) rest.push(word);
      continue;
    }
    digits += group.numeral.charAt(0).repeat(repeat - 1) + group.numeral;
    repeat = 1;
  }
  return { digits, rest: rest.join(' ') };
}

/** Every amount in the text: "two and a half hours, at most 3" is 2.5 and 3. */
export function amountsIn(text: string): readonly number[] {
  const plain = withNumerals(
    text
      .toLowerCase()
      .replace(/(\d),(?=\d{3}\b)/g, '$1')
      .replace(/\bhalf a dozen\b/g, '6')
      .replace(/\b(?:a|one) dozen\b/g, '12')
      .replace(/\ba couple(?: of)?\b/g, '2')
      .replace(/\ba hundred\b/g, 'one hundred')
      .replace(/\ba thousand\b/g, 'one thousand'),
  )
    .replace(/(\d)\s+and\s+a\s+half\b/g, '$1.5')
    .replace(
      /(\d)\s+point\s+((?:\d\s*)+)/g,
      (_, whole: string, part: string) => `${whole}.${part.replace(/\s/g, '')} `,
    )
    .replace(/\b(?:minus|negative)\s+(?=\d)/g, '-');
  return matches(/(?<![\d.])-?\d+(?:\.\d+)?(?!\w)/g, plain).map((match) => Number(match[0]));
}

const units = new Map([
  ['zero', 0],
  ['one', 1],
  ['two', 2],
  ['three', 3],
  ['four', 4],
  ['five', 5],
  ['six', 6],
  ['seven', 7],
  ['eight', 8],
  ['nine', 9],
]);

const teens = new Map([
  ['ten', 10],
  ['eleven', 11],
  ['twelve', 12],
  ['thirteen', 13],
  ['fourteen', 14],
  ['fifteen', 15],
  ['sixteen', 16],
  ['seventeen', 17],
  ['eighteen', 18],
  ['nineteen', 19],
]);

const tens = new Map([
  ['twenty', 20],
  ['thirty', 30],
  ['forty', 40],
  ['fourty', 40],
  ['fifty', 50],
  ['sixty', 60],
  ['seventy', 70],
  ['eighty', 80],
  ['ninety', 90],
]);

const ordinals = new Map([
  ['first', 1],
  ['second', 2],
  ['third', 3],
  ['fourth', 4],
  ['fifth', 5],
  ['sixth', 6],
  ['seventh', 7],
  ['eighth', 8],
  ['ninth', 9],
  ['tenth', 10],
  ['eleventh', 11],
  ['twelfth', 12],
  ['thirteenth', 13],
  ['fourteenth', 14],
  ['fifteenth', 15],
  ['sixteenth', 16],
  ['seventeenth', 17],
  ['eighteenth', 18],
  ['nineteenth', 19],
  ['twentieth', 20],
  ['thirtieth', 30],
]);

const repeats = new Map([
  ['double', 2],
  ['triple', 3],
  ['treble', 3],
  ['quadruple', 4],
]);

/** Said for zero, but only beside another digit: "oh, hello" is no number. */
const zeros = new Set(['oh', 'o', 'nought', 'naught']);

type Group =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'number'; readonly gap: string; readonly numeral: string; readonly ordinal: boolean };

const wordOrNumber = /([^\p{L}\d]*)(\d+(?:st|nd|rd|th)?|\p{L}[\p{L}']*)/gu;

/** The text cut into numbers and everything else, spacing kept. */
function groups(text: string): readonly Group[] {
  const lower = text.toLowerCase();
  const words: Word[] = matches(wordOrNumber, lower).map(([whole, gap = '', word = '']) => ({
    gap,
    word,
    width: whole.length,
  }));
  const found: Group[] = [];
  let end = 0;
  let index = 0;
  while (index < words.length) {
    const { gap, word } = words[index] ?? nothing;
    const read = numberAt(words, index);
    found.push(
      read === undefined
        ? { kind: 'word', text: gap + word }
        : { kind: 'number', gap, numeral: read.numeral, ordinal: read.ordinal },
    );
    const next = index + (read?.words ?? 1);
    for (; index < next; index += 1) end += (words[index] ?? nothing).width;
  }
  found.push({ kind: 'word', text: lower.slice(end) });
  return found;
}

interface Word {
  /** What stands in front of it. */
  readonly gap: string;
  readonly word: string;
  readonly width: number;
}
const nothing: Word = { gap: '', word: '', width: 0 };

interface Numeral {
  readonly numeral: string;
  readonly ordinal: boolean;
  /** How many words it took. */
  readonly words: number;
}

/** The longest number that starts at a word. */
function numberAt(words: readonly Word[], start: number): Numeral | undefined {
  const word = (words[start] ?? nothing).word;
  const following = joinedWord(words, start + 1);

  const digits = /^(\d+)(st|nd|rd|th)?$/.exec(word);
  if (digits?.[1] !== undefined) return { numeral: digits[1], ordinal: digits[2] !== undefined, words: 1 };
  if (zeros.has(word)) {
    const beside = isDigitWord((words[start - 1] ?? nothing).word) || isDigitWord(following);
    return beside ? { numeral: '0', ordinal: false, words: 1 } : undefined;
  }
  const nth = ordinals.get(word);
  if (nth !== undefined) return { numeral: String(nth), ordinal: true, words: 1 };
  const tail = ordinals.get(following) ?? 10;
  const ten = tens.get(word);
  if (ten !== undefined && tail < 10) return { numeral: String(ten + tail), ordinal: true, words: 2 };

  const thousands = scaled(words, start, 'thousand', 1000);
  const hundreds = thousands ?? scaled(words, start, 'hundred', 100) ?? belowHundred(words, start);
  return hundreds && { numeral: String(hundreds.value), ordinal: false, words: hundreds.words };
}

interface Amount {
  readonly value: number;
  readonly words: number;
}

/** "two thousand (and) twenty six", "eight hundred (and) five". */
function scaled(words: readonly Word[], start: number, scale: string, factor: number): Amount | undefined {
  const count = belowHundred(words, start);
  if (count === undefined || joinedWord(words, start + count.words) !== scale) return undefined;
  const value = count.value * factor;
  const used = count.words + 1;
  const and = joinedWord(words, start + used) === 'and' ? 1 : 0;
  const from = start + used + and;
  if (joinedWord(words, from) === '') return { value, words: used };
  const more =
    (factor === 1000 ? scaled(words, from, 'hundred', 100) : undefined) ?? belowHundred(words, from);
  // "eight hundred five five five" is read digit by digit after the hundred, as in phone numbers.
  const digitByDigit = and === 0 && more?.words === 1 && isDigitWord(joinedWord(words, from + 1));
  if (more === undefined || digitByDigit) return { value, words: used };
  return { value: value + more.value, words: used + and + more.words };
}

function belowHundred(words: readonly Word[], start: number): Amount | undefined {
  const word = (words[start] ?? nothing).word;
  const ten = tens.get(word);
  if (ten === undefined) {
    const value = units.get(word) ?? teens.get(word);
    return value === undefined ? undefined : { value, words: 1 };
  }
  const unit = units.get(joinedWord(words, start + 1)) ?? 0;
  return unit > 0 ? { value: ten + unit, words: 2 } : { value: ten, words: 1 };
}

/** The word at a place when only spaces or a hyphen stand in front of it: "two, three" is not joined. */
function joinedWord(words: readonly Word[], index: number): string {
  const { gap, word } = words[index] ?? nothing;
  return /^[\s-]*$/.test(gap) ? word : '';
}

function isDigitWord(word: string): boolean {
  return (
    /^\d/.test(word) || zeros.has(word) || [units, teens, tens, repeats].some((table) => table.has(word))
  );
}

function ending(numeral: string): string {
  return /1[123]$/.test(numeral) ? 'th' : (['th', 'st', 'nd', 'rd'][Number(numeral.at(-1))] ?? 'th');
}
