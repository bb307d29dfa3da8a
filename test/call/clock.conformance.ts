import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/call/world.ts';

export interface ClockUnderTest {
  readonly clock: Clock;
  /** Lets time pass until this resolves. */
  until<T>(what: Promise<T>): Promise<T>;
}

/** What every clock promises. */
export function clockConformance(name: string, open: () => ClockUnderTest): void {
  describe(`a clock: ${name}`, () => {
    const wake = (clock: Clock, inMs: number, then: () => void = () => {}) => {
      const at = clock.now() + inMs;
      return new Promise<{ late: number }>((resolve) => {
        clock.wakeAt(at, () => {
          then();
          resolve({ late: clock.now() - at });
        });
      });
    };

    it('tells whole milliseconds', () => {
      expect(Number.isInteger(open().clock.now())).toBe(true);
    });

    it('wakes at the time or after it, never before', async () => {
      const { clock, until } = open();
      expect((await until(wake(clock, 5))).late).toBeGreaterThanOrEqual(0);
    });

    it('wakes for a time that is past, but not before the caller of wakeAt goes on', async () => {
      const { clock, until } = open();
      const order: string[] = [];
      const woken = wake(clock, -1_000, () => order.push('woken'));
      order.push('went on');
      await until(woken);
      expect(order).toEqual(['went on', 'woken']);
    });

    it('wakes in the order of time, once each', async () => {
      const { clock, until } = open();
      const order: number[] = [];
      await until(Promise.all([20, 1, 10].map((ms) => wake(clock, ms, () => order.push(ms)))));
      await until(wake(clock, 20));
      expect(order).toEqual([1, 10, 20]);
    });

    it('does not wake who called it off, and does not mind one who does so too late', async () => {
      const { clock, until } = open();
      const woken: string[] = [];
      const callOff = clock.wakeAt(clock.now() + 1, () => woken.push('called off'));
      const stay = clock.wakeAt(clock.now() + 2, () => woken.push('stayed'));
      callOff();
      await until(wake(clock, 5));
      stay();
      callOff();
      expect(woken).toEqual(['stayed']);
    });
  });
}
