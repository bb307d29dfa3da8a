import { describe, expect, it } from 'vitest';
import { parseField, spokenField } from '../../../src/core/fields/kinds.ts';
import { check, sunday } from './table.ts';

const spec = { name: 'email', kind: 'email', ask: '', label: 'email address' } as const;

describe('an email address is written or said', () => {
  check(spec, sunday, [
    ['john@example.com', 'john@example.com'],
    ['John.Smith@Example.COM', 'john.smith@example.com'],
    ['info@example.com.', 'info@example.com'],
    ["it's info@example.com, thanks", 'info@example.com'],
    ['john smith @ gmail.com', 'johnsmith@gmail.com'],
    ['john dot smith at gmail dot com', 'john.smith@gmail.com'],
    ['my email is j smith 47 at yahoo dot co dot uk', 'jsmith47@yahoo.co.uk'],
    ['my email address is sam at example dot com', 'sam@example.com'],
    ['you can reach me at anna underscore lee at example dot org', 'anna_lee@example.org'],
    ['j o h n at gmail dot com', 'john@gmail.com'],
    ['s as in sam a m at example dot com', 'sam@example.com'],
    ['john forty seven at gmail dot com', 'john47@gmail.com'],
    ['mary hyphen jane at my dash company dot com please', 'mary-jane@my-company.com'],
    ['john plus news at gmail dot com', 'john+news@gmail.com'],
    ['john all one word at gmail dot com', 'john@gmail.com'],
    ['john at sign gmail dot com', 'john@gmail.com'],
  ]);
});

describe('what is no email address is refused with what is missing', () => {
  check(spec, sunday, [
    ['gmail.com', /No "at" was heard/],
    [
      'john smith',
      /No "at" was heard/,
      "I didn't catch the at sign in the email address. Could you say the whole address once more, slowly?",
    ],
    ['john at gmail', /no ending such as "dot com"/],
    [
      'john@gmail',
      /no ending/,
      'I missed how the email address ends, such as dot com. Could you say the whole address again?',
    ],
    ['it is at gmail dot com', /before the "at" is missing|No "at"/],
    ['jo(hn at gmail dot com', /not an email address/],
    ['john..smith@gmail.com', /not an email address/],
    ['', /has not given the email address/],
    ["I don't have one", /has not given/],
  ]);
});

describe('an email address is read back in words', () => {
  it.each([
    ['john.smith@gmail.com', 'john dot smith at gmail dot com'],
    ['anna_lee47@my-company.org', 'anna underscore lee 4 7 at my dash company dot org'],
  ])('%s is "%s"', (normal, spoken) => {
    expect(spokenField(normal, spec, sunday)).toBe(spoken);
    expect(parseField(spoken, spec, sunday)).toEqual({ ok: true, normal, spoken });
  });
});
