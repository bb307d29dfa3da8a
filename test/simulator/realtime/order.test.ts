import { afterEach, describe, expect, it } from 'vitest';
import { script } from '../../../src/simulator/realtime/minds/script.ts';
import { folded, MS_PER_CHARACTER, queuedEar, type Scene, scene, silence, tone, typed } from './kit.ts';

let open: Scene | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

const spokenItem = [
  'response.output_item.added',
  'conversation.item.added',
  'response.content_part.added',
  'deltas',
  'response.output_audio.done',
  'response.output_audio_transcript.done',
  'response.content_part.done',
  'conversation.item.done',
  'response.output_item.done',
];
const calledItem = [
  'response.output_item.added',
  'conversation.item.added',
  'response.function_call_arguments.delta',
  'response.function_call_arguments.done',
  'conversation.item.done',
  'response.output_item.done',
];
const committedTurn = [
  'input_audio_buffer.speech_started',
  'input_audio_buffer.speech_stopped',
  'input_audio_buffer.committed',
  'conversation.item.added',
  'conversation.item.done',
];

describe('a session', () => {
  it('opens with session.created and answers an update with the whole effective session', async () => {
    open = await scene(script());
    const client = open.connect();
    const created = await client.next('session.created');
    expect(created.session).toMatchObject({
      object: 'realtime.session',
      model: 'gpt-realtime-2.1',
      audio: { input: { format: { type: 'audio/pcm', rate: 24_000 } } },
    });
    client.send({
      type: 'session.update',
      session: { type: 'realtime', audio: { input: { format: { type: 'audio/pcmu' } } } },
    });
    const updated = await client.next('session.updated');
    expect(updated.session.audio.input.format).toEqual({ type: 'audio/pcmu' });
    expect(updated.session.audio.input.turn_detection).toEqual(created.session.audio.input.turn_detection);
    expect(updated.session.expires_at).toBe(created.session.expires_at);
    expect(client.events.map((event) => event.type)).toEqual(['session.created', 'session.updated']);
  });

  it('says nothing first', async () => {
    open = await scene(script([{ say: 'Hello.' }]));
    const client = await open.ready();
    client.send(typed('hi'));
    await client.next('conversation.item.done');
    expect(client.since()).toEqual(['conversation.item.added', 'conversation.item.done']);
  });
});

