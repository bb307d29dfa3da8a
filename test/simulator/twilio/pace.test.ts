import { expect, it } from 'vitest';
import type { Clock } from '../../../src/simulator/realtime/clock.ts';
import { pace } from '../../../src/simulator/twilio/pace.ts';

/** A clock whose timers come late by so much, one after the other. */
function lateClock(lateMs: readonly number[]): Clock & { run(): void } {
  let now = 1_000;
  let waiting: { at: number; task: () => void } | undefined;
  return {
    now: () => now,
    after(ms, task) {
      waiting = { at: now + Math.max(0, ms), task };
      return () => {
        waiting = undefined;
      };
    },
    run() {
      for (const late of lateMs) {
        const due = waiting;
        if (due === undefined) return;
        waiting = undefined;
        now = due.at + late;
        due.task();
      }
    },
  };
}

it('ticks every 20 ms from the first moment, and makes up at once for what came late', () => {
  const clock = lateClock([0, 3, 0, 57, 0, 19.5, 0]);
  const ticks: number[] = [];
  void pace(clock, () => ticks.push(clock.now() - 1_000) > 0);
  clock.run();
  // Late timers move no later tick: each comes at its own multiple of 20, or as soon after it as there was time.
  expect(ticks).toEqual([0, 20, 43, 60, 137, 137, 137, 140, 179.5, 180]);
});

it('ends when the tick says so', async () => {
  const clock = lateClock([0, 0, 0, 0]);
  let ticks = 0;
  const done = pace(clock, () => ++ticks < 3);
  clock.run();
  await done;
  expect(ticks).toBe(3);
});

it('hands on what the tick throws', async () => {
  const failing = pace(lateClock([]), () => {
    throw new Error('ours');
  });
  await expect(failing).rejects.toThrow('ours');
});
