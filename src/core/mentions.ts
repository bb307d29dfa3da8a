/**
 * Whether a text mentions these values, one after the other, however their numbers are written: a transcript makes
 * "212-555-0147" of the digits that were to be read one by one, "2:30 p.m." of "2:30 PM", and "December first" of
 * "December 1st".
 */
export function mentions(text: readonly string[], values: readonly (readonly string[])[]): boolean {
  let from = 0;
  for (const value of values) {
    const end = endOf(text, from, value.join(''));
    if (end === null) return false;
    from = end;
  }
  return true;
}

/** Where the first mention of it ends. */
function endOf(text: readonly string[], from: number, wanted: string): number | null {
  if (wanted === '') return from;
  const isNumber = DIGITS.test(wanted);
  for (let start = from; start < text.length; start += 1) {
    const end = matchEnd(text, start, wanted);
    if (end === null) continue;
    // A digit too many makes another number of it.
    const isLonger = isNumber && (DIGITS.test(text[start - 1] ?? '') || DIGITS.test(text[end] ?? ''));
    if (!isLonger) return end;
  }
  return null;
}

const DIGITS = /^\d+$/;

/** How much of what is wanted is there, in any order: from 0 to 1. */
export function shareOf(wanted: readonly string[], text: readonly string[]): number {
  const said = new Set(text);
  return wanted.length === 0 ? 1 : wanted.filter((token) => said.has(token)).length / wanted.length;
}

/** Words and numbers in one spelling: lower case, digits for number words, no punctuation. */
export function spokenTokens(text: string): readonly string[] {
  const plain = text
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\b([ap])\.\s?m\b\.?/g, '$1m')
    .replace(/(\d):00\b/g, '$1')
    .replace(/\bo[’']clock\b/g, ' ')
    .replaceAll('@', ' at ')
    .replace(/(?<=[\p{L}\d])\.(?=\p{L})/gu, ' dot ')
    .replace(/(\d)(?:st|nd|rd|th)\b/g, '$1')
    .replace(/[’'](?=\p{L})/gu, '');
  return joinTens(plain.match(/\d+|\p{L}+/gu) ?? []);
}

/** Where the tokens that, written without spaces, are the wanted ones end, if they begin here. */
function matchEnd(text: readonly string[], start: number, wanted: string): number | null {
  let at = 0;
  let index = start;
  for (; index < text.length && at < wanted.length; index += 1) {
    const token = text[index] ?? '';
    if (!wanted.startsWith(token, at)) return null;
    at += token.length;
  }
  return at === wanted.length ? index : null;
}

/** "twenty" "third" is 23. */
function joinTens(words: readonly string[]): readonly string[] {
  const tokens: string[] = [];
  let ten: number | null = null;
  for (const word of words) {
    const unit = units.get(word);
    const tens = tensOf.get(word);
    if (ten !== null && unit !== undefined && unit > 0 && unit < 10) {
      tokens.push(String(ten + unit));
      ten = null;
      continue;
    }
    if (ten !== null) tokens.push(String(ten));
    ten = tens ?? null;
    if (tens === undefined) tokens.push(unit === undefined ? word : String(unit));
  }
  if (ten !== null) tokens.push(String(ten));
  return tokens;
}

const units = new Map<string, number>([
  ...'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((word, value) => [word, value] as const),
  ...'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth'
    .split(' ')
    .map((word, value) => [word, value] as const),
  ['oh', 0],
]);

const tensOf = new Map<string, number>(
  'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .flatMap((word, index) => [
      [word, (index + 2) * 10] as const,
      [`${word.slice(0, -1)}ieth`, (index + 2) * 10] as const,
    ]),
);
