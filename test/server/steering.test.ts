import { describe, expect, it } from 'vitest';
import type { CallControl, Steered } from '../../src/adapters/twilio-rest/call-control.ts';
import { CALL, eventually, type Fixture, voiceForm } from './fixture.ts';
import { booking, calls, PERSON, transferring } from './staffed.ts';

const ended = { ...voiceForm(), CallStatus: 'in-progress' };

/** What the carrier was told over REST, and the answer to it. */
function told(answer: Steered = { ok: true }) {
  const requests: string[] = [];
  const control: CallControl = {
    async redirect(sid, twiml) {
      requests.push(`${sid} ${twiml}`);
      return answer;
    },
    async record(sid, to) {
      requests.push(`${sid} recording ${to}`);
      return answer;
    },
    async complete(sid) {
      requests.push(`${sid} completed`);
      return answer;
    },
  };
  return { requests, control };
}

describe('with credentials, a transfer', () => {
  it('is told to the carrier while the stream is up', async () => {
    const { requests, control } = told();
    const { server, post, store } = await transferring({}, control);
    await eventually(() => requests.length === 1);
    expect(requests[0]).toContain(`${CALL} <?xml`);
    expect(requests[0]).toContain(`<Dial action="${server.url}/twilio/dial-ended"`);
    expect(requests[0]).toContain(`>${PERSON}</Number>`);
    await post('/twilio/dial-ended', { ...ended, DialCallStatus: 'completed' });
    await eventually(async () => (await store.call(CALL))?.outcome === 'transferred');
    expect(requests).toHaveLength(1);
  });

  it('is dialed when the carrier asks, where it could not be told', async () => {
    const { requests, control } = told({ ok: false, over: false, why: 'HTTP 503' });
    const { post } = await transferring({}, control);
    await eventually(() => requests.length === 1);
    expect((await post('/twilio/stream-ended', ended)).text).toContain(`>${PERSON}</Number>`);
  });

  it('of a caller who has hung up ends the call', async () => {
    const { control } = told({ ok: false, over: true, why: 'the call is over' });
    const { store } = await transferring({}, control);
    await eventually(async () => (await store.call(CALL))?.outcome === 'abandoned');
  });
});

describe('with credentials, the line', () => {
  /** The agent has said goodbye, or would have: it is never heard to its end, and the line goes down. */
  async function hungUp(control: CallControl): Promise<Fixture> {
    const office = await booking({}, undefined, control);
    calls(office, 'abandon_request', { reason: 'changed their mind' });
    office.sessions[0]?.tell({ type: 'callerTurn', item: 'item-2' });
    office.sessions[0]?.tell({ type: 'callerSaid', item: 'item-2', text: 'No, that is all. Goodbye.' });
    calls(office, 'anything_else', { more: false });
    await eventually(() => office.facts.some(({ type }) => type === 'farewell'));
    await eventually(() => {
      office.clock.advance(500);
      return office.facts.some(({ type }) => type === 'hung_up');
    });
    return office;
  }

  it('is hung up where the carrier does not come to ask after the goodbye', async () => {
    const { requests, control } = told();
    const { clock } = await hungUp(control);
    clock.advance(5_000);
    await eventually(() => requests.length > 0);
    expect(requests).toEqual([`${CALL} completed`]);
  });

  it('is left to a carrier that asks, or says that the call is over', async () => {
    for (const path of ['/twilio/stream-ended', '/twilio/call-status']) {
      const { requests, control } = told();
      const { clock, post } = await hungUp(control);
      await post(path, { ...ended, CallStatus: path.endsWith('status') ? 'completed' : 'in-progress' });
      clock.advance(60_000);
      expect(requests).toEqual([]);
    }
  });
});
