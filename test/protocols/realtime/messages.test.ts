import { describe, expect, it } from 'vitest';
import { doneInput } from '../../../src/protocols/realtime/done.ts';
import { endByClose, endByStatus, endOf } from '../../../src/protocols/realtime/endings.ts';
import { parseEvent } from '../../../src/protocols/realtime/messages.ts';

const parse = (event: unknown) => parseEvent(JSON.stringify(event));

describe('a server event', () => {
  it('is read without the fields that we do not read', () => {
    expect(
      parse({
        type: 'input_audio_buffer.committed',
        event_id: 'e',
        item_id: 'u1',
        previous_item_id: null,
        x: 1,
      }),
    ).toEqual({ type: 'input_audio_buffer.committed', item_id: 'u1' });
  });

  it('may be one that we do not know', () => {
    expect(parse({ type: 'rate_limits.updated', rate_limits: [] })).toEqual({
      type: 'unknown',
      of: 'rate_limits.updated',
    });
    expect(parse({ type: 'toString' })).toEqual({ type: 'unknown', of: 'toString' });
  });

  it.each([
    ['{', 'not JSON'],
    ['null', 'no type'],
    ['[]', 'no type'],
    ['{"type":7}', 'no type'],
    [
      '{"type":"input_audio_buffer.committed","item_id":"secret","item_id":7}',
      'input_audio_buffer.committed: item_id',
    ],
  ])('is a value when it is malformed: %s', (text, why) => {
    expect(parseEvent(text)).toEqual({ type: 'malformed', why });
  });

  it('carries no audio that could end a JSON string', () => {
    const delta = { type: 'response.output_audio.delta', response_id: 'r', item_id: 'a', delta: '"}' };
    expect(parse(delta)).toEqual({ type: 'malformed', why: 'response.output_audio.delta: delta' });
  });

  it('may hold items that we do not know, and usage that is null', () => {
    const response = { id: 'r1', status: 'completed', output: [{ type: 'mcp_call' }], usage: null };
    expect(parse({ type: 'response.done', response })).toMatchObject({
      response: { id: 'r1', output: [{ type: 'other' }], usage: null },
    });
    expect(parse({ type: 'response.done', response: { id: 'r1', usage: 'free', output: 7 } })).toMatchObject({
      response: { usage: null, output: null },
    });
  });

  it('counts cached tokens as a part of the input', () => {
    const usage = {
      total_tokens: 253,
      input_tokens: 132,
      output_tokens: 121,
      input_token_details: { text_tokens: 119, audio_tokens: 13, cached_tokens: 64 },
      output_token_details: { text_tokens: 30, audio_tokens: 91 },
    };
    const { total_tokens: _, ...read } = usage;
    expect(parse({ type: 'response.done', response: { id: 'r1', usage } })).toMatchObject({
      response: { usage: read },
    });
  });

  it('may be an error that says very little', () => {
    expect(parse({ type: 'error', error: { code: null } })).toEqual({ type: 'error', error: { code: null } });
  });
});

describe('the end of a response', () => {
  const done = (response: object) => {
    const event = parse({ type: 'response.done', response: { id: 'r1', ...response } });
    if (event.type !== 'response.done') throw new Error(`read as ${event.type}`);
    return doneInput(event.response);
  };
  const call = { type: 'function_call', id: 'i1', name: 'end_call', call_id: 'c1', arguments: '{}' };

  it('tells its calls, and which of them were cut', () => {
    const output = [
      { ...call, status: 'completed' },
      { ...call, call_id: 'c2' },
      { ...call, call_id: 'c3', status: 'incomplete' },
      { type: 'message', id: 'i2', role: 'assistant', content: [{ type: 'output_audio', transcript: 'Hi' }] },
    ];
    expect(done({ status: 'completed', output })).toMatchObject({
      status: 'completed',
      calls: [
        { id: 'c1', cut: false, item: 'i1', name: 'end_call', arguments: '{}' },
        { id: 'c2', cut: false },
        { id: 'c3', cut: true },
      ],
    });
  });

  it.each([
    [{ status: 'completed' }, { status: 'completed' }],
    [{ status: 'cancelled', status_details: { reason: 'turn_detected' } }, { status: 'cancelled' }],
    [
      { status: 'incomplete', status_details: { reason: 'content_filter' } },
      { status: 'incomplete', why: 'content_filter' },
    ],
    [
      { status: 'failed', status_details: { type: 'failed', error: { type: 'server_error', code: null } } },
      { status: 'failed', why: 'server_error' },
    ],
    [{ status: 'in_progress' }, { status: 'failed', why: 'status in_progress' }],
    [{}, { status: 'failed', why: 'status undefined' }],
  ])('says how: %j', (response, expected) => {
    expect(done(response)).toEqual({ type: 'done', response: 'r1', calls: [], ...expected });
  });
});

describe('the end of a session', () => {
  it.each([
    [{ code: 'invalid_api_key' }, false],
    [{ code: 'beta_api_shape_disabled' }, false],
    [{ type: 'insufficient_quota', code: 'something_about_money' }, false],
    [{ type: 'invalid_request_error', code: 'session_expired' }, true],
  ])('is announced by %j', (error, retry) => {
    expect(endOf(error)?.retry).toBe(retry);
  });

  it.each([{ code: 'invalid_value' }, { type: 'server_error' }, { code: null }, {}])(
    'is not announced by %j',
    (error) => {
      expect(endOf(error)).toBeNull();
    },
  );

  it('is worth another try where the connection is at fault', () => {
    for (const code of [1001, 1005, 1006, 1011, 1012, 1013]) expect(endByClose(code).retry).toBe(true);
    for (const code of [1008, 3000, 4000]) expect(endByClose(code).retry).toBe(false);
    for (const status of [408, 429, 500, 503]) expect(endByStatus(status).retry).toBe(true);
    for (const status of [301, 400, 401, 403, 404]) expect(endByStatus(status).retry).toBe(false);
  });
});
