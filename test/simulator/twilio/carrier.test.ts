import twilio from 'twilio';
import { afterEach, describe, expect, it } from 'vitest';
import { decodeMulaw } from '../../../src/protocols/audio/mulaw.ts';
import { readWav, wav } from '../../../src/protocols/audio/wav.ts';
import type { Act, Caller } from '../../../src/simulator/twilio/caller.ts';
import { silentCaller } from '../../../src/simulator/twilio/caller.ts';
import { type CallOptions, type CallReport, placeCall } from '../../../src/simulator/twilio/carrier.ts';
import { monotonicClock } from '../../../src/simulator/twilio/pace.ts';
import { stereoWav } from '../../../src/simulator/twilio/recording.ts';
import { type Message, response, type Session, streamTo, tinyServer } from './server.ts';

const HANG_UP = response('<Hangup/>');
const token = 'a token';

type Server = Awaited<ReturnType<typeof tinyServer>>;
let server: Server;
afterEach(() => server.close());

/** A call to the server, twenty times as fast as a real one. */
function call(options: Partial<CallOptions> = {}): Promise<CallReport> {
  return placeCall({
    webhookUrl: `${server.base}/voice?x=1`,
    from: '+15005550001',
    to: '+15005550006',
    caller: silentCaller,
    clock: monotonicClock(20),
    maxSeconds: 600,
    ...options,
  });
}

/** Does the given things, each in the frame that begins so many ms after the call was answered. */
function callerWho(acts: Record<number, Act>): Caller {
  return { hear: () => {}, act: (atMs) => acts[atMs] ?? {} };
}

/** The same, counted from when the server has seen the stream's start: how long that takes is the machine's affair. */
function streamCallerWho(acts: Record<number, Act>): Caller {
  let start: number | undefined;
  return {
    hear: () => {},
    act(atMs) {
      if (events(server.sessions[0]).includes('start')) start ??= atMs;
      return start === undefined ? {} : (acts[atMs - start] ?? {});
    },
  };
}

function events(session: Session | undefined): string[] {
  return session?.messages.map(({ event }) => event) ?? [];
}

function mediaOf(session: Session | undefined): NonNullable<Message['media']>[] {
  return (session?.messages ?? []).flatMap(({ media }) => media ?? []);
}

