import { afterEach, describe, expect, it } from 'vitest';
import { script } from '../../../src/simulator/realtime/minds/script.ts';
import { type Client, MS_PER_CHARACTER, type Scene, scene, silence, telephone, tone, typed } from './kit.ts';

let open: Scene | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

async function refusal(client: Client, event: Record<string, unknown>) {
  client.send({ event_id: 'mine', ...event });
  const { error } = await client.next('error');
  expect(error.event_id).toBe('mine');
  return error;
}

describe('an update', () => {
  const patch = (session: Record<string, unknown>) => ({
    type: 'session.update',
    session: { type: 'realtime', ...session },
  });

  it.each([
    [
      'no session type',
      { type: 'session.update', session: {} },
      'missing_required_parameter',
      'session.type',
    ],
    ['no session', { type: 'session.update' }, 'missing_required_parameter', 'session'],
    ['the beta voice', patch({ voice: 'alloy' }), 'unknown_parameter', 'session.voice'],
    [
      'the beta modalities',
      patch({ modalities: ['audio', 'text'] }),
      'unknown_parameter',
      'session.modalities',
    ],
    [
      'the beta format',
      patch({ input_audio_format: 'g711_ulaw' }),
      'unknown_parameter',
      'session.input_audio_format',
    ],
    ['a temperature', patch({ temperature: 0.8 }), 'unknown_parameter', 'session.temperature'],
    [
      'a deep beta field',
      patch({ audio: { output: { name: 'x' } } }),
      'unknown_parameter',
      'session.audio.output.name',
    ],
    [
      'both modalities',
      patch({ output_modalities: ['audio', 'text'] }),
      'invalid_value',
      'session.output_modalities',
    ],
    [
      'a wrong rate',
      patch({ audio: { input: { format: { type: 'audio/pcm', rate: 8000 } } } }),
      'invalid_value',
      'session.audio.input.format.rate',
    ],
    [
      'an unknown format',
      patch({ audio: { input: { format: { type: 'g711_ulaw' } } } }),
      'invalid_value',
      'session.audio.input.format.type',
    ],
    [
      'an idle timeout too short',
      patch({ audio: { input: { turn_detection: { type: 'server_vad', idle_timeout_ms: 100 } } } }),
      'invalid_value',
      'session.audio.input.turn_detection.idle_timeout_ms',
    ],
    [
      'a nameless tool',
      patch({ tools: [{ type: 'function' }] }),
      'missing_required_parameter',
      'session.tools[0].name',
    ],
    [
      'a strict tool',
      patch({ tools: [{ type: 'function', name: 'x', strict: true }] }),
      'unknown_parameter',
      'session.tools[0].strict',
    ],
    [
      'a forced tool that is missing',
      patch({ tool_choice: { type: 'function', name: 'x' } }),
      'invalid_value',
      'session.tool_choice',
    ],
    ['another model', patch({ model: 'gpt-realtime-1.5' }), 'invalid_value', 'session.model'],
  ])('with %s is refused', async (_, event, code, param) => {
    open = await scene(script());
    const client = await open.ready();
    expect(await refusal(client, event)).toMatchObject({ type: 'invalid_request_error', code, param });
  });

  it('with one fault is discarded whole', async () => {
    open = await scene(script());
    const client = open.connect();
    await client.next('session.created');
    await refusal(client, {
      type: 'session.update',
      session: telephone({ instructions: 'Be kind.', voice: 'marin' }),
    });
    client.send({ type: 'session.update', session: { type: 'realtime', tools: [] } });
    const { session } = await client.next('session.updated');
    expect(session.instructions).not.toBe('Be kind.');
    expect(session.audio.input.format.type).toBe('audio/pcm');
  });

  it('clears what it sets to nothing and leaves the rest alone', async () => {
    open = await scene(script());
    const client = await open.ready({ instructions: 'Be kind.', tools: [{ type: 'function', name: 'x' }] });
    client.send(patch({ instructions: '', tools: [], audio: { input: { turn_detection: null } } }));
    const { session } = await client.next('session.updated');
    expect(session).toMatchObject({
      instructions: '',
      tools: [],
      audio: {
        input: { turn_detection: null, format: { type: 'audio/pcmu' } },
        output: { voice: 'marin' },
      },
    });
  });

  it('cannot change the voice once it was heard, and may repeat it', async () => {
    open = await scene(script([{ say: 'Hello.' }]));
    const client = await open.ready();
    client.send({ type: 'response.create' });
    await client.next('response.done');
    const error = await refusal(client, patch({ audio: { output: { voice: 'cedar' } } }));
    expect(error.code).toBe('cannot_update_voice');
    client.send(patch({ audio: { output: { voice: 'marin' } } }));
    await client.next('session.updated');
  });
});

