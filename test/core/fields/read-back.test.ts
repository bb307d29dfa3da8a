import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import type { FieldSpec } from '../../../src/core/fields/field.ts';
import { kinds, parseField, spokenField } from '../../../src/core/fields/kinds.ts';
import { canBeSpoken, sunday, weekHours } from './table.ts';

const specs = Object.keys(kinds).map((kind) => ({
  name: kind,
  kind,
  ask: '',
  choices: ['cleaning', { value: 'check-up', also: ['exam'] }],
})) as readonly FieldSpec[]; // the keys of the table are the names of the kinds

const returns = (spec: FieldSpec, normal: string, context = sunday): void => {
  expect(parseField(spokenField(normal, spec, context), spec, context)).toMatchObject({ ok: true, normal });
};
const specOf = (kind: FieldSpec['kind']): FieldSpec => ({ name: kind, kind, ask: '' });

describe('what is read back is understood again', () => {
  it('for every phone number of the country', () => {
    const digit = (least: number) => fc.integer({ min: least, max: 9 });
    const number = fc.tuple(digit(2), ...Array.from({ length: 9 }, () => digit(0)));
    fc.assert(
      fc.property(number, (digits) => {
        // "911…" and the like are possible numbers, and twice the same half is not ten digits.
        returns(specOf('phone'), `+1${digits.join('')}`);
      }),
    );
  });

  it('for every day that can be booked, from any day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 730 }), (start, ahead) => {
        const today = addDays('2024-02-28', start);
        returns(specOf('date'), addDays(today, ahead), { ...sunday, now: `${today}T08:00` });
      }),
    );
  });

  it('for every date of birth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (ago) => {
        returns({ ...specOf('date'), past: true }, addDays('2026-11-22', -ago));
      }),
    );
  });

  it('for every minute of the day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), (hour, minute) => {
        returns(specOf('time'), `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a value that was accepted is accepted again as it stands', () => {
  const words = fc.constantFrom(
    ..."my name is john smith o brien s m i t h at dot com gmail next this tuesday the 7th december first in two weeks from half past quarter to three pm am noon morning 12 30 : / , . - + not no double oh hundred thousand and or 2026 @ cleaning check-up exam ^ ' week last".split(
      ' ',
    ),
  );
  const phrase = fc.array(words, { maxLength: 14 }).map((parts) => parts.join(' '));

  it.each(specs)('$kind', (spec) => {
    fc.assert(
      fc.property(phrase, (said) => {
        const parsed = parseField(said, spec, sunday);
        if (!parsed.ok) expect(parsed.problem).toMatch(/^\S.*[.]$/);
        else expect(parseField(parsed.normal, spec, sunday)).toEqual(parsed);
      }),
      { numRuns: 400 },
    );
  });
});

describe('every refusal can be spoken as it is and asks again', () => {
  const hours = {
    monday: ['08:30-11:45', '12:05-17:15'],
    wednesday: ['09:00-12:00'],
    friday: ['08:15-16:30'],
    sunday: ['10:00-14:00'],
  };
  const piece = fc.constantFrom(
    ...'my name is sarah john at dot com gmail next tuesday or wednesday this weekend the 7th february thirtieth 2:05 3:30 pm morning tonight yesterday may 5th 2030 eight half past minus nine five five oh extension plus 4 not no cleaning exam " ( : ; main street'.split(
      ' ',
    ),
  );
  const said = fc.oneof(
    fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(' ')),
    fc.string({ unit: 'binary', maxLength: 450 }),
  );
  const ask = fc.constantFrom(
    '',
    'And which one is it: "this" or (perhaps) that?',
    'Please tell me.',
    `Which ${'very '.repeat(80)}long one is it?`,
  );
  const label = fc.constantFrom('phone (number)', 'the: "thing"', 'long '.repeat(50));
  const choices = fc.constantFrom(
    ['cleaning', 'exam (short)'],
    Array.from({ length: 40 }, (_, index) => `cleaning ${index}`),
  );
  const contexts = fc.constantFrom(
    sunday,
    { ...sunday, country: 'GB', openingHours: weekHours },
    { ...sunday, country: 'XX', openingHours: hours },
    {
      ...sunday,
      openingHours: hours,
      fields: [specOf('date'), specOf('time')],
      known: { date: '2026-11-22', time: '11:50' },
    },
  );

  it.each(specs)('$kind', (spec) => {
    const asked = fc.record({
      ask,
      label,
      choices,
      past: fc.boolean(),
      min: fc.constant(2),
      max: fc.constant(9),
    });
    fc.assert(
      fc.property(said, asked, contexts, (words, more, context) => {
        const parsed = parseField(words, { ...spec, ...more }, context);
        if (!parsed.ok) canBeSpoken(parsed.say);
      }),
      { numRuns: 400 },
    );
  });
});

describe('whatever is said, there is an answer', () => {
  it.each(specs)('$kind takes any text', (spec) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (said) => {
        parseField(said, spec, { ...sunday, openingHours: weekHours });
      }),
    );
  });

  // Each repeats what a pattern could try in many ways; the runner's own limit is the bound.
  const nasty = [
    'a ',
    ' ',
    '1 ',
    'one ',
    '- ',
    'a@',
    'not ',
    'the first name ',
    'at ',
    'no, ',
    '1/',
    "it's ",
    'oh ',
    '12:',
    '.',
    ',',
    'a.',
  ];
  it.each(specs)('$kind takes long repetitions', (spec) => {
    for (const piece of nasty) {
      for (const length of [399, 100_000]) {
        const said = piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
        expect(parseField(said, spec, sunday)).toHaveProperty('ok');
      }
    }
  });
});
