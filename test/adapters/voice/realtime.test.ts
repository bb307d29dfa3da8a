import { afterEach, describe, expect, it } from 'vitest';
import type { RealtimeOptions, VoiceLog } from '../../../src/adapters/voice/options.ts';
import { realtimeVoices } from '../../../src/adapters/voice/realtime.ts';
import type { Clock, Voice, VoiceEvent } from '../../../src/call/world.ts';
import { config, Ears } from '../../call/voice.conformance.ts';
import { type Message, type RawPeer, type RawServer, rawServer } from './raw-server.ts';

const servers: RawServer[] = [];
const voices: Voice[] = [];
afterEach(async () => {
  for (const voice of voices.splice(0)) voice.close();
  for (const server of servers.splice(0)) await server.close();
});

/** A clock that only moves when it is told to. */
class HandClock implements Clock {
  private at = 0;
  private alarms: { at: number; wake: () => void }[] = [];
  now(): number {
    return this.at;
  }
  wakeAt(at: number, wake: () => void): () => void {
    const alarm = { at, wake };
    this.alarms.push(alarm);
    return () => {
      this.alarms = this.alarms.filter((other) => other !== alarm);
    };
  }
  pass(ms: number): void {
    this.at += ms;
    const due = this.alarms.filter(({ at }) => at <= this.at);
    this.alarms = this.alarms.filter(({ at }) => at > this.at);
    for (const { wake } of due) wake();
  }
  pending(): number {
    return this.alarms.length;
  }
}

interface Scene {
  readonly voice: Voice;
  readonly ears: Ears;
  readonly peer: RawPeer;
  readonly logged: VoiceLog[];
  readonly clock: HandClock;
}

async function connected(
  options: Partial<RealtimeOptions> = {},
  hear?: (event: VoiceEvent, voice: Voice) => void,
): Promise<Scene> {
  const server = await rawServer();
  servers.push(server);
  const ears = new Ears();
  const logged: VoiceLog[] = [];
  const clock = new HandClock();
  const voice = realtimeVoices({
    url: server.url,
    model: 'gpt-realtime-2.1',
    voice: 'marin',
    transcriptionModel: 'gpt-transcribe',
    name: 'test',
    clock,
    log: (entry) => logged.push(entry),
    ...options,
  }).open((event) => {
    ears.listener(event);
    hear?.(event, voice);
  });
  voices.push(voice);
  return { voice, ears, peer: await server.accept(), logged, clock };
}

async function ready(
  options: Partial<RealtimeOptions> = {},
  hear?: (event: VoiceEvent, voice: Voice) => void,
): Promise<Scene> {
  const scene = await connected(options, hear);
  scene.voice.configure(config);
  scene.peer.send({ type: 'session.created', session: {} });
  const { session } = await scene.peer.next('session.update');
  scene.peer.send({ type: 'session.updated', session });
  await scene.ears.next('ready');
  return scene;
}

/** Whatever was sent before this has been read by the other side, once it has answered. */
async function settled({ voice, peer, ears }: Scene): Promise<void> {
  const said = `sync_${ears.events.length}_${peer.received.length}`;
  peer.send({ type: 'input_audio_buffer.speech_started', item_id: said });
  while ((await ears.next('callerStarted')).item !== said);
  voice.note(said);
  while ((await peer.next('conversation.item.create')).item.content?.[0]?.text !== said);
}

const frame = Buffer.alloc(160, 0x7f).toString('base64');
const delta = (response: string, item: string, ms: number, part = 0): Message => ({
  type: 'response.output_audio.delta',
  response_id: response,
  item_id: item,
  content_index: part,
  delta: Buffer.alloc(ms * 8, 0x7f).toString('base64'),
});
const audioDone = (response: string, item: string): Message => ({
  type: 'response.output_audio.done',
  response_id: response,
  item_id: item,
  content_index: 0,
});
const created = (id: string): Message => ({ type: 'response.created', response: { id } });
const done = (id: string, fields: Record<string, unknown> = {}): Message => ({
  type: 'response.done',
  response: { id, status: 'completed', output: [], usage: null, ...fields },
});
const error = (code: string, fields: Record<string, unknown> = {}): Message => ({
  type: 'error',
  error: { type: 'invalid_request_error', code, message: 'No.', param: null, event_id: null, ...fields },
});
const functionCall = (id: string, fields: Record<string, unknown> = {}) => ({
  id: `item_${id}`,
  type: 'function_call',
  status: 'completed',
  name: 'record_details',
  call_id: id,
  arguments: '{"details":[]}',
  ...fields,
});
const itemDone = (response: string, item: Record<string, unknown>): Message => ({
  type: 'response.output_item.done',
  response_id: response,
  item,
});

