import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/simulator/realtime/clock.ts';
import {
  type FaultName,
  plannedFaults,
  randomFaults,
  switchedFaults,
} from '../../../src/simulator/realtime/faults.ts';
import { script } from '../../../src/simulator/realtime/minds/script.ts';
import { queuedEar, type Scene, scene, silence, tone, typed } from './kit.ts';

let open: Scene | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

const hello = [{ say: 'Hello, and welcome to all of you.' }];

describe('a fault', () => {
  it('cuts the connection in the middle of a response', async () => {
    open = await scene(script(hello), { faults: plannedFaults('drop') });
    const client = await open.ready();
    client.send({ type: 'response.create' });
    expect((await client.closed).code).toBe(1006);
    const types = client.events.map((event) => event.type);
    expect(types).toContain('response.output_audio.delta');
    expect(types).not.toContain('response.done');
  });

  it('lets the session expire in the middle of a response', async () => {
    open = await scene(script(hello), { faults: plannedFaults('expire') });
    const client = await open.ready();
    client.send({ type: 'response.create' });
    expect((await client.next('error')).error.code).toBe('session_expired');
    expect(await client.closed).toEqual({
      code: 1001,
      reason: 'Your session hit the maximum duration of 60 minutes.',
    });
  });

  it.each(['rate_limit_exceeded', 'server_error'] as const)('fails a response with %s', async (code) => {
    open = await scene(script(hello, hello), { faults: plannedFaults(code) });
    const client = await open.ready();
    client.send({ type: 'response.create' });
    expect((await client.next('response.done')).response).toMatchObject({
      status: 'failed',
      status_details: { type: 'failed', error: { code } },
      output: [],
      usage: null,
    });
    client.send({ type: 'response.create' });
    expect((await client.next('response.done')).response.status).toBe('completed');
  });

  it('ends speech in the middle of a sentence', async () => {
    open = await scene(script(hello), { faults: plannedFaults('incomplete') });
    const client = await open.ready();
    client.send({ type: 'response.create' });
    expect((await client.next('response.done')).response).toMatchObject({
      status: 'incomplete',
      status_details: { reason: 'content_filter' },
      output: [{ status: 'incomplete' }],
    });
  });

  it('leaves a turn without an answer', async () => {
    open = await scene(script(hello), { faults: plannedFaults('no_response'), ear: queuedEar('a', 'b') });
    const client = await open.ready();
    client.append(tone(600), silence(700));
    await client.next('conversation.item.input_audio_transcription.completed');
    expect(client.since()).not.toContain('response.created');
    client.append(tone(600), silence(700));
    await client.next('response.done');
  });

  it('says one thing in two items', async () => {
    open = await scene(script(hello), { faults: plannedFaults('two_items') });
    const client = await open.ready();
    client.send({ type: 'response.create' });
    const { output } = (await client.next('response.done')).response;
    expect(output.map((item: { content: { transcript: string }[] }) => item.content[0]?.transcript)).toEqual([
      'Hello, and welcome',
      'to all of you.',
    ]);
  });

  it('breaks the arguments of a call that claims to be complete', async () => {
    open = await scene(script([{ call: 'book', arguments: '{"people":4}' }]), {
      faults: plannedFaults('malformed_arguments'),
    });
    const client = await open.ready({ tools: [{ type: 'function', name: 'book' }] });
    client.send({ type: 'response.create' });
    const [call] = (await client.next('response.done')).response.output;
    expect(call.status).toBe('completed');
    expect(() => JSON.parse(call.arguments)).toThrow();
  });

  it('sends a delta after speech has interrupted, which belongs to the cancelled response', async () => {
    open = await scene(script([{ say: 'word '.repeat(80) }]), {
      faults: plannedFaults('late_delta'),
      pace: 2,
    });
    const client = await open.ready();
    client.send({ type: 'response.create' });
    await client.next('response.output_audio.delta');
    client.append(tone(600));
    await client.next('response.done');
    const types = client.since();
    const after = types.slice(types.indexOf('input_audio_buffer.speech_started'));
    expect(after[1]).toBe('response.output_audio.delta');
  });

  it('fails a transcript, and the mind has understood all the same', async () => {
    open = await scene(
      script(({ turns }) => [{ say: JSON.stringify(turns) }]),
      { faults: plannedFaults('transcription_failed'), ear: queuedEar('good morning') },
    );
    const client = await open.ready();
    client.append(tone(600), silence(700));
    const failed = await client.next('conversation.item.input_audio_transcription.failed');
    expect(failed.error.type).toBe('transcription_error');
    const { output } = (await client.next('response.done')).response;
    expect(output[0].content[0].transcript).toContain('good morning');
  });

  it('adds events and fields nobody knows', async () => {
    open = await scene(script(hello), { faults: plannedFaults('extra_field', 'unknown_event') });
    const client = open.connect();
    expect(await client.next('session.created')).toHaveProperty('obfuscation');
    client.send({ type: 'response.create' });
    await client.next('session.weather.updated');
  });

  it.each([
    ['bad_key', 'invalid_api_key', 3000],
    ['unknown_model', 'invalid_model', 4000],
    ['no_credit', 'credit_balance_exhausted', 4000],
  ] as const)('shuts the door: %s', async (fault, code, close) => {
    open = await scene(script(), { faults: plannedFaults(fault) });
    const client = open.connect();
    expect((await client.next('error')).error.code).toBe(code);
    expect((await client.closed).code).toBe(close);
  });

  it.each([
    ['drop', 1006],
    ['expire', 1001],
    ['no_credit', 4000],
  ] as const)('ends every open session when it is told to: %s', async (fault, close) => {
    open = await scene(script());
    const clients = [await open.ready(), await open.ready()];
    open.strike(fault);
    expect(await Promise.all(clients.map(async (client) => (await client.closed).code))).toEqual([
      close,
      close,
    ]);
  });

  it.each<[FaultName, string]>([
    ['never_created', 'session.created'],
    ['never_updated', 'session.updated'],
  ])('leaves out what a client waits for: %s', async (fault, type) => {
    open = await scene(script(), { faults: plannedFaults(fault) });
    const client = open.connect();
    await new Promise((resolve) => client.socket.once('open', resolve));
    client.send({ type: 'session.update', session: { type: 'realtime', instructions: 'Hello.' } });
    client.send(typed('later'));
    await client.next('conversation.item.done');
    expect(client.since()).not.toContain(type);
  });

  it('leaves the formats as they were, and says so', async () => {
    open = await scene(script(), { faults: plannedFaults('wrong_format') });
    const client = await open.ready({ instructions: 'Hello.' });
    const updated = client.events.find(({ type }) => type === 'session.updated');
    expect(updated?.session).toMatchObject({
      instructions: 'Hello.',
      audio: { input: { format: { type: 'audio/pcm' } }, output: { format: { type: 'audio/pcm' } } },
    });
  });

  it('does not answer a request, or refuses it by a fault of its own', async () => {
    open = await scene(script(hello), { faults: plannedFaults('mute', 'refused') });
    const client = await open.ready();
    client.send({ type: 'response.create' });
    client.send(typed('later'));
    await client.next('conversation.item.done');
    expect(client.since()).not.toContain('response.created');
    client.send({ type: 'response.create', event_id: 'mine' });
    expect((await client.next('error')).error).toMatchObject({ code: 'server_error', event_id: 'mine' });
    client.send({ type: 'response.create' });
    expect((await client.next('response.done')).response.status).toBe('completed');
  });

  it('makes a response of nothing', async () => {
    open = await scene(script(hello), { faults: plannedFaults('empty') });
    const client = await open.ready();
    client.send({ type: 'response.create' });
    expect((await client.next('response.done')).response).toMatchObject({ status: 'completed', output: [] });
  });

  it('stops in the middle, until it is cancelled', async () => {
    open = await scene(script([{ say: 'word '.repeat(80) }]), { faults: plannedFaults('stall') });
    const client = await open.ready();
    client.send({ type: 'response.create' });
    await client.next('response.output_audio.delta');
    client.send({ type: 'response.cancel' });
    expect((await client.next('response.done')).response.status).toBe('cancelled');
    expect(client.events.filter(({ type }) => type === 'response.output_audio.delta')).toHaveLength(1);
  });

  it('fails a response for want of credit', async () => {
    const faults = switchedFaults();
    open = await scene(script(hello), { faults });
    const client = await open.ready();
    faults.set('no_credit', 1);
    client.send({ type: 'response.create' });
    expect((await client.next('response.done')).response.status_details.error).toMatchObject({
      type: 'insufficient_quota',
      code: 'credit_balance_exhausted',
    });
  });

  it('cuts an event in the middle of its JSON', async () => {
    const faults = switchedFaults();
    open = await scene(script(hello), { faults });
    const client = await open.ready();
    faults.set('malformed', 1);
    client.socket.removeAllListeners('message');
    const text = new Promise((resolve) => client.socket.once('message', (data) => resolve(data.toString())));
    client.send({ type: 'response.create' });
    expect(await text).toMatch(/^\{"type":"response\.created",[^}]*$/);
  });

  it('strikes as often as it is set to', () => {
    const faults = switchedFaults();
    expect(faults.strikes('drop')).toBe(false);
    faults.set('drop', 2);
    expect([1, 2, 3].map(() => faults.strikes('drop'))).toEqual([true, true, false]);
    faults.set('drop', 2);
    faults.set('drop', 0);
    expect(faults.strikes('drop')).toBe(false);
  });

  it('comes as often as its rate says, the same for the same seed', () => {
    const rolls = (seed: number) => {
      let state = seed;
      const random = () => {
        state = (state * 48_271) % 2_147_483_647;
        return state / 2_147_483_647;
      };
      const faults = randomFaults(random, { drop: 0.25 });
      return Array.from({ length: 1_000 }, () => faults.strikes('drop'));
    };
    const struck = rolls(7).filter(Boolean).length;
    expect(struck).toBeGreaterThan(200);
    expect(struck).toBeLessThan(300);
    expect(rolls(7)).toEqual(rolls(7));
    expect(randomFaults(() => 0, {}).strikes('drop')).toBe(false);
  });
});

