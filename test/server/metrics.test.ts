import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Usage } from '../../src/core/usage.ts';
import { practice } from '../support/agent.ts';
import { CALL, eventually, type Fixture, FROM, start, temporaryDir } from './fixture.ts';

const SECRET = 'Lindqvist';
const SOUND = Buffer.alloc(800, 0x55).toString('base64');

/** Every series by its name and labels, in a text of which every line is one that Prometheus reads. */
async function series(get: Fixture['get']): Promise<ReadonlyMap<string, number>> {
  const { text } = await get('/metrics');
  const lines = text.split('\n').filter((line) => line !== '' && !/^# (HELP|TYPE) \w+ .+$/.test(line));
  return new Map(
    lines.map((line) => {
      const parsed = /^(\w+(?:\{\w+="[^"\\]*"(?:,\w+="[^"\\]*")*\})?) (\S+)$/.exec(line);
      if (parsed === null) throw new Error(`No line of Prometheus: ${line}`);
      return [parsed[1] ?? '', Number(parsed[2])];
    }),
  );
}

const used = (usage: Partial<Usage> & { readonly model: string }) =>
  ({
    type: 'used',
    usage: {
      text_in: 0,
      text_cached: 0,
      audio_in: 0,
      audio_cached: 0,
      text_out: 0,
      audio_out: 0,
      ...usage,
    },
  }) as const;

/** A call in which most things happen once. */
async function aCall(env: Record<string, string> = {}): Promise<Fixture> {
  const fixture = await start(env, { agent: practice });
  const { call, clock, facts, sessions } = fixture;
  const stream = await call();
  await eventually(() => facts.length > 0);
  const voice = sessions[0]!;
  const seen = (type: string) => eventually(() => facts.some((fact) => fact.type === type));
  const audio = (item: string) => voice.tell({ type: 'audio', item, part: 0, payload: SOUND });

  voice.tell({ type: 'ready' });
  clock.advance(400);
  audio('greeting');
  voice.tell(used({ model: 'gpt-realtime-2.1', text_in: 1_000, text_cached: 600, audio_out: 500 }));
  voice.tell({ type: 'responseEnded', status: 'completed', tools: 0 });
  await seen('speech_started');
  clock.advance(2_000);
  voice.tell({ type: 'callerTurn', item: 'a' });
  voice.tell(used({ model: 'gpt-transcribe', audio_s: 3 }));
  voice.tell({ type: 'callerSaid', item: 'a', text: `This is ${SECRET}. I would like to book a visit.` });
  voice.tell({ type: 'toolCalled', id: 'c1', name: `greet_${SECRET}`, arguments: '{}' });
  voice.tell({ type: 'toolCalled', id: 'c2', name: 'execute_action', arguments: '{}' });
  voice.tell({
    type: 'toolCalled',
    id: 'c3',
    name: 'classify_intent',
    arguments: '{"intent":"schedule_appointment","confidence":0.9}',
  });
  voice.tell(used({ model: 'mystery', text_in: 7 }));
  await seen('intent_set');
  clock.advance(700);
  audio('question');
  await eventually(() => facts.filter(({ type }) => type === 'speech_started').length === 2);
  clock.advance(1_000);
  voice.tell({ type: 'lost', why: 'the network', retry: true });
  await seen('voice_lost');
  clock.advance(1_000);
  stream.send({ event: 'stop', sequenceNumber: '2', stop: {}, streamSid: stream.streamSid });
  await seen('call_end');
  return fixture;
}