describe('a frame that is no event', () => {
  it.each([
    ['broken JSON', '{"type":', 'invalid_json'],
    ['a list', '[]', 'invalid_event'],
    ['no type', '{}', 'missing_required_parameter'],
    ['a binary frame', new Uint8Array([1, 2, 3]), 'invalid_event'],
  ])('is refused and the session goes on: %s', async (_, frame, code) => {
    open = await scene(script());
    const client = await open.ready();
    client.sendRaw(frame);
    expect((await client.next('error')).error).toMatchObject({ code, event_id: null });
    client.send({ type: 'input_audio_buffer.clear' });
    await client.next('input_audio_buffer.cleared');
  });

  it('is told the events there are when its type is unknown', async () => {
    open = await scene(script());
    const client = await open.ready();
    const error = await refusal(client, { type: 'response.audio.clear' });
    expect(error).toMatchObject({ code: 'invalid_value', param: 'type' });
    expect(error.message).toContain("'conversation.item.truncate'");
  });

  it('must have the fields of its type', async () => {
    open = await scene(script());
    const client = await open.ready();
    expect(await refusal(client, { type: 'input_audio_buffer.append' })).toMatchObject({
      code: 'missing_required_parameter',
      param: 'audio',
    });
    expect(await refusal(client, { type: 'input_audio_buffer.append', audio: '!!!' })).toMatchObject({
      code: 'invalid_value',
      param: 'audio',
    });
  });
});

describe('an item', () => {
  it.each([
    [
      'of assistant audio',
      { role: 'assistant', content: [{ type: 'input_audio', audio: '' }] },
      'invalid_value',
    ],
    [
      'with the beta text part',
      { role: 'assistant', content: [{ type: 'text', text: 'x' }] },
      'invalid_value',
    ],
    ['of a stranger', { role: 'tool', content: [] }, 'invalid_value'],
    ['with a long id', { id: 'x'.repeat(33), role: 'user', content: [] }, 'invalid_value'],
  ])('%s is not created', async (_, item, code) => {
    open = await scene(script());
    const client = await open.ready();
    const error = await refusal(client, {
      type: 'conversation.item.create',
      item: { type: 'message', ...item },
    });
    expect(error.code).toBe(code);
  });

  it('goes to its place', async () => {
    open = await scene(script());
    const client = await open.ready();
    const put = async (id: string, previous?: string) => {
      client.send({
        ...typed(id),
        item: { ...typed(id).item, id },
        ...(previous ? { previous_item_id: previous } : {}),
      });
      return (await client.next('conversation.item.added')).previous_item_id;
    };
    expect(await put('b')).toBeNull();
    expect(await put('a', 'root')).toBeNull();
    expect(await put('d')).toBe('b');
    expect(await put('c', 'b')).toBe('b');
    client.send({ type: 'conversation.item.delete', item_id: 'b' });
    expect((await client.next('conversation.item.deleted')).item_id).toBe('b');
    expect(await put('x', 'a')).toBe('a');
    const again = { ...typed('a'), item: { ...typed('a').item, id: 'a' } };
    expect(await refusal(client, again)).toMatchObject({ code: 'invalid_value', param: 'item.id' });
  });

  it.each([
    ['conversation.item.retrieve', {}, 'item_not_found'],
    ['conversation.item.delete', {}, 'item_not_found'],
    ['conversation.item.truncate', { content_index: 0, audio_end_ms: 0 }, 'item_truncate_invalid_item_id'],
  ])('that is not there: %s', async (type, more, code) => {
    open = await scene(script());
    const client = await open.ready();
    expect(await refusal(client, { type, item_id: 'item_none', ...more })).toMatchObject({ code });
  });

  it('cannot follow one that is not there, nor answer a call that was not made', async () => {
    open = await scene(script());
    const client = await open.ready();
    expect((await refusal(client, { ...typed('x'), previous_item_id: 'item_none' })).code).toBe(
      'item_not_found',
    );
    const output = { type: 'function_call_output', call_id: 'call_none', output: '{}' };
    expect((await refusal(client, { type: 'conversation.item.create', item: output })).code).toBe(
      'invalid_tool_call_id',
    );
  });
});

