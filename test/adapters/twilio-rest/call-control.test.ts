import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { callControl } from '../../../src/adapters/twilio-rest/call-control.ts';
import { eventually, manualClock } from '../../server/fixture.ts';

const ACCOUNT = `AC${'0'.repeat(31)}1`;
const CALL = `CA${'0'.repeat(31)}1`;
const SECRET = 'the-auth-token';

interface Asked {
  readonly path: string;
  readonly authorization: string;
  readonly form: Record<string, string>;
}

type Answer = readonly [status: number, body: string] | 'silence' | 'hang up';

const closings: (() => void)[] = [];
afterEach(() => {
  for (const close of closings.splice(0)) close();
});

/** A REST API that gives these answers, one a request, and then the last one again. */
async function api(...answers: Answer[]) {
  const asked: Asked[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      const answer = answers[Math.min(asked.length, answers.length - 1)] ?? 'silence';
      asked.push({
        path: request.url ?? '',
        authorization: request.headers.authorization ?? '',
        form: Object.fromEntries(new URLSearchParams(body)),
      });
      if (answer === 'hang up') request.socket.destroy();
      else if (answer !== 'silence') response.writeHead(answer[0], { location: '/elsewhere' }).end(answer[1]);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closings.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, ...controlOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) };
}

function controlOf(baseUrl: string, authTokens: readonly string[] = [SECRET]) {
  const clock = manualClock();
  const control = callControl({ baseUrl, accountSid: ACCOUNT, authTokens, fetch, clock });
  /** Lets the time pass until there is a result. */
  async function inTime<T>(result: Promise<T>): Promise<T> {
    let isThere = false;
    void result.then(() => {
      isThere = true;
    });
    await eventually(() => {
      clock.advance(20);
      return isThere;
    });
    return result;
  }
  return { control, inTime, baseUrl };
}

const fine: Answer = [200, '{"status":"in-progress"}'];
const over: Answer = [400, '{"code":21220,"message":"Call is not in-progress"}'];

describe('the control of a call', () => {
  it('redirects it to a document, with the account and its token', async () => {
    const { control, asked } = await api(fine);
    expect(await control.redirect(CALL, '<Response/>')).toEqual({ ok: true });
    expect(asked).toEqual([
      {
        path: `/2010-04-01/Accounts/${ACCOUNT}/Calls/${CALL}.json`,
        authorization: `Basic ${Buffer.from(`${ACCOUNT}:${SECRET}`).toString('base64')}`,
        form: { Twiml: '<Response/>' },
      },
    ]);
  });

  it('ends it, and takes one that is over for ended', async () => {
    const { control, asked } = await api(fine, over);
    expect(await control.complete(CALL)).toEqual({ ok: true });
    expect(await control.complete(CALL)).toEqual({ ok: true });
    expect(asked.map(({ form }) => form)).toEqual([{ Status: 'completed' }, { Status: 'completed' }]);
  });

  it('pauses its recording with silence, goes on with it and ends it', async () => {
    const { control, asked } = await api(fine);
    for (const to of ['paused', 'in-progress', 'stopped'] as const) {
      expect(await control.record(CALL, to)).toEqual({ ok: true });
    }
    const path = `/2010-04-01/Accounts/${ACCOUNT}/Calls/${CALL}/Recordings/Twilio.CURRENT.json`;
    expect(asked.map((one) => [one.path, one.form])).toEqual([
      [path, { Status: 'paused', PauseBehavior: 'silence' }],
      [path, { Status: 'in-progress' }],
      [path, { Status: 'stopped' }],
    ]);
  });

  it('says of a redirect that the call is over', async () => {
    const { control } = await api(over);
    expect(await control.redirect(CALL, '<Response/>')).toMatchObject({ ok: false, over: true });
  });

  const faults: [string, Answer, { ends: number; redirects: number }][] = [
    ['too many requests, of which none is carried out', [429, '{"code":20429}'], { ends: 3, redirects: 3 }],
    ['a fault of the server, which may come after the deed', [503, ''], { ends: 3, redirects: 1 }],
    ['a connection that breaks', 'hang up', { ends: 3, redirects: 1 }],
    ['silence', 'silence', { ends: 3, redirects: 1 }],
    ['a token that is wrong', [401, '{"code":20003}'], { ends: 1, redirects: 1 }],
    ['a call that nobody knows', [404, '{"code":20404}'], { ends: 1, redirects: 1 }],
    ['a page elsewhere', [307, ''], { ends: 1, redirects: 1 }],
  ];

  it.each(faults)('asks again only where that is safe: %s', async (_, answer, times) => {
    const first = await api(answer);
    const ended = await first.inTime(first.control.complete(CALL));
    expect(ended).toMatchObject({ ok: false, over: false });
    expect(first.asked).toHaveLength(times.ends);
    const third = await api(answer);
    expect(await third.inTime(third.control.record(CALL, 'paused'))).toMatchObject({ ok: false });
    // To be paused twice is to be paused.
    expect(third.asked).toHaveLength(times.ends);
    const second = await api(answer);
    const redirected = await second.inTime(second.control.redirect(CALL, '<Response>secret</Response>'));
    expect(redirected).toMatchObject({ ok: false, over: false });
    expect(second.asked).toHaveLength(times.redirects);
    expect(JSON.stringify([ended, redirected])).not.toMatch(/secret|the-auth-token|Basic/);
  });

  it('asks again where nobody listens, since nothing was sent', async () => {
    const gone = await api(fine);
    for (const close of closings.splice(0)) close();
    const { control, inTime } = controlOf(gone.baseUrl);
    const result = await inTime(control.redirect(CALL, '<Response/>'));
    expect(result).toMatchObject({ ok: false, why: expect.stringContaining('ECONNREFUSED') });
  });

  it('tries the next token where one is refused', async () => {
    const { baseUrl, asked } = await api([401, '{"code":20003}'], fine);
    const { control } = controlOf(baseUrl, ['old', 'new']);
    expect(await control.redirect(CALL, '<Response/>')).toEqual({ ok: true });
    expect(asked).toHaveLength(2);
  });

  it('sends no document that the carrier would not read', async () => {
    const { control, asked } = await api(fine);
    expect(await control.redirect(CALL, 'x'.repeat(4_001))).toMatchObject({ ok: false });
    expect(asked).toEqual([]);
  });
});
