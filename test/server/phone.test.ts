import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { SOUND } from './attacks/counting-model.ts';
import {
  ARMED,
  CONNECTED,
  type Fortress,
  fortress,
  PASSWORD,
  PUBLIC,
  startWith,
} from './attacks/fortress.ts';
import { eventually, type Fixture, start } from './fixture.ts';
import { calls, staffed } from './staffed.ts';

const basic = { authorization: `Basic ${Buffer.from(`me:${PASSWORD}`).toString('base64')}` };

interface Phone {
  readonly callSid: string;
  readonly url: string;
  readonly ticket: string;
}

/** As our own page asks, which has this origin. */
async function pickUp({ ask, server }: Fortress, origin: string, headers = {}) {
  const host = new URL(origin).host === new URL(server.url).host ? undefined : new URL(origin).host;
  const { status, text } = await ask({
    method: 'POST',
    path: '/api/phone',
    headers: { origin, 'sec-fetch-site': 'same-origin', ...(host === undefined ? {} : { host }), ...headers },
  });
  expect(status).toBe(200);
  return JSON.parse(text) as Phone;
}

/** A browser: it says which page opens the socket, and cannot sign. */
function dial(url: string, origin: string, phone: Phone) {
  const host = new URL(phone.url).host;
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws`, { origin, headers: { host } });
  const heard: string[] = [];
  const streamSid = 'MZ-browser';
  const say = (message: object) => socket.send(JSON.stringify(message));
  socket.on('open', () => {
    say(CONNECTED);
    say(startWith({ streamSid, callSid: phone.callSid, ticket: phone.ticket }));
    const media = {
      track: 'inbound',
      chunk: 1,
      timestamp: 0,
      payload: Buffer.alloc(160, 0xff).toString('base64'),
    };
    say({ event: 'media', sequenceNumber: '2', media, streamSid });
  });
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as { event: string; media?: { payload: string } };
    if (message.event === 'media') heard.push(message.media?.payload ?? '');
    // What was played is echoed, as the carrier does.
    if (message.event === 'mark') say({ ...message, sequenceNumber: '3' });
  });
  return { socket, heard, stop: () => say({ event: 'stop', sequenceNumber: '4', stop: {}, streamSid }) };
}

describe('the browser phone', () => {
  it.each([
    ['on this machine, where nothing is set', {}, null],
    ['on the Internet, with its password', ARMED, PUBLIC],
  ])(
    'places a call %s: the greeting is heard, and the record is in the store',
    async (_, env: Record<string, string>, at) => {
      const doors = await fortress(env);
      const origin = at ?? doors.server.url;
      const phone = await pickUp(doors, origin, at === null ? {} : basic);
      expect(phone.callSid).toMatch(/^CA[0-9a-f]{32}$/);
      expect(phone.url).toBe(`${origin.replace(/^http/, 'ws')}/ws`);
      const { heard, stop } = dial(doors.server.url, origin, phone);
      await eventually(() => heard.length > 0);
      expect(heard[0]).toBe(SOUND);
      const said = async () => (await doors.store.facts(phone.callSid)).map(({ fact }) => fact);
      await eventually(async () => (await said()).some(({ type }) => type === 'utterance'));
      expect((await said())[0]).toMatchObject({ type: 'call_start', data: { from: 'browser', to: 'agent' } });
      expect((await said()).find(({ type }) => type === 'utterance')).toMatchObject({
        data: { speaker: 'agent', text: expect.stringContaining('automated assistant') },
      });
      stop();
      await eventually(async () => (await doors.store.call(phone.callSid))?.outcome === 'abandoned');
      expect(doors.model.opened()).toBe(1);
    },
  );

  it('names the socket under the name that the page has, which it may open no other than', async () => {
    const doors = await fortress({});
    const { port } = new URL(doors.server.url);
    expect((await pickUp(doors, `http://localhost:${port}`)).url).toBe(`ws://localhost:${port}/ws`);
    const reply = await doors.ask({ method: 'POST', path: '/api/phone' });
    expect(JSON.parse(reply.text).url).toBe(`ws://127.0.0.1:${port}/ws`);
  });

  it('that is closed with its page has hung up: nobody brings it back', async () => {
    const doors = await fortress({});
    const phone = await pickUp(doors, doors.server.url);
    const { socket, heard } = dial(doors.server.url, doors.server.url, phone);
    await eventually(() => heard.length > 0);
    socket.terminate();
    await eventually(async () => (await doors.store.call(phone.callSid))?.outcome === 'abandoned');
  });

  it('gets no line when all are taken or promised', async () => {
    const { post } = await start({ MAX_CALLS: '1' });
    expect((await post('/api/phone', {})).status).toBe(200);
    const { status, text } = await post('/api/phone', {});
    expect(status).toBe(503);
    expect(text).toContain('busy');
  });

  it('obeys the cap of one caller, whatever the cap of the node', async () => {
    const { post } = await start({ MAX_CALLS_PER_CALLER: '1' });
    expect((await post('/api/phone', {})).status).toBe(200);
    expect((await post('/api/phone', {})).status).toBe(503);
  });

  /** Who wants to book, over the browser phone. */
  async function booking(options: Parameters<typeof start>[1] = {}): Promise<Fixture> {
    const office = await start({}, { agent: staffed, ...options });
    const { post, server, facts, sessions } = office;
    dial(server.url, server.url, JSON.parse((await post('/api/phone', {})).text) as Phone);
    await eventually(() => facts.length > 0);
    sessions[0]?.tell({ type: 'ready' });
    sessions[0]?.tell({ type: 'callerTurn', item: 'item-1' });
    calls(office, 'classify_intent', { intent: 'book', confidence: 0.9 });
    await eventually(() => facts.some(({ type }) => type === 'intent_set'));
    return office;
  }

  it('is never put through to a person, since no carrier could dial one: a message is taken', async () => {
    const office = await booking();
    calls(office, 'escalate_to_human', { reason: 'wants a person' });
    await eventually(() => {
      office.clock.advance(1_000);
      return office.sessions[0]?.said.some((words) => words.includes('tell me your message')) === true;
    });
    expect(office.facts.filter(({ type }) => type === 'transfer')).toEqual([]);
  });

  it('is not handed to a person by the desk either, which is told why', async () => {
    const office = await booking();
    const [start] = office.facts;
    const sid = start?.type === 'call_start' ? start.data.sid : '';
    const { status, text } = await office.post(`/api/calls/${sid}/transfer`, {});
    expect(status).toBe(409);
    expect(text).toContain('no telephone line');
    expect(office.facts.some(({ type, data }) => type === 'stage_transition' && data.to === 'escalate')).toBe(
      false,
    );
  });

  it('is not steered over the REST API of a carrier that knows nothing of the call', async () => {
    const steered: string[] = [];
    const told = async (sid: string) => {
      steered.push(sid);
      return { ok: true as const };
    };
    const office = await booking({ control: { complete: told, redirect: told, record: told } });
    const { clock, facts, sessions } = office;
    calls(office, 'abandon_request', { reason: 'changed their mind' });
    sessions[0]?.tell({ type: 'callerTurn', item: 'item-2' });
    sessions[0]?.tell({ type: 'callerSaid', item: 'item-2', text: 'No, that is all. Goodbye.' });
    calls(office, 'anything_else', { more: false });
    await eventually(() => facts.some(({ type }) => type === 'farewell'));
    await eventually(() => {
      clock.advance(500);
      return facts.some((fact) => fact.type === 'hung_up' && fact.data.by === 'agent');
    });
    clock.advance(60_000);
    expect(steered).toEqual([]);
  });
});
