import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mutations } from './guards.ts';
import { applied } from './mutate.ts';

describe('the guards that can be broken', () => {
  for (const mutation of mutations) {
    it(`are where they were: ${mutation.guard}`, () => {
      const source = readFileSync(new URL(`../../${mutation.file}`, import.meta.url), 'utf8');
      expect(applied(mutation, source)).not.toBe(source);
    });
  }

  it('each have a name of their own', () => {
    const names = mutations.map(({ guard }) => guard);
    expect(new Set(names).size).toBe(names.length);
  });

  it('are not broken where the fragment is missing or stands twice', () => {
    const mutation = { guard: 'a', file: 'a.ts', whole: 'x > 1', broken: 'x >= 1', harm: '' };
    expect(applied(mutation, 'if (x > 1) go();')).toBe('if (x >= 1) go();');
    expect(() => applied(mutation, 'if (x > 2) go();')).toThrow('0 times');
    expect(() => applied(mutation, 'x > 1 && x > 1')).toThrow('2 times');
  });
});
