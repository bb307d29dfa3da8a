import { describe, expect, it } from 'vitest';
import { CALL, eventually, type Fixture, FROM, start, temporaryDir, ticketIn, voiceForm } from './fixture.ts';

const TOKEN = 'test_auth_token_0000000000000000';
const ended = { ...voiceForm(), CallStatus: 'in-progress' };

describe('a call arrives', () => {
  it('is answered with a stream, a ticket and the place to ask when the stream ends', async () => {
    const { server, post } = await start();
    const { status, text, headers } = await post('/twilio/voice', voiceForm());
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/xml/);
    expect(text).toBe(
      `<?xml version="1.0" encoding="UTF-8"?><Response><Connect action="${server.url}/twilio/stream-ended"><Stream url="${server.url.replace('http', 'ws')}/ws" statusCallback="${server.url}/twilio/stream-status"><Parameter name="ticket" value="ticket-1"/></Stream></Connect></Response>`,
    );
  });

  it('is sent to the public address where there is one', async () => {
    const { post } = await start({ PUBLIC_URL: 'https://agent.example.com', TWILIO_AUTH_TOKEN: TOKEN });
    const { text } = await post('/twilio/voice', voiceForm());
    expect(text).toContain('action="https://agent.example.com/twilio/stream-ended"');
    expect(text).toContain('url="wss://agent.example.com/ws"');
  });

  it('opens its voice while it is answered, and makes no row until the stream is there', async () => {
    const { post, store, sessions, stream } = await start();
    const ticket = ticketIn((await post('/twilio/voice', voiceForm())).text);
    expect(await store.calls({ limit: 10 })).toEqual([]);
    expect(sessions).toMatchObject([{ configured: 1, said: [] }]);
    await stream(ticket);
    await eventually(() => sessions[0]?.said.length === 1);
    expect(sessions).toHaveLength(1);
  });

  it.each([
    ['never comes', async ({ clock }: Fixture) => clock.advance(15_000)],
    [
      'does not come, since the caller has hung up',
      ({ post }: Fixture) => post('/twilio/call-status', { ...voiceForm(), CallStatus: 'completed' }),
    ],
  ])('closes its voice again when the stream %s', async (_, wait) => {
    const fixture = await start();
    await fixture.post('/twilio/voice', voiceForm());
    expect(fixture.sessions).toMatchObject([{ isClosed: false }]);
    await wait(fixture);
    expect(fixture.sessions).toMatchObject([{ isClosed: true }]);
  });

  it('opens another voice when the stream comes after the first one was closed', async () => {
    const { post, stream, sessions, clock } = await start();
    const ticket = ticketIn((await post('/twilio/voice', voiceForm())).text);
    clock.advance(15_000);
    await stream(ticket);
    await eventually(() => sessions[1]?.said.length === 1);
    expect(sessions).toMatchObject([{ isClosed: true }, { isClosed: false }]);
  });

  it('that is refused opens no voice', async () => {
    const { post, sessions } = await start({ MAX_CALLS: '1', TWILIO_AUTH_TOKEN: TOKEN });
    expect((await post('/twilio/voice', voiceForm(), { signature: 'forged' })).status).toBe(403);
    await post('/twilio/voice', voiceForm('CA-one'));
    await post('/twilio/voice', voiceForm('CA-two'));
    expect(sessions).toHaveLength(1);
  });

  it('may ask twice before it is answered, and stays one call', async () => {
    const { post, stream, store } = await start();
    const first = ticketIn((await post('/twilio/voice', voiceForm())).text);
    const second = ticketIn((await post('/twilio/voice', voiceForm())).text);
    expect(second).not.toBe(first);
    await stream(second);
    await eventually(async () => (await store.facts(CALL)).length > 0);
    expect(await store.calls({ limit: 10 })).toHaveLength(1);
  });

  it('gets no ticket when its webhook is replayed while the caller is being served', async () => {
    const { post, call, store } = await start();
    await call();
    await eventually(async () => (await store.facts(CALL)).length > 0);
    expect((await post('/twilio/voice', voiceForm())).text).toContain('<Response/>');
  });

  it('is refused with kind words when every place is taken or promised', async () => {
    const { post } = await start({ MAX_CALLS: '1' });
    await post('/twilio/voice', voiceForm('CA-one'));
    const full = await post('/twilio/voice', voiceForm('CA-two'));
    expect(full.status).toBe(200);
    expect(full.text).toMatch(/<Say language="en-US">.*busy.*<\/Say><Hangup\/>/);
    expect((await post('/twilio/voice', voiceForm('CA-one'))).text).toContain('<Connect');
  });

  it('gives back the place of a caller who never came', async () => {
    const { post, clock } = await start({ MAX_CALLS: '1' });
    await post('/twilio/voice', voiceForm('CA-one'));
    clock.advance(60_000);
    expect((await post('/twilio/voice', voiceForm('CA-two'))).text).toContain('<Connect');
  });
});