describe('a whole call', () => {
  it('brings the caller to the stream, plays and marks, and asks the action when the server closes', async () => {
    server = await tinyServer({
      document: ({ path }, base) =>
        path === '/voice?x=1' ? response(streamTo(base, '/ended?n=1')) : HANG_UP,
      message(session, { event, mark }) {
        if (event === 'start') {
          session.media(new Uint8Array(1_600).fill(1));
          session.mark('first');
          session.media(new Uint8Array(800).fill(2));
          session.mark('last');
        }
        if (event === 'mark' && mark?.name === 'last') session.socket.close(1000);
      },
    });
    const report = await call();
    expect(report).toMatchObject({ end: { by: 'agent', why: 'Hangup' }, warnings: [] });
    expect(report.verbs.map(({ name }) => name)).toEqual(['Connect', 'Hangup']);
    expect(report.webhooks.map(({ kind, status }) => [kind, status])).toEqual([
      ['voice', 200],
      ['stream-ended', 200],
    ]);
    expect(report.streams).toMatchObject([
      {
        end: 'server closed',
        error: { code: 31921 },
        marksSent: ['first', 'last'],
        marksEchoed: ['first', 'last'],
        heardMs: 300,
        clears: 0,
      },
    ]);
    expect(report.firstAudioMs).toBeGreaterThanOrEqual(0);

    expect(server.asked.map(({ path, method }) => [method, path])).toEqual([
      ['POST', '/voice?x=1'],
      ['POST', '/ended?n=1'],
    ]);
    const [voice, ended] = server.asked.map(({ params }) => params);
    expect(voice).toMatchObject({
      CallSid: report.callSid,
      From: '+15005550001',
      Caller: '+15005550001',
      To: '+15005550006',
      Called: '+15005550006',
      CallStatus: 'ringing',
      Direction: 'inbound',
      ApiVersion: '2010-04-01',
      FromCountry: 'US',
    });
    expect(ended).toMatchObject({ CallSid: report.callSid, CallStatus: 'in-progress' });

    const session = server.sessions[0];
    expect(session?.path).toBe('/ws');
    expect(session?.headers['sec-websocket-extensions']).toBeUndefined();
    expect(session?.messages.slice(0, 2)).toEqual([
      { event: 'connected', protocol: 'Call', version: '1.0.0' },
      {
        event: 'start',
        sequenceNumber: '1',
        start: {
          accountSid: `AC${'0'.repeat(31)}1`,
          streamSid: report.streams[0]?.streamSid,
          callSid: report.callSid,
          tracks: ['inbound'],
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
          customParameters: { ticket: 'a&b' },
        },
        streamSid: report.streams[0]?.streamSid,
      },
    ]);
    // The agent's audio is on the tape where the caller heard it, whole and in order.
    const first = report.heard.indexOf(1);
    expect([...report.heard.subarray(first, first + 2_400)]).toEqual([
      ...Array(1_600).fill(1),
      ...Array(800).fill(2),
    ]);
  });

  it('sends a frame for every 20 ms, silence too, with counters that run through all messages', async () => {
    server = await tinyServer({ document: (_, base) => response(streamTo(base)) });
    const said = new Uint8Array(160).fill(0x55);
    const report = await call({
      caller: streamCallerWho({ 400: { press: '5' }, 500: { say: said }, 2000: { hangUp: true } }),
    });
    const session = server.sessions[0];
    const media = mediaOf(session);
    expect(media.length).toBeGreaterThanOrEqual(101);
    expect(report.streams[0]?.frames).toBe(media.length);
    expect(media.map(({ chunk }) => chunk)).toEqual(media.map((_, n) => String(n + 1)));
    expect(media.map(({ timestamp }) => timestamp)).toEqual(media.map((_, n) => String(n * 20)));
    expect(media.every(({ payload }) => Buffer.from(payload, 'base64').length === 160)).toBe(true);
    const silence = Buffer.alloc(160, 0xff).toString('base64');
    const loud = media.filter(({ payload }) => payload !== silence);
    expect(loud.map(({ payload }) => payload)).toEqual([Buffer.from(said).toString('base64')]);
    const counted = session?.messages.slice(1).map(({ sequenceNumber }) => sequenceNumber);
    expect(counted).toEqual(counted?.map((_, n) => String(n + 1)));
    // One time line: what was said 1,500 ms before the last frame began stands there on the tape.
    expect(report.said.length).toBe(report.ms * 8);
    expect(report.heard.length).toBe(report.said.length);
    expect(report.said.indexOf(0x55)).toBe((report.ms - 20 - 1_500) * 8);
  });

  it('sends keys between the frames, and stop before it closes when the caller hangs up', async () => {
    let code = 0;
    server = await tinyServer({
      document: (_, base) => response(streamTo(base, '/ended')),
      message: ({ socket }, { event }) => {
        if (event === 'start') socket.on('close', (closed) => (code = closed));
      },
    });
    const report = await call({
      caller: streamCallerWho({ 600: { press: '1' }, 800: { press: '#' }, 1000: { hangUp: true } }),
      statusCallback: `${server.base}/status`,
    });
    expect(report.end).toEqual({ by: 'caller', why: 'caller hung up' });
    expect(report.streams[0]).toMatchObject({ end: 'caller hung up' });
    expect(report.streams[0]?.error).toBeUndefined();
    const session = server.sessions[0];
    expect(session?.messages.filter(({ event }) => event === 'dtmf')).toMatchObject([
      { dtmf: { track: 'inbound_track', digit: '1' } },
      { dtmf: { track: 'inbound_track', digit: '#' } },
    ]);
    expect(session?.messages.at(-1)).toMatchObject({
      event: 'stop',
      stop: { accountSid: `AC${'0'.repeat(31)}1`, callSid: report.callSid },
    });
    expect(code).toBe(1000);
    // No action for a caller who is gone; the status callback says that the call is over.
    expect(server.asked.map(({ path }) => path)).toEqual(['/voice?x=1', '/status']);
    expect(server.asked[1]?.params).toMatchObject({ CallStatus: 'completed' });
    expect(Number(server.asked[1]?.params.CallDuration)).toBe(Math.ceil(report.ms / 1_000));
  });

  it('asks the action of a caller who is gone, when it is told to, and ignores the answer', async () => {
    server = await tinyServer({ document: (_, base) => response(streamTo(base, '/ended')) });
    const report = await call({
      caller: streamCallerWho({ 500: { hangUp: true } }),
      actionAfterHangUp: true,
    });
    expect(server.asked[1]).toMatchObject({ path: '/ended', params: { CallStatus: 'completed' } });
    expect(report.verbs.length).toBe(1);
  });

  it('drops what is queued at a clear, and echoes all its marks', async () => {
    server = await tinyServer({
      document: (_, base) => response(streamTo(base)),
      message(session, message) {
        if (message.event === 'start') {
          for (const name of ['a', 'b', 'c']) {
            session.media(new Uint8Array(160_000).fill(1));
            session.mark(name);
          }
        }
        if (mediaOf(session).length === 20 && message.event === 'media') session.clear();
        if (message.event === 'mark' && message.mark?.name === 'c') {
          session.media(new Uint8Array(160).fill(9));
          session.mark('after');
        }
        if (message.event === 'mark' && message.mark?.name === 'after') {
          session.socket.close();
        }
      },
    });
    const report = await call();
    expect(report.streams[0]).toMatchObject({ marksEchoed: ['a', 'b', 'c', 'after'], clears: 1 });
    expect(report.streams[0]?.heardMs).toBeLessThan(60_000);
    expect(report.heard.includes(9)).toBe(true);
    expect(report.end).toEqual({ by: 'agent', why: 'the document ended' });
  });

  it('resumes on another stream of the same call after the connection broke', async () => {
    server = await tinyServer({
      document: ({ path }, base) =>
        path === '/bye' ? HANG_UP : response(streamTo(base, path === '/voice?x=1' ? '/again' : '/bye')),
      message: (session, { event }) => {
        if (event === 'media' && mediaOf(session).length === 5) {
          if (server.sessions.length === 1) session.socket.terminate();
          else session.socket.close(1012);
        }
      },
    });
    const report = await call({ connectMs: 700 });
    expect(report.streams.map(({ end, error }) => [end, error?.code])).toEqual([
      ['connection lost', 31903],
      ['server closed', 31921],
    ]);
    const [one, two] = server.sessions.map(({ messages }) => messages[1] as Message);
    expect(one?.streamSid).not.toBe(two?.streamSid);
    expect(two).toMatchObject({ sequenceNumber: '1', start: { callSid: report.callSid } });
    expect(mediaOf(server.sessions[1])[0]).toMatchObject({ chunk: '1', timestamp: '0' });
    // Both gaps are part of what the caller lived through.
    expect(report.ms).toBeGreaterThanOrEqual(1_400);
  });

  it('loses frames where told to: their time passes, their number does not', async () => {
    server = await tinyServer({ document: (_, base) => response(streamTo(base)) });
    await call({
      caller: streamCallerWho({ 1500: { hangUp: true } }),
      lost: (frame) => frame >= 2 && frame < 12,
    });
    expect(
      mediaOf(server.sessions[0])
        .slice(0, 4)
        .map(({ chunk, timestamp }) => [chunk, timestamp]),
    ).toEqual([
      ['1', '0'],
      ['2', '20'],
      ['3', '240'],
      ['4', '260'],
    ]);
  });
});

