import { describe, expect, it } from 'vitest';
import { isWithheld } from '../../../src/protocols/twilio/caller-id.ts';

describe('a caller', () => {
  it.each([
    '',
    ' ',
    'anonymous',
    'Anonymous',
    'RESTRICTED',
    'unknown',
    '+266696687',
    '266696687',
    '+7378742833',
    '+2562533',
    '+8656696',
    '+86282452253',
    'sip:anonymous@anonymous.invalid',
    'sip:unavailable@203.0.113.7:5060',
  ])('who comes as "%s" withholds their number', (from) => {
    expect(isWithheld(from)).toBe(true);
  });

  it.each(['+12125550147', '12125550147', 'client:reception', 'sip:front-desk@office.example', 'browser'])(
    'who comes as "%s" does not',
    (from) => {
      expect(isWithheld(from)).toBe(false);
    },
  );
});
