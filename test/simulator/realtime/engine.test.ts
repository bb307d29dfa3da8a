import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { LocalEngine, startLocalEngine } from '../../../src/simulator/realtime/engine.ts';
import { instructions, tools } from './dental.ts';
import { type Client, newClient, silence, telephone, typed } from './kit.ts';

// Node 20 cannot start a thread from TypeScript: this is the engine as `npm run build` made it.
const built = new URL('../../../dist/simulator/realtime/engine.js', import.meta.url).href;
const STARTS_WITHIN_MS = 30_000; // two seconds on an idle machine
let engine: LocalEngine;
let client: Client;

beforeAll(async () => {
  const start: typeof startLocalEngine = (await import(built)).startLocalEngine;
  engine = await start({ pace: 50 });
  client = newClient(`${engine.url}?model=local`);
  await client.next('session.created');
}, STARTS_WITHIN_MS);

afterAll(async () => {
  client.socket.terminate();
  await engine.close();
  expect(await engine.ended).toBeNull();
}, STARTS_WITHIN_MS);

async function configure(stage: string, summary = '') {
  const session = telephone({ instructions: instructions(stage, {}, summary), tools: tools(stage) });
  client.send({ type: 'session.update', session });
  await client.next('session.updated');
}

it('understands by ear what it said by mouth', async () => {
  await configure('confirm_summary', 'A cleaning. Is that right?');
  client.send({
    type: 'response.create',
    response: { instructions: 'Say exactly: "Yes, that is right."', input: [] },
  });
  await client.next('response.done');
  const spoken = client.events
    .filter((event) => event.type === 'response.output_audio.delta')
    .map((event) => Buffer.from(event.delta, 'base64'));
  client.append(silence(500), Buffer.concat(spoken), silence(900));
  const { response } = await client.next('response.done');
  expect(response.output[0]).toMatchObject({ name: 'confirm_summary', arguments: '{"confirmed":true}' });
});

it('drives a stage by its rules', async () => {
  await configure('intent_capture');
  client.send(typed("I'd like to book an appointment"));
  client.send({ type: 'response.create' });
  const { response } = await client.next('response.done');
  expect(response.output[0].name).toBe('classify_intent');
});

it('says why it cannot start', async () => {
  const start: typeof startLocalEngine = (await import(built)).startLocalEngine;
  const { port } = new URL(engine.url);
  await expect(start({ port: Number(port) })).rejects.toThrow(/cannot start.*EADDRINUSE/);
  expect(client.socket.readyState).toBe(WebSocket.OPEN);
});
