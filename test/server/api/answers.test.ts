import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { auditPaths } from '../../../src/adapters/audit/files.ts';
import { emptyChain, jsonLines } from '../../../src/adapters/audit/jsonl.ts';
import { txt } from '../../../src/adapters/audit/txt.ts';
import { routes } from '../../../src/api/routes.ts';
import { redactFact } from '../../../src/core/redact.ts';
import { told } from '../../support/lived.ts';
import { CALL, eventually, type Fixture, FROM, start, TO } from '../fixture.ts';
import { lived, practice } from './kit.ts';

/** Nobody may see it, wherever it stands. */
const CANARY = 'kumquat';
const CARD = '4111 1111 1111 1111';
const ENDED = 'CA-ended';

/** A practice with everything in it: a call that has ended, one that goes on, an appointment and follow-ups. */
async function practiceWithEverything(): Promise<Fixture> {
  const opened = await start({}, { agent: practice });
  const { store, clock, call, facts } = opened;
  const at = clock.now() - 3_600_000;
  const record = { full_name: 'Jane Doe', phone: FROM, illness: CANARY };
  const words = `Illness: ${CANARY}. Is that right? My card is ${CARD}.`;
  const key = `${ENDED}:book:1`;
  const tool = { tool: 'record_details', id: 't1' };
  const detail = { field: 'illness', value: CANARY, spoken: CANARY, source: 'caller', turn: 1 };
  const happened = await lived(
    store,
    { sid: ENDED },
    [
      ...told.booked.slice(0, -2),
      ['utterance', { speaker: 'caller', text: words, turn: 1 }],
      ['tool_call', { ...tool, arguments: { details: [{ field: 'illness', value: CANARY }] } }],
      ['details_recorded', { details: [detail] }],
      ['detail_rejected', { field: 'illness', said: CANARY, problem: CANARY, say: CANARY, attempt: 1 }],
      ['action_started', { key, intent: 'book', id: 't2', record }],
      ['action_unknown', { key, why: `The card ${CARD} was not taken.` }],
      ['message_taken', { text: words }],
      ...told.booked.slice(-2),
    ],
    at,
  );
  await store.book({
    ...{
      key,
      callSid: ENDED,
      calendar: 'main',
      date: '2026-02-04',
      time: '09:00',
      minutes: 30,
      code: 'B7K2',
    },
    ...{ name: `Jane ${CARD}`, phone: FROM, reason: CANARY },
  });
  await writeFiles(opened, happened);
  await call();
  await eventually(() => facts.length > 0);
  return opened;
}

async function writeFiles({ logDir }: Fixture, happened: Awaited<ReturnType<typeof lived>>): Promise<void> {
  const redacted = happened.map((fact) => redactFact(fact, practice));
  const { jsonl, txt: text } = auditPaths(logDir, ENDED, happened[0]?.at ?? 0);
  mkdirSync(dirname(jsonl), { recursive: true });
  const lines = redacted.map((fact, index) => ({ seq: index + 1, fact }));
  writeFileSync(jsonl, jsonLines(ENDED, emptyChain, lines, null).text);
  writeFileSync(text, txt(redacted));
}

/** A request to every route, with what makes it worth looking at. */
const asked: Readonly<Record<string, readonly string[]>> = {
  '/calls': ['', '?state=live', '?state=ended&text=card', '?limit=1'],
  '/calls/:sid': [],
  '/numbers': ['?span=day', '?span=week', '?span=month'],
  '/appointments': ['', '?from=2026-01-01'],
};

function pathsOf(path: string): readonly string[] {
  const ofCalls = path.includes(':sid') ? [ENDED, CALL] : [''];
  return ofCalls.flatMap((sid) => {
    const [query = [''], base] = [asked[path], path.replace(':sid', sid)];
    return (query.length === 0 ? [''] : query).map((each) => `/api${base}${each}`);
  });
}

const reads = routes.filter(({ method }) => method === 'get');