describe('a turn of the caller', () => {
  it('is announced, ended, committed and answered, and its transcript follows by item id', async () => {
    open = await scene(script([{ say: 'Sure, for how many people?' }]), {
      ear: queuedEar('i would like to book a table'),
    });
    const client = await open.ready();
    client.append(silence(1_000), tone(800), silence(700));
    await client.next('response.done');
    expect(folded(client.since())).toEqual([
      ...committedTurn,
      'response.created',
      ...spokenItem,
      'response.done',
    ]);
    const started = await client.next('input_audio_buffer.speech_started');
    const stopped = await client.next('input_audio_buffer.speech_stopped');
    const committed = await client.next('input_audio_buffer.committed');
    const heard = await client.next('conversation.item.input_audio_transcription.completed');
    expect(new Set([started.item_id, stopped.item_id, committed.item_id, heard.item_id]).size).toBe(1);
    expect(committed.previous_item_id).toBeNull();
    expect(heard.transcript).toBe('i would like to book a table');
    // Prefix padding of 300 ms before one second, 500 ms of silence after 1.8 seconds, in frames of 20 ms.
    expect(started.audio_start_ms).toBeGreaterThanOrEqual(680);
    expect(started.audio_start_ms).toBeLessThanOrEqual(740);
    expect(stopped.audio_end_ms).toBeGreaterThanOrEqual(2_280);
    expect(stopped.audio_end_ms).toBeLessThanOrEqual(2_340);
  });

  it('does not end while no audio comes, because its time is the audio', async () => {
    open = await scene(script([]));
    const client = await open.ready();
    client.append(tone(600));
    await client.next('input_audio_buffer.speech_started');
    client.send(typed('meanwhile'));
    await client.next('conversation.item.done');
    expect(client.since()).not.toContain('input_audio_buffer.speech_stopped');
    client.append(silence(600));
    await client.next('input_audio_buffer.speech_stopped');
  });

  it('is committed and left alone when create_response is off', async () => {
    open = await scene(script());
    const client = await open.ready(
      {},
      {
        turn_detection: {
          type: 'server_vad',
          silence_duration_ms: 300,
          create_response: false,
          interrupt_response: false,
        },
      },
    );
    client.append(tone(600), silence(500));
    await client.next('conversation.item.input_audio_transcription.completed');
    expect(client.since()).toEqual(committedTurn);
  });

  it('is committed by hand when turn detection is off', async () => {
    open = await scene(script());
    const client = await open.ready({}, { turn_detection: null });
    client.append(tone(300));
    client.send({ type: 'input_audio_buffer.commit' });
    const { item_id } = await client.next('input_audio_buffer.committed');
    client.send({ type: 'conversation.item.retrieve', item_id });
    const { item } = await client.next('conversation.item.retrieved');
    expect(Buffer.from(item.content[0].audio, 'base64')).toHaveLength(300 * 8);
    expect(client.since().slice(0, 3)).toEqual([
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
    ]);
  });

  it('is heard from its first pause on, and again when it goes on after it', async () => {
    const heardMs: number[] = [];
    const ear = {
      hear: async (audio: Uint8Array) => ({ text: `take ${heardMs.push(audio.length / 8)}`, score: -10 }),
    };
    open = await scene(script([], []), { ear });
    const client = await open.ready({}, { turn_detection: { type: 'server_vad', silence_duration_ms: 510 } });
    client.append(tone(600), silence(700));
    expect((await client.next('conversation.item.input_audio_transcription.completed')).transcript).toBe(
      'take 1',
    );
    // 600 ms of sound and 240 of the pause: the other 260 until the turn ends are not waited for.
    expect(heardMs).toEqual([840]);
    client.append(tone(600), silence(400), tone(600), silence(700));
    expect((await client.next('conversation.item.input_audio_transcription.completed')).transcript).toBe(
      'take 3',
    );
    expect(heardMs[2]).toBeGreaterThanOrEqual(600 + 400 + 600 + 240);
  });

  it('is not transcribed unless transcription was asked for, and is understood all the same', async () => {
    open = await scene(
      script((prompt) => [
        { say: `You said ${prompt.turns.map((turn) => turn.by === 'caller' && turn.text)}` },
      ]),
      { ear: queuedEar('good morning') },
    );
    const client = await open.ready({}, { transcription: null });
    client.append(tone(600), silence(700));
    const { response } = await client.next('response.done');
    expect(response.output[0].content[0].transcript).toBe('You said good morning');
    expect(client.events.some((event) => event.type.includes('transcription'))).toBe(false);
  });
});