describe('metrics', () => {
  it('tell what happened in a call, how long it took, and what it cost', async () => {
    const { get } = await aCall();
    const all = await series(get);
    const expected: Record<string, number> = {
      pointsman_calls_started_total: 1,
      'pointsman_calls_ended_total{outcome="abandoned"}': 1,
      pointsman_calls_resumed_total: 0,
      pointsman_caller_turns_total: 1,
      pointsman_voice_lost_total: 1,
      'pointsman_stage_transitions_total{from="greeting",to="intent_capture",cause="caller_spoke"}': 1,
      'pointsman_stage_transitions_total{from="intent_capture",to="gather_details",cause="classify_intent"}': 1,
      'pointsman_tool_calls_total{tool="unknown"}': 1,
      'pointsman_tool_calls_total{tool="classify_intent"}': 1,
      'pointsman_tool_refusals_total{tool="unknown",kind="unknown_tool"}': 1,
      'pointsman_tool_refusals_total{tool="execute_action",kind="wrong_stage"}': 1,
      'pointsman_tokens_total{model="gpt-realtime-2.1",modality="text",direction="in",cached="no"}': 400,
      'pointsman_tokens_total{model="gpt-realtime-2.1",modality="text",direction="in",cached="yes"}': 600,
      'pointsman_tokens_total{model="gpt-realtime-2.1",modality="audio",direction="out",cached="no"}': 500,
      'pointsman_tokens_total{model="mystery",modality="text",direction="in",cached="no"}': 7,
      'pointsman_transcribed_seconds_total{model="gpt-transcribe"}': 3,
      'pointsman_model_cost_unknown_total{model="mystery"}': 1,
      pointsman_first_word_seconds_sum: 0.4,
      'pointsman_first_word_seconds_bucket{le="0.5"}': 1,
      'pointsman_first_word_seconds_bucket{le="0.35"}': 0,
      pointsman_turn_delay_seconds_sum: 0.7,
      pointsman_turn_delay_seconds_count: 1,
      pointsman_call_seconds_sum: 5.1,
      'pointsman_stage_seconds_sum{stage="greeting"}': 2.4,
      'pointsman_stage_seconds_sum{stage="gather_details"}': 2.7,
    };
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, all.get(name)]))).toEqual(expected);
    const cost = (model: string) => all.get(`pointsman_model_cost_usd_total{model="${model}"}`);
    expect(cost('gpt-realtime-2.1')).toBeCloseTo((400 * 4 + 600 * 0.4 + 500 * 64) / 1_000_000, 12);
    expect(cost('gpt-transcribe')).toBeCloseTo((3 / 60) * 0.0045, 12);
    expect(cost('mystery'), 'unknown is not nothing').toBeUndefined();
  });

  it('hold nothing that a caller is or said, nor what a model made of it', async () => {
    const { get } = await aCall();
    const { text } = await get('/metrics');
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(FROM.slice(1));
    expect(text).not.toContain(CALL);
  });

  it('stand in the manual, each with what to look for', async () => {
    const { get } = await start();
    const manual = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    const names = [...(await get('/metrics')).text.matchAll(/^# TYPE (pointsman_\w+)/gm)].map(
      ([, name]) => name,
    );
    expect(names.length).toBeGreaterThan(30);
    expect(
      names.filter((name) => !manual.includes(`| \`${name}\``) && !manual.includes(`, \`${name}\``)),
    ).toEqual([]);
  });

  it('watch the process, and count for each server in it alone', async () => {
    const [one, other] = [await aCall(), await start()];
    const [busy, idle] = [await series(one.get), await series(other.get)];
    expect(busy.get('pointsman_calls_started_total')).toBe(1);
    expect(idle.get('pointsman_calls_started_total')).toBe(0);
    for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds']) {
      expect(idle.get(name), name).toBeGreaterThan(0);
    }
  });

  it('count a call that was taken over as resumed, and its length from its beginning', async () => {
    const dir = temporaryDir();
    const first = await start({}, { dir });
    await first.call();
    await eventually(() => first.facts.length > 0);
    await first.server.close();

    const second = await start({}, { dir });
    await eventually(async () => {
      second.clock.advance(1_000);
      return (await second.store.call(CALL))?.outcome === 'abandoned';
    });
    const all = await series(second.get);
    const end = second.facts.find((fact) => fact.type === 'call_end');
    expect(all.get('pointsman_calls_resumed_total')).toBe(1);
    expect(all.get('pointsman_calls_started_total')).toBe(0);
    expect(all.get('pointsman_call_seconds_sum')).toBe(end?.data.duration_s);
    expect(all.get('pointsman_stage_seconds_sum{stage="greeting"}')).toBe(end?.data.duration_s);
  });

  it('take the prices that were set in the place of ours', async () => {
    const { get } = await aCall({ PRICES: '{"mystery":{"text":{"in":1000000,"cached":0,"out":0}}}' });
    const all = await series(get);
    expect(all.get('pointsman_model_cost_usd_total{model="mystery"}')).toBe(7);
    expect(all.get('pointsman_transcribed_seconds_total{model="gpt-transcribe"}')).toBe(3);
    expect(all.get('pointsman_model_cost_usd_total{model="gpt-transcribe"}')).toBeGreaterThan(0);
  });

  it('tell with a call what it cost', async () => {
    const { get } = await aCall();
    const { cost } = JSON.parse((await get(`/api/calls/${CALL}`)).text);
    expect(cost.usd).toBeCloseTo((400 * 4 + 600 * 0.4 + 500 * 64) / 1_000_000 + 0.000225, 12);
    expect(cost.unknown).toEqual(['mystery']);
  });
});
