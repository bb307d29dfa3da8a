import { describe, expect, it } from 'vitest';
import type { ActionRequest, Actions } from '../../src/call/world.ts';

export interface ActionsUnderTest {
  /** The intent `cancel_appointment` is carried out; for the name "Nobody" it fails for good. */
  readonly actions: Actions;
  /** Another process with the same past. */
  restart(): Actions;
  /** How often something was carried out. */
  times(): number;
}

/** What all actions promise. */
export function actionsConformance(name: string, open: () => Promise<ActionsUnderTest>): void {
  describe(`actions: ${name}`, () => {
    const request = (full_name: string): ActionRequest => ({
      callSid: 'CA1',
      from: '+12125550147',
      intent: 'cancel_appointment',
      record: { full_name, phone: '+12125550147' },
    });

    it('run once per key, however often they are called with it', async () => {
      const { actions, times } = await open();
      const results = await Promise.all([
        actions.run('a', request('Ann Lee')),
        actions.run('a', request('Ann Lee')),
      ]);
      const again = await actions.run('a', request('Ann Lee'));
      expect(results).toEqual([again, again]);
      expect(again.ok).toBe(true);
      expect(times()).toBe(1);
      await actions.run('b', request('Ann Lee'));
      expect(times()).toBe(2);
    });

    it('settle what another process did by telling its result', async () => {
      const { actions, restart, times } = await open();
      const result = await actions.run('a', request('Ann Lee'));
      expect(await restart().settle('a', request('Ann Lee'))).toEqual(result);
      expect(times()).toBe(1);
    });

    it('settle what never began by doing it, once', async () => {
      const { restart, times } = await open();
      const first = await restart().settle('a', request('Ann Lee'));
      expect(first.ok).toBe(true);
      expect(await restart().settle('a', request('Ann Lee'))).toEqual(first);
      expect(times()).toBe(1);
    });

    it('tell a failure as a result, and the same one again', async () => {
      const { actions, restart } = await open();
      const failed = await actions.run('a', request('Nobody'));
      expect(failed.ok).toBe(false);
      expect(await restart().settle('a', request('Nobody'))).toEqual(failed);
    });

    it('pass the check of an intent that they do not know', async () => {
      const { actions } = await open();
      expect(await actions.check({ ...request('Ann Lee'), intent: 'none_of_ours' })).toEqual({ ok: true });
    });
  });
}
