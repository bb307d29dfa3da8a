import { createHash } from 'node:crypto';

/**
 * Four characters that are hard to mishear on a phone line, 38,416 codes in all. No two of them rhyme or
 * differ by a consonant that 8 kHz swallows: of B C D E G P T V Z 3 only T is here, of A J K only K, of M
 * and N only M, of F S X only F, of 5 and 9 only 9; no I, O, 0 or 1, which also look alike.
 *
 * The same key and attempt give the same code; a later attempt is for a code that is used already.
 */
export function confirmationCode(key: string, attempt: number): string {
  const hash = createHash('sha256').update(`${attempt} ${key}`).digest();
  return [...hash.subarray(0, LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** "K 7 R 4". */
export function spokenCode(code: string): string {
  return [...code].join(' ');
}

const ALPHABET = 'FKLMRTWY246789';
const LENGTH = 4;
