import { describe, expect, it } from 'vitest';
import { LOOK_MS } from '../../src/server/looking-after.ts';
import { CALL, eventually, start, temporaryDir, voiceForm } from './fixture.ts';

const MINUTES = 10 * 60_000;

describe('a drain', () => {
  it('takes no new calls and says so, while those in progress go on', async () => {
    const { server, call, post, get, clock, sessions, store, facts } = await start();
    const stream = await call();
    await eventually(() => facts.length > 0);
    const drained = server.drain();
    expect((await get('/readyz')).status).toBe(503);
    expect((await get('/healthz')).status).toBe(200);
    expect((await post('/twilio/voice', voiceForm('CA-new'))).text).toContain('<Hangup/>');
    stream.media(1);
    await eventually(() => sessions[0]?.heard.length === 1);

    stream.send({ event: 'stop', sequenceNumber: '2', stop: {}, streamSid: stream.streamSid });
    await eventually(async () => (await store.call(CALL))?.outcome === 'abandoned');

    // The carrier whose stream ended asks what comes next before the last process is gone.
    expect((await post('/twilio/stream-ended', voiceForm())).text).toContain('<Hangup/>');
    let isOver = false;
    void drained.then(() => {
      isOver = true;
    });
    await eventually(() => {
      clock.advance(1_000);
      return isOver;
    });
  });

  it('hands the calls that last longer back to the carrier, still open in the store', async () => {
    const { server, call, post, clock, store, facts, sessions } = await start();
    const stream = await call();
    await eventually(() => facts.length > 0);
    const drained = server.drain();
    clock.advance(20_000);
    expect(await stream.closed).toBe(1012);
    await eventually(() => facts.some(({ type }) => type === 'line_lost'));
    await eventually(() => sessions[0]?.isClosed === true);
    // Until the process is gone the carrier is told to ask again; then the next one answers.
    const { text } = await post('/twilio/stream-ended?returns=1', {
      ...voiceForm(),
      CallStatus: 'in-progress',
    });
    expect(text).toContain(
      `<Pause length="5"/><Redirect>${server.url}/twilio/stream-ended?returns=1</Redirect>`,
    );
    clock.advance(2_000);
    await drained;
    expect((await store.call(CALL))?.outcome).toBe(null);
    expect((await store.facts(CALL)).map(({ fact }) => fact.type)).not.toContain('call_end');
  });
});

describe('a process that dies', () => {
  it('loses its calls to another, which ends them as of the moment at which it was last known to live', async () => {
    const dir = temporaryDir();
    const dead = await start({}, { dir });
    await dead.call();
    await eventually(() => dead.facts.length > 0);
    dead.clock.advance(LOOK_MS);
    await eventually(async () =>
      (await dead.store.holders()).some(({ seenAt }) => seenAt === dead.clock.now()),
    );
    // From here on its clock stands still: it gives no sign of life, and ends nothing.
    const other = await start({}, { dir });
    const died = dead.clock.now();
    other.clock.advance(MINUTES);
    await eventually(async () => {
      other.clock.advance(LOOK_MS);
      return (await other.store.call(CALL))?.outcome === 'abandoned';
    });
    expect(other.facts.map(({ type }) => type)).toEqual(['line_lost', 'hung_up', 'call_end']);
    expect(other.facts[0]).toMatchObject({ at: died, data: { why: 'the process that held the call ended' } });
    expect(other.facts.at(-1)).toMatchObject({ data: { duration_s: LOOK_MS / 1_000 } });
    expect((await other.get('/metrics')).text).toContain(`pointsman_call_seconds_sum ${LOOK_MS / 1_000}\n`);
    // It was only asleep: whatever it writes now is refused, and it lets the call go.
    dead.clock.advance(MINUTES);
    await eventually(() => dead.sessions.every(({ isClosed }) => isClosed));
    expect((await other.store.facts(CALL)).filter(({ fact }) => fact.type === 'call_end')).toHaveLength(1);
  });
});

describe('a process that starts', () => {
  it('ends the calls that its predecessor left, once the carrier has had time to bring them back', async () => {
    const dir = temporaryDir();
    const first = await start({}, { dir });
    await first.call();
    await eventually(() => first.facts.length > 0);
    await first.server.close();

    const second = await start({}, { dir });
    await eventually(() => second.facts.some(({ type }) => type === 'line_lost'));
    await eventually(async () => {
      second.clock.advance(1_000);
      return (await second.store.call(CALL))?.outcome === 'abandoned';
    });
    expect(second.facts.at(-1)).toMatchObject({ type: 'call_end', data: { duration_s: expect.any(Number) } });
  });
});
