import { describe, expect, it } from 'vitest';
import { BEGUN_A_PLACE, openPlaces, WINDOW_MS } from '../../src/server/places.ts';
import { eventually, FROM, manualClock, start, TO, voiceForm } from './fixture.ts';

const MINUTE = 60_000;

function node(bounds: { maxCalls?: number; maxCallsPerCaller?: number; maxCallsPerNumber?: number } = {}) {
  const clock = manualClock();
  const options = { maxCalls: 200, maxCallsPerCaller: 200, maxCallsPerNumber: 200, ...bounds, clock };
  const places = openPlaces(options);
  let calls = 0;
  const call = (from = FROM, to = TO) => ({ sid: `CA-${++calls}`, from, to });
  /** The call begins where it may. */
  const begin = (from = FROM, to = TO) => {
    const made = call(from, to);
    const refusal = places.refusal(made);
    if (refusal === null) places.promise(made, clock.now() + MINUTE);
    return refusal;
  };
  return { clock, places, call, begin };
}

describe('a caller', () => {
  it('has so many places at a time, and other callers have theirs', () => {
    const { begin } = node({ maxCallsPerCaller: 2 });
    expect([begin(), begin(), begin()]).toEqual([null, null, 'caller_full']);
    expect(begin('+12125550148')).toBe(null);
  });

  it('is the same one however the address is written', () => {
    const { begin } = node({ maxCallsPerCaller: 1 });
    expect(begin('sip:desk@office.example')).toBe(null);
    expect(begin(' SIP:Desk@Office.example')).toBe('caller_full');
  });

  it('has a place again when a call is over, or its stream never came', () => {
    const { places, clock, call, begin } = node({ maxCallsPerCaller: 1 });
    const made = call();
    places.take(made);
    clock.advance(60 * MINUTE);
    expect(begin()).toBe('caller_full');
    places.free(made.sid);
    expect(begin()).toBe(null);
    expect(begin()).toBe('caller_full');
    clock.advance(MINUTE);
    expect(begin()).toBe(null);
  });

  it('who begins call after call is stopped, however short they are, until ten minutes have gone by', () => {
    const { places, clock, call, begin } = node({ maxCallsPerCaller: 2 });
    for (let begun = 0; begun < 2 * BEGUN_A_PLACE; begun += 1) {
      const made = call();
      expect(places.refusal(made)).toBe(null);
      places.take(made);
      places.free(made.sid);
      clock.advance(1_000);
    }
    expect(begin()).toBe('caller_full');
    expect(begin('+12125550148')).toBe(null);
    clock.advance(WINDOW_MS);
    expect(begin()).toBe(null);
  });

  it('whose webhook comes twice has one place, and has begun one call', () => {
    const { places, clock, call, begin } = node({ maxCallsPerCaller: 2 });
    const made = call();
    for (let asked = 0; asked < 3 * BEGUN_A_PLACE; asked += 1) {
      expect(places.refusal(made)).toBe(null);
      places.promise(made, clock.now() + MINUTE);
    }
    expect([begin(), begin()]).toEqual([null, 'caller_full']);
  });

  it('who is on the line already is not counted as one who comes, and not sent away', () => {
    const { places, call } = node({ maxCallsPerCaller: 1, maxCalls: 1 });
    const made = call();
    places.take(made);
    expect(places.refusal(made)).toBe(null);
    expect(places.taken()).toBe(1);
  });
});

describe('callers who withhold their number', () => {
  it('share half of the places, so that those who show one always find some', () => {
    const { begin } = node({ maxCalls: 6, maxCallsPerCaller: 1 });
    const withheld = ['anonymous', '+266696687', '', 'sip:anonymous@anonymous.invalid'];
    expect(withheld.map((from) => begin(from))).toEqual([null, null, null, 'caller_full']);
    expect(begin()).toBe(null);
  });

  it('are never worse off than one caller', () => {
    const { begin } = node({ maxCalls: 4, maxCallsPerCaller: 3 });
    expect([1, 2, 3, 4].map(() => begin('anonymous'))).toEqual([null, null, null, 'caller_full']);
  });
});

describe('a number that is called', () => {
  it('has so many places at a time, whoever calls', () => {
    const { begin } = node({ maxCallsPerNumber: 2 });
    expect(begin('+12125550141')).toBe(null);
    expect(begin('+12125550142')).toBe(null);
    expect(begin('+12125550143')).toBe('number_full');
    expect(begin('+12125550143', '+12125550101')).toBe(null);
  });

  it('has so many beginnings in ten minutes', () => {
    const { places, call, begin } = node({ maxCallsPerNumber: 1 });
    for (let begun = 0; begun < BEGUN_A_PLACE; begun += 1) {
      const made = call(`+1212555${1_000 + begun}`);
      places.take(made);
      places.free(made.sid);
    }
    expect(begin('+12125559999')).toBe('number_full');
  });
});

describe('a call over a bound', () => {
  const one = { MAX_CALLS: '3', MAX_CALLS_PER_CALLER: '1', MAX_CALLS_PER_NUMBER: '2' };

  it.each([
    ['caller', {}, 'caller_full'],
    ['number', { From: '+12125550149' }, 'number_full'],
    ['node', { From: '+12125550149', To: '+12125550109' }, 'full'],
  ])('of its %s hears kind words, is counted, and costs no session and no row', async (_, form, why) => {
    const { post, get, store, sessions } = await start(one);
    await post('/twilio/voice', voiceForm('CA-1'));
    await post('/twilio/voice', { ...voiceForm('CA-2'), From: '+12125550148' });
    if (why === 'full') await post('/twilio/voice', { ...voiceForm('CA-3'), From: '+1212', To: '+1213' });
    const before = sessions.length;
    const { status, text } = await post('/twilio/voice', { ...voiceForm('CA-over'), ...form });
    expect(status).toBe(200);
    expect(text).toMatch(/<Say language="en-US">.*busy.*<\/Say><Hangup\/>/);
    expect((await get('/metrics')).text).toContain(`pointsman_requests_refused_total{why="${why}"} 1\n`);
    expect(sessions).toHaveLength(before);
    expect(await store.calls({ limit: 10 })).toEqual([]);
  });

  it('finds a place when the one before it has ended', async () => {
    const { post, call, store } = await start({ MAX_CALLS_PER_CALLER: '1' });
    const stream = await call('CA-1');
    await eventually(async () => (await store.facts('CA-1')).length > 0);
    expect((await post('/twilio/voice', voiceForm('CA-2'))).text).toContain('busy');
    stream.send({ event: 'stop', sequenceNumber: '2', stop: {}, streamSid: stream.streamSid });
    await eventually(async () => (await store.call('CA-1'))?.outcome === 'abandoned');
    expect((await post('/twilio/voice', voiceForm('CA-2'))).text).toContain('<Connect');
  });

  it('is not let in by coming together with many others', async () => {
    const { post, sessions } = await start({ MAX_CALLS_PER_CALLER: '2' });
    const calls = Array.from({ length: 20 }, (_, n) => post('/twilio/voice', voiceForm(`CA-${n}`)));
    const answers = await Promise.all(calls);
    expect(answers.filter(({ text }) => text.includes('<Connect'))).toHaveLength(2);
    expect(sessions).toHaveLength(2);
  });
});
