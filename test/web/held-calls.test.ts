import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ToldFact } from '../../src/api/calls.ts';
import { evolve, newCall } from '../../src/core/evolve.ts';
import type { Fact } from '../../src/core/fact.ts';
import {
  gaps,
  type HeldCalls,
  inProgress,
  lastSeq,
  nothingHeld,
  withoutOldest,
  withTold,
} from '../../src/web/live/held-calls.ts';
import { told, whole } from './told-calls.ts';

it('holds each fact once and in order, in whatever order and however often they come', () => {
  const ordered = told('CA1', whole);
  fc.assert(
    fc.property(
      fc.shuffledSubarray(ordered, { minLength: ordered.length }),
      fc.array(fc.nat(ordered.length - 1)),
      fc.integer({ min: 1, max: 7 }),
      (shuffled, again, size) => {
        const all = [...shuffled, ...again.map((n) => ordered[n] as ToldFact)];
        let held: HeldCalls = nothingHeld;
        for (let at = 0; at < all.length; at += size) held = withTold(held, all.slice(at, at + size));
        const call = held.get('CA1');
        expect(call?.facts).toEqual(whole);
        expect(call?.call).toEqual(whole.reduce(evolve, newCall));
        expect(gaps(held)).toEqual([]);
      },
    ),
    { numRuns: 50 },
  );
});

it('keeps what came too early and says that something is missing', () => {
  const facts = told('CA1', whole);
  const held = withTold(nothingHeld, [...facts.slice(0, 2), ...facts.slice(4, 6)]);
  expect(lastSeq(held, 'CA1')).toBe(2);
  expect(gaps(held)).toEqual(['CA1']);
  const filled = withTold(held, facts.slice(2, 4));
  expect(lastSeq(filled, 'CA1')).toBe(6);
  expect(gaps(filled)).toEqual([]);
});

it('leaves a call as it is of which nothing new was told', () => {
  const held = withTold(nothingHeld, [...told('CA1', whole), ...told('CA2', whole.slice(0, 3))]);
  const next = withTold(held, [...told('CA1', whole.slice(0, 5)), ...told('CA2', whole.slice(0, 4))]);
  expect(next.get('CA1')).toBe(held.get('CA1'));
  expect(next.get('CA2')).not.toBe(held.get('CA2'));
  expect(withTold(next, told('CA1', whole))).toBe(next);
});

it('shows calls in progress, newest first, and forgets those that ended longest ago', () => {
  const later = (by: number): Fact[] => whole.map((fact) => ({ ...fact, at: fact.at + by }) as Fact);
  const held = withTold(nothingHeld, [
    ...told('CA1', whole.slice(0, 3)),
    ...told('CA2', later(5_000).slice(0, 3)),
    ...told('CA3', whole),
    ...told('CA4', later(1_000)),
  ]);
  expect(inProgress(held).map(({ sid }) => sid)).toEqual(['CA2', 'CA1']);
  expect([...withoutOldest(held, 1).keys()].sort()).toEqual(['CA1', 'CA2', 'CA4']);
  expect(withoutOldest(held, 2)).toBe(held);
});
