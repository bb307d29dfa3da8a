import { digitsIn } from './fields/spoken-numbers.ts';

/** Numbers of cards and of social security, however they are said or written. */

/** A text without numbers of cards and of social security, in digits or in words. */
export function redactText(text: string): string {
  if (isPlain(text)) return text;
  // Digits have more than one shape: what looks like a digit is read as one.
  const folded = text.normalize('NFKC');
  const redacted = folded
    .replace(account, (run) => (isAccount(run) ? REDACTED : run))
    .replace(numberRun, (run) => (isSecretNumber(run) ? REDACTED : run));
  return redacted === folded ? text : redacted;
}

export const REDACTED = '[redacted]';

/** Digits that belong together, in digits or in words, with what people put between them. */
export function numberRuns(
  text: string,
  change: (run: string, digits: string, after: string) => string,
): string {
  return text.replace(numberRun, (run, ...rest) => {
    const at = rest.at(-2) as number;
    return change(run, digitsIn(run.replace(PAUSES, ', ')).digits, text.slice(at + run.length));
  });
}

/** Whether these digits are a whole number of a card. */
export function isCardNumber(digits: string): boolean {
  return issued.test(digits) && luhn(digits);
}

const digitWord =
  'zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|' +
  'sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|' +
  'double|triple|treble|quadruple';
const digits = `(?<![\\p{L}\\d+])(?:\\d+|${digitWord})(?![\\p{L}\\d])`;
/**
 * Between the digits of one number: signs, spaces seen or unseen, pauses. A colon is of a time, and a slash of a
 * date unless it stands between groups of four.
 */
const joint = String.raw`(?:[\s,.*\-_\u200b-\u200d\u2060]|(?<=\d{4})/(?=\d{4})|\b(?:uh|um|er|and)\b){1,12}?`;
const numberRun = new RegExp(`${digits}(?:${joint}${digits})*`, 'giu');

/** ISO 13616: a country, two check digits, and up to 30 letters and digits in groups. */
const account = /(?<![\p{L}\d])[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]{4}){2,7}(?:[ -]?[A-Z\d]{1,3})?(?![\p{L}\d])/gu;

function isAccount(run: string): boolean {
  const plain = run.replace(/[ -]/g, '');
  const rest = [...(plain.slice(4) + plain.slice(0, 4))].reduce(
    (sum, sign) => Number(`${sum}${Number.parseInt(sign, 36)}`) % 97,
    0,
  );
  return rest === 1;
}

/**
 * Nearly every text: no sign but the plain ones, and no digit, in words neither, or too short for any such number.
 * Told at a tenth of what the whole search costs.
 */
function isPlain(text: string): boolean {
  return ascii.test(text) && (text.length < SHORTEST || !anyDigit.test(text));
}

const ascii = /^[\x20-\x7e]*$/;
const anyDigit = new RegExp(String.raw`\d|(?<![a-z])(?:${digitWord})(?![a-z])`, 'i');
/** Social security has nine digits, and an account more. */
const SHORTEST = 9;

/** Days, as "2026-12-01", and ZIP codes with their extension, 5-4. */
const ordinary = /(?<!\d)\d{4}-\d\d-\d\d(?!\d)|^\d{5}-\d{4}$/;

/** US social security: 3-2-4 digits, with the ranges that are never issued left out. */
const socialSecurity = /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/;
const groupedSocialSecurity = /(?<!\d)(?!000|666|9)\d{3}[\s.-]+(?!00)\d{2}[\s.-]+(?!0000)\d{4}(?!\d)/;

/** Card numbers as they are issued, found inside of longer runs (with the expiry date, say). */
const issued =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|35\d{14}|6(?:011|5\d\d|4[4-9]\d)\d{12})$/;

function isSecretNumber(run: string): boolean {
  if (run.length < SHORTEST || ordinary.test(run)) return false;
  if (groupedSocialSecurity.test(run)) return true;
  // Without a word in it, a run has one reading: most runs are a time, a date or a phone number in digits.
  if (!/\p{L}/u.test(run)) return isSecret(run.replace(/\D/g, ''));
  // Read with its pauses and without: "twenty, one" is 201 or 21.
  const plain = run.replace(/\b(?:uh|um|er|and)\b/giu, ' ');
  const readings = [plain, plain.replace(/[,./*_\u200b-\u200d\u2060]/g, ' '), plain.replace(PAUSES, ', ')];
  return [...new Set(readings)].some((reading) => isSecret(digitsIn(reading).digits));
}

const PAUSES = /[\s,.*\-/_\u200b-\u200d\u2060]+/g;

function isSecret(number: string): boolean {
  return socialSecurity.test(number) || isCard(number);
}

function isCard(number: string): boolean {
  if (number.length >= 13 && number.length <= 19 && luhn(number)) return true;
  for (let start = 0; start + 13 <= number.length; start += 1) {
    for (let length = 13; length <= 19 && start + length <= number.length; length += 1) {
      const part = number.slice(start, start + length);
      if (issued.test(part) && luhn(part)) return true;
    }
  }
  return false;
}

/** ISO/IEC 7812-1: every second digit from the right doubled, the sum a multiple of ten. */
function luhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
