import { describe, expect, it } from 'vitest';
import { REDACTED, redactText } from '../../src/core/secret-numbers.ts';
import { seeded } from '../../src/simulate/chance.ts';

/**
 * Numbers as people say and write them, made from values: what must be hidden and what must stay. The values come
 * first and the ways to say them are made from those, so no reader of numbers is asked what a sentence means. The
 * first figures, before anything was changed for it: 420 of 420 hidden, 420 of 420 kept.
 */
interface Sample {
  readonly text: string;
  /** The part that must be gone; null where nothing may go. */
  readonly secret: string | null;
}

const random = seeded(20_261_123);
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
const digit = (): string => String(Math.floor(random() * 10));
const digits = (count: number): string => Array.from({ length: count }, digit).join('');

const NAMES = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const TEENS = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

function spoken(number: string, group = 4): string {
  return chunks(number, group)
    .map((part) => [...part].map((one) => NAMES[Number(one)]).join(' '))
    .join(', ');
}

/** "forty one eleven": two digits at a time, a leading zero as "oh". */
function inPairs(number: string): string {
  return chunks(number, 2)
    .map((pair) => {
      const [ten = '0', unit = '0'] = pair;
      if (pair.length === 1) return NAMES[Number(ten)];
      if (ten === '0') return `oh ${NAMES[Number(unit)]}`;
      if (ten === '1') return TEENS[Number(unit)];
      return unit === '0' ? TENS[Number(ten) - 2] : `${TENS[Number(ten) - 2]} ${NAMES[Number(unit)]}`;
    })
    .join(' ');
}

/** "double four, triple one". */
function withDoubles(number: string): string {
  return number
    .replace(/(\d)\1\1|(\d)\2/g, (run) => `${run.length === 3 ? 'triple' : 'double'}${run[0]} `)
    .replace(/\d/g, (one) => `${NAMES[Number(one)]} `)
    .replace(/(double|triple)/g, '$1 ')
    .trim()
    .replace(/\s+/g, ' ');
}

function chunks(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, n) =>
    text.slice(n * size, (n + 1) * size),
  );
}

