import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import { decodeMulaw } from '../../../src/protocols/audio/mulaw.ts';
import { readWav, wav } from '../../../src/protocols/audio/wav.ts';
import { stereoWav } from '../../../src/simulator/twilio/recording.ts';
import { call, callerWho, events, HANG_UP, office, token } from './office.ts';
import { response, streamTo, tinyServer } from './server.ts';

describe('what the server gets wrong', () => {
  it('is warned of once a stream and otherwise as if it had never been said', async () => {
    office.server = await tinyServer({
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
    office.server = await tinyServer({
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
    office.server = await tinyServer({ document: () => answer });
    const report = await call();
    expect(report.end).toEqual({ by: 'carrier', why: expect.stringContaining(why) });
    expect(report.ms).toBe(0);
  });

  it('a server that is not there ends it too', async () => {
    office.server = await tinyServer({ document: () => HANG_UP });
    const report = await call({ webhookUrl: 'http://127.0.0.1:9/voice' });
    expect(report.end).toEqual({ by: 'carrier', why: expect.stringContaining('11205') });
    expect(report.webhooks).toMatchObject([{ kind: 'voice', status: null }]);
  });

  it('an address that is none, and a time that is none, do no harm', async () => {
    office.server = await tinyServer({
      document: () =>
        response('<Pause length="soon"/>', '<Play>http://[</Play>', '<Redirect>http://[</Redirect>'),
    });
    const report = await call();
    expect(report.verbs.map(({ name }) => name)).toEqual(['Pause', 'Play', 'Redirect']);
    expect(report.end).toEqual({ by: 'carrier', why: expect.stringContaining('redirect: 11205') });
    expect(report.warnings.map(({ code }) => code)).toEqual([11200, 11205]);
  });

  it('documents that lead in a circle are left after fifty', async () => {
    office.server = await tinyServer({ document: () => response('<Redirect>/voice?x=1</Redirect>') });
    const report = await call();
    expect(report.end).toEqual({ by: 'carrier', why: 'more than 50 documents' });
    expect(office.server.asked.length).toBe(50);
  });
});

describe('the other verbs', () => {
  it('reject the call before it is answered', async () => {
    office.server = await tinyServer({ document: () => response('<Reject reason="busy"/>') });
    const report = await call({ statusCallback: `${office.server.base}/status` });
    expect(report).toMatchObject({ end: { by: 'agent', why: 'Reject busy' }, ms: 0 });
    expect(office.server.asked[1]?.params.CallStatus).toBe('busy');
  });

  it("speak with the carrier's voice, wait, and go on to the next document by GET", async () => {
    office.server = await tinyServer({
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
    const next = office.server.asked[1];
    expect(next?.method).toBe('GET');
    const signature = next?.headers['x-twilio-signature'] as string;
    expect(twilio.validateRequest(token, signature, office.server.base + next?.path, {})).toBe(true);
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
    office.server = await tinyServer({
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
    expect(office.server.asked[1]?.params).toMatchObject({ ...params, CallStatus: 'in-progress' });
    expect(report.verbs.map(({ name }) => name)).toEqual(['Dial', 'Hangup']);
    expect(report.ms).toBeGreaterThanOrEqual(ms);
  });

  it('go on with the next verb after a dial without action, and not at all without a caller', async () => {
    office.server = await tinyServer({
      document: () => response('<Dial>+15005550099</Dial>', '<Say>Nobody there.</Say>'),
    });
    const busy = await call({ dial: () => ({ status: 'busy' }) });
    expect(busy.verbs.map(({ name }) => name)).toEqual(['Dial', 'Say']);
    const impatient = await call({ caller: callerWho({ 1000: { hangUp: true } }) });
    expect(impatient.verbs.map(({ name }) => name)).toEqual(['Dial']);
    expect(impatient.end.by).toBe('caller');
  });

  it.each([
    ['takes the call', { presses: '1' }, 'true'],
    ['declines', { presses: '2' }, 'false'],
    ['is a machine', {}, 'false'],
  ])('play whoever is dialed the document of the number first: who %s', async (_, person, bridged) => {
    office.server = await tinyServer({
      document: ({ path, params }) => {
        if (path === '/person') {
          const ask = '<Gather action="/key" numDigits="1" timeout="3"><Say>Ann Lee calls.</Say></Gather>';
          return response(ask, '<Hangup/>');
        }
        if (path === '/key') return params.Digits === '1' ? response() : HANG_UP;
        const number = '<Number url="/person">+15005550099</Number>';
        return path === '/dialed' ? HANG_UP : response(`<Dial action="/dialed">${number}</Dial>`);
      },
    });
    const report = await call({ dial: () => ({ status: 'completed', ...person }) });
    const [, asked, ...others] = office.server.asked;
    expect(asked).toMatchObject({
      path: '/person',
      params: { To: '+15005550099', CallStatus: 'in-progress' },
    });
    expect(asked?.params.CallSid).not.toBe(report.callSid);
    expect(others.at(-1)).toMatchObject({
      path: '/dialed',
      params: { CallSid: report.callSid, DialCallSid: asked?.params.CallSid, DialBridged: bridged },
    });
    expect(report.end).toEqual({ by: 'agent', why: 'Hangup' });
  });

  it('let nobody answer for a caller who hangs up while the person is asked', async () => {
    office.server = await tinyServer({
      document: ({ path }) =>
        path === '/person'
          ? response('<Pause length="60"/>')
          : response('<Dial action="/dialed"><Number url="/person">+15005550099</Number></Dial>'),
    });
    const isAsked = () => office.server.asked.some(({ path }) => path === '/person');
    const report = await call({
      dial: () => ({ status: 'completed', presses: '1' }),
      caller: { hear: () => {}, act: () => (isAsked() ? { hangUp: true } : {}) },
    });
    expect(report.end).toEqual({ by: 'caller', why: 'caller hung up' });
    expect(office.server.asked.map(({ path }) => path)).toEqual(['/voice?x=1', '/person']);
  });

  it('gather keys up to the one that ends them, over a prompt that the first key stops', async () => {
    office.server = await tinyServer({
      document: ({ path }) =>
        path === '/keys'
          ? HANG_UP
          : response('<Gather action="/keys"><Say>A long prompt, which goes on and on.</Say></Gather>'),
    });
    const report = await call({
      caller: callerWho({ 300: { press: '4' }, 600: { press: '2' }, 900: { press: '#' } }),
      speak: async () => new Uint8Array(80_000).fill(7),
    });
    expect(office.server.asked[1]?.params).toMatchObject({ Digits: '42' });
    expect(report.heard.filter((byte) => byte === 7).length).toBe(320 * 8);
  });

  it('gather speech, or nothing and go on', async () => {
    office.server = await tinyServer({
      document: ({ path }) =>
        path === '/said'
          ? HANG_UP
          : response('<Gather input="speech" action="/said" timeout="2"/>', '<Hangup/>'),
    });
    await call({ speech: () => 'a cleaning please' });
    expect(office.server.asked[1]?.params).toMatchObject({
      SpeechResult: 'a cleaning please',
      Confidence: '0.9',
    });
    const silent = await call();
    expect(silent.verbs.map(({ name }) => name)).toEqual(['Gather', 'Hangup']);
  });

  it('record a message and report it even when the caller is gone, but not an empty one', async () => {
    office.server = await tinyServer({
      document: ({ path }) =>
        path === '/recorded'
          ? HANG_UP
          : response('<Record action="/recorded" timeout="2"/>', '<Say>Nothing</Say>'),
    });
    const said = new Uint8Array(160);
    await call({ caller: callerWho({ 200: { say: said }, 600: { hangUp: true } }) });
    expect(office.server.asked.at(-1)).toMatchObject({
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
    office.server = await tinyServer({
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
    office.server = await tinyServer({ document: () => response('<Sing/>', '<Hangup/>') });
    const report = await call();
    expect(report.warnings.map(({ code }) => code)).toEqual([12200]);
    expect(report.end.why).toBe('Hangup');
  });
});

describe('a call', () => {
  it('ends when it is aborted, and when it has lasted too long', async () => {
    office.server = await tinyServer({ document: (_, base) => response(streamTo(base)) });
    const long = await call({ maxSeconds: 2 });
    expect(long).toMatchObject({ end: { by: 'carrier', why: 'too long' }, ms: 2_000 });
    expect(events(office.server.sessions[0]).at(-1)).toBe('stop');

    const abort = new AbortController();
    const aborted = await call({
      signal: abort.signal,
      caller: { hear: (_, atMs) => atMs >= 1_000 && abort.abort(), act: () => ({}) },
    });
    expect(aborted.end).toEqual({ by: 'carrier', why: 'aborted' });
    expect(events(office.server.sessions[1]).at(-1)).toBe('stop');
  });

  it('leaves a recording with the caller on the left and the agent on the right', async () => {
    office.server = await tinyServer({ document: () => response('<Say>Hello</Say>') });
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