describe('the door', () => {
  it('asks for the model by name, with the key, in the shape of today', async () => {
    const { peer } = await connected({ apiKey: 'sk-test', model: 'gpt-realtime-2.1-mini' });
    expect(peer.request.url).toBe('/v1/realtime?model=gpt-realtime-2.1-mini');
    expect(peer.request.headers.authorization).toBe('Bearer sk-test');
    expect(peer.request.headers['openai-beta']).toBeUndefined();
    expect(peer.request.headers['sec-websocket-extensions']).toBeUndefined();
  });

  it('shows no key where there is none', async () => {
    const { peer } = await connected();
    expect(peer.request.headers.authorization).toBeUndefined();
  });

  it.each([
    [401, false],
    [404, false],
    [429, true],
    [503, true],
  ])('is lost when the upgrade is answered with %i; worth another try: %s', async (status, retry) => {
    const server = await rawServer({ status });
    servers.push(server);
    const ears = new Ears();
    realtimeVoices({ ...plain, url: server.url }).open(ears.listener);
    expect(await ears.next('lost')).toEqual({ type: 'lost', why: `HTTP ${status}`, retry });
  });

  it('is lost where nobody listens', async () => {
    const server = await rawServer();
    await server.close();
    const ears = new Ears();
    realtimeVoices({ ...plain, url: server.url }).open(ears.listener);
    expect(await ears.next('lost')).toEqual({ type: 'lost', why: 'ECONNREFUSED', retry: true });
  });

  const plain = { model: 'm', voice: 'marin', transcriptionModel: 't', name: 'test' };
});