/** Completes a number by the check digit of ISO/IEC 7812-1. */
function withCheckDigit(number: string): string {
  const sum = [...number].reverse().reduce((total, one, index) => {
    const value = Number(one) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${number}${(10 - (sum % 10)) % 10}`;
}

const card = (): string =>
  pick([
    () => withCheckDigit(`4${digits(14)}`),
    () => withCheckDigit(`5${pick(['1', '2', '3', '4', '5'])}${digits(13)}`),
    () => withCheckDigit(`2${pick(['3', '4', '5', '6'])}${digits(13)}`),
    () => withCheckDigit(`3${pick(['4', '7'])}${digits(12)}`),
    () => withCheckDigit(`6011${digits(11)}`),
  ])();

/** Three digits that were issued, two and four that are not all zero. */
const social = (): string =>
  `${pick(['078', '219', '457', '536', '601', '772'])}${1 + Math.floor(random() * 9)}${digit()}${pick(['1', '5', '9'])}${digits(3)}`;

const CARD_FORMS: readonly ((number: string) => string)[] = [
  (number) => number,
  (number) => chunks(number, 4).join(' '),
  (number) => chunks(number, 4).join('-'),
  (number) => chunks(number, 4).join('.'),
  (number) => [...number].join(' '),
  (number) =>
    chunks(number, 4)
      .map((part) => [...part].join(' '))
      .join(', '),
  (number) => spoken(number),
  (number) => spoken(number, number.length),
  (number) => spoken(number, 2),
  inPairs,
  withDoubles,
  (number) => `${spoken(number.slice(0, 8))} uh ${spoken(number.slice(8))}`,
  (number) => `${chunks(number.slice(0, 8), 4).join(' ')} ${spoken(number.slice(8))}`,
];

const SOCIAL_FORMS: readonly ((number: string) => string)[] = [
  (number) => number,
  (number) => `${number.slice(0, 3)}-${number.slice(3, 5)}-${number.slice(5)}`,
  (number) => `${number.slice(0, 3)} ${number.slice(3, 5)} ${number.slice(5)}`,
  (number) => `${spoken(number.slice(0, 3))}, ${spoken(number.slice(3, 5))}, ${spoken(number.slice(5))}`,
  (number) => `${number.slice(0, 3)} ${spoken(number.slice(3, 5))} ${spoken(number.slice(5))}`,
];

const SECRET_FRAMES = [
  '%',
  'My number is %.',
  "It's % okay?",
  'You can charge it to % please',
  'Yes, sure, % is the one.',
  'um so that would be %, thanks',
];

const phone = (): string => `${pick(['212', '415', '617', '718', '206'])}555${pick(['01'])}${digits(2)}`;
const MONTHS = ['January', 'March', 'June', 'September', 'December'];

const KEPT: readonly (() => string)[] = [
  () => `Call me at ${phone()}.`,
  () => `It's ${phone().replace(/(...)(...)(....)/, '($1) $2-$3')}.`,
  () => `${phone().replace(/(...)(...)(....)/, '$1-$2-$3')} is my number`,
  () => spoken(phone(), 3),
  () => `My number is ${spoken(phone(), 10)}.`,
  () => `plus one, ${spoken(phone(), 3)}`,
  () => `+1${phone()}`,
  () => `${pick(MONTHS)} ${1 + Math.floor(random() * 28)}, 2026 at ${1 + Math.floor(random() * 11)}:30`,
  () => `On the ${1 + Math.floor(random() * 28)}th of ${pick(MONTHS)} twenty twenty six.`,
  () => `2026-0${1 + Math.floor(random() * 9)}-1${digit()} at 1${digit()}:${pick(['00', '15', '30'])}`,
  () => `${pick(['half past', 'quarter to', 'ten past'])} ${pick(NAMES.slice(1))}, if that works`,
  () => `That is ${10 + Math.floor(random() * 900)} dollars and ${10 + Math.floor(random() * 89)} cents.`,
  () => `I live at ${100 + Math.floor(random() * 9_000)} Maple Street, Springfield 6${digits(4)}.`,
  () => `${inPairs(digits(4))} Elm Street, apartment ${1 + Math.floor(random() * 40)}`,
  () => `The code is ${pick(['K7R4', 'M2X9', 'T4T8'])}, for ${1 + Math.floor(random() * 8)} people.`,
  () => `My order is number ${1 + Math.floor(random() * 8)}${digits(5)}.`,
  () => `My daughter is ${pick(TEENS)} and my son is ${pick(NAMES.slice(2))}.`,
  () =>
    `We are ${pick(NAMES.slice(2))} adults, table for ${pick(NAMES.slice(2))} at ${pick(NAMES.slice(5))}.`,
];

const secrets: readonly Sample[] = Array.from({ length: 420 }, (_, n) => {
  const isCard = n % 3 !== 0;
  const secret = isCard ? pick(CARD_FORMS)(card()) : pick(SOCIAL_FORMS)(social());
  return { text: pick(SECRET_FRAMES).replace('%', secret), secret };
});
const kept: readonly Sample[] = Array.from({ length: 420 }, (_, n) => ({
  text: (KEPT[n % KEPT.length] as () => string)(),
  secret: null,
}));

function isHidden({ text, secret }: Sample): boolean {
  const out = redactText(text);
  return (
    secret !== null && out.includes(REDACTED) && !out.includes(secret.slice(0, Math.ceil(secret.length / 2)))
  );
}

describe('eight hundred and forty numbers in sentences', () => {
  it('are hidden where they must be', () => {
    const missed = secrets.filter((sample) => !isHidden(sample)).map(({ text }) => text);
    expect(missed).toEqual([]);
  });

  it('stay where they may', () => {
    const wrong = kept.map(({ text }) => text).filter((text) => redactText(text) !== text);
    expect(wrong).toEqual([]);
  });
});

it.each([
  ['in words that a sign joins', 'four_one_one_one one_one_one_one one_one_one_one one_one_one_one'],
  ['in capitals', 'FOUR ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE'],
  ['in digits of another shape', '４１１１ １１１１ １１１１ １１１１'],
  ['of nine digits and no more', '078051120'],
])('hides a number %s', (_, text) => {
  expect(redactText(text)).toBe(REDACTED);
});
