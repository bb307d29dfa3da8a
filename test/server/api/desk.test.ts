import { expect, it } from 'vitest';
import type { Agent } from '../../../src/core/agent.ts';
import { told } from '../../support/lived.ts';
import { CALL, eventually, start } from '../fixture.ts';
import { readUntil } from '../read-until.ts';
import { lived, practice } from './kit.ts';

const nobodyThere: Agent = { ...practice, escalation: {} };

/** A call in progress, whose greeting has been heard. */
async function calling(agent = practice) {
  const opened = await start({}, { agent });
  const stream = await opened.call();
  await eventually(() => opened.facts.length > 0);
  const ask = async (what: 'end' | 'transfer', sid = CALL, headers = {}) => {
    const { status, text } = await opened.post(`/api/calls/${sid}/${what}`, {}, { headers });
    return status === 204 ? status : [status, JSON.parse(text).error];
  };
  return { ...opened, stream, ask };
}

it('ends a call once the caller has heard the goodbye', async () => {
  const { ask, facts, sessions } = await calling();
  expect(await ask('end')).toBe(204);
  expect(facts.at(-1)).toMatchObject({ type: 'farewell', data: { cause: 'desk', spoken: false } });
  expect(sessions[0]?.said.at(-1)).toBe('Thank you for calling Test Office. Goodbye!');
  expect(facts.some(({ type }) => type === 'hung_up')).toBe(false);
  expect(await ask('end')).toEqual([409, 'The call is ending already.']);
  expect(await ask('transfer')).toEqual([409, 'The call is ending already.']);
});

it('hands a call to a person once the caller has heard so', async () => {
  const { ask, facts, sessions } = await calling();
  expect(await ask('transfer')).toBe(204);
  expect(facts.at(-1)).toMatchObject({ type: 'stage_transition', data: { to: 'escalate', cause: 'desk' } });
  expect(sessions[0]?.said.at(-1)).toBe('Let me connect you with a person. One moment, please.');
  expect(facts.some(({ type }) => type === 'transfer')).toBe(false);
  expect(await ask('transfer')).toEqual([409, 'The caller is on the way to a person, or leaves a message.']);
});

it('does not hand a call to nobody', async () => {
  const { ask } = await calling(nobodyThere);
  expect(await ask('transfer')).toEqual([409, 'The agent file names no person to transfer to.']);
});

it('does not hand a call to a person who is at home', async () => {
  const { ask } = await calling({ ...practice, openingHours: { sunday: ['00:00-24:00'] } });
  expect(await ask('transfer')).toEqual([409, 'No person takes calls at this time.']);
});

it('cannot touch a call that has ended, runs elsewhere or does not exist', async () => {
  const { ask, store, clock } = await calling();
  await lived(store, { sid: 'CA-ended' }, told.answered, clock.now() - 60_000);
  await lived(store, { sid: 'CA-elsewhere' }, told.answered.slice(0, 3), clock.now() - 60_000);
  for (const sid of ['CA-ended', 'CA-elsewhere'])
    expect(await ask('end', sid)).toEqual([409, 'The call is not in progress on this node.']);
  expect((await store.call('CA-elsewhere'))?.epoch).toBe(1);
  expect(await ask('end', 'CA-unknown')).toEqual([404, 'There is no such call.']);
});

it('is not steered by a page elsewhere', async () => {
  const { ask, facts } = await calling();
  for (const what of ['end', 'transfer'] as const)
    expect(await ask(what, CALL, { 'sec-fetch-site': 'cross-site' })).toMatchObject({ 0: 403 });
  expect(facts).toHaveLength(1);
});

it('listens in: to the caller as they speak, to the agent ahead of it, and to what is taken back', async () => {
  const { server, stream, sessions, facts } = await calling();
  const sound = await fetch(`${server.url}/api/calls/${CALL}/sound`);
  expect(sound.headers.get('content-type')).toBe('text/event-stream');
  const said = Buffer.alloc(320, 0x55).toString('base64');
  stream.media();
  sessions[0]?.tell({ type: 'audio', item: 'item-1', part: 0, payload: said });
  await eventually(() => facts.some(({ type }) => type === 'speech_started'));
  for (const digit of '0#')
    stream.send({ event: 'dtmf', streamSid: stream.streamSid, sequenceNumber: '3', dtmf: { digit } });
  await eventually(() => facts.some(({ type }) => type === 'dtmf'));
  stream.socket.close();
  const text = await readUntil(sound, (all) => all.includes('event: end'));
  expect(text).toContain(`event: caller\ndata: {"at":0,"payload":"${sessions[0]?.heard[0]}"}\n\n`);
  expect(text).toContain(`event: agent\ndata: {"at":0,"payload":"${said}"}\n\n`);
  expect(text).toContain('event: clear\ndata: {"at":0}\n\n');
  expect(text).toMatch(/event: end\ndata: {"at":0}\n\n$/);
});

it('has no sound of a call without a line', async () => {
  const { get, store, clock } = await calling();
  await lived(store, { sid: 'CA-ended' }, told.answered, clock.now() - 60_000);
  for (const sid of ['CA-ended', 'CA-unknown'])
    expect((await get(`/api/calls/${sid}/sound`)).status).toBe(404);
});

it('lets a bounded number of people listen', async () => {
  const { server } = await calling();
  const open = () => fetch(`${server.url}/api/calls/${CALL}/sound`);
  const listeners = await Promise.all(Array.from({ length: 20 }, open));
  expect(listeners.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect((await open()).status).toBe(503);
  await listeners[0]?.body?.cancel();
  await eventually(async () => {
    const again = await open();
    if (again.status !== 200) await again.text();
    return again.status === 200;
  });
});
