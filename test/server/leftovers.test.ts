import { expect, it } from 'vitest';
import { eventually, start } from './fixture.ts';

const CALLS = 60;

/** It looks for calls that ended without their files, and for those that nobody holds any more. */
const BY_THE_CLOCK = 2;

it('keeps nothing of calls that are over, however they ended: no session, no place, no timer, no socket', async () => {
  const fixture = await start({ MAX_CALLS: '3' });
  // Once it is known that no call of before is left to be counted, nothing waits but what the server does by the clock.
  fixture.clock.advance(1_000);
  await eventually(() => fixture.clock.waiting() === BY_THE_CLOCK);
  for (let n = 0; n < CALLS; n++) {
    const sid = `CA${String(n).padStart(32, '0')}`;
    const stream = await fixture.call(sid);
    await eventually(() => fixture.sessions[n]?.said.length === 1);
    stream.media(5);
    await eventually(() => fixture.sessions[n]?.heard.length === 5);
    const lost = () => fixture.facts.filter(({ type }) => type === 'line_lost').length;
    const lostBefore = lost();
    if (n % 3 === 0)
      stream.send({ event: 'stop', sequenceNumber: '9', stop: {}, streamSid: stream.streamSid });
    else stream.socket.terminate();
    // Else an agent that says nothing would be given up before the line.
    if (n % 3 === 2) await eventually(() => lost() > lostBefore);
    // The carrier says that it is over, or the call is given up when nobody brings it back.
    if (n % 3 === 1) await fixture.post('/twilio/call-status', { CallSid: sid, CallStatus: 'completed' });
    await eventually(async () => {
      if (n % 3 === 2) fixture.clock.advance(20_000);
      return (await fixture.store.call(sid))?.outcome === 'abandoned';
    });
  }
  await eventually(() => fixture.sessions.every(({ isClosed }) => isClosed));
  expect(fixture.sessions).toHaveLength(CALLS);
  await eventually(() => fixture.clock.waiting() === BY_THE_CLOCK);
  expect(await fixture.store.openCalls()).toEqual([]);
  const metrics = (await fixture.get('/metrics')).text;
  expect(metrics).toMatch(/^pointsman_calls_in_progress 0$/m);
});