describe('signatures', () => {
  it("hold before the vendor's own validator, for the public URLs, on every request and on the socket", async () => {
    const base = 'https://agent.example.com';
    const stream = streamTo(base.replace('https', 'wss'), `${base}/ended`)
      .replace('<Stream ', `<Stream statusCallback="${base}/stream-status" `)
      .replace('wsss', 'wss');
    server = await tinyServer({
      document: ({ path }) => (path === '/ended' ? HANG_UP : path === '/voice?x=1' ? response(stream) : ''),
      message: ({ socket }, { event }) => {
        if (event === 'media') socket.close();
      },
    });
    const report = await call({
      webhookUrl: `${base}/voice?x=1#rc=2&ct=1000`,
      reach: (url) =>
        url.replace(base, server.base).replace('wss://agent.example.com', server.base.replace('http', 'ws')),
      authToken: token,
      statusCallback: `${base}/status`,
      parameters: { SpecialÜ: 'ä & b', Empty: '' },
    });
    expect(report.end).toEqual({ by: 'agent', why: 'Hangup' });
    expect(server.asked.map(({ path }) => path).sort()).toEqual([
      '/ended',
      '/status',
      '/stream-status',
      '/stream-status',
      '/voice?x=1',
    ]);
    for (const { path, params, headers } of server.asked) {
      const signature = headers['x-twilio-signature'] as string;
      expect(twilio.validateRequest(token, signature, base + path, params)).toBe(true);
      expect(twilio.validateRequest('other', signature, base + path, params)).toBe(false);
    }
    const upgrade = server.sessions[0]?.headers['x-twilio-signature'] as string;
    expect(twilio.validateRequest(token, upgrade, 'wss://agent.example.com/ws', {})).toBe(true);
    const told = server.asked.filter(({ path }) => path === '/stream-status').map(({ params }) => params);
    expect(told).toMatchObject([
      { StreamEvent: 'stream-started', StreamSid: report.streams[0]?.streamSid },
      { StreamEvent: 'stream-error', StreamError: expect.stringContaining('31921') },
    ]);
  });
});