describe('a mind that misbehaves on purpose', () => {
  it.each([
    [{ fail: 'server_error' }, { status: 'failed', status_details: { error: { code: 'server_error' } } }],
    [
      { stopShort: 'max_output_tokens' },
      { status: 'incomplete', status_details: { reason: 'max_output_tokens' } },
    ],
  ] as const)('ends its response: %j', async (act, expected) => {
    open = await scene(script([{ say: 'Well.' }, act]));
    const client = await open.ready();
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.done');
    expect(response).toMatchObject({ ...expected, output: [{ status: 'completed' }] });
  });

  it('stalls until it is cancelled', async () => {
    open = await scene(script([{ say: 'Well.' }, { stall: true }], hello));
    const client = await open.ready();
    client.send({ type: 'response.create' });
    await client.next('response.output_item.done');
    client.send({ type: 'response.cancel' });
    expect((await client.next('response.done')).response.status).toBe('cancelled');
    client.send({ type: 'response.create' });
    expect((await client.next('response.done')).response.status).toBe('completed');
  });

  it('drops the connection', async () => {
    open = await scene(script([{ say: 'Well.' }, { drop: true }]));
    const client = await open.ready();
    client.send({ type: 'response.create' });
    expect((await client.closed).code).toBe(1006);
  });
});

