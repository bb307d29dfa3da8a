import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { CALL, eventually, FROM, start, TO, voiceForm } from './fixture.ts';
import { readUntil } from './read-until.ts';

describe('health', () => {
  it('says that the process lives, and that it takes calls', async () => {
    const { get } = await start();
    expect(await get('/healthz')).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    const ready = await get('/readyz');
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.text)).toEqual({
      status: 'ready',
      store: true,
      logs: true,
      draining: false,
      calls: 0,
    });
  });

  it('takes calls while their files cannot be written, and tells of it', async () => {
    const { get } = await start({}, { behind: () => 3 });
    const ready = await get('/readyz');
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.text)).toMatchObject({ status: 'ready', logs: false });
    expect((await get('/metrics')).text).toMatch(/^pointsman_log_files_behind 3$/m);
  });

  it('is not ready when the store is down', async () => {
    const { get, store } = await start();
    await store.close();
    const ready = await get('/readyz');
    expect(ready.status).toBe(503);
    expect(JSON.parse(ready.text)).toMatchObject({ status: 'store down', store: false });
    expect((await get('/healthz')).status).toBe(200);
  });
});

describe('metrics', () => {
  it('count calls, facts and outcomes, and hold nothing that a caller is or said', async () => {
    const { call, get, store } = await start();
    const stream = await call();
    await eventually(async () => (await store.facts(CALL)).length > 0);
    expect((await get('/metrics')).text).toContain('pointsman_calls_in_progress 1\n');
    stream.send({ event: 'stop', sequenceNumber: '2', stop: {}, streamSid: stream.streamSid });
    await eventually(async () => (await store.call(CALL))?.outcome === 'abandoned');
    const { text, headers } = await get('/metrics');
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4(;|$)/);
    expect(text).toContain('pointsman_calls_started_total 1\n');
    expect(text).toContain('pointsman_calls_ended_total{outcome="abandoned"} 1\n');
    expect(text).toContain('pointsman_facts_total{type="call_end"} 1\n');
    expect(text).not.toContain(FROM.slice(1));
  });
});

describe('the API', () => {
  it('lists calls, newest first, with their outcome', async () => {
    const { call, get, store, clock } = await start();
    await call('CA-first');
    await eventually(async () => (await store.facts('CA-first')).length > 0);
    clock.advance(1_000);
    await call('CA-second');
    await eventually(async () => (await store.facts('CA-second')).length > 0);
    const { calls } = JSON.parse((await get('/api/calls')).text);
    expect(calls).toMatchObject([
      { sid: 'CA-second', from: FROM, to: TO, agent: 'Test Office', outcome: null, endedAt: null },
      { sid: 'CA-first', startedAt: '2026-02-03T17:00:00.000Z' },
    ]);
    expect(JSON.parse((await get('/api/calls?limit=1')).text).calls).toHaveLength(1);
    expect((await get('/api/calls?limit=many')).status).toBe(400);
  });

  it('tells one call and its facts in the shape of the audit log', async () => {
    const { call, get, store } = await start();
    await call();
    await eventually(async () => (await store.facts(CALL)).length > 0);
    expect(JSON.parse((await get(`/api/calls/${CALL}`)).text)).toMatchObject({
      sid: CALL,
      facts: 1,
      state: { phase: 'live', stage: 'greeting' },
    });
    expect(JSON.parse((await get(`/api/calls/${CALL}/facts`)).text).facts).toEqual([
      {
        ts: '2026-02-03T17:00:00.000Z',
        event: 'call_start',
        data: { sid: CALL, from: FROM, to: TO, agent: 'Test Office', voice: 'quiet' },
        seq: 1,
        call: CALL,
      },
    ]);
    expect(JSON.parse((await get(`/api/calls/${CALL}/facts?after=1`)).text).facts).toEqual([]);
    expect((await get('/api/calls/CA-unknown')).status).toBe(404);
    expect((await get('/api/calls/CA-unknown/facts')).status).toBe(404);
  });

  it('never shows the number of a card, in one call or live', async () => {
    const { server, call, get, sessions, facts, clock } = await start();
    const live = await fetch(`${server.url}/api/live`);
    await call();
    await eventually(() => facts.length > 0);
    sessions[0]?.tell({ type: 'callerTurn', item: 'item-1' });
    sessions[0]?.tell({ type: 'callerSaid', item: 'item-1', text: 'It is 4111 1111 1111 1111.' });
    await eventually(() => facts.some(({ type }) => type === 'utterance'));
    for (const path of [`/api/calls/${CALL}`, `/api/calls/${CALL}/facts`]) {
      const { text } = await get(path);
      expect(text).toContain('[redacted]');
      expect(text).not.toContain('1111');
    }
    clock.advance(100);
    const told = await readUntil(live, (text) => text.includes('utterance'));
    expect(told).toContain('[redacted]');
    expect(told).not.toContain('1111');
  });

  it('tells live what happens, to everyone who listens', async () => {
    const { server, call, clock, facts } = await start();
    const listeners = await Promise.all([fetch(`${server.url}/api/live`), fetch(`${server.url}/api/live`)]);
    await call();
    await eventually(() => facts.length > 0);
    clock.advance(100);
    for (const listener of listeners) {
      expect(listener.headers.get('content-type')).toBe('text/event-stream');
      const text = await readUntil(listener, (all) => all.includes('call_start'));
      const data = /event: fact\ndata: (.*)\n\n/.exec(text)?.[1] ?? '';
      expect(JSON.parse(data)).toMatchObject({ call: CALL, seq: 1, event: 'call_start' });
    }
  });
});

describe('who may look', () => {
  const basic = (user: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`,
  });

  it.each(['/', '/api/calls', `/api/calls/${CALL}`, '/api/live'])(
    '%s needs the password where one is set',
    async (path) => {
      const { get } = await start({ DASHBOARD_PASSWORD: 'open: sesame' });
      const refused = await get(path);
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toContain('Basic');
      expect((await get(path, basic('me', 'sesame'))).status).toBe(401);
      expect((await get(path, { authorization: 'Basic ???' })).status).toBe(401);
    },
  );

  it('gets in with the password, whatever the user name', async () => {
    const { get } = await start({ DASHBOARD_PASSWORD: 'open: sesame' });
    expect((await get('/', basic('me', 'open: sesame'))).status).toBe(200);
    expect((await get('/api/calls', basic('', 'open: sesame'))).status).toBe(200);
  });

  it('is a browser on this machine where none is set, not a page that lent our address its name', async () => {
    const { server, get } = await start();
    expect((await get('/')).status).toBe(200);
    expect(await statusFor(`${server.url}/api/calls`, { host: 'evil.example' })).toBe(403);
    expect((await get('/api/calls', { 'x-forwarded-for': '203.0.113.7' })).status).toBe(403);
  });

  it('matters to the carrier and to health checks in no way', async () => {
    const { get, post } = await start({ DASHBOARD_PASSWORD: 'open: sesame' });
    expect((await get('/healthz')).status).toBe(200);
    expect((await post('/twilio/voice', voiceForm())).status).toBe(200);
  });
});

/** `fetch` does not let anyone choose the Host header. */
function statusFor(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}