describe('a response', () => {
  it('is spoken in order, with the transcript ahead of the audio and real sizes in its usage', async () => {
    open = await scene(script([{ say: 'Hello there.' }]));
    const client = await open.ready({ instructions: 'x'.repeat(400) });
    client.send({ type: 'response.create' });
    const done = await client.next('response.done');
    expect(folded(client.since())).toEqual(['response.created', ...spokenItem, 'response.done']);

    const deltas = client.events.filter((event) => event.type === 'response.output_audio.delta');
    const bytes = deltas.reduce((sum, event) => sum + Buffer.from(event.delta, 'base64').length, 0);
    const ms = 'Hello there.'.length * MS_PER_CHARACTER;
    expect(bytes).toBe(ms * 8);
    const firstWord = client.events.findIndex(
      (event) => event.type === 'response.output_audio_transcript.delta',
    );
    expect(firstWord).toBeLessThan(client.events.indexOf(deltas[0] ?? { type: '' }));
    expect(done.response).toMatchObject({
      status: 'completed',
      output: [{ status: 'completed', content: [{ type: 'output_audio', transcript: 'Hello there.' }] }],
      usage: {
        input_token_details: { text_tokens: 101, audio_tokens: 0, cached_tokens: 0 },
        output_token_details: { text_tokens: 3, audio_tokens: 10 },
      },
    });
    await client.next('rate_limits.updated');
  });

  it('counts what it read before as cached', async () => {
    open = await scene(script([{ say: 'One.' }], [{ say: 'Two.' }]));
    const client = await open.ready({ instructions: 'x'.repeat(400) });
    client.send(typed('hello'));
    client.send({ type: 'response.create' });
    await client.next('response.done');
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.done');
    const { cached_tokens } = response.usage.input_token_details;
    expect(cached_tokens).toBe(103);
    expect(response.usage.input_tokens).toBeGreaterThan(cached_tokens);
  });

  it('calls a function, takes its output, and goes on when asked', async () => {
    open = await scene(
      script([{ say: 'One moment.' }, { call: 'book', arguments: '{"people":4}' }], (prompt) => [
        { say: `It says ${prompt.turns.map((turn) => (turn.by === 'output' ? turn.output : '')).join('')}.` },
      ]),
    );
    const client = await open.ready({ tools: [{ type: 'function', name: 'book', parameters: {} }] });
    client.send({ type: 'response.create' });
    const done = await client.next('response.done');
    expect(folded(client.since())).toEqual([
      'response.created',
      ...spokenItem,
      ...calledItem,
      'response.done',
    ]);
    const call = done.response.output[1];
    expect(call).toMatchObject({ type: 'function_call', status: 'completed', arguments: '{"people":4}' });

    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: call.call_id, output: 'booked' },
    });
    client.send({ type: 'response.create' });
    const answer = await client.next('response.done');
    expect(answer.response.output[0].content[0].transcript).toBe('It says booked.');
    expect(folded(client.since())).toEqual([
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
      ...spokenItem,
      'response.done',
    ]);
  });

  it('outside the conversation leaves no items and may run beside one inside', async () => {
    open = await scene(
      script(
        [{ say: 'This takes a long while to say, so that the other response can run beside it.' }],
        [{ say: '- booked' }],
      ),
      { pace: 1 },
    );
    const client = await open.ready();
    client.send({ type: 'response.create' });
    await client.next('response.output_audio.delta');
    client.send({
      type: 'response.create',
      response: {
        conversation: 'none',
        output_modalities: ['text'],
        metadata: { purpose: 'summary' },
        tools: [],
      },
    });
    const done = await client.next('response.done');
    expect(done.response).toMatchObject({
      status: 'completed',
      conversation_id: null,
      metadata: { purpose: 'summary' },
      output: [{ content: [{ type: 'output_text', text: '- booked' }] }],
    });
    const own = client.events.filter(
      (event) => event.response_id === done.response.id || event.response?.id === done.response.id,
    );
    expect(folded(own.map((event) => event.type))).toEqual([
      'response.created',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.done',
    ]);
    client.send({ type: 'response.cancel' });
    expect((await client.next('response.done')).response.status).toBe('cancelled');
  });

  it('stops short at max_output_tokens, and with nothing to do completes without output', async () => {
    open = await scene(script([{ say: 'word '.repeat(100) }], []));
    const client = await open.ready({ max_output_tokens: 40 });
    client.send({ type: 'response.create' });
    const short = await client.next('response.done');
    expect(short.response).toMatchObject({
      status: 'incomplete',
      status_details: { type: 'incomplete', reason: 'max_output_tokens' },
      output: [{ status: 'incomplete' }],
    });
    client.send({ type: 'response.create' });
    expect((await client.next('response.done')).response).toMatchObject({ status: 'completed', output: [] });
  });
});