describe('a request that Twilio did not sign', () => {
  const routes = [
    'voice',
    'stream-ended',
    'dial-ended',
    'call-status',
    'stream-status',
    'person',
    'person-replied',
    'chosen',
    'recorded',
    'recording-status',
  ];

  it.each(routes)('gets 403 from /twilio/%s and leaves no trace', async (route) => {
    const { post, get, store, sessions } = await start({ TWILIO_AUTH_TOKEN: TOKEN });
    for (const forged of [{ signature: '' }, { signature: 'AAAA' }, { token: 'another token' }]) {
      expect((await post(`/twilio/${route}`, voiceForm(), forged)).status).toBe(403);
    }
    expect(await store.calls({ limit: 10 })).toEqual([]);
    expect(sessions).toHaveLength(0);
    expect((await get('/metrics')).text).toContain('pointsman_requests_refused_total{why="signature"} 3');
  });

  it('is told from a signed one by every parameter, known or not, and by the query', async () => {
    const { post } = await start({ TWILIO_AUTH_TOKEN: `old, ${TOKEN}` });
    const form = { ...voiceForm(), Unheard: '', StirVerstat: 'TN-Validation-Passed-A' };
    expect((await post('/twilio/voice', form)).status).toBe(200);
    expect((await post('/twilio/voice', form, { token: TOKEN })).status).toBe(200);
    const tampered = new URLSearchParams({ ...form, To: '+12125550199' }).toString();
    expect((await post('/twilio/voice', form, { body: tampered })).status).toBe(403);
    expect((await post('/twilio/stream-ended?returns=2', form)).status).toBe(200);
  });

  it('is not helped by headers that name another host', async () => {
    const { post } = await start({ TWILIO_AUTH_TOKEN: TOKEN });
    const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
    expect((await post('/twilio/voice', voiceForm(), { token: 'evil', headers })).status).toBe(403);
    expect((await post('/twilio/voice', voiceForm(), { headers })).status).toBe(200);
  });
});

describe('a malformed webhook', () => {
  const cases: [string, Record<string, string>, object, number, RegExp][] = [
    ['without a CallSid', { From: FROM }, {}, 400, /no CallSid/],
    ['with a CallSid that names another directory', { CallSid: '../../etc' }, {}, 400, /not one/],
    ['with a CallSid that is too long', { CallSid: 'C'.repeat(65) }, {}, 400, /not one/],
    ['with two CallSids', {}, { body: 'CallSid=a&CallSid=b' }, 400, /more than one/],
    ['that is JSON', {}, { body: '{}', headers: { 'content-type': 'application/json' } }, 400, /is a form/],
    ['that is too large', {}, { body: `CallSid=a&x=${'x'.repeat(70_000)}` }, 413, /64 KiB/],
  ];
  it.each(cases)('%s is refused with the reason', async (_, form, options, status, text) => {
    const { post } = await start();
    const answer = await post('/twilio/voice', form, options);
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(text);
  });
});