describe('what the server gets wrong', () => {
  it('is warned of once a stream and otherwise as if it had never been said', async () => {
    server = await tinyServer({
      document: (_, base) => response(streamTo(base)),
      message(session, { event, streamSid }) {
        if (event === 'mark') session.socket.close();
        if (event !== 'start') return;
        session.socket.send(Buffer.from([1, 2, 3]));
        session.socket.send('no JSON');
        session.send({ event: 'media', streamSid, media: { payload: 'not base64!' } });
        session.send({ event: 'media', streamSid, media: { payload: 'AAAA', track: 'outbound' } });
        session.send({ event: 'media', streamSid: 'MZother', media: { payload: 'AAAA' } });
        session.send({ event: 'hello', streamSid });
        session.mark('done');
      },
    });
    const report = await call();
    expect(report.warnings.map(({ code }) => code)).toEqual([31950, 31951]);
    expect(report.streams[0]).toMatchObject({ marksEchoed: ['done'], heardMs: 0, firstAudioMs: null });
  });

  it.each([
    ['an upgrade that is refused', '/nowhere', 31920],
    ['a port where nobody listens', 'ws://127.0.0.1:9/ws', 31902],
    ['a scheme without encryption', 'ws://agent.example.com/ws', 31922],
    ['a URL that is none', 'nonsense', 31923],
  ])('%s leaves the verb, and the next one runs', async (_, url, code) => {
    server = await tinyServer({
      document: ({ path }, base) => {
        if (path !== '/voice?x=1') return { status: 404 };
        const address = url.startsWith('/') ? `${base.replace('http', 'ws')}${url}` : url;
        return response(`<Connect><Stream url="${address}"/></Connect>`, '<Say>Sorry</Say>');
      },
      refuse: (path) => path === '/nowhere',
    });
    const report = await call();
    expect(report.streams).toMatchObject([{ end: 'refused', error: { code } }]);
    expect(report.verbs.map(({ name }) => name)).toEqual(['Connect', 'Say']);
  });

  it.each([
    [{ status: 500 }, 'voice: 11200 HTTP 500'],
    [{ status: 200, body: '<Response><Say>' }, 'voice: 12100'],
    [{ status: 200, type: 'text/plain', body: 'hello' }, 'voice: 12300'],
  ])('%j ends the call with an application error', async (answer, why) => {
    server = await tinyServer({ document: () => answer });
    const report = await call();
    expect(report.end).toEqual({ by: 'carrier', why: expect.stringContaining(why) });
    expect(report.ms).toBe(0);
  });

  it('a server that is not there ends it too', async () => {
    server = await tinyServer({ document: () => HANG_UP });
    const report = await call({ webhookUrl: 'http://127.0.0.1:9/voice' });
    expect(report.end).toEqual({ by: 'carrier', why: expect.stringContaining('11205') });
    expect(report.webhooks).toMatchObject([{ kind: 'voice', status: null }]);
  });

  it('an address that is none, and a time that is none, do no harm', async () => {
    server = await tinyServer({
      document: () =>
        response('<Pause length="soon"/>', '<Play>http://[</Play>', '<Redirect>http://[</Redirect>'),
    });
    const report = await call();
    expect(report.verbs.map(({ name }) => name)).toEqual(['Pause', 'Play', 'Redirect']);
    expect(report.end).toEqual({ by: 'carrier', why: expect.stringContaining('redirect: 11205') });
    expect(report.warnings.map(({ code }) => code)).toEqual([11200, 11205]);
  });

  it('documents that lead in a circle are left after fifty', async () => {
    server = await tinyServer({ document: () => response('<Redirect>/voice?x=1</Redirect>') });
    const report = await call();
    expect(report.end).toEqual({ by: 'carrier', why: 'more than 50 documents' });
    expect(server.asked.length).toBe(50);
  });
});

