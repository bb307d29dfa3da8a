import { describe, expect, it } from 'vitest';
import { created, delta, done, error, functionCall, itemDone, ready, settled } from './scene.ts';

/** As the API's reference shows it. */
const usage = {
  total_tokens: 253,
  input_tokens: 132,
  output_tokens: 121,
  input_token_details: {
    text_tokens: 119,
    audio_tokens: 13,
    image_tokens: 0,
    cached_tokens: 64,
    cached_tokens_details: { text_tokens: 64, audio_tokens: 0, image_tokens: 0 },
  },
  output_token_details: { text_tokens: 30, audio_tokens: 91 },
};

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

  it('answers an id that the model uses again with a note, for one call has one output', async () => {
    const { voice, peer, ears } = await ready({}, (event, self) => {
      if (event.type !== 'toolCalled') return;
      self.request({ type: 'respond' });
      self.answer(event.id, `{"ok":${event.name === 'record_details'}}`);
    });
    voice.request({ type: 'respond' });
    await peer.next('response.create');
    peer.send(created('r1'), done('r1', { output: [functionCall('c1')] }));
    expect((await peer.next('conversation.item.create')).item.type).toBe('function_call_output');
    await peer.next('response.create');
    const again = functionCall('c1', { id: 'item_again', name: 'clarify_detail' });
    peer.send(created('r2'), itemDone('r2', again), done('r2', { output: [again] }));
    const note = await peer.next('conversation.item.create');
    expect(note.item.content).toEqual([
      { type: 'input_text', text: 'A tool that was called before has answered: {"ok":false}' },
    ]);
    expect((await peer.next('conversation.item.delete')).item_id).toBe('item_again');
    await peer.next('response.create');
    expect(ears.of('toolCalled')).toHaveLength(2);
    expect(ears.of('responseEnded').map(({ tools }) => tools)).toEqual([1, 1]);
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
    const { voice, peer, ears } = await ready();
    voice.request({ type: 'respond' });
    await peer.next('response.create');
    peer.send(created('r1'), done('r1', { usage }));
    await ears.next('responseEnded');
    voice.request({ type: 'respond' });
    await peer.next('response.create');
    peer.send(created('r2'), done('r2'));
    await ears.next('responseEnded');
    expect(ears.events.map(({ type }) => type)).toEqual(['ready', 'used', 'responseEnded', 'responseEnded']);
    expect(ears.of('used')[0]?.usage).toEqual({
      model: 'gpt-realtime-2.1',
      text_in: 119,
      text_cached: 64,
      audio_in: 13,
      audio_cached: 0,
      text_out: 30,
      audio_out: 91,
    });
  });

  it('tells what a response cost that was given up before its end was told', async () => {
    const { voice, peer, ears } = await ready();
    voice.request({ type: 'respond' });
    await peer.next('response.create');
    peer.send(created('r1'));
    peer.send(delta('r1', 'a', 20));
    await ears.next('audio');
    voice.interrupt([]);
    const { event_id } = await peer.next('response.cancel');
    peer.send(error('response_cancel_not_active', { event_id }));
    await ears.next('responseEnded');
    peer.send(done('r1', { usage }));
    expect((await ears.next('used')).usage.audio_out).toBe(91);
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
