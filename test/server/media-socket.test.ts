import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { CALL, eventually, openSocket, start, startMessage, ticketIn, voiceForm } from './fixture.ts';

const TOKEN = 'test_auth_token_0000000000000000';

async function counted(get: (path: string) => Promise<{ text: string }>, series: string): Promise<number> {
  const line = (await get('/metrics')).text.split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.split(' ')[1] ?? 0);
}

describe('the upgrade', () => {
  it('is refused before the handshake when nobody signed it', async () => {
    const env = { TWILIO_AUTH_TOKEN: TOKEN };
    const { server, get } = await start(env);
    const parsed = parseConfig(env);
    if (!parsed.ok) throw new Error('the environment is good');
    await expect(openSocket(server.url, parsed.config, '')).rejects.toThrow('403');
    await expect(openSocket(server.url, parsed.config, 'AAAA')).rejects.toThrow('403');
    (await openSocket(server.url, parsed.config)).terminate();
    expect(await counted(get, 'pointsman_requests_refused_total{why="signature"}')).toBe(2);
  });

  it('is signed under the public wss address, whatever address it comes in by', async () => {
    const { call, store } = await start({
      PUBLIC_URL: 'https://agent.example.com',
      TWILIO_AUTH_TOKEN: TOKEN,
    });
    await call();
    await eventually(async () => (await store.facts(CALL)).length > 0);
  });

  it('is there on /ws alone', async () => {
    const { server } = await start();
    const parsed = parseConfig({});
    if (!parsed.ok) throw new Error('the environment is good');
    await expect(openSocket(`${server.url}/elsewhere`, parsed.config)).rejects.toThrow('404');
  });

  it('is refused when as many sockets as calls already wait for their start', async () => {
    const { server } = await start({ MAX_CALLS: '1' });
    const parsed = parseConfig({});
    if (!parsed.ok) throw new Error('the environment is good');
    const waiting = await openSocket(server.url, parsed.config);
    await expect(openSocket(server.url, parsed.config)).rejects.toThrow('503');
    waiting.terminate();
  });
});

