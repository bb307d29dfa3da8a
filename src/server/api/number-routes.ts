import { Hono } from 'hono';
import type { Store } from '../../adapters/store/store.ts';
import { type Numbers, numbersQuery } from '../../api/numbers.ts';
import type { Clock } from '../../call/world.ts';
import { addDays } from '../../core/calendar.ts';
import { localTime } from '../../core/time.ts';
import { query } from './asked.ts';
import { numbersOf } from './numbers.ts';

/** How calls go: the sums of those that have ended. */
export function numberRoutes({ store, clock, timeZone }: { store: Store; clock: Clock; timeZone: string }) {
  const app = new Hono();

  app.get('/numbers', query(numbersQuery), async (c) => {
    const { span, to = localTime(clock.now(), timeZone).slice(0, 'yyyy-mm-dd'.length) } =
      c.req.valid('query');
    const days = Array.from({ length: DAYS[span] }, (_, ago) => addDays(to, ago + 1 - DAYS[span]));
    const from = days[0] ?? to;
    const counts = await store.tallies({ grain: 'day', from, to });
    const hours = hoursOf(to);
    const first = hours[0] ?? to;
    const last = hours.at(-1) ?? to;
    const told =
      span === 'day'
        ? { periods: hours, series: await store.tallies({ grain: 'hour', from: first, to: last }) }
        : { periods: days, series: counts };
    const numbers: Numbers = {
      span,
      from,
      to,
      madeAt: new Date(clock.now()).toISOString(),
      ...numbersOf(counts, told),
    };
    return c.json(numbers);
  });

  return app;
}

const DAYS = { day: 1, week: 7, month: 30 } as const;

/** As the clock on the wall has them: the hour that is skipped or comes twice is one of them. */
function hoursOf(day: string): readonly string[] {
  return Array.from({ length: 24 }, (_, hour) => `${day}T${String(hour).padStart(2, '0')}`);
}
