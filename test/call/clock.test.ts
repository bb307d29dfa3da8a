import { systemClock } from '../../src/adapters/clock.ts';
import { virtualClock } from '../../src/simulate/clock.ts';
import { clockConformance } from './clock.conformance.ts';

clockConformance('of the machine', () => ({ clock: systemClock, until: (what) => what }));

clockConformance('virtual', () => {
  const clock = virtualClock(1_000);
  return {
    clock,
    until: async (what) => {
      let isOver = false;
      void what.then(() => {
        isOver = true;
      });
      await clock.run(Number.MAX_SAFE_INTEGER, () => isOver);
      return what;
    },
  };
});
