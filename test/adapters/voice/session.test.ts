import { describe, expect, it } from 'vitest';
import { realtimeVoices } from '../../../src/adapters/voice/realtime.ts';
import { begun } from '../../../src/core/begun.ts';
import { allRails } from '../../../src/core/rails.ts';
import { voiceConfig } from '../../../src/core/react.ts';
import { stages } from '../../../src/core/stages.ts';
import { config, Ears } from '../../call/voice.conformance.ts';
import { practice } from '../../support/agent.ts';
import { rawServer } from './raw-server.ts';
import { connected, created, delta, done, error, frame, ready, servers, settled } from './scene.ts';

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

  it('waits longer for the end of a turn in the stages in which people pause within one', async () => {
    const { voice, peer } = await ready();
    const context = { agent: practice, maxCallMs: 600_000, transcripts: 'known', rails: allRails } as const;
    const data = { sid: 'CA1', from: '+12125550147', to: '+12125550100', agent: 'Elm', voice: 'test' };
    const call = begun({ type: 'call_start', at: 0, data });
    const silences: Record<string, number> = {};
    for (const stage of stages) {
      // So that every stage has something to say.
      voice.configure({ ...config, endOfTurnMs: 1 });
      await peer.next('session.update');
      voice.configure(voiceConfig(context, { ...call, stage }));
      const { session } = await peer.next('session.update');
      silences[stage] = session.audio.input.turn_detection.silence_duration_ms;
    }
    const { gather_details: details, escalate: message, ...others } = silences;
    expect(new Set(Object.values(others))).toEqual(new Set([500]));
    expect(details).toBe(800);
    expect(message).toBe(1_200);
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
    clock.pass(7_000);
    peer.send(created('r1'), delta('r1', 'a', 20));
    await ears.next('audio');
    clock.pass(1_000);
    clock.pass(7_000);
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
    clock.pass(8_000);
    expect(await ears.next('lost')).toMatchObject({ why: 'the model stopped answering' });
  });

  it('tells five minutes before that the session will end, by what the server says of it', async () => {
    const { voice, peer, ears, clock } = await connected();
    voice.configure(config);
    peer.send(
      { type: 'session.created', session: { expires_at: 3_600 } },
      { type: 'session.updated', session: {} },
    );
    await ears.next('ready');
    clock.pass(55 * 60_000 - 1);
    expect(ears.of('expiring')).toEqual([]);
    clock.pass(1);
    expect(ears.of('expiring')).toHaveLength(1);
  });

  it.each([undefined, 0, -1, 1e12, 'soon'])(
    'tells nothing where the end of the session is %s',
    async (end) => {
      const { voice, peer, ears, clock } = await connected();
      voice.configure(config);
      peer.send(
        { type: 'session.created', session: { expires_at: end } },
        { type: 'session.updated', session: {} },
      );
      await ears.next('ready');
      expect(clock.pending()).toBe(0);
    },
  );

  it('closes normally when it is closed', async () => {
    const { voice, peer, ears, clock } = await ready();
    voice.close();
    expect(await peer.closed).toBe(1000);
    expect(ears.of('lost')).toEqual([]);
    expect(clock.pending()).toBe(0);
  });
});
