/** What every table of field values is read through: what was said, and the normal form or the refusal. */
import { expect, it } from 'vitest';
import type { FieldContext, FieldSpec } from '../../../src/core/fields/field.ts';
import { parseField } from '../../../src/core/fields/kinds.ts';
import type { OpeningHours } from '../../../src/core/opening-hours.ts';

/** A text is the normal form, a pattern is found in the problem; then comes what the caller hears. */
export type Row = readonly [said: string, expected: string | RegExp, say?: string];

export const weekHours: OpeningHours = {
  monday: ['09:00-17:00'],
  tuesday: ['09:00-17:00'],
  wednesday: ['09:00-17:00'],
  thursday: ['09:00-17:00'],
  friday: ['09:00-17:00'],
  closed: ['2026-12-25'],
};

/** A Sunday evening in November. */
export const sunday: FieldContext = { now: '2026-11-22T18:40', country: 'US', locale: 'en-US', known: {} };

export function check(
  spec: Omit<FieldSpec, 'ask'> & { readonly ask?: string },
  context: FieldContext,
  rows: readonly Row[],
): void {
  it.each(rows.map(([said, expected, say]) => [said, expected, say] as const))(
    '%j is %s',
    (said, expected, say) => {
      const parsed = parseField(said, { ask: '', ...spec }, context);
      if (typeof expected === 'string') expect(parsed).toMatchObject({ ok: true, normal: expected });
      else expect(parsed).toMatchObject({ ok: false, problem: expect.stringMatching(expected) });
      if (say !== undefined) expect(parsed).toHaveProperty('say', say);
      if (!parsed.ok) canBeSpoken(parsed.say);
    },
  );
}

/** What a caller can follow, and speech synthesis reads well. */
export function canBeSpoken(say: string): void {
  expect(say).toMatch(/^\p{Lu}[^:;"“”()\n]*\?$/u);
  expect(say).not.toMatch(/ {2}|undefined|,[,.?]| [.,?]/);
  expect(say.length).toBeLessThan(300);
}
