import { afterEach, describe, expect, it } from 'vitest';
import { type RestApi, restApi } from '../../../src/simulator/twilio/rest.ts';
import { call, events, HANG_UP, mediaOf, office } from './office.ts';
import { response, type Session, streamTo, tinyServer } from './server.ts';

const accountSid = `AC${'0'.repeat(31)}1`;
const authToken = 'a token';

let rest: RestApi;
afterEach(() => rest.close());

async function update(callSid: string, form: Record<string, string>, secret = authToken): Promise<string> {
  const answer = await fetch(`${rest.url}/2010-04-01/Accounts/${accountSid}/Calls/${callSid}.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${secret}`).toString('base64')}` },
    body: new URLSearchParams(form),
  });
  return `${answer.status} ${((await answer.json()) as { code?: number }).code ?? 'done'}`;
}

/** A call in whose tenth frame the server asks the API for something. */
async function askedOf(ask: (callSid: string, session: Session) => Promise<unknown>) {
  rest = await restApi({ accountSid, authToken });
  let asking: Promise<unknown> = Promise.resolve();
  office.server = await tinyServer({
    document: ({ path }, base) => (path === '/voice?x=1' ? response(streamTo(base, '/ended')) : HANG_UP),
    message(session, { event }) {
      const callSid = session.messages[1]?.start?.callSid ?? '';
      if (event === 'media' && mediaOf(session).length === 10) asking = ask(callSid, session);
    },
  });
  const report = await call({ rest });
  await asking;
  return report;
}

describe('the REST API', () => {
  it('leads a call elsewhere: the stream is stopped, the document runs, the action is not asked', async () => {
    const document = response('<Pause length="2"/>', '<Hangup/>');
    const report = await askedOf((callSid) => update(callSid, { Twiml: document }));
    expect(report.streams).toMatchObject([{ end: 'redirected' }]);
    expect(events(office.server.sessions[0]).at(-1)).toBe('stop');
    expect(report.verbs.map(({ name }) => name)).toEqual(['Connect', 'Pause', 'Hangup']);
    expect(office.server.asked.map(({ path }) => path)).toEqual(['/voice?x=1']);
    expect(report.end).toEqual({ by: 'agent', why: 'Hangup' });
  });

  it('leads a call out of whatever the carrier does with it', async () => {
    rest = await restApi({ accountSid, authToken });
    office.server = await tinyServer({
      document: ({ params }) => {
        // Once the call has an id it is let listen to music for an hour.
        void update(params.CallSid ?? '', { Twiml: HANG_UP });
        return response('<Pause length="3600"/>', '<Say>never said</Say>');
      },
    });
    const report = await call({ rest, maxSeconds: 7_200 });
    expect(report.verbs.map(({ name }) => name)).toEqual(['Pause', 'Hangup']);
    expect(report.ms).toBeLessThan(3_000_000);
  });

  it('ends a call, of which the action is not asked either', async () => {
    const report = await askedOf((callSid) => update(callSid, { Status: 'completed' }));
    expect(report.end).toEqual({ by: 'agent', why: 'completed' });
    expect(report.streams).toMatchObject([{ end: 'completed' }]);
    expect(office.server.asked.map(({ path }) => path)).toEqual(['/voice?x=1']);
  });

  it('refuses what is over, unknown, not signed in, not readable or too much', async () => {
    const answers: string[] = [];
    const report = await askedOf(async (callSid) => {
      answers.push(await update(callSid, { Status: 'completed' }, 'another token'));
      answers.push(await update(`CA${'0'.repeat(32)}`, { Status: 'completed' }));
      answers.push(await update(callSid, { Twiml: 'x'.repeat(4_001) }));
      rest.refuseNext(1);
      answers.push(await update(callSid, { Status: 'completed' }));
      answers.push(await update(callSid, { Status: 'completed' }));
    });
    expect(await update(report.callSid, { Status: 'completed' })).toBe('400 21220');
    expect(answers).toEqual(['401 20003', '404 20404', '400 21218', '429 20429', '200 done']);
    expect(rest.asked.map(({ status }) => status)).toEqual([401, 404, 400, 429, 200, 400]);
  });
});
