import { describe, expect, it } from 'vitest';
import dental from '../../agents/dental.ts';
import plumber from '../../agents/plumber.ts';
import type { Agent } from '../../src/core/agent.ts';
import type { FieldContext, FieldSpec } from '../../src/core/fields/field.ts';
import { parseField } from '../../src/core/fields/kinds.ts';
import { seeded } from '../../src/simulate/chance.ts';
import { drawn, keysFor, sayable, spelled } from '../../src/simulate/sayings.ts';

const moments = ['2026-11-22T10:40', '2026-11-25T08:00', '2026-12-31T23:10', '2027-02-26T15:00'];
const others: readonly FieldSpec[] = [
  { name: 'birth', kind: 'date', ask: 'When were you born?', past: true },
  { name: 'guests', kind: 'number', ask: 'How many?', min: 1, max: 120 },
];

/** What no phrase of a value may be understood as: anything but its normal form. */
function misunderstood(agent: Agent, fields: readonly FieldSpec[], seed: number): readonly unknown[] {
  const now = moments[seed % moments.length] ?? '';
  const setting = { agent, now, random: seeded(seed) };
  const record = drawn(fields, setting);
  return fields.flatMap((field) => {
    const normal = record[field.name] ?? '';
    const { words } = sayable(field, normal, setting);
    const known = Object.fromEntries(Object.entries(record).filter(([name]) => name !== field.name));
    const context: FieldContext = {
      now,
      country: new Intl.Locale(agent.locale).region ?? 'US',
      locale: agent.locale,
      openingHours: agent.openingHours,
      known,
      fields,
    };
    const all = [...words, spelled(field, normal), keysFor(field, normal)?.replace('#', '')];
    return all.flatMap((said) => {
      if (said === undefined) return [];
      const parsed = parseField(said, field, context);
      return parsed.ok && parsed.normal === normal ? [] : [{ said, normal, now, parsed }];
    });
  });
}

describe.each([
  ['dental', dental],
  ['plumber', plumber],
  ['dental in Britain', { ...dental, locale: 'en-GB', timeZone: 'Europe/London' }],
] as const)('what callers of %s say', (_, agent) => {
  const requests = [...Object.values(agent.intents).map(({ fields }) => fields), others];

  it('is understood as the normal form it was made from', () => {
    const wrong = Array.from({ length: 60 }, (__, seed) => seed).flatMap((seed) =>
      requests.flatMap((fields) => misunderstood(agent, fields, seed)),
    );
    expect(wrong).toEqual([]);
  });

  it('has three ways at least, but for free words', () => {
    const setting = { agent, now: moments[0] ?? '', random: seeded(1) };
    for (const fields of requests) {
      const record = drawn(fields, setting);
      for (const field of fields) {
        const { words } = sayable(field, record[field.name] ?? '', setting);
        expect(new Set(words).size, field.name).toBeGreaterThanOrEqual(field.kind === 'text' ? 1 : 3);
      }
    }
  });
});

it('the same seed wants the same', () => {
  const fields = dental.intents.schedule_appointment?.fields ?? [];
  const wish = () => drawn(fields, { agent: dental, now: moments[0] ?? '', random: seeded(7) });
  expect(wish()).toEqual(wish());
});