describe('the beginning of a session', () => {
  it('says nothing before the server does, then the configuration first', async () => {
    const { voice, peer } = await connected();
    voice.note('The caller is on hold.');
    voice.configure({ ...config, instructions: 'old' });
    voice.configure(config);
    voice.request({ type: 'respond' });
    voice.hear(frame);
    peer.send({ type: 'session.created', session: {} });
    await peer.next('response.create');
    expect(peer.received.map(({ type }) => type)).toEqual([
      'session.update',
      'conversation.item.create',
      'response.create',
    ]);
    expect(peer.received[0]?.session).toEqual({
      type: 'realtime',
      output_modalities: ['audio'],
      instructions: config.instructions,
      tools: config.tools,
      tool_choice: 'auto',
      audio: {
        input: {
          format: { type: 'audio/pcmu' },
          noise_reduction: { type: 'near_field' },
          transcription: { model: 'gpt-transcribe', language: 'en' },
          turn_detection: {
            type: 'server_vad',
            threshold: 0.6,
            prefix_padding_ms: 300,
            silence_duration_ms: 500,
            create_response: false,
            interrupt_response: false,
          },
        },
        output: { format: { type: 'audio/pcmu' }, voice: 'marin' },
      },
    });
  });

  it('keeps five seconds of the caller until the formats are confirmed', async () => {
    const { voice, peer, ears, logged } = await connected();
    voice.configure(config);
    for (let n = 0; n < 300; n++) voice.hear(Buffer.alloc(160, n % 256).toString('base64'));
    peer.send({ type: 'session.created', session: {} });
    await peer.next('session.update');
    peer.send({ type: 'session.updated', session: {} });
    await ears.next('ready');
    voice.note('end');
    await peer.next('conversation.item.create');
    const heard = peer.received.filter(({ type }) => type === 'input_audio_buffer.append');
    const dropped = 300 - heard.length;
    expect(heard.length * 20).toBeGreaterThan(4_900);
    expect(heard.length * 20).toBeLessThanOrEqual(5_000);
    expect(heard[0]?.audio).toBe(Buffer.alloc(160, dropped).toString('base64'));
    expect(logged).toEqual([{ event: 'audioDropped', frames: dropped }]);
  });

  it('passes the audio of the caller on as it came, and nothing that is not base64', async () => {
    const { voice, peer, logged } = await ready();
    voice.hear(frame);
    voice.hear('"},{"type":"response.create');
    expect((await peer.next('input_audio_buffer.append')).audio).toBe(frame);
    expect(logged).toEqual([{ event: 'malformed', why: 'a payload that is not base64' }]);
  });

  it.each(['input', 'output'])(
    'does not go on with a server that has another format for %s',
    async (side) => {
      const { voice, peer, ears } = await connected();
      voice.configure(config);
      peer.send({ type: 'session.created', session: {} });
      const { session } = await peer.next('session.update');
      session.audio[side].format = { type: 'audio/pcm', rate: 24_000 };
      peer.send({ type: 'session.updated', session });
      expect(await ears.next('lost')).toMatchObject({
        retry: false,
        why: expect.stringContaining('audio/pcm'),
      });
    },
  );

  it('gives up when its configuration is refused', async () => {
    const { voice, peer, ears } = await connected();
    voice.configure(config);
    peer.send({ type: 'session.created', session: {} });
    const { event_id } = await peer.next('session.update');
    peer.send(error('unknown_parameter', { event_id }));
    expect(await ears.next('lost')).toEqual({
      type: 'lost',
      why: 'the configuration was refused: unknown_parameter',
      retry: false,
    });
  });

  it('sends later only what changed, and everything but the voice after a refusal', async () => {
    const { voice, peer, ...rest } = await ready();
    voice.configure({ ...config, endOfTurnMs: 1_200, voice: 'cedar' });
    const update = await peer.next('session.update');
    expect(update.session).toEqual({
      type: 'realtime',
      audio: { input: { turn_detection: expect.objectContaining({ silence_duration_ms: 1_200 }) } },
    });
    peer.send(error('invalid_value', { event_id: update.event_id }));
    await settled({ voice, peer, ...rest });
    voice.configure({ ...config, instructions: 'new' });
    const { session } = await peer.next('session.update');
    expect(session.instructions).toBe('new');
    expect(session.tools).toEqual(config.tools);
    expect(session.audio.input.turn_detection.silence_duration_ms).toBe(500);
    expect(session.audio.output).toBeUndefined();
  });

  it('does not wait for ever', async () => {
    const { voice, peer, ears, clock } = await connected();
    voice.configure(config);
    peer.send({ type: 'session.created', session: {} });
    await peer.next('session.update');
    clock.pass(10_000);
    expect(await ears.next('lost')).toMatchObject({ retry: true });
    expect(clock.pending()).toBe(0);
  });

  it('waits as long as it must for a configuration, when it was opened ahead of its call', async () => {
    const { voice, peer, ears, clock } = await connected();
    peer.send(
      { type: 'session.created', session: {} },
      { type: 'input_audio_buffer.speech_started', item_id: 'u1' },
    );
    await ears.next('callerStarted');
    clock.pass(10_000);
    clock.pass(10_000);
    voice.configure(config);
    await peer.next('session.update');
    expect(ears.of('lost')).toEqual([]);
  });
});

