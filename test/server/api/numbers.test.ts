import { expect, it } from 'vitest';
import { openSqlite } from '../../../src/adapters/store/sqlite.ts';
import { numbers as shape } from '../../../src/api/numbers.ts';
import { told } from '../../support/lived.ts';
import { eventually, start, temporaryDir } from '../fixture.ts';
import { lived, practice } from './kit.ts';

/** Calls of some days, and what they come to by hand. It is noon on Tuesday, February 3rd, in New York. */
async function practiceWithCalls() {
  const opened = await start({}, { agent: practice });
  const { store, clock, get } = opened;
  const hour = 3_600_000;
  const calls: readonly (readonly [keyof typeof told, hoursAgo: number])[] = [
    ['booked', 2],
    ['booked', 2.5],
    ['answered', 3],
    ['transferred', 3],
    // Monday.
    ['abandoned', 24],
    // Tuesday of the week before, and one in January that is in the month.
    ['transferred', 7 * 24],
    ['abandoned', 25 * 24],
    // Too long ago.
    ['booked', 40 * 24],
  ];
  for (const [index, [kind, hoursAgo]] of calls.entries())
    await lived(store, { sid: `CA-${index}` }, told[kind], clock.now() - hoursAgo * hour);
  const numbers = async (query: string) => shape.parse(JSON.parse((await get(`/api/numbers${query}`)).text));
  return { ...opened, numbers };
}

const none = { completed: 0, answered: 0, transferred: 0, message_taken: 0, abandoned: 0, failed: 0 };
const unknown = (calls: number) => ({ usd: null, knownCalls: 0, unknownCalls: calls });

it('are those of a day at the business, and of its hours', async () => {
  const { numbers } = await practiceWithCalls();
  const day = await numbers('?span=day');
  expect(day).toMatchObject({
    span: 'day',
    from: '2026-02-03',
    to: '2026-02-03',
    madeAt: '2026-02-03T17:00:00.000Z',
    calls: 4,
    outcomes: { ...none, completed: 2, answered: 1, transferred: 1 },
    containment: 3 / 4,
    // Booked: 400 twice; answered: 400; transferred: 600.
    firstWordMs: { p50: 400, p95: 600, count: 4 },
    // 900 and 1100 of each booked one, 700 of the answered one.
    turnDelayMs: { p50: 900, p95: 1_100, count: 5 },
    // The answered one alone has a price.
    cost: { usd: 0.64, knownCalls: 1, unknownCalls: 3 },
    intents: [
      { intent: 'book', requests: 3, completed: 2 },
      { intent: 'general_inquiry', requests: 3, completed: 1 },
    ],
    stuck: [{ stage: 'gather_details', why: 'watchdog', calls: 1 }],
  });
  expect(day.series).toHaveLength(24);
  expect(day.series.filter(({ calls }) => calls > 0)).toEqual([
    {
      period: '2026-02-03T09',
      calls: 3,
      outcomes: { ...none, completed: 1, answered: 1, transferred: 1 },
      firstWordMs: { p50: 400, p95: 600, count: 3 },
      turnDelayMs: { p50: 900, p95: 1_100, count: 3 },
      cost: { usd: 0.64, knownCalls: 1, unknownCalls: 2 },
    },
    {
      period: '2026-02-03T10',
      calls: 1,
      outcomes: { ...none, completed: 1 },
      firstWordMs: { p50: 400, p95: 400, count: 1 },
      turnDelayMs: { p50: 900, p95: 1_100, count: 2 },
      cost: unknown(1),
    },
  ]);
});

it('show through which stages calls went, and by which way they left', async () => {
  const { numbers } = await practiceWithCalls();
  const { funnel } = await numbers('?span=day');
  expect(funnel.map(({ stage, reached, ended }) => [stage, reached, ended])).toEqual([
    ['greeting', 4, 0],
    ['intent_capture', 4, 0],
    ['gather_details', 3, 0],
    ['confirm_summary', 0, 0],
    ['execute_action', 0, 0],
    ['quick_answer', 1, 0],
    ['escalate', 1, 1],
    ['closing', 3, 3],
  ]);
  expect(funnel.find(({ stage }) => stage === 'greeting')?.left).toEqual([
    { to: 'intent_capture', cause: 'greeting_heard', moves: 3 },
    { to: 'intent_capture', cause: 'caller_spoke', moves: 1 },
  ]);
  expect(funnel.find(({ stage }) => stage === 'gather_details')).toEqual({
    stage: 'gather_details',
    reached: 3,
    ended: 0,
    left: [
      { to: 'closing', cause: 'execute_action', moves: 2 },
      { to: 'escalate', cause: 'watchdog', moves: 1 },
    ],
    rungs: { message: 3, escalate: 1 },
    refusals: 2,
  });
});

it('are those of seven days, and of each of them', async () => {
  const { numbers } = await practiceWithCalls();
  const week = await numbers('');
  expect(week).toMatchObject({ span: 'week', from: '2026-01-28', to: '2026-02-03', calls: 5 });
  expect(week.series.map(({ period, calls }) => [period, calls])).toEqual([
    ...['2026-01-28', '2026-01-29', '2026-01-30', '2026-01-31', '2026-02-01'].map((day) => [day, 0]),
    ['2026-02-02', 1],
    ['2026-02-03', 4],
  ]);
  expect(week.stuck).toEqual([
    { stage: 'gather_details', why: 'watchdog', calls: 1 },
    { stage: 'intent_capture', why: 'caller', calls: 1 },
  ]);
});

it('are those of thirty days, up to any one', async () => {
  const { numbers } = await practiceWithCalls();
  expect(await numbers('?span=month')).toMatchObject({ from: '2026-01-05', calls: 7 });
  expect(await numbers('?span=month&to=2026-02-02')).toMatchObject({ from: '2026-01-04', calls: 3 });
  expect(await numbers('?span=day&to=2026-01-27')).toMatchObject({ calls: 1, containment: 0 });
});

it('are none where there were no calls', async () => {
  const { numbers } = await practiceWithCalls();
  expect(await numbers('?span=day&to=2025-06-01')).toMatchObject({
    calls: 0,
    outcomes: none,
    containment: null,
    intents: [],
    stuck: [],
    firstWordMs: { p50: null, p95: null, count: 0 },
    cost: unknown(0),
  });
});

it('come to hold the calls of before, while the server runs', async () => {
  const dir = temporaryDir();
  const before = openSqlite({ dir });
  const at = Date.UTC(2026, 1, 3, 16);
  for (let n = 0; n < 25; n += 1) await lived(before, { sid: `CA-${n}` }, told.booked, at + n);
  await before.close();
  const { clock, get } = await start({}, { agent: practice, dir });
  const calls = async () => JSON.parse((await get('/api/numbers?span=day')).text).calls;
  expect(await calls()).toBe(0);
  clock.advance(100);
  await eventually(async () => (await calls()) === 10);
  await eventually(async () => {
    clock.advance(100);
    return (await calls()) === 25;
  });
});