describe('truncating', () => {
  it('takes only what was said aloud, up to what was said, and forgets the transcript', async () => {
    open = await scene(script([{ say: 'Hello there.' }]));
    const client = await open.ready();
    client.send({ ...typed('hi'), item: { ...typed('hi').item, id: 'user_1' } });
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.done');
    const item_id = response.output[0].id;
    const ms = 'Hello there.'.length * MS_PER_CHARACTER;
    const cut = { type: 'conversation.item.truncate', item_id, content_index: 0 };

    expect(await refusal(client, { ...cut, audio_end_ms: ms + 1 })).toMatchObject({
      code: 'invalid_value',
      message: `Audio content of ${ms}ms is already shorter than ${ms + 1}ms.`,
    });
    expect(await refusal(client, { ...cut, audio_end_ms: 1.5 })).toMatchObject({ param: 'audio_end_ms' });
    expect(await refusal(client, { ...cut, audio_end_ms: -1 })).toMatchObject({ param: 'audio_end_ms' });
    expect(await refusal(client, { ...cut, content_index: 1, audio_end_ms: 0 })).toMatchObject({
      param: 'content_index',
    });
    expect(await refusal(client, { ...cut, item_id: 'user_1', audio_end_ms: 0 })).toMatchObject({
      code: null,
      message: 'Only model output audio messages can be truncated',
    });

    client.send({ ...cut, audio_end_ms: 200 });
    await client.next('conversation.item.truncated');
    client.send({ type: 'conversation.item.retrieve', item_id });
    const [part] = (await client.next('conversation.item.retrieved')).item.content;
    expect(part.transcript).toBeNull();
    expect(Buffer.from(part.audio, 'base64')).toHaveLength(200 * 8);
    // What was cut away cannot be cut again.
    expect((await refusal(client, { ...cut, audio_end_ms: 201 })).code).toBe('invalid_value');
  });
});