it.each(reads.filter(({ answer }) => typeof answer === 'object' && 'json' in answer))(
  '$path answers in its shape, and with nothing beside it',
  async ({ path, answer }) => {
    const { get } = await practiceWithEverything();
    if (typeof answer !== 'object' || !('json' in answer)) throw new Error('It answers in JSON');
    for (const each of pathsOf(path)) {
      const { status, text } = await get(each);
      expect([each, status]).toEqual([each, 200]);
      const given = JSON.parse(text);
      // What the shape does not know it leaves out.
      expect(answer.json.parse(given)).toEqual(given);
    }
  },
);

it.each(reads.filter(({ path }) => path !== '/live' && !path.endsWith('/sound')))(
  '$path shows nothing that nobody may see',
  async ({ path }) => {
    const { get } = await practiceWithEverything();
    for (const each of pathsOf(path)) {
      const { text } = await get(each);
      expect(text).not.toMatch(/kumquat|4111|1111/);
      expect(text.length).toBeGreaterThan(10);
    }
  },
);

it('shows that something is not shown', async () => {
  const { get } = await practiceWithEverything();
  for (const path of [`/api/calls/${ENDED}/facts`, '/api/follow-ups', '/api/appointments'])
    expect((await get(path)).text).toContain('[redacted]');
  expect(JSON.parse((await get('/api/calls?text=kumquat')).text).calls).toEqual([]);
  expect(JSON.parse((await get('/api/calls?text=4111')).text).calls).toEqual([]);
});

it.each(routes.filter(({ path }) => path.startsWith('/calls/:sid')))(
  '$method $path knows of no other call',
  async ({ method, path }) => {
    const { get, post } = await practiceWithEverything();
    const unknown = `/api${path.replace(':sid', 'CA-unknown')}`;
    const { status, text } = method === 'get' ? await get(unknown) : await post(unknown, {});
    expect(status).toBe(404);
    expect(JSON.parse(text)).toEqual({ error: expect.stringMatching(/^There is no .*\.$/) });
  },
);

it.each([
  ['/api/calls?limit=0', 'limit: is a whole number from 1'],
  ['/api/calls?limit=ten', 'limit: is a whole number'],
  ['/api/calls?before=yesterday', 'before: is `next` of the page before, or a time in ms'],
  ['/api/calls?number=home', 'number: has no digit'],
  [`/api/calls/${CALL}/facts?after=-1`, 'after: is a whole number'],
])('%s is refused in a sentence', async (path, error) => {
  const { get } = await practiceWithEverything();
  const { status, text } = await get(path);
  expect([status, JSON.parse(text)]).toEqual([400, { error }]);
});

it.each([
  '/api/calls?state=lost',
  '/api/calls?from=2026-12-01',
  '/api/calls?outcome=happy',
  '/api/calls?limit=1&limit=2',
  '/api/numbers?span=year',
  '/api/numbers?to=2026-13-01',
  '/api/appointments?from=today',
  '/api/appointments?status=lost',
  '/api/follow-ups?open=perhaps',
])('%s is refused', async (path) => {
  const { get } = await practiceWithEverything();
  expect((await get(path)).status).toBe(400);
});

it('tells who answers, and what callers may want', async () => {
  const { server, get } = await practiceWithEverything();
  expect(JSON.parse((await get('/api/agent')).text)).toMatchObject({
    name: 'Test Office',
    voice: 'quiet',
    baseUrl: server.url,
    timeZone: 'America/New_York',
    missing: [expect.stringContaining('PUBLIC_URL'), expect.any(String), expect.any(String)],
    transferAvailable: true,
    intents: [
      {
        name: 'book',
        fields: [{ name: 'full_name', label: 'name', required: true }, {}, {}, {}, {}, { required: false }],
      },
    ],
    topics: ['hours'],
  });
});

