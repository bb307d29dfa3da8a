/** Numbers as people say them. */

const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = '  twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const firsts =
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth'.split(
    ' ',
  );

/** "forty two", "nine hundred and five"; numerals from ten thousand on. */
export function inWords(number: number): string {
  if (number < 20) return small[number] ?? String(number);
  if (number < 100) return `${tens[Math.floor(number / 10)]} ${number % 10 ? small[number % 10] : ''}`.trim();
  if (number < 1_000) return joined(`${small[Math.floor(number / 100)]} hundred`, number % 100);
  if (number < 10_000) return joined(`${small[Math.floor(number / 1_000)]} thousand`, number % 1_000);
  return String(number);
}

function joined(most: string, rest: number): string {
  return rest === 0 ? most : `${most} and ${inWords(rest)}`;
}

/** "twenty first", for days of a month. */
export function ordinalInWords(number: number): string {
  if (number < 20) return firsts[number] ?? String(number);
  if (number % 10 === 0) return number === 20 ? 'twentieth' : 'thirtieth';
  return `${tens[Math.floor(number / 10)]} ${firsts[number % 10]}`;
}

/** "1st", "22nd", "13th". */
export function ordinal(number: number): string {
  const teen = number % 100 >= 11 && number % 100 <= 13;
  return `${number}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th')}`;
}

/** "two one two", with "oh" for zero where a group of digits is said that way. */
export function digitWords(digits: string, zero: 'oh' | 'zero' = 'oh'): string {
  return [...digits].map((digit) => (digit === '0' ? zero : small[Number(digit)])).join(' ');
}

/** "19 85" of a year, in words: "nineteen eighty five", "two thousand and three". */
export function yearInWords(year: number): string {
  const [century, rest] = [Math.floor(year / 100), year % 100];
  if (century === 20 && rest < 10) return joined('two thousand', rest);
  if (rest === 0) return `${inWords(century)} hundred`;
  return rest < 10 ? `${inWords(century)} oh ${small[rest]}` : `${inWords(century)} ${inWords(rest)}`;
}