describe('a response', () => {
  it('is refused while another runs, and cannot be cancelled when none does', async () => {
    open = await scene(script([{ say: 'A long sentence that takes its time to be said.' }]), { pace: 1 });
    const client = await open.ready();
    expect((await refusal(client, { type: 'response.cancel' })).code).toBe('response_cancel_not_active');
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.created');
    const error = await refusal(client, { type: 'response.create' });
    expect(error.code).toBe('conversation_already_has_active_response');
    expect(error.message).toContain(response.id);
    expect((await refusal(client, { type: 'response.cancel', response_id: 'resp_none' })).code).toBe(
      'response_cancel_not_active',
    );
  });

  it.each([
    ['the beta modalities', { modalities: ['audio'] }, 'unknown_parameter', 'response.modalities'],
    [
      'a forced tool that is missing',
      { tool_choice: { type: 'function', name: 'x' } },
      'invalid_value',
      'response.tool_choice',
    ],
    [
      'an item that is not there',
      { input: [{ type: 'item_reference', id: 'item_none' }] },
      'item_not_found',
      'response.input',
    ],
    ['too long a key', { metadata: { ['k'.repeat(65)]: 'v' } }, 'invalid_value', undefined],
  ])('is refused with %s', async (_, response, code, param) => {
    open = await scene(script());
    const client = await open.ready();
    const error = await refusal(client, { type: 'response.create', response });
    expect(error.code).toBe(code);
    if (param) expect(error.param).toBe(param);
  });

  it('fails, and only it, when the mind or the mouth does', async () => {
    open = await scene(
      script(
        () => {
          throw new Error('out of its mind');
        },
        [{ say: 'mumble' }],
        [{ say: 'Hello.' }],
      ),
      {
        mouth: {
          speak: async (text) => {
            if (text === 'mumble') throw new Error('nothing comes out');
            return tone(100);
          },
        },
      },
    );
    const client = await open.ready();
    for (const status of ['failed', 'failed', 'completed']) {
      client.send({ type: 'response.create' });
      expect((await client.next('response.done')).response.status).toBe(status);
    }
  });
});

describe('the input buffer', () => {
  it('is not committed with less than 100 ms in it', async () => {
    open = await scene(script());
    const client = await open.ready({}, { turn_detection: null });
    const commit = { type: 'input_audio_buffer.commit' };
    expect(await refusal(client, commit)).toMatchObject({
      code: 'input_audio_buffer_commit_empty',
      message: expect.stringContaining('only has 0.00ms of audio'),
    });
    client.append(tone(80));
    expect((await refusal(client, commit)).message).toContain('80.00ms');
    client.append(tone(80));
    client.send(commit);
    await client.next('input_audio_buffer.committed');
    expect((await refusal(client, commit)).code).toBe('input_audio_buffer_commit_empty');
  });

  it('forgets what it held when cleared, speech that has begun included', async () => {
    open = await scene(script());
    const client = await open.ready();
    client.append(tone(400));
    await client.next('input_audio_buffer.speech_started');
    client.send({ type: 'input_audio_buffer.clear' });
    client.append(silence(1_000));
    client.send(typed('marker'));
    await client.next('conversation.item.done');
    expect(client.since()).not.toContain('input_audio_buffer.committed');
  });
});

describe('the door', () => {
  it.each([
    ['a bad key', '?model=gpt-realtime-2.1', { authorization: 'Bearer wrong' }, 'invalid_api_key', 3000],
    ['no key', '?model=gpt-realtime-2.1', {}, 'invalid_api_key', 3000],
    [
      'the beta header',
      '?model=gpt-realtime-2.1',
      { authorization: 'Bearer right', 'OpenAI-Beta': 'realtime=v1' },
      'beta_api_shape_disabled',
      4000,
    ],
    ['no model', '', { authorization: 'Bearer right' }, 'missing_model', 4000],
    ['an unknown model', '?model=gpt-2', { authorization: 'Bearer right' }, 'invalid_model', 4000],
    ['a sideband', '?call_id=rtc_1', { authorization: 'Bearer right' }, 'invalid_value', 4000],
  ])('opens, says why and closes for %s', async (_, query, headers, code, close) => {
    open = await scene(script(), { keys: ['right'], models: ['gpt-realtime-2.1'] });
    const client = open.connect(query, headers as Record<string, string>);
    expect((await client.next('error')).error.code).toBe(code);
    expect((await client.closed).code).toBe(close);
    expect(client.events).toHaveLength(1);
  });

  it('turns away more sessions than it holds', async () => {
    open = await scene(script(), { mostSessions: 1 });
    await open.ready();
    const late = open.connect();
    const status = new Promise((resolve) => {
      late.socket.on('unexpected-response', (_, response) => resolve(response.statusCode));
    });
    expect(await status).toBe(429);
  });
});