it('gives both files of a call to be kept, and says whether their chain is whole', async () => {
  const opened = await practiceWithEverything();
  const { get, logDir, store } = opened;
  const jsonl = await get(`/api/calls/${ENDED}/files/jsonl`);
  expect(jsonl.headers.get('content-disposition')).toBe(`attachment; filename="${ENDED}.jsonl"`);
  const lines = jsonl.text.trim().split('\n').length;
  expect((await get(`/api/calls/${ENDED}/files/txt`)).text).toContain(`Call ${ENDED}`);
  const verify = async (sid = ENDED) => JSON.parse((await get(`/api/calls/${sid}/verify`)).text);
  expect(await verify()).toEqual({ ok: true, hasFile: true, ended: true, lines, erased: 0, fault: null });

  const [first] = await store.facts(ENDED);
  const file = auditPaths(logDir, ENDED, first?.fact.at ?? 0).jsonl;
  writeFileSync(file, jsonl.text.replace('"cause":"greeting_heard"', '"cause":"caller_spoke"'));
  expect(await verify()).toMatchObject({ ok: false, fault: expect.stringMatching(/^line 4: /) });
  writeFileSync(file, jsonl.text.split('\n').slice(0, 5).join('\n'));
  expect(await verify()).toMatchObject({ ok: false, hasFile: true, ended: true });
  // The audit of this call was never written here.
  expect(await verify(CALL)).toMatchObject({ ok: false, hasFile: false, ended: false, lines: 0 });
  expect((await get(`/api/calls/${CALL}/files/txt`)).status).toBe(404);
});

it('finds no fault in a chain that is still being made', async () => {
  const opened = await practiceWithEverything();
  const started = (await opened.store.facts(CALL)).slice(0, 1);
  const { jsonl } = auditPaths(opened.logDir, CALL, started[0]?.fact.at ?? 0);
  mkdirSync(dirname(jsonl), { recursive: true });
  writeFileSync(jsonl, jsonLines(CALL, emptyChain, started, null).text);
  expect(JSON.parse((await opened.get(`/api/calls/${CALL}/verify`)).text)).toEqual({
    ...{ ok: true, hasFile: true, ended: false, lines: 1, erased: 0, fault: null },
  });
});

it('lists calls by what is asked for, and tells how far those in progress are', async () => {
  const { get, store, clock } = await practiceWithEverything();
  await lived(store, { sid: 'CA-asked', from: 'browser' }, told.answered, clock.now() - 7_200_000);
  const sids = async (query: string): Promise<readonly string[]> =>
    JSON.parse((await get(`/api/calls${query}`)).text).calls.map(({ sid }: { sid: string }) => sid);
  expect(await sids('')).toEqual([CALL, ENDED, 'CA-asked']);
  expect(await sids('?state=live')).toEqual([CALL]);
  expect(await sids('?state=ended&intent=book')).toEqual([ENDED]);
  expect(await sids('?outcome=answered')).toEqual(['CA-asked']);
  expect(await sids('?number=(212) 555-0147')).toEqual([CALL, ENDED]);
  expect(await sids('?from=2026-02-03T11:30:00-05:00&to=2026-02-03T17:00:00Z')).toEqual([]);
  expect(await sids('?to=2026-02-03T15:30:00Z')).toEqual(['CA-asked']);
  expect(await sids('?text=CARD illn')).toEqual([ENDED]);

  const [live, ended] = JSON.parse((await get('/api/calls')).text).calls;
  expect(live).toMatchObject({ stage: 'greeting', outcome: null, durationS: null, kind: 'phone', to: TO });
  expect(ended).toMatchObject({
    stage: null,
    outcome: 'completed',
    durationS: 60,
    turns: 3,
    firstWordMs: 400,
  });
  const [found] = JSON.parse((await get('/api/calls?text=card')).text).calls;
  expect(found.found).toContain('My ⟦card⟧ is [redacted]');
  expect(JSON.parse((await get('/api/calls?outcome=answered')).text).calls[0].kind).toBe('browser');
});

it('lists calls a page at a time', async () => {
  const { get, store, clock } = await practiceWithEverything();
  for (const sid of ['CA-1', 'CA-2']) await lived(store, { sid }, told.abandoned, clock.now() - 7_200_000);
  const seen: string[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page = JSON.parse(
      (await get(`/api/calls?limit=2${next && `&before=${encodeURIComponent(next)}`}`)).text,
    );
    seen.push(...page.calls.map(({ sid }: { sid: string }) => sid));
    next = page.next;
  }
  expect(seen).toEqual([CALL, ENDED, 'CA-1', 'CA-2']);
});