describe('the end of a session', () => {
  it('takes a bad key for final', async () => {
    const { peer, ears } = await connected({ apiKey: 'sk-bad' });
    peer.send(error('invalid_api_key'));
    peer.socket.close(3000);
    expect(await ears.next('lost')).toEqual({ type: 'lost', why: 'invalid_api_key', retry: false });
    await peer.closed;
    expect(ears.events).toHaveLength(1);
  });

  it.each([
    [1001, true],
    [1011, true],
    [1012, true],
    [1013, true],
    [1008, false],
    [3000, false],
    [4000, false],
  ])('closed with %i; worth another try: %s', async (code, retry) => {
    const { peer, ears } = await ready();
    peer.socket.close(code);
    expect(await ears.next('lost')).toEqual({ type: 'lost', why: `closed with ${code}`, retry });
  });

  it('cut without a word is worth another try', async () => {
    const { peer, ears } = await ready();
    peer.socket.terminate();
    expect(await ears.next('lost')).toEqual({ type: 'lost', why: 'closed with 1006', retry: true });
  });

  it('does not blame an error of long ago', async () => {
    const scene = await ready();
    scene.peer.send(error('invalid_value'));
    await settled(scene);
    scene.peer.socket.terminate();
    expect(await scene.ears.next('lost')).toMatchObject({ why: 'closed with 1006' });
  });

  it('explains a close by the error just before it', async () => {
    const { peer, ears } = await connected();
    peer.send(error('something_new'));
    peer.socket.close(4000);
    expect(await ears.next('lost')).toMatchObject({ why: 'something_new, closed with 4000', retry: false });
  });

  it('goes on in a new session when this one has expired', async () => {
    const { peer, ears } = await ready();
    peer.send(error('session_expired'));
    expect(await ears.next('lost')).toEqual({ type: 'lost', why: 'session_expired', retry: true });
  });

  it('ends for good without credit, also when only the response says so', async () => {
    const { voice, peer, ears } = await ready();
    voice.request({ type: 'respond' });
    await peer.next('response.create');
    const failure = { type: 'insufficient_quota', code: 'credit_balance_exhausted', message: 'No credit.' };
    peer.send(
      created('r1'),
      done('r1', { status: 'failed', status_details: { type: 'failed', error: failure } }),
    );
    expect(await ears.next('responseEnded')).toMatchObject({
      status: 'failed',
      why: 'credit_balance_exhausted',
    });
    expect(await ears.next('lost')).toMatchObject({ retry: false });
  });

  it('gives up a model that stops in the middle of a response, and not one that is slow', async () => {
    const scene = await ready();
    const { voice, peer, ears, clock } = scene;
    voice.request({ type: 'respond' });
    await peer.next('response.create');
    clock.pass(11_000);
    peer.send(created('r1'), delta('r1', 'a', 20));
    await ears.next('audio');
    clock.pass(1_000);
    clock.pass(11_000);
    expect(ears.of('lost')).toEqual([]);
    clock.pass(1_000);
    expect(await ears.next('lost')).toEqual({
      type: 'lost',
      why: 'the model stopped answering',
      retry: true,
    });
  });

  it('gives up a model that never answers what was asked before it was ready', async () => {
    const { voice, peer, ears, clock } = await connected();
    voice.configure(config);
    voice.request({ type: 'respond' });
    peer.send({ type: 'session.created', session: {} }, { type: 'session.updated', session: {} });
    await ears.next('ready');
    clock.pass(12_000);
    expect(await ears.next('lost')).toMatchObject({ why: 'the model stopped answering' });
  });

  it('closes normally when it is closed', async () => {
    const { voice, peer, ears, clock } = await ready();
    voice.close();
    expect(await peer.closed).toBe(1000);
    expect(ears.of('lost')).toEqual([]);
    expect(clock.pending()).toBe(0);
  });
});

