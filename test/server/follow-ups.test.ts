import { expect, it } from 'vitest';
import type { Store } from '../../src/adapters/store/store.ts';
import { defineAgent } from '../../src/core/agent.ts';
import { CALL, FROM, office, start, TO } from './fixture.ts';

const practice = defineAgent({
  ...office,
  intents: {
    book: {
      description: 'book an appointment',
      fields: [
        { name: 'full_name', kind: 'name', ask: 'What is your name?' },
        { name: 'insurance', kind: 'text', ask: 'What is your insurance number?', sensitive: true },
      ],
      action: { type: 'none_that_runs_here' },
    },
  },
});

/** A call that left a booking of which nobody knows, and a message. */
async function calledAndLeft(store: Store) {
  const at = Date.UTC(2026, 1, 3, 16);
  const { epoch } = await store.claim({ sid: CALL, from: FROM, to: TO, agent: practice.name }, 'node-1', at);
  const key = `${CALL}:book:1`;
  const record = { full_name: 'Jane Doe', insurance: 'XJ-99812' };
  await store.append(CALL, epoch, 0, [
    { type: 'action_started', at, data: { key, intent: 'book', id: 't1', record } },
    { type: 'action_unknown', at: at + 9_000, data: { key, why: 'No answer came in time.' } },
    {
      type: 'message_taken',
      at: at + 60_000,
      data: { text: 'Insurance: XJ-99812. Card 4111 1111 1111 1111.' },
    },
  ]);
}

async function practiceWithFollowUps(env: Record<string, string> = {}) {
  const opened = await start(env, { agent: practice });
  await calledAndLeft(opened.store);
  const list = async (query = '') =>
    JSON.parse((await opened.get(`/api/follow-ups${query}`)).text).followUps as readonly unknown[];
  const done = (seq: number | string, headers: Record<string, string> = {}) =>
    opened.post(`/api/follow-ups/${CALL}/${seq}/done`, {}, { headers });
  return { ...opened, list, done };
}

it('lists what is left for a person, newest first, and nothing that is sensitive', async () => {
  const { list, get } = await practiceWithFollowUps();
  expect(await list()).toEqual([
    {
      call: CALL,
      seq: 3,
      at: '2026-02-03T16:01:00.000Z',
      from: FROM,
      about: 'message',
      intent: null,
      text: expect.stringContaining('[redacted]'),
      record: null,
      doneAt: null,
    },
    {
      call: CALL,
      seq: 2,
      at: '2026-02-03T16:00:09.000Z',
      from: FROM,
      about: 'action',
      intent: 'book',
      text: 'No answer came in time.',
      record: { full_name: 'Jane Doe', insurance: '[redacted]' },
      doneAt: null,
    },
  ]);
  const { text } = await get('/api/follow-ups');
  expect(text).not.toMatch(/99812|1111/);
  expect(await list('?limit=1')).toHaveLength(1);
  expect((await get('/api/follow-ups?limit=0')).status).toBe(400);
  expect((await get('/api/follow-ups?open=perhaps')).status).toBe(400);
});

it('lists a caller who has to be called back', async () => {
  const { store, list } = await practiceWithFollowUps();
  const sid = `${CALL.slice(0, -1)}0`;
  const at = Date.UTC(2026, 1, 4, 16);
  const { epoch } = await store.claim({ sid, from: FROM, to: TO, agent: practice.name }, 'node-1', at);
  await store.append(sid, epoch, 0, [{ type: 'call_back_due', at, data: { text: 'They want to book.' } }]);
  expect((await list())[0]).toMatchObject({
    call: sid,
    about: 'call_back',
    text: 'They want to book.',
    record: null,
  });
});

it('takes off the list what a person has done', async () => {
  const { list, done, clock } = await practiceWithFollowUps();
  clock.advance(1_000);
  expect((await done(2)).status).toBe(204);
  expect((await done(2)).status).toBe(204);
  expect(await list('?open=true')).toMatchObject([{ seq: 3 }]);
  expect(await list('?open=false')).toMatchObject([
    { seq: 3, doneAt: null },
    { seq: 2, doneAt: '2026-02-03T17:00:01.000Z' },
  ]);
});

it.each(['1', '4', 'x', '-2', '2.5'])('knows of no follow-up %s', async (seq) => {
  const { done } = await practiceWithFollowUps();
  expect((await done(seq)).status).toBe(404);
});

it.each<[string, number, (host: string) => Record<string, string>]>([
  ['our own page', 204, () => ({ 'sec-fetch-site': 'same-origin' })],
  [
    'our own page behind a proxy with a name of its own',
    204,
    () => ({ 'sec-fetch-site': 'same-origin', origin: 'https://office.example' }),
  ],
  ['our own page in an older browser', 204, (host) => ({ origin: `http://${host}` })],
  ['a page elsewhere', 403, () => ({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' })],
  [
    'a page on another port of this machine',
    403,
    () => ({ 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' }),
  ],
  ['a page elsewhere in an older browser', 403, () => ({ origin: 'https://evil.example' })],
  ['a page in a sandbox', 403, () => ({ origin: 'null' })],
])('may be done by %s: %i', async (_, status, headers) => {
  const { server, list, done } = await practiceWithFollowUps();
  expect((await done(2, headers(new URL(server.url).host))).status).toBe(status);
  expect(await list('?open=true')).toHaveLength(status === 204 ? 1 : 2);
});

it('needs the password where one is set', async () => {
  const { get, done, store } = await practiceWithFollowUps({ DASHBOARD_PASSWORD: 'open: sesame' });
  expect((await get('/api/follow-ups')).status).toBe(401);
  expect((await done(2)).status).toBe(401);
  expect(await store.followUps({ limit: 10, open: true })).toHaveLength(2);
  const authorization = `Basic ${Buffer.from('me:open: sesame').toString('base64')}`;
  expect((await get('/api/follow-ups', { authorization })).status).toBe(200);
  expect((await done(2, { authorization, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await done(2, { authorization })).status).toBe(204);
});

it('is not done for whoever comes through a tunnel without a password', async () => {
  const { done, store } = await practiceWithFollowUps();
  expect((await done(2, { 'x-forwarded-for': '203.0.113.7' })).status).toBe(403);
  expect(await store.followUps({ limit: 10, open: true })).toHaveLength(2);
});