describe('a stream', () => {
  it('becomes the line of its call: the caller is heard, and the agent greets', async () => {
    const { call, sessions } = await start();
    const stream = await call();
    await eventually(() => sessions[0]?.said.length === 1);
    expect(sessions[0]?.said[0]).toContain('automated assistant');
    stream.media(3);
    await eventually(() => sessions[0]?.heard.length === 3);
  });

  it('plays what the agent says, as media of this stream with a mark behind it', async () => {
    const { call, sessions } = await start();
    const stream = await call();
    const messages: string[] = [];
    stream.socket.on('message', (data) => messages.push(String(data)));
    await eventually(() => sessions.length === 1);
    sessions[0]?.tell({ type: 'audio', item: 'item-1', part: 0, payload: '////' });
    await eventually(() => messages.length === 2);
    expect(messages.map((text) => JSON.parse(text))).toEqual([
      { event: 'media', streamSid: stream.streamSid, media: { payload: '////' } },
      { event: 'mark', streamSid: stream.streamSid, mark: { name: expect.any(String) } },
    ]);
  });

  it('is closed when no start comes within five seconds', async () => {
    const { server, clock } = await start();
    const parsed = parseConfig({});
    if (!parsed.ok) throw new Error('the environment is good');
    const socket = await openSocket(server.url, parsed.config);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    clock.advance(5_000);
    expect(await closed).toBe(1008);
  });

  it.each([
    ['an invented ticket', 'invented', CALL],
    ['no ticket', '', CALL],
    ['the ticket of another call', 'ticket-1', `CA${'0'.repeat(31)}2`],
  ])('with %s is closed, and no call begins', async (_, ticket, callSid) => {
    const { post, stream, store, sessions } = await start();
    await post('/twilio/voice', voiceForm());
    expect(await (await stream(ticket, { callSid })).closed).toBe(1008);
    expect(await store.calls({ limit: 10 })).toEqual([]);
    // The session that waits for the real stream was asked for nothing.
    expect(sessions.flatMap(({ said }) => said)).toEqual([]);
  });

  it('cannot use a ticket a second time, nor after a minute', async () => {
    const { post, stream, clock, facts } = await start();
    const used = ticketIn((await post('/twilio/voice', voiceForm())).text);
    const late = ticketIn((await post('/twilio/voice', voiceForm())).text);
    await stream(used);
    await eventually(() => facts.length > 0);
    expect(await (await stream(used)).closed).toBe(1008);
    clock.advance(60_000);
    expect(await (await stream(late)).closed).toBe(1008);
  });

  it('loses nothing that came while its ticket was looked up', async () => {
    const { post, stream, sessions } = await start();
    const early = await stream(ticketIn((await post('/twilio/voice', voiceForm())).text));
    early.media(50);
    await eventually(() => sessions[0]?.heard.length === 50);
  });

  it('has silence put where the network lost audio', async () => {
    const { call, sessions } = await start();
    const stream = await call();
    stream.media(2);
    const frame = Buffer.alloc(160, 0x7f).toString('base64');
    const late = { track: 'inbound', chunk: '3', timestamp: '540', payload: frame };
    stream.send({ event: 'media', sequenceNumber: '4', media: late, streamSid: stream.streamSid });
    await eventually(() => sessions[0]?.heard.length === 3);
    const heard = Buffer.from(sessions[0]?.heard[2] ?? '', 'base64');
    // From 60 ms to 540 ms, then the frame itself.
    expect(heard.length).toBe((540 - 60) * 8 + 160);
    expect(heard.subarray(-161).toString('hex')).toBe(`ff${'7f'.repeat(160)}`);
  });

  it.each([
    ['that is not JSON', 'hello', 'unreadable'],
    ['with an event that lacks its data', '{"event":"mark","streamSid":"MZ1"}', 'unreadable'],
    [
      'with a payload that is not base64',
      '{"event":"media","streamSid":"MZ1","media":{"track":"inbound","chunk":"1","timestamp":"1","payload":"\\"}"}}',
      'unreadable',
    ],
  ])('counts a message %s, and goes on', async (_, message, why) => {
    const { call, get, sessions } = await start();
    const stream = await call();
    stream.send(message);
    stream.media(1);
    await eventually(() => sessions[0]?.heard.length === 1);
    expect(await counted(get, `pointsman_bad_frames_total{why="${why}"}`)).toBe(1);
  });

  it('counts binary messages and goes on', async () => {
    const { call, get, sessions } = await start();
    const stream = await call();
    stream.socket.send(Buffer.from([1, 2, 3]));
    stream.media(1);
    await eventually(() => sessions[0]?.heard.length === 1);
    expect(await counted(get, 'pointsman_bad_frames_total{why="binary"}')).toBe(1);
  });

  it('that floods is closed, and no other call notices', async () => {
    const { call, sessions } = await start();
    const good = await call('CA-good');
    await eventually(() => sessions.length === 1);
    const bad = await call('CA-bad');
    await eventually(() => sessions.length === 2);
    bad.media(1_600);
    expect(await bad.closed).toBe(1008);
    good.media(5);
    await eventually(() => sessions[0]?.heard.length === 5);
    expect(good.socket.readyState).toBe(good.socket.OPEN);
  });

  it('may catch up after half a minute of a network that stood still', async () => {
    const { call, sessions } = await start();
    const stream = await call();
    stream.media(1_400);
    await eventually(() => sessions[0]?.heard.length === 1_400);
  });

  it('is closed by a message over 64 KiB, also while its ticket is looked up', async () => {
    const { call, facts } = await start();
    const stream = await call();
    stream.send(JSON.stringify({ event: 'media', payload: 'A'.repeat(70_000) }));
    expect(await stream.closed).toBe(1009);
    await eventually(() => facts.at(-1)?.type === 'line_lost');
  });

  it('that falls silent for half a minute is given up', async () => {
    const { call, clock, sessions, facts } = await start();
    const stream = await call();
    await eventually(() => sessions[0]?.said.length === 1);
    // An agent that says nothing would be given up before the carrier is.
    sessions[0]?.tell({ type: 'audio', item: 'greeting', part: 0, payload: 'AAAA' });
    await eventually(() => facts.some(({ type }) => type === 'speech_started'));
    clock.advance(20_000);
    stream.media(1);
    await eventually(() => sessions[0]?.heard.length === 1);
    clock.advance(29_000);
    expect(stream.socket.readyState).toBe(stream.socket.OPEN);
    clock.advance(1_000);
    await stream.closed;
    await eventually(() => facts.some(({ type }) => type === 'line_lost'));
  });

  it('that breaks leaves a call that waits for the carrier; one that stops ends it', async () => {
    const { call, store } = await start();
    const broken = await call('CA-broken');
    const stopped = await call('CA-stopped');
    await eventually(async () => (await store.facts('CA-stopped')).length > 0);
    broken.socket.terminate();
    stopped.send({ event: 'stop', sequenceNumber: '2', stop: {}, streamSid: stopped.streamSid });
    await eventually(async () => (await store.call('CA-stopped'))?.outcome === 'abandoned');
    await eventually(async () => (await store.facts('CA-broken')).at(-1)?.fact.type === 'line_lost');
    expect((await store.call('CA-broken'))?.outcome).toBe(null);
  });

  it('is not moved by a second start', async () => {
    const { call, sessions, store } = await start();
    const stream = await call();
    await eventually(() => sessions.length === 1);
    stream.send(startMessage({ streamSid: 'MZ-other', callSid: 'CA-other', ticket: 'x' }));
    stream.media(1);
    await eventually(() => sessions[0]?.heard.length === 1);
    expect(await store.call('CA-other')).toBe(null);
  });
});
