import { expect, it } from 'vitest';
import { seeded } from '../../../src/simulate/chance.ts';
import type { Clock } from '../../../src/simulator/realtime/clock.ts';
import { jitter, type Lateness, losses, stall } from '../../../src/simulator/twilio/faults.ts';
import { link } from '../../../src/simulator/twilio/link.ts';

/** Sends a message every 20 ms of a clock of its own, for so long, and tells when each arrived. */
function arrivals(lateMs: Lateness | undefined, forMs: number): readonly { n: number; at: number }[] {
  let now = 0;
  let tasks: { at: number; task: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    after(ms, task) {
      const one = { at: now + ms, task };
      tasks.push(one);
      return () => {
        tasks = tasks.filter((other) => other !== one);
      };
    },
  };
  const arrived: { n: number; at: number }[] = [];
  const send = link(clock, lateMs);
  for (let n = 0; now < forMs + 10_000; now++) {
    for (const { task } of tasks.filter(({ at }) => at <= now)) task();
    tasks = tasks.filter(({ at }) => at > now);
    if (now % 20 === 0 && now < forMs) {
      const mine = n++;
      send(() => arrived.push({ n: mine, at: now }));
    }
  }
  return arrived;
}

it('carries everything at once where nothing goes wrong', () => {
  expect(arrivals(undefined, 1_000)).toEqual(Array.from({ length: 50 }, (_, n) => ({ n, at: n * 20 })));
});

it('never changes the order, however late each message is', () => {
  const arrived = arrivals(jitter(seeded(1), 150), 5_000);
  expect(arrived.map(({ n }) => n)).toEqual(Array.from({ length: 250 }, (_, n) => n));
  const late = arrived.map(({ n, at }) => at - n * 20);
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...late)).toBeLessThanOrEqual(151);
  expect(new Set(late).size).toBeGreaterThan(20);
});

it('stands still, and delivers in one burst what waited', () => {
  const arrived = arrivals(stall(1_000, 2_000), 4_000);
  expect(arrived.filter(({ at }) => at > 1_000 && at < 3_000)).toEqual([]);
  expect(arrived.filter(({ at }) => at === 3_000)).toHaveLength(101);
  expect(arrived.at(-1)).toEqual({ n: 199, at: 3_980 });
});

it('loses about as much as it is told to, in runs', () => {
  const lost = losses(seeded(2), { share: 0.05, length: 5 });
  const frames = Array.from({ length: 50_000 }, () => lost());
  const share = frames.filter(Boolean).length / frames.length;
  expect(share).toBeGreaterThan(0.03);
  expect(share).toBeLessThan(0.07);
  const runs = frames.filter((isLost, n) => isLost && !frames[n - 1]).length;
  expect(frames.filter(Boolean).length / runs).toBeGreaterThan(3);
});
