import { afterEach, describe, expect, it } from 'vitest';
import { type RestApi, restApi } from '../../../src/simulator/twilio/rest.ts';
import { call, office, token } from './office.ts';
import { response, tinyServer } from './server.ts';

const ACCOUNT = `AC${'0'.repeat(31)}1`;
const SPOKEN = 0x10;
let rest: RestApi | null = null;
afterEach(async () => {
  await rest?.close();
  rest = null;
});

/**
 * A call that is recorded, in which the caller speaks all the time. These requests are made, each a second of the call
 * after the answer to the one before, and a second after the last answer the caller hangs up.
 */
async function recorded(...requests: readonly (readonly [form: Record<string, string>, name?: string])[]) {
  const api = await restApi({ accountSid: ACCOUNT, authToken: token });
  rest = api;
  let callSid = '';
  office.server = await tinyServer({
    document: ({ path, params }, base) => {
      callSid = params.CallSid ?? callSid;
      if (path !== '/voice?x=1') return '';
      const recording = `<Recording recordingStatusCallback="${base}/told" recordingStatusCallbackEvent="in-progress completed"/>`;
      return response(`<Start>${recording}</Start>`, '<Pause length="600"/>');
    },
  });
  const statuses: number[] = [];
  const waiting = [...requests];
  let isAsking = false;
  let answeredMs = 0;
  const report = await call({
    rest: api,
    caller: {
      hear: () => {},
      act(atMs) {
        if (isAsking) answeredMs = atMs;
        const isDue = atMs >= answeredMs + 1_000;
        const next = isDue ? waiting.shift() : undefined;
        if (next !== undefined) {
          isAsking = true;
          void send(...next).finally(() => {
            isAsking = false;
          });
        }
        const say = new Uint8Array(160).fill(SPOKEN);
        return isDue && next === undefined ? { say, hangUp: true } : { say };
      },
    },
  });
  async function send(form: Record<string, string>, name = 'Twilio.CURRENT') {
    const answer = await fetch(
      `${api.url}/2010-04-01/Accounts/${ACCOUNT}/Calls/${callSid}/Recordings/${name}.json`,
      {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${ACCOUNT}:${token}`).toString('base64')}` },
        body: new URLSearchParams(form),
      },
    );
    statuses.push(answer.status);
  }
  return { report, statuses, send, asked: office.server.asked.filter(({ path }) => path === '/told') };
}

describe('a recording that the carrier was told to make', () => {
  it('is told of when it begins and when it is there', async () => {
    const { report, asked } = await recorded();
    const [one] = report.recordings;
    expect(asked.map(({ params }) => [params.RecordingStatus, params.RecordingSid])).toEqual([
      ['in-progress', one?.sid],
      ['completed', one?.sid],
    ]);
    expect(one?.said.length).toBe(report.said.length);
    expect(one?.said.includes(0xff)).toBe(false);
  });

  it('has silence where it was paused', async () => {
    const { report, statuses } = await recorded(
      [{ Status: 'paused', PauseBehavior: 'silence' }],
      [{ Status: 'in-progress' }],
    );
    expect(statuses).toEqual([200, 200]);
    const [one] = report.recordings;
    const [pause] = one?.pauses ?? [];
    expect(pause?.fromMs).toBeGreaterThanOrEqual(1_000);
    expect(one?.said.length).toBe(report.said.length);
    const during = one?.said.subarray((pause?.fromMs ?? 0) * 8, (pause?.toMs ?? 0) * 8);
    expect(during?.length).toBeGreaterThan(0);
    expect(during?.every((byte) => byte === 0xff)).toBe(true);
    expect(one?.said.at(-1)).toBe(SPOKEN);
  });

  it('is shorter where the pause was skipped', async () => {
    const { report } = await recorded(
      [{ Status: 'paused', PauseBehavior: 'skip' }],
      [{ Status: 'in-progress' }],
    );
    const [one] = report.recordings;
    expect(one?.said.includes(0xff)).toBe(false);
    expect(one?.said.length).toBeLessThan(report.said.length);
  });

  it('is shorter where it was ended, and does not go on', async () => {
    const { report, statuses } = await recorded([{ Status: 'stopped' }], [{ Status: 'in-progress' }]);
    expect(statuses).toEqual([200, 404]);
    expect(report.recordings[0]?.said.length).toBeLessThan(report.said.length);
  });

  it('cannot be changed by another name, in another way, or once the call is over', async () => {
    const { send, statuses } = await recorded([{ Status: 'paused' }, 'REnobody'], [{ Status: 'louder' }]);
    await send({ Status: 'paused' });
    expect(statuses).toEqual([404, 400, 400]);
  });
});
