import { describe, expect, it } from 'vitest';
import type { Message } from './raw-server.ts';
import { audioDone, created, delta, done, error, ready, type Scene, settled } from './scene.ts';

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

  it('tells no more words of it, neither those that come late nor those that had come', async () => {
    const words = (text: string) => ({
      type: 'response.output_audio_transcript.delta',
      response_id: 'r1',
      item_id: 'a',
      content_index: 0,
      delta: text,
    });
    const scene = await speaking(delta('r1', 'a', 1_000), words("You're"));
    await scene.ears.next('agentText');
    scene.voice.interrupt([{ item: 'a', part: 0, heardMs: 640 }]);
    scene.peer.send(words(' booked if'), done('r1', { status: 'cancelled' }));
    await scene.ears.next('responseEnded');
    expect(scene.ears.of('agentText')).toMatchObject([{ text: "You're", final: false }]);
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
