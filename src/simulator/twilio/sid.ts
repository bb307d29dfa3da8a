import { randomBytes } from 'node:crypto';

/** A name in Twilio's form: two letters that say what it is, 32 hexadecimal digits. */
export function sid(kind: 'CA' | 'MZ' | 'RE'): string {
  return kind + randomBytes(16).toString('hex');
}
