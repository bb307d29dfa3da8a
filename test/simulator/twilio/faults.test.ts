import { describe, expect, it } from 'vitest';
import { seeded } from '../../../src/simulate/chance.ts';
import { jitter, stall } from '../../../src/simulator/twilio/faults.ts';
import { call, events, HANG_UP, mediaOf, office, streamCallerWho } from './office.ts';
import { response, streamTo, tinyServer } from './server.ts';

describe('a network that is not as it should be', () => {
  it('delivers late and in bursts, and everything in its order, to the last', async () => {
    office.server = await tinyServer({
      document: (_, base) => response(streamTo(base)),
      message(session, { event }) {
        if (event !== 'start') return;
        for (const n of [1, 2, 3]) {
          session.media(new Uint8Array(160).fill(n));
          session.mark(`m${n}`);
        }
      },
    });
    const late = { toServer: jitter(seeded(1), 200), toCarrier: stall(0, 1_000) };
    const report = await call({
      faults: { late },
      caller: streamCallerWho({ 2500: { press: '7' }, 4000: { hangUp: true } }),
    });
    const session = office.server.sessions[0];
    const numbers = session?.messages.slice(1).map(({ sequenceNumber }) => Number(sequenceNumber));
    expect(numbers).toEqual(numbers?.map((_, n) => n + 1));
    expect(events(session).at(-1)).toBe('stop');
    expect(events(session)).toContain('dtmf');
    expect(report.streams[0]).toMatchObject({ marksEchoed: ['m1', 'm2', 'm3'], heardMs: 60 });
    expect(report.heard.indexOf(1)).toBeLessThan(report.heard.indexOf(2));
  });

  it('is cut in the middle: nobody says so, nothing comes any more, and the carrier asks when it has noticed', async () => {
    const codes: number[] = [];
    office.server = await tinyServer({
      document: ({ path }, base) => (path === '/ended' ? HANG_UP : response(streamTo(base, '/ended'))),
      message(session, { event }) {
        if (event === 'start') session.socket.on('close', (code) => codes.push(code));
      },
    });
    const report = await call({ faults: { vanishes: { atMs: 1_000, noticedMs: 4_000 } } });
    expect(report.streams).toMatchObject([{ end: 'connection lost', error: { code: 31903 } }]);
    expect(report.ms).toBeGreaterThanOrEqual(5_000);
    expect(mediaOf(office.server.sessions[0]).length).toBeLessThanOrEqual(50);
    expect(events(office.server.sessions[0])).not.toContain('stop');
    expect(codes).toEqual([1006]);
    expect(office.server.asked.map(({ path }) => path)).toEqual(['/voice?x=1', '/ended']);
    expect(report.end).toEqual({ by: 'agent', why: 'Hangup' });
  });

  it('goes on for the next stream', async () => {
    office.server = await tinyServer({
      document: ({ path }, base) => response(streamTo(base, path === '/voice?x=1' ? '/again' : undefined)),
    });
    const report = await call({
      faults: { vanishes: { atMs: 200, noticedMs: 200 } },
      connectMs: (stream) => (stream === 0 ? 0 : 900),
      caller: {
        hear: () => {},
        act: () => (mediaOf(office.server.sessions[1]).length > 50 ? { hangUp: true } : {}),
      },
    });
    expect(report.streams.map(({ end }) => end)).toEqual(['connection lost', 'caller hung up']);
  });
});

describe('requests that come more than once', () => {
  it('are the same request, and the second answer counts', async () => {
    let answers = 0;
    office.server = await tinyServer({
      document: ({ path }) =>
        path === '/voice?x=1' ? response(`<Redirect>/n${++answers}</Redirect>`) : HANG_UP,
    });
    await call({ faults: { retried: ['voice'] } });
    const { asked } = office.server;
    expect(asked.map(({ path }) => path)).toEqual(['/voice?x=1', '/voice?x=1', '/n2']);
    const [one, two, three] = asked;
    expect(two?.params).toEqual(one?.params);
    const token = 'i-twilio-idempotency-token';
    expect(two?.headers[token]).toBe(one?.headers[token]);
    expect(three?.headers[token]).not.toBe(one?.headers[token]);
  });

  it('come again behind the stream, and nobody reads the answer', async () => {
    office.server = await tinyServer({
      document: ({ path }, base) => (path === '/ended' ? HANG_UP : response(streamTo(base, '/ended'))),
      message: ({ socket }, { event }) => {
        if (event === 'media') socket.close();
      },
    });
    const report = await call({ faults: { replayed: true } });
    const voice = office.server.asked.filter(({ path }) => path === '/voice?x=1');
    expect(voice).toHaveLength(2);
    expect(voice[1]?.params).toEqual(voice[0]?.params);
    expect(report.streams).toHaveLength(1);
  });
});