describe('time', () => {
  /** A clock that a test turns by hand; what is due at once runs by itself, so that responses go on. */
  function handClock(): Clock & { turn(ms: number): void } {
    let now = 1_790_000_000_000;
    let waiting: { at: number; task: () => void }[] = [];
    return {
      now: () => now,
      after(ms, task) {
        if (ms <= 0) {
          const soon = setImmediate(task);
          return () => clearImmediate(soon);
        }
        const entry = { at: now + ms, task };
        waiting.push(entry);
        return () => {
          waiting = waiting.filter((other) => other !== entry);
        };
      },
      turn(ms) {
        now += ms;
        const due = waiting.filter(({ at }) => at <= now);
        waiting = waiting.filter(({ at }) => at > now);
        for (const { task } of due) task();
      },
    };
  }

  it('ends a session after an hour', async () => {
    const clock = handClock();
    open = await scene(script(), { clock });
    const client = await open.ready();
    clock.turn(3_599_999);
    client.send(typed('still here'));
    await client.next('conversation.item.done');
    clock.turn(1);
    expect((await client.next('error')).error.code).toBe('session_expired');
    expect((await client.closed).code).toBe(1001);
  });

  it('pings every twenty seconds', async () => {
    const clock = handClock();
    open = await scene(script(), { clock });
    const client = await open.ready();
    const pinged = () => new Promise((resolve) => client.socket.once('ping', resolve));
    for (let n = 0; n < 2; n++) {
      const ping = pinged();
      clock.turn(20_000);
      await ping;
    }
  });

  it('asks a silent caller once, counted from the end of the audio as played', async () => {
    const clock = handClock();
    open = await scene(script([{ say: '0123456789' }], [{ say: 'Are you there?' }]), {
      clock,
      pace: Number.POSITIVE_INFINITY,
    });
    const client = await open.ready(
      {},
      { turn_detection: { type: 'server_vad', silence_duration_ms: 500, idle_timeout_ms: 5_000 } },
    );
    client.append(silence(200));
    client.send({ type: 'response.create' });
    await client.next('response.done');
    client.since();
    clock.turn(5_399);
    client.send({ type: 'input_audio_buffer.clear' });
    await client.next('input_audio_buffer.cleared');
    expect(client.since()).toEqual(['input_audio_buffer.cleared']);
    clock.turn(1);
    await client.next('response.done');
    expect(client.since().slice(0, 5)).toEqual([
      'input_audio_buffer.timeout_triggered',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
    ]);
    clock.turn(60_000);
    client.send({ type: 'input_audio_buffer.clear' });
    await client.next('input_audio_buffer.cleared');
    expect(client.since()).toEqual(['input_audio_buffer.cleared']);
  });

  it('keeps session.created waiting when that fault strikes', async () => {
    const clock = handClock();
    open = await scene(script(), { clock, faults: plannedFaults('slow_created') });
    const client = open.connect();
    await new Promise((resolve) => client.socket.once('open', resolve));
    client.send(typed('early'));
    await client.next('conversation.item.done');
    expect(client.since()).not.toContain('session.created');
    clock.turn(2_000);
    await client.next('session.created');
  });
});