describe('responses', () => {
  it('goes round a tool: call, output, follow-up', async () => {
    // The listener answers at once: what it causes must still come in order.
    const { voice, peer, ears } = await ready({}, (event, self) => {
      if (event.type !== 'toolCalled') return;
      self.answer(event.id, '{"ok":true}');
      self.request({ type: 'respond' });
    });
    voice.request({ type: 'respond' });
    await peer.next('response.create');
    const item = functionCall('c1');
    peer.send(
      created('r1'),
      {
        type: 'response.function_call_arguments.done',
        response_id: 'r1',
        item_id: item.id,
        call_id: 'c1',
        name: item.name,
        arguments: item.arguments,
      },
      itemDone('r1', item),
    );
    expect(await ears.next('toolCalled')).toEqual({
      type: 'toolCalled',
      id: 'c1',
      name: 'record_details',
      arguments: '{"details":[]}',
    });
    const output = await peer.next('conversation.item.create');
    expect(output.item).toEqual({ type: 'function_call_output', call_id: 'c1', output: '{"ok":true}' });
    peer.send(done('r1', { output: [item] }));
    await peer.next('response.create');
    expect(ears.of('toolCalled')).toHaveLength(1);
    expect(await ears.next('responseEnded')).toEqual({
      type: 'responseEnded',
      status: 'completed',
      tools: 1,
    });
  });

  it('tells one thing after the other, also to a listener that answers at once', async () => {
    const told: string[] = [];
    const { voice, peer } = await ready({}, (event, self) => {
      told.push(`${event.type} begins`);
      if (event.type === 'toolCalled') self.answer(event.id, '{"ok":true}');
      if (event.type === 'toolCalled') self.request({ type: 'respond' });
      told.push(`${event.type} ends`);
    });
    voice.request({ type: 'respond' });
    await peer.next('response.create');
    peer.send(created('r1'), done('r1', { output: [functionCall('c1'), functionCall('c2')] }));
    await peer.next('response.create');
    expect(told.slice(2)).toEqual([
      'toolCalled begins',
      'toolCalled ends',
      'toolCalled begins',
      'toolCalled ends',
      'responseEnded begins',
      'responseEnded ends',
    ]);
  });

  it('does not run a call that was cut, and takes it out of the conversation', async () => {
    const { voice, peer, ears } = await ready();
    voice.request({ type: 'respond' });
    await peer.next('response.create');
    const item = functionCall('c1', { status: 'incomplete', arguments: '{"deta' });
    peer.send(created('r1'), itemDone('r1', item), done('r1', { status: 'cancelled', output: [item] }));
    expect(await ears.next('responseEnded')).toMatchObject({ status: 'cancelled', tools: 0 });
    expect((await peer.next('conversation.item.delete')).item_id).toBe('item_c1');
    expect(ears.of('toolCalled')).toEqual([]);
  });

  it('asks for exact words and for one tool in the response, never in the session', async () => {
    const { voice, peer } = await ready();
    voice.request({ type: 'say', text: 'We open at "nine".' });
    const say = await peer.next('response.create');
    expect(say.response.instructions).toMatch(/Say exactly: "We open at "nine"\."$/);
    expect(say.response.tool_choice).toBe('none');
    peer.send(created('r1'), done('r1'));
    voice.request({ type: 'force', tool: 'classify_intent' });
    const force = await peer.next('response.create');
    expect(force.response.tool_choice).toEqual({ type: 'function', name: 'classify_intent' });
    const ids = peer.received.map(({ event_id }) => event_id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('asks again when the server was busy with another response', async () => {
    const { voice, peer, ears, logged } = await ready();
    voice.request({ type: 'say', text: 'Hello.' });
    const { event_id } = await peer.next('response.create');
    peer.send(error('conversation_already_has_active_response', { event_id }), created('r1'), done('r1'));
    const again = await peer.next('response.create');
    expect(again.response.instructions).toContain('Hello.');
    expect(await ears.next('responseEnded')).toMatchObject({ status: 'completed' });
    expect(logged).toContainEqual({
      event: 'refused',
      code: 'conversation_already_has_active_response',
      param: null,
      of: 'create',
    });
  });

  it('answers a turn once with a server that answers by itself', async () => {
    const scene = await ready();
    const { voice, peer, ears } = scene;
    peer.send({ type: 'input_audio_buffer.committed', item_id: 'u1' }, created('r1'), delta('r1', 'a', 20));
    await ears.next('audio');
    voice.request({ type: 'respond' });
    peer.send(done('r1'));
    await ears.next('responseEnded');
    await settled(scene);
    expect(peer.received.filter(({ type }) => type === 'response.create')).toEqual([]);
  });

  it('says why a response failed, and why a request was refused', async () => {
    const { voice, peer, ears } = await ready();
    voice.request({ type: 'respond' });
    await peer.next('response.create');
    const failure = { type: 'rate_limit_error', code: 'rate_limit_exceeded', message: 'Slow down.' };
    peer.send(created('r1'), done('r1', { status: 'failed', status_details: { error: failure } }));
    expect(await ears.next('responseEnded')).toEqual({
      type: 'responseEnded',
      status: 'failed',
      tools: 0,
      why: 'rate_limit_exceeded',
    });
    voice.request({ type: 'respond' });
    const { event_id } = await peer.next('response.create');
    peer.send(error('server_error', { event_id, type: 'server_error' }));
    expect(await ears.next('responseEnded')).toMatchObject({ status: 'failed', why: 'server_error' });
  });

  it('tells what it cost, and does not mind when that is not said', async () => {
    const { voice, peer, ears, logged } = await ready();
    voice.request({ type: 'respond' });
    await peer.next('response.create');
    const usage = { input_tokens: 132, output_tokens: 121, input_token_details: { cached_tokens: 64 } };
    peer.send(created('r1'), done('r1', { usage }));
    await ears.next('responseEnded');
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({
      event: 'usage',
      usage: { input_tokens: 132, output_tokens: 121, input_token_details: { cached_tokens: 64 } },
    });
  });

  it('tells a session about a tool that it never called', async () => {
    const { voice, peer } = await ready();
    voice.answer('call_of_before', '{"ok":true}');
    const { item } = await peer.next('conversation.item.create');
    expect(item.role).toBe('system');
    expect(item.content[0].text).toContain('{"ok":true}');
  });

  it('ends the words of an item that was cut off before its end', async () => {
    const { voice, peer, ears } = await ready();
    voice.request({ type: 'respond' });
    await peer.next('response.create');
    const words = { response_id: 'r1', item_id: 'a', content_index: 0 };
    peer.send(
      created('r1'),
      { type: 'response.output_audio_transcript.delta', ...words, delta: 'Sure, ' },
      { type: 'response.output_audio_transcript.delta', ...words, delta: 'for how' },
      done('r1', { status: 'cancelled' }),
    );
    await ears.next('responseEnded');
    expect(ears.of('agentText').map(({ text, final }) => [text, final])).toEqual([
      ['Sure, ', false],
      ['Sure, for how', false],
      ['Sure, for how', true],
    ]);
  });
});

describe('interruptions', () => {
  const speaking = async (...audio: Message[]) => {
    const scene = await ready();
    scene.voice.request({ type: 'respond' });
    await scene.peer.next('response.create');
    scene.peer.send(created('r1'), ...audio);
    for (const { type } of audio) if (type === 'response.output_audio.delta') await scene.ears.next('audio');
    return scene;
  };
  const after = async (scene: Scene) => {
    await settled(scene);
    return scene.peer.received
      .filter(({ type }) => /cancel|truncate|delete/.test(type))
      .map(({ type, event_id: _, ...fields }) => ({ type, ...fields }));
  };

  it('cancels, cuts what is unheard at what was heard, and drops what comes late', async () => {
    const scene = await speaking(delta('r1', 'a', 1_000), delta('r1', 'a', 1_000));
    scene.voice.interrupt([{ item: 'a', part: 0, heardMs: 640.7 }]);
    scene.peer.send(delta('r1', 'a', 1_000), audioDone('r1', 'a'), done('r1', { status: 'cancelled' }));
    expect(await scene.ears.next('responseEnded')).toMatchObject({ status: 'cancelled' });
    expect(scene.ears.of('audio')).toHaveLength(2);
    expect(scene.ears.of('audioEnded')).toEqual([]);
    expect(await after(scene)).toEqual([
      { type: 'response.cancel', response_id: 'r1' },
      { type: 'conversation.item.truncate', item_id: 'a', content_index: 0, audio_end_ms: 640 },
    ]);
  });

  it('never cuts beyond the audio that came', async () => {
    const scene = await speaking(delta('r1', 'a', 300));
    scene.voice.interrupt([{ item: 'a', part: 0, heardMs: 5_000 }]);
    expect(await after(scene)).toContainEqual({
      type: 'conversation.item.truncate',
      item_id: 'a',
      content_index: 0,
      audio_end_ms: 300,
    });
  });

  it('cuts each item that was still to be heard, after the response was made long ago', async () => {
    const scene = await speaking(
      delta('r1', 'a', 500),
      audioDone('r1', 'a'),
      delta('r1', 'b', 700),
      audioDone('r1', 'b'),
      delta('r1', 'c', 900),
      audioDone('r1', 'c'),
      done('r1'),
    );
    await scene.ears.next('responseEnded');
    scene.voice.interrupt([
      { item: 'a', part: 0, heardMs: 500 },
      { item: 'b', part: 0, heardMs: 100 },
      { item: 'c', part: 0, heardMs: 0 },
    ]);
    expect(await after(scene)).toEqual([
      { type: 'conversation.item.truncate', item_id: 'b', content_index: 0, audio_end_ms: 100 },
      { type: 'conversation.item.delete', item_id: 'c' },
    ]);
  });

  it('cuts an item that is still being made, though all that came of it was heard', async () => {
    const scene = await speaking(delta('r1', 'a', 500));
    scene.voice.interrupt([]);
    expect(await after(scene)).toEqual([
      { type: 'response.cancel', response_id: 'r1' },
      { type: 'conversation.item.truncate', item_id: 'a', content_index: 0, audio_end_ms: 500 },
    ]);
  });

  it('takes an item out that was begun and not heard at all', async () => {
    const item = { id: 'a', type: 'message', role: 'assistant', content: [] };
    const late = { ...item, id: 'b' };
    const added = (which: object) => ({ type: 'response.output_item.added', response_id: 'r1', item: which });
    const scene = await speaking(added(item));
    await settled(scene);
    scene.voice.interrupt([]);
    scene.peer.send(added(late));
    await settled(scene);
    expect(await after(scene)).toEqual([
      { type: 'response.cancel', response_id: 'r1' },
      { type: 'conversation.item.delete', item_id: 'a' },
      { type: 'conversation.item.delete', item_id: 'b' },
    ]);
  });

  it('does not cut twice, and does not mind that there was nothing to cancel', async () => {
    const scene = await speaking(delta('r1', 'a', 500));
    scene.voice.interrupt([{ item: 'a', part: 0, heardMs: 200 }]);
    scene.voice.interrupt([{ item: 'a', part: 0, heardMs: 200 }]);
    const { event_id } = await scene.peer.next('response.cancel');
    scene.peer.send(error('response_cancel_not_active', { event_id }));
    expect(await scene.ears.next('responseEnded')).toMatchObject({ status: 'cancelled' });
    expect(await after(scene)).toHaveLength(2);
    scene.voice.request({ type: 'respond' });
    await scene.peer.next('response.create');
  });

  it('silences a response that is announced only after the interruption', async () => {
    const scene = await ready();
    scene.voice.request({ type: 'respond' });
    await scene.peer.next('response.create');
    scene.voice.interrupt([]);
    scene.peer.send(created('r1'), delta('r1', 'a', 500), done('r1', { status: 'cancelled' }));
    await scene.ears.next('responseEnded');
    expect(scene.ears.of('audio')).toEqual([]);
    expect(await after(scene)).toEqual([{ type: 'response.cancel', response_id: 'r1' }]);
  });
});

describe('the caller', () => {
  const completed = (item: string, transcript: string): Message => ({
    type: 'conversation.item.input_audio_transcription.completed',
    item_id: item,
    content_index: 0,
    transcript,
  });

  it('has one turn an item, whichever event tells of it first', async () => {
    const { peer, ears } = await ready();
    const content = [{ type: 'input_audio', transcript: null }];
    const added = (id: string, type: string): Message => ({
      type,
      item: { id, type: 'message', role: 'user', content },
    });
    peer.send(
      { type: 'input_audio_buffer.committed', item_id: 'u1' },
      added('u1', 'conversation.item.added'),
      completed('u1', 'Hi.'),
      added('u2', 'conversation.item.created'),
      completed('u3', 'Hello?'),
      { type: 'conversation.item.input_audio_transcription.failed', item_id: 'u4', error: {} },
      completed('u2', 'Late.'),
    );
    while ((await ears.next('callerSaid')).text !== 'Late.');
    expect(ears.of('callerTurn').map(({ item }) => item)).toEqual(['u1', 'u2', 'u3', 'u4']);
    expect(ears.of('callerSaid').map(({ item }) => item)).toEqual(['u1', 'u3', 'u2']);
  });

  it('did not speak just now when an old conversation is recalled', async () => {
    const scene = await ready();
    const { voice, peer, ears } = scene;
    const lines = Array.from({ length: 30 }, (_, n) => ({
      speaker: n % 2 === 0 ? ('caller' as const) : ('agent' as const),
      text: `line ${n}`,
    }));
    voice.recall(lines);
    for (let n = 10; n < 30; n++) {
      const { item } = await peer.next('conversation.item.create');
      expect(item.role).toBe(n % 2 === 0 ? 'user' : 'assistant');
      expect(item.content).toEqual([{ type: n % 2 === 0 ? 'input_text' : 'output_text', text: `line ${n}` }]);
      peer.send({ type: 'conversation.item.added', item: { ...item, id: `item_${n}` } });
    }
    await settled(scene);
    expect(ears.of('callerTurn')).toEqual([]);
  });
});

it('goes on after events that nobody can read', async () => {
  const scene = await ready();
  scene.peer.socket.send('{"type":');
  scene.peer.socket.send('[]');
  scene.peer.socket.send(Buffer.from([1, 2, 3]));
  scene.peer.send({ type: 'rate_limits.updated', rate_limits: [] }, { type: 'response.created' });
  await settled(scene);
  expect(scene.logged.map((entry) => (entry.event === 'malformed' ? entry.why : entry.event))).toEqual([
    'not JSON',
    'no type',
    'a binary frame',
    'response.created: response',
  ]);
});
