import { expect, it } from 'vitest';
import dental from '../../../agents/dental.ts';
import plumber from '../../../agents/plumber.ts';
import { type SamplesPage, samplesPage } from '../../../src/api/phone.ts';
import { type Fixture, office, start } from '../fixture.ts';

async function speaking(options = {}) {
  const opened = await start({}, options);
  const say = async (body: unknown, headers: Record<string, string> = {}) =>
    opened.post(
      '/api/phone/speech',
      {},
      {
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      },
    );
  return { ...opened, say };
}

it('speaks', async () => {
  const { say } = await speaking();
  const spoken = await say({ text: ' Hello there. ' });
  expect(spoken).toMatchObject({ status: 200, text: 'rms: Hello there.' });
  expect(spoken.headers.get('content-type')).toBe('audio/basic');
  expect((await say({ text: 'Hello', voice: 'slt' })).text).toBe('slt: Hello');
});

it.each<[string, unknown, number]>([
  ['nothing', { text: '  ' }, 400],
  ['no text', {}, 400],
  ['a number', { text: 4 }, 400],
  ['a voice that nobody has', { text: 'Hello', voice: 'marin' }, 400],
  ['a text that is too long', { text: 'la '.repeat(200) }, 400],
  ['what is not JSON', 'Hello', 400],
  ['a flood', { text: 'la '.repeat(5_000) }, 413],
])('does not speak %s', async (_, body, status) => {
  const { say } = await speaking();
  expect((await say(body)).status).toBe(status);
});

it('speaks so much in a minute, and for no page elsewhere', async () => {
  const { say, clock } = await speaking();
  expect((await say({ text: 'Hello' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  for (let n = 0; n < 120; n += 1) expect((await say({ text: 'Hello' })).status).toBe(200);
  const refused = await say({ text: 'Hello' });
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('5');
  clock.advance(60_001);
  expect((await say({ text: 'Hello' })).status).toBe(200);
});

const samples = async ({ get }: Pick<Fixture, 'get'>): Promise<SamplesPage['samples']> =>
  samplesPage.parse(JSON.parse((await get('/api/phone/samples')).text)).samples;

it('has callers for a dentist: one who books, one who changes their mind, one who asks', async () => {
  const opened = await start({}, { agent: dental });
  const [booking, changing, asking, ...others] = await samples(opened);
  expect(others).toEqual([]);
  expect(booking).toMatchObject({
    name: 'Wants to book a new visit',
    requests: ['I would like to book a new visit.'],
    correction: null,
    lines: [
      'I would like to book a new visit.',
      'Robert Parker.',
      'two one two, five five five, oh one four seven.',
      'cleaning.',
      'Thursday February fifth.',
      'at two thirty p.m.',
      'Yes.',
      'No, that is all, thank you.',
    ],
  });
  expect(changing?.correction).toEqual({
    field: 'preferred_time',
    say: 'actually, make it three p.m.',
    detail: 'at three p.m.',
  });
  expect(asking?.requests).toEqual(['what about opening hours?', 'what about address?']);
});

it('asks for what is free', async () => {
  const opened = await start({}, { agent: dental });
  const taken = { callSid: 'CA1', calendar: 'dental', minutes: 30, name: 'a', phone: 'b', reason: 'c' };
  for (const [index, time] of ['14:30', '15:00', '09:30', '10:00', '11:00'].entries())
    await opened.store.book({ ...taken, key: time, code: `C${index}`, date: '2026-02-05', time });
  const [booking] = await samples(opened);
  expect(booking?.details).toMatchObject({
    preferred_date: 'Friday February sixth.',
    preferred_time: 'at two thirty p.m.',
  });
});

it('has callers for a plumber', async () => {
  const [repair, changing] = await samples(await start({}, { agent: plumber }));
  expect(repair?.lines).toEqual([
    'I would like to have something repaired.',
    'leak.',
    'twelve Oak Street.',
    'Robert Parker.',
    'two one two, five five five, oh one four seven.',
    'Thursday February fifth.',
    'Yes.',
    'No, that is all, thank you.',
  ]);
  expect(changing?.correction).toMatchObject({ field: 'visit_date', detail: 'Thursday February twelfth.' });
});

it('has nobody for an agent that does nothing', async () => {
  expect(await samples(await start({}, { agent: office }))).toEqual([]);
});
