/**
 * Whether a text mentions a value, however its numbers are written: a transcript makes "212-555-0147" of the
 * digits that were to be read one by one, "2:30 p.m." of "half past two"'s read-back "2:30 PM", and "December
 * first" of "December 1st".
 */
export function mentions(text: readonly string[], value: readonly string[]): boolean {
  const wanted = value.join('');
  return wanted === '' || text.some((_, from) => startsWith(text, from, wanted));
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

/** The tokens from here on, written without spaces, begin with the wanted ones and end a token with them. */
function startsWith(text: readonly string[], from: number, wanted: string): boolean {
  let at = 0;
  for (let index = from; index < text.length && at < wanted.length; index += 1) {
    const token = text[index] ?? '';
    if (!wanted.startsWith(token, at)) return false;
    at += token.length;
  }
  return at === wanted.length;
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
