import { describe, expect, it } from 'vitest';
import type { ActionRequest, Actions } from '../../src/call/world.ts';

export interface ActionsUnderTest {
  /**
   * The intent `cancel_appointment` is carried out; for the name "Nobody" it fails for good, and with the name
   * "Silence" what has to be asked never answers.
   */
  readonly actions: Actions;
  /** Another process with the same past. */
  restart(): Actions;
  /** How often something was carried out, or may have been. */
  times(): Promise<number>;
  /** An earlier process begins this action, and dies before it has done it. */
  begin(key: string): Promise<void>;
  /** Whoever waits for an answer has waited long enough. */
  waitedInVain(): Promise<void>;
}

export interface Nature {
  /** Whether what an action came to is always in our own books, or may be known to another system alone. */
  readonly outcome: 'ours' | 'elsewhere';
}

/** What all actions promise. */
export function actionsConformance(
  name: string,
  { outcome }: Nature,
  open: () => Promise<ActionsUnderTest>,
): void {
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
      expect(await times()).toBe(1);
      await actions.run('b', request('Ann Lee'));
      expect(await times()).toBe(2);
    });

    it('settle what another process did by telling its result', async () => {
      const { actions, restart, times } = await open();
      const result = await actions.run('a', request('Ann Lee'));
      expect(await restart().settle('a', request('Ann Lee'))).toEqual(result);
      expect(await times()).toBe(1);
    });

    it('settle what never began by doing it, once', async () => {
      const { restart, times } = await open();
      const first = await restart().settle('a', request('Ann Lee'));
      expect(first.ok).toBe(true);
      expect(await restart().settle('a', request('Ann Lee'))).toEqual(first);
      expect(await times()).toBe(1);
    });

    it('tell a failure as a result, and the same one again', async () => {
      const { actions, restart } = await open();
      const failed = await actions.run('a', request('Nobody'));
      expect(failed.ok).toBe(false);
      expect(await restart().settle('a', request('Nobody'))).toEqual(failed);
    });

    if (outcome === 'ours') {
      it('settle for certain what another process began', async () => {
        const { begin, restart, times } = await open();
        await begin('a');
        const settled = await restart().settle('a', request('Ann Lee'));
        expect(settled.ok).toBe(true);
        expect(await restart().settle('a', request('Ann Lee'))).toEqual(settled);
        expect(await times()).toBe(1);
      });
    } else {
      const unknown = { ok: false, unknown: true, why: expect.any(String) };

      it('settle as unknown what another process began, and never do it', async () => {
        const { begin, restart, times } = await open();
        await begin('a');
        expect(await restart().settle('a', request('Ann Lee'))).toEqual(unknown);
        expect(await restart().run('a', request('Ann Lee'))).toEqual(unknown);
        expect(await times()).toBe(0);
      });

      it('call unknown what was not answered in time, and never try it again', async () => {
        const { actions, restart, times, waitedInVain } = await open();
        const running = actions.run('a', request('Silence'));
        await waitedInVain();
        expect(await running).toEqual(unknown);
        expect(await restart().settle('a', request('Silence'))).toEqual(await running);
        expect(await times()).toBe(1);
      });
    }

    it('pass the check of an intent that they do not know', async () => {
      const { actions } = await open();
      expect(await actions.check({ ...request('Ann Lee'), intent: 'none_of_ours' })).toEqual({ ok: true });
    });
  });
}
