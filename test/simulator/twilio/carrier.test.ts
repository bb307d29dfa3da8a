import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import { call, HANG_UP, mediaOf, office, streamCallerWho, token } from './office.ts';
import { type Message, response, streamTo, tinyServer } from './server.ts';

describe('a whole call', () => {
  it('brings the caller to the stream, plays and marks, and asks the action when the server closes', async () => {
    office.server = await tinyServer({
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

    expect(office.server.asked.map(({ path, method }) => [method, path])).toEqual([
      ['POST', '/voice?x=1'],
      ['POST', '/ended?n=1'],
    ]);
    const [voice, ended] = office.server.asked.map(({ params }) => params);
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

    const session = office.server.sessions[0];
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
    office.server = await tinyServer({ document: (_, base) => response(streamTo(base)) });
    const said = new Uint8Array(160).fill(0x55);
    const report = await call({
      caller: streamCallerWho({ 400: { press: '5' }, 500: { say: said }, 2000: { hangUp: true } }),
    });
    const session = office.server.sessions[0];
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
    office.server = await tinyServer({
      document: (_, base) => response(streamTo(base, '/ended')),
      message: ({ socket }, { event }) => {
        if (event === 'start') socket.on('close', (closed) => (code = closed));
      },
    });
    const report = await call({
      caller: streamCallerWho({ 600: { press: '1' }, 800: { press: '#' }, 1000: { hangUp: true } }),
      statusCallback: `${office.server.base}/status`,
    });
    expect(report.end).toEqual({ by: 'caller', why: 'caller hung up' });
    expect(report.streams[0]).toMatchObject({ end: 'caller hung up' });
    expect(report.streams[0]?.error).toBeUndefined();
    const session = office.server.sessions[0];
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
    expect(office.server.asked.map(({ path }) => path)).toEqual(['/voice?x=1', '/status']);
    expect(office.server.asked[1]?.params).toMatchObject({ CallStatus: 'completed' });
    expect(Number(office.server.asked[1]?.params.CallDuration)).toBe(Math.ceil(report.ms / 1_000));
  });

  it('asks the action of a caller who is gone, when it is told to, and ignores the answer', async () => {
    office.server = await tinyServer({ document: (_, base) => response(streamTo(base, '/ended')) });
    const report = await call({
      caller: streamCallerWho({ 500: { hangUp: true } }),
      actionAfterHangUp: true,
    });
    expect(office.server.asked[1]).toMatchObject({ path: '/ended', params: { CallStatus: 'completed' } });
    expect(report.verbs.length).toBe(1);
  });

  it('drops what is queued at a clear, and echoes all its marks', async () => {
    office.server = await tinyServer({
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
    office.server = await tinyServer({
      document: ({ path }, base) =>
        path === '/bye' ? HANG_UP : response(streamTo(base, path === '/voice?x=1' ? '/again' : '/bye')),
      message: (session, { event }) => {
        if (event === 'media' && mediaOf(session).length === 5) {
          if (office.server.sessions.length === 1) session.socket.terminate();
          else session.socket.close(1012);
        }
      },
    });
    const report = await call({ connectMs: 700 });
    expect(report.streams.map(({ end, error }) => [end, error?.code])).toEqual([
      ['connection lost', 31903],
      ['server closed', 31921],
    ]);
    const [one, two] = office.server.sessions.map(({ messages }) => messages[1] as Message);
    expect(one?.streamSid).not.toBe(two?.streamSid);
    expect(two).toMatchObject({ sequenceNumber: '1', start: { callSid: report.callSid } });
    expect(mediaOf(office.server.sessions[1])[0]).toMatchObject({ chunk: '1', timestamp: '0' });
    // Both gaps are part of what the caller lived through.
    expect(report.ms).toBeGreaterThanOrEqual(1_400);
  });

  it('loses frames where told to: their time passes, their number does not', async () => {
    office.server = await tinyServer({ document: (_, base) => response(streamTo(base)) });
    await call({
      caller: streamCallerWho({ 1500: { hangUp: true } }),
      faults: { lost: (frame) => frame >= 2 && frame < 12 },
    });
    expect(
      mediaOf(office.server.sessions[0])
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
    office.server = await tinyServer({
      document: ({ path }) => (path === '/ended' ? HANG_UP : path === '/voice?x=1' ? response(stream) : ''),
      message: ({ socket }, { event }) => {
        if (event === 'media') socket.close();
      },
    });
    const report = await call({
      webhookUrl: `${base}/voice?x=1#rc=2&ct=1000`,
      reach: (url) =>
        url
          .replace(base, office.server.base)
          .replace('wss://agent.example.com', office.server.base.replace('http', 'ws')),
      authToken: token,
      statusCallback: `${base}/status`,
      parameters: { SpecialÜ: 'ä & b', Empty: '' },
    });
    expect(report.end).toEqual({ by: 'agent', why: 'Hangup' });
    expect(office.server.asked.map(({ path }) => path).sort()).toEqual([
      '/ended',
      '/status',
      '/stream-status',
      '/stream-status',
      '/voice?x=1',
    ]);
    for (const { path, params, headers } of office.server.asked) {
      const signature = headers['x-twilio-signature'] as string;
      expect(twilio.validateRequest(token, signature, base + path, params)).toBe(true);
      expect(twilio.validateRequest('other', signature, base + path, params)).toBe(false);
    }
    const upgrade = office.server.sessions[0]?.headers['x-twilio-signature'] as string;
    expect(twilio.validateRequest(token, upgrade, 'wss://agent.example.com/ws', {})).toBe(true);
    const told = office.server.asked
      .filter(({ path }) => path === '/stream-status')
      .map(({ params }) => params);
    expect(told).toMatchObject([
      { StreamEvent: 'stream-started', StreamSid: report.streams[0]?.streamSid },
      { StreamEvent: 'stream-error', StreamError: expect.stringContaining('31921') },
    ]);
  });
});