describe('the other verbs', () => {
  it('reject the call before it is answered', async () => {
    server = await tinyServer({ document: () => response('<Reject reason="busy"/>') });
    const report = await call({ statusCallback: `${server.base}/status` });
    expect(report).toMatchObject({ end: { by: 'agent', why: 'Reject busy' }, ms: 0 });
    expect(server.asked[1]?.params.CallStatus).toBe('busy');
  });

  it("speak with the carrier's voice, wait, and go on to the next document by GET", async () => {
    server = await tinyServer({
      document: ({ path }) =>
        path.startsWith('/next')
          ? HANG_UP
          : response(
              '<Say>Hello</Say>',
              '<Pause length="1"/>',
              '<Redirect method="GET">/next?y=2</Redirect>',
            ),
    });
    const report = await call({ speak: async () => new Uint8Array(800).fill(7), authToken: token });
    expect(report.heard.filter((byte) => byte === 7).length).toBe(800);
    expect(report.ms).toBeGreaterThanOrEqual(1_100);
    const next = server.asked[1];
    expect(next?.method).toBe('GET');
    const signature = next?.headers['x-twilio-signature'] as string;
    expect(twilio.validateRequest(token, signature, server.base + next?.path, {})).toBe(true);
    expect(new URLSearchParams(next?.path.split('?')[1]).get('CallSid')).toBe(report.callSid);
  });

  it.each([
    [
      { status: 'completed', talkMs: 4_000 },
      { DialCallStatus: 'completed', DialCallDuration: '4', DialBridged: 'true' },
      5_000,
    ],
    [{ status: 'busy' }, { DialCallStatus: 'busy', DialBridged: 'false' }, 1_000],
    [{ status: 'no-answer' }, { DialCallStatus: 'no-answer' }, 5_000],
  ] as const)('dial a person and report how that went: %j', async (outcome, params, ms) => {
    const dialled: string[] = [];
    server = await tinyServer({
      document: ({ path }) =>
        path === '/dialled'
          ? HANG_UP
          : response(
              '<Dial action="/dialled" timeout="5"><Number>+15005550099</Number></Dial>',
              '<Say>never</Say>',
            ),
    });
    const report = await call({
      dial: (number) => {
        dialled.push(number);
        return outcome;
      },
    });
    expect(dialled).toEqual(['+15005550099']);
    expect(server.asked[1]?.params).toMatchObject({ ...params, CallStatus: 'in-progress' });
    expect(report.verbs.map(({ name }) => name)).toEqual(['Dial', 'Hangup']);
    expect(report.ms).toBeGreaterThanOrEqual(ms);
  });

  it('go on with the next verb after a dial without action, and not at all without a caller', async () => {
    server = await tinyServer({
      document: () => response('<Dial>+15005550099</Dial>', '<Say>Nobody there.</Say>'),
    });
    const busy = await call({ dial: () => ({ status: 'busy' }) });
    expect(busy.verbs.map(({ name }) => name)).toEqual(['Dial', 'Say']);
    const impatient = await call({ caller: callerWho({ 1000: { hangUp: true } }) });
    expect(impatient.verbs.map(({ name }) => name)).toEqual(['Dial']);
    expect(impatient.end.by).toBe('caller');
  });

  it('gather keys up to the one that ends them, over a prompt that the first key stops', async () => {
    server = await tinyServer({
      document: ({ path }) =>
        path === '/keys'
          ? HANG_UP
          : response('<Gather action="/keys"><Say>A long prompt, which goes on and on.</Say></Gather>'),
    });
    const report = await call({
      caller: callerWho({ 300: { press: '4' }, 600: { press: '2' }, 900: { press: '#' } }),
      speak: async () => new Uint8Array(80_000).fill(7),
    });
    expect(server.asked[1]?.params).toMatchObject({ Digits: '42' });
    expect(report.heard.filter((byte) => byte === 7).length).toBe(320 * 8);
  });

  it('gather speech, or nothing and go on', async () => {
    server = await tinyServer({
      document: ({ path }) =>
        path === '/said'
          ? HANG_UP
          : response('<Gather input="speech" action="/said" timeout="2"/>', '<Hangup/>'),
    });
    await call({ speech: () => 'a cleaning please' });
    expect(server.asked[1]?.params).toMatchObject({ SpeechResult: 'a cleaning please', Confidence: '0.9' });
    const silent = await call();
    expect(silent.verbs.map(({ name }) => name)).toEqual(['Gather', 'Hangup']);
  });

  it('record a message and report it even when the caller is gone, but not an empty one', async () => {
    server = await tinyServer({
      document: ({ path }) =>
        path === '/recorded'
          ? HANG_UP
          : response('<Record action="/recorded" timeout="2"/>', '<Say>Nothing</Say>'),
    });
    const said = new Uint8Array(160);
    await call({ caller: callerWho({ 200: { say: said }, 600: { hangUp: true } }) });
    expect(server.asked.at(-1)).toMatchObject({
      path: '/recorded',
      params: {
        Digits: 'hangup',
        CallStatus: 'completed',
        RecordingUrl: expect.stringContaining('/Recordings/RE'),
      },
    });
    const empty = await call();
    expect(empty.verbs.map(({ name }) => name)).toEqual(['Record', 'Say']);
  });

  it('play a file, at whatever rate it was recorded', async () => {
    const tone = Int16Array.from({ length: 16_000 }, (_, n) => Math.round(8_000 * Math.sin(n / 10)));
    server = await tinyServer({
      document: ({ path }) =>
        path === '/tone.wav'
          ? { status: 200, type: 'audio/wav', body: wav({ channels: [tone], rateHz: 16_000 }) }
          : response('<Play>/tone.wav</Play>', '<Play>/voice</Play>'),
    });
    const report = await call();
    expect(report.ms).toBe(1_000);
    const loudest = decodeMulaw(report.heard).reduce((most, sample) => Math.max(most, sample), 0);
    expect(loudest).toBeGreaterThan(7_500);
    expect(loudest).toBeLessThan(8_500);
    expect(report.warnings.map(({ code }) => code)).toEqual([12300]);
  });

  it('pass over what they do not know, with a warning', async () => {
    server = await tinyServer({ document: () => response('<Sing/>', '<Hangup/>') });
    const report = await call();
    expect(report.warnings.map(({ code }) => code)).toEqual([12200]);
    expect(report.end.why).toBe('Hangup');
  });
});