describe('a caller who interrupts', () => {
  const long = 'We are open from Monday to Friday, and on Saturday mornings too. '.repeat(4);

  it('cancels the response that is being generated, which closes what it opened', async () => {
    open = await scene(script([{ say: long }], [{ say: 'Go on.' }]), { pace: 2 });
    const client = await open.ready();
    client.send({ type: 'response.create' });
    await client.next('response.output_audio.delta');
    client.append(tone(600));
    const cancelled = await client.next('response.done');
    const types = client.since();
    expect(folded(types.slice(types.indexOf('input_audio_buffer.speech_started')))).toEqual([
      'input_audio_buffer.speech_started',
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
    ]);
    expect(cancelled.response).toMatchObject({
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'turn_detected' },
      output: [{ status: 'incomplete' }],
    });
    const [said] = cancelled.response.output;
    expect(long.startsWith(said.content[0].transcript)).toBe(true);

    client.send({
      type: 'conversation.item.truncate',
      item_id: said.id,
      content_index: 0,
      audio_end_ms: 150,
    });
    expect(await client.next('conversation.item.truncated')).toMatchObject({
      item_id: said.id,
      audio_end_ms: 150,
    });
    client.append(silence(700));
    const answer = await client.next('response.done');
    expect(answer.response.output[0].content[0].transcript).toBe('Go on.');
  });

  it('changes nothing about a response that has been generated already', async () => {
    open = await scene(script([{ say: long }]));
    const client = await open.ready();
    client.send({ type: 'response.create' });
    await client.next('response.done');
    client.since();
    client.append(tone(600));
    await client.next('input_audio_buffer.speech_started');
    client.send({ type: 'input_audio_buffer.clear' });
    await client.next('input_audio_buffer.cleared');
    expect(client.since()).toEqual(['input_audio_buffer.speech_started', 'input_audio_buffer.cleared']);
  });

  it('does not cancel when interrupt_response is off; the turn then finds the response in its way', async () => {
    open = await scene(script([{ say: long }]), { pace: 2 });
    const client = await open.ready(
      {},
      { turn_detection: { type: 'server_vad', silence_duration_ms: 300, interrupt_response: false } },
    );
    client.send({ type: 'response.create' });
    await client.next('response.output_audio.delta');
    client.append(tone(600), silence(500));
    const { error } = await client.next('error');
    expect(error.code).toBe('conversation_already_has_active_response');
    expect(client.since()).not.toContain('response.done');
  });

  it('cuts a function call short, in an item that says so', async () => {
    open = await scene(script([{ call: 'book', arguments: '{"people":4,"name":"Smith"}', overMs: 600_000 }]));
    const client = await open.ready({ tools: [{ type: 'function', name: 'book' }] });
    client.send({ type: 'response.create' });
    await client.next('response.output_item.added');
    client.append(tone(600));
    const { response } = await client.next('response.done');
    expect(response.output[0]).toMatchObject({ type: 'function_call', status: 'incomplete' });
  });

  it('may be us: response.cancel ends it as client_cancelled', async () => {
    open = await scene(script([{ say: long }]), { pace: 2 });
    const client = await open.ready();
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.created');
    await client.next('response.output_audio.delta');
    client.send({ type: 'response.cancel', response_id: response.id });
    expect((await client.next('response.done')).response.status_details).toEqual({
      type: 'cancelled',
      reason: 'client_cancelled',
    });
  });
});

describe('one format and another', () => {
  it.each([
    ['audio/pcm', 6],
    ['audio/pcma', 1],
    ['audio/pcmu', 1],
  ])('speaks and hears %s', async (type, bytesPerSample) => {
    open = await scene(script([{ say: 'Hello there.' }]), { ear: queuedEar('good morning') });
    const client = open.connect();
    await client.next('session.created');
    client.send({
      type: 'session.update',
      session: {
        type: 'realtime',
        audio: {
          input: { format: { type }, turn_detection: null, transcription: {} },
          output: { format: { type } },
        },
      },
    });
    await client.next('session.updated');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    const sound = Buffer.concat(
      client.events
        .filter((event) => event.type === 'response.output_audio.delta')
        .map((event) => Buffer.from(event.delta, 'base64')),
    );
    expect(sound.length).toBe('Hello there.'.length * MS_PER_CHARACTER * 8 * bytesPerSample);
    // What it said is played back to it: loud, and as long as it was.
    client.send({ type: 'input_audio_buffer.append', audio: sound.toString('base64') });
    client.send({ type: 'input_audio_buffer.commit' });
    const { item_id } = await client.next('input_audio_buffer.committed');
    client.send({ type: 'conversation.item.retrieve', item_id });
    const { item } = await client.next('conversation.item.retrieved');
    const ulaw = Buffer.from(item.content[0].audio, 'base64');
    expect(ulaw.length).toBe('Hello there.'.length * MS_PER_CHARACTER * 8);
    expect(Math.min(...ulaw.map((byte) => byte & 0x7f))).toBeLessThan(0x20);
  });
});