describe('the stream of a call ends', () => {
  it('and the caller is still there: a new stream with a new ticket, three times at most', async () => {
    const { server, call, post, store } = await start();
    const { socket } = await call();
    await eventually(async () => (await store.facts(CALL)).length > 0);
    socket.terminate();
    for (const returns of [0, 1, 2]) {
      const { text } = await post(`/twilio/stream-ended${returns ? `?returns=${returns}` : ''}`, ended);
      expect(text).toContain(`action="${server.url}/twilio/stream-ended?returns=${returns + 1}"`);
      expect(ticketIn(text)).toBe(`ticket-${returns + 2}`);
    }
    // Then the carrier goes on in its own voice, and takes a message.
    const { text } = await post('/twilio/stream-ended?returns=3', ended);
    expect(text).toMatch(/<Say.*technical problem.*<\/Say><Record /);
    await post('/twilio/recorded', ended);
    await eventually(async () => (await store.call(CALL))?.outcome === 'failed');
  });

  it('and the next stream goes on with the same call', async () => {
    const { call, post, stream, store } = await start();
    const first = await call();
    await eventually(async () => (await store.facts(CALL)).length > 0);
    first.socket.terminate();
    await stream(ticketIn((await post('/twilio/stream-ended', ended)).text));
    await eventually(async () => (await store.facts(CALL)).some(({ fact }) => fact.type === 'line_resumed'));
    expect((await store.facts(CALL)).map(({ fact }) => fact.type)).toEqual([
      'call_start',
      'line_lost',
      'line_resumed',
    ]);
  });

  it('because the caller hung up: the call is over and there is nothing to say', async () => {
    const { call, post, store } = await start();
    await call();
    await eventually(async () => (await store.facts(CALL)).length > 0);
    const { text } = await post('/twilio/stream-ended', { ...ended, CallStatus: 'completed' });
    expect(text).toContain('<Response/>');
    await eventually(async () => (await store.call(CALL))?.outcome === 'abandoned');
    expect((await post('/twilio/stream-ended', ended)).text).toContain('<Response><Hangup/></Response>');
  });

  it('for a call that nobody knows: an apology and the end', async () => {
    const { post } = await start();
    expect((await post('/twilio/stream-ended', ended)).text).toMatch(/<Say.*<\/Say><Hangup\/>/);
  });

  it('with the process that held it: another one brings the call back, and the first is fenced', async () => {
    const dir = temporaryDir();
    const first = await start({}, { dir });
    const { socket, closed } = await first.call();
    await eventually(async () => (await first.store.facts(CALL)).length > 0);

    const second = await start({ PORT: '0' }, { dir });
    const answer = await second.post('/twilio/stream-ended', ended);
    await second.stream(ticketIn(answer.text));
    await eventually(() => second.facts.some(({ type }) => type === 'line_resumed'));
    expect((await second.store.facts(CALL)).map(({ fact }) => fact.type)).toEqual([
      'call_start',
      'line_lost',
      'line_resumed',
    ]);

    // Its next word is refused by the store, so the first process lets go of the call and of the line.
    socket.send(JSON.stringify({ event: 'dtmf', streamSid: 'MZ1', dtmf: { digit: '#' } }));
    expect(await closed).toBe(1000);
    expect((await store(first)).filter((type) => type === 'dtmf')).toEqual([]);
  });

  async function store({ store }: Awaited<ReturnType<typeof start>>) {
    return (await store.facts(CALL)).map(({ fact }) => fact.type);
  }
});

describe('callbacks', () => {
  it('end the call when the carrier says that it is over', async () => {
    const { call, post, store } = await start();
    await call();
    await eventually(async () => (await store.facts(CALL)).length > 0);
    expect((await post('/twilio/call-status', { ...ended, CallStatus: 'ringing' })).status).toBe(204);
    expect((await store.call(CALL))?.outcome).toBe(null);
    expect((await post('/twilio/call-status', { ...ended, CallStatus: 'completed' })).status).toBe(204);
    await eventually(async () => (await store.call(CALL))?.outcome === 'abandoned');
  });

  it('count the stream errors that the carrier reports, but not that we closed a stream', async () => {
    const { post, get } = await start();
    await post('/twilio/stream-status', { ...ended, StreamEvent: 'stream-error', StreamError: '31921' });
    await post('/twilio/stream-status', { ...ended, StreamEvent: 'stream-started' });
    await post('/twilio/stream-status', { ...ended, StreamEvent: 'stream-error', StreamError: '31903' });
    expect((await get('/metrics')).text).toContain('pointsman_stream_errors_total 1');
  });
});
