import { describe, expect, it } from 'vitest';
import { Fenced, type Journal } from '../../src/call/world.ts';
import type { Fact } from '../../src/core/fact.ts';

export interface JournalUnderTest {
  /** Claims the same call once more, as another process does. */
  claim(): Promise<Journal>;
  facts(): Promise<readonly Fact[]>;
}

/** What every journal promises. */
export function journalConformance(name: string, open: () => Promise<JournalUnderTest>): void {
  describe(`a journal: ${name}`, () => {
    const silence = (step: number): Fact => ({ type: 'silence', at: step, data: { step } });
    const start: Fact = {
      type: 'call_start',
      at: 1,
      data: { sid: 'CA1', from: '+12125550147', to: '+12125550100', agent: 'Elm', voice: 'test' },
    };

    it('has kept the facts when it says so', async () => {
      const { claim, facts } = await open();
      const journal = await claim();
      await journal.append([start, silence(2)]);
      await journal.append([silence(3)]);
      expect(await facts()).toEqual([start, silence(2), silence(3)]);
    });

    it('keeps them in the order in which it was told, also when nobody waited', async () => {
      const { claim, facts } = await open();
      const journal = await claim();
      await Promise.all([
        journal.append([start]),
        journal.append([silence(2)]),
        journal.append([silence(3)]),
      ]);
      expect(await facts()).toEqual([start, silence(2), silence(3)]);
    });

    it('refuses who was overtaken, and keeps what the new owner says', async () => {
      const { claim, facts } = await open();
      const before = await claim();
      await before.append([start]);
      const after = await claim();
      await expect(before.append([silence(2)])).rejects.toBeInstanceOf(Fenced);
      await expect(before.append([silence(3)])).rejects.toBeInstanceOf(Fenced);
      await after.append([silence(4)]);
      expect(await facts()).toEqual([start, silence(4)]);
    });
  });
}