describe('a call', () => {
  it('ends when it is aborted, and when it has lasted too long', async () => {
    server = await tinyServer({ document: (_, base) => response(streamTo(base)) });
    const long = await call({ maxSeconds: 2 });
    expect(long).toMatchObject({ end: { by: 'carrier', why: 'too long' }, ms: 2_000 });
    expect(events(server.sessions[0]).at(-1)).toBe('stop');

    const abort = new AbortController();
    const aborted = await call({
      signal: abort.signal,
      caller: { hear: (_, atMs) => atMs >= 1_000 && abort.abort(), act: () => ({}) },
    });
    expect(aborted.end).toEqual({ by: 'carrier', why: 'aborted' });
    expect(events(server.sessions[1]).at(-1)).toBe('stop');
  });

  it('leaves a recording with the caller on the left and the agent on the right', async () => {
    server = await tinyServer({ document: () => response('<Say>Hello</Say>') });
    const report = await call({
      speak: async () => new Uint8Array(1_600).fill(0x00),
      caller: callerWho({ 100: { say: new Uint8Array(160).fill(0x80) } }),
    });
    const file = readWav(stereoWav(report));
    expect(file).toMatchObject({ ok: true, rateHz: 8_000 });
    const [left, right] = file.ok ? file.channels : [];
    expect([left?.[0], left?.[800], left?.[960]]).toEqual([0, 32_124, 0]);
    expect([right?.[0], right?.[1_599]]).toEqual([-32_124, -32_124]);
  });
});
