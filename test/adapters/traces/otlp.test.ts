import { expect, it, vi } from 'vitest';
import { otlpTraces } from '../../../src/adapters/traces/otlp.ts';
import type { Traces } from '../../../src/adapters/traces/traces.ts';
import { CALL, eventually, type Fixture, FROM, start, temporaryDir } from '../../server/fixture.ts';
import { practice } from '../../support/agent.ts';
import { collector, type SentSpan } from './collector.ts';

const SOUND = Buffer.alloc(800, 0x55).toString('base64');
const SECRET = 'Lindqvist';

async function traces(protocol: 'http/json' | 'http/protobuf' = 'http/json') {
  const problems: string[] = [];
  const made = await otlpTraces({ protocol, onProblem: (what) => problems.push(what), closeMs: 500 });
  return { ...made, problems };
}

/** A caller who says what they want and hangs up. */
async function play(given: Traces): Promise<Fixture> {
  const fixture = await start({}, { agent: practice, traces: given });
  const { call, clock, facts, sessions } = fixture;
  const stream = await call();
  await eventually(() => facts.length > 0);
  const voice = sessions[0]!;
  const seen = (type: string, times = 1) =>
    eventually(() => facts.filter((fact) => fact.type === type).length === times);
  voice.tell({ type: 'ready' });
  clock.advance(400);
  voice.tell({ type: 'audio', item: 'greeting', part: 0, payload: SOUND });
  await seen('speech_started');
  clock.advance(1_000);
  voice.tell({ type: 'callerTurn', item: 'a' });
  voice.tell({ type: 'callerSaid', item: 'a', text: `This is ${SECRET}, I would like to book a visit.` });
  voice.tell({ type: 'toolCalled', id: 'c1', name: `greet_${SECRET}`, arguments: '{}' });
  voice.tell({
    type: 'toolCalled',
    id: 'c2',
    name: 'classify_intent',
    arguments: '{"intent":"schedule_appointment","confidence":0.9}',
  });
  await seen('intent_set');
  clock.advance(600);
  voice.tell({ type: 'audio', item: 'question', part: 0, payload: SOUND });
  await seen('speech_started', 2);
  clock.advance(3_000);
  stream.send({ event: 'stop', sequenceNumber: '2', stop: {}, streamSid: stream.streamSid });
  await seen('call_end');
  return fixture;
}

/** `parent > child`, as the ids have it. */
function tree(spans: readonly SentSpan[]): readonly string[] {
  const name = (id: string | undefined) => spans.find(({ spanId }) => spanId === id)?.name ?? '?';
  return spans
    .map((span) =>
      span.parentSpanId === undefined ? span.name : `${name(span.parentSpanId)} > ${span.name}`,
    )
    .sort();
}

it('sends a call as one trace, its parts in their places', async () => {
  const received = await collector();
  vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment.name=test');
  const given = await traces();
  await play(given);
  await given.close();

  const spans = received.spans();
  expect(tree(spans)).toEqual([
    'call',
    'call > stage gather_details',
    'call > stage greeting',
    'call > stage intent_capture',
    'call > voice',
    'stage greeting > first_word',
    'stage greeting > turn',
    'stage intent_capture > execute_tool classify_intent',
    'stage intent_capture > execute_tool unknown',
  ]);
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
  const of = (name: string) => spans.find((span) => span.name === name);
  expect(of('call')).toMatchObject({
    ms: 5_000,
    attributes: {
      'gen_ai.conversation.id': CALL,
      'pointsman.outcome': 'abandoned',
      'pointsman.voice': 'quiet',
    },
  });
  expect(of('first_word')?.ms).toBe(400);
  expect(of('turn')).toMatchObject({ ms: 600, attributes: { 'pointsman.end': 'answered' } });
  expect(of('execute_tool classify_intent')?.attributes).toMatchObject({
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'classify_intent',
    'gen_ai.tool.call.id': 'c2',
  });
  expect(received.resource()).toMatchObject({
    'service.name': 'pointsman',
    'deployment.environment.name': 'test',
  });
  expect(received.requests.map(({ path }) => path)).toEqual(['/v1/traces']);
  const everything = received.requests.map(({ body }) => body.toString()).join();
  expect(everything).not.toContain(SECRET);
  expect(everything).not.toContain(FROM.slice(1));
  expect(given.problems).toEqual([]);
});

it('goes on in the same trace where another process takes a call over', async () => {
  const received = await collector();
  const dir = temporaryDir();
  const given = [await traces(), await traces()] as const;
  const first = await start({}, { dir, traces: given[0] });
  const { clock, sessions, facts } = first;
  await first.call();
  await eventually(() => facts.length > 0);
  sessions[0]?.tell({ type: 'ready' });
  sessions[0]?.tell({ type: 'callerTurn', item: 'a' });
  await eventually(() => facts.some(({ type }) => type === 'stage_transition'));
  await first.server.close();
  await given[0].close();
  expect(tree(received.spans())).toEqual(['? > stage greeting']);

  const second = await start({}, { dir, traces: given[1] });
  second.clock.advance(clock.now() - second.clock.now());
  await eventually(async () => {
    second.clock.advance(1_000);
    return (await second.store.call(CALL))?.outcome === 'abandoned';
  });
  await given[1].close();
  const spans = received.spans();
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(tree(spans)).toEqual([
    'call',
    'call > stage greeting',
    'call > stage intent_capture',
    'call > voice',
    'stage greeting > first_word',
    'stage greeting > turn',
  ]);
});

it('says it in the binary form of the protocol, which is the usual one', async () => {
  const received = await collector();
  const given = await traces('http/protobuf');
  await play(given);
  await given.close();
  expect(received.requests[0]?.headers['content-type']).toBe('application/x-protobuf');
  expect(received.requests[0]?.body.toString('latin1')).toContain('stage gather_details');
});

it('sends none of those that the sampler leaves out', async () => {
  const received = await collector();
  vi.stubEnv('OTEL_TRACES_SAMPLER', 'always_off');
  const given = await traces();
  await play(given);
  await given.close();
  expect(received.requests).toEqual([]);
});

it('tells whoever runs it where the collector refuses them', async () => {
  await collector(401);
  const given = await traces();
  await play(given);
  await given.close();
  expect(given.problems.join()).toContain('Unauthorized');
});

it('never holds up a call or a restart where the collector is down, or does not answer', async () => {
  await collector(null);
  const stuck = await traces();
  const { facts } = await play(stuck);
  expect(facts.at(-1)?.type).toBe('call_end');
  await stuck.close();

  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:9');
  const down = await traces();
  expect((await play(down)).facts.at(-1)?.type).toBe('call_end');
  await down.close();
});
