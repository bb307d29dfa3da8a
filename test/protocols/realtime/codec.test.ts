import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendMessage, audioDelta } from '../../../src/protocols/realtime/codec.ts';
import { parseEvent } from '../../../src/protocols/realtime/messages.ts';

const payload = Buffer.from(Array.from({ length: 1_600 }, (_, n) => n % 256)).toString('base64');
const event = {
  type: 'response.output_audio.delta',
  event_id: 'event_21',
  response_id: 'resp_1',
  item_id: 'item_A',
  output_index: 0,
  content_index: 0,
  delta: payload,
};
const read = { response: 'resp_1', item: 'item_A', part: 0, payload };

describe('an audio delta', () => {
  it('is read as the vendor writes it', () => {
    expect(audioDelta(JSON.stringify(event))).toEqual(read);
  });

  it.each([
    ['with space', JSON.stringify(event, null, 2)],
    ['with other line ends', `\r\n${JSON.stringify(event, null, '\t')}\r\n`],
    [
      'type last',
      JSON.stringify({ ...event, type: undefined, content_index: 0, z: 1 }).replace(
        /,"z":1}$/,
        `,"type":"${event.type}"}`,
      ),
    ],
    ['delta first', `{"delta":"${payload}",${JSON.stringify({ ...event, delta: undefined }).slice(1)}`],
    ['without a part', JSON.stringify({ ...event, content_index: undefined })],
    [
      'with fields of tomorrow',
      JSON.stringify({ ...event, obfuscation: 'x7', final: false, rate: -1.5e3, more: null }),
    ],
    ['with an id that looks like a key', JSON.stringify({ ...event, event_id: 'delta' })],
  ])('is read %s', (_, text) => {
    expect(audioDelta(text)).toEqual(read);
  });

  it('names the part', () => {
    expect(audioDelta(JSON.stringify({ ...event, content_index: 12 }))?.part).toBe(12);
  });

  it.each([
    ['another event', JSON.stringify({ ...event, type: 'response.output_audio.done' })],
    [
      'the name as a text of another event',
      JSON.stringify({ type: 'x', delta: 'response.output_audio.delta' }),
    ],
    ['a nested value', JSON.stringify({ ...event, extra: { type: 'response.output_audio.delta' } })],
    ['a list', JSON.stringify({ ...event, extra: [] })],
    ['an escape', JSON.stringify(event).replace('event_21', 'event\\"21')],
    ['escaped slashes', JSON.stringify(event).replaceAll('/', '\\/')],
    ['no item', JSON.stringify({ ...event, item_id: undefined })],
    ['no response', JSON.stringify({ ...event, response_id: undefined })],
    ['no audio', JSON.stringify({ ...event, delta: undefined })],
    ['an item that is no text', JSON.stringify({ ...event, item_id: 7 })],
    ['a part that is no whole number', JSON.stringify({ ...event, content_index: 1.5 })],
    ['a text cut short', JSON.stringify(event).slice(0, -3)],
    ['something after the object', `${JSON.stringify(event)}}`],
    ['a list of deltas', `[${JSON.stringify(event)}]`],
    ['nothing', ''],
    ['a brace', '{'],
  ])('is left to the parser: %s', (_, text) => {
    expect(audioDelta(text)).toBeNull();
  });

  it('is found by the parser where slices give up', () => {
    const text = JSON.stringify({ ...event, extra: {} }).replaceAll('/', '\\/');
    expect(parseEvent(text)).toMatchObject({ type: event.type, item_id: 'item_A', delta: payload });
  });

  it('says the same as the parser, for any object', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.object());
    const objects = fc.record(
      {
        type: fc.constantFrom('response.output_audio.delta', 'response.output_audio.done'),
        response_id: fc.string(),
        item_id: fc.string(),
        content_index: fc.oneof(fc.nat(), fc.string()),
        delta: fc.base64String(),
        extra: value,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(objects, fc.constantFrom(0, 2), (object, indent) => {
        const text = JSON.stringify(object, null, indent);
        const sliced = audioDelta(text);
        if (sliced === null) return;
        const { response_id, item_id, content_index = 0, delta } = JSON.parse(text);
        expect(sliced.response).toBe(response_id);
        expect(sliced.item).toBe(item_id);
        expect(sliced.payload).toBe(delta);
        if (typeof content_index === 'number') expect(sliced.part).toBe(content_index);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is never read from a text that is not JSON and ends early', () => {
    const text = JSON.stringify(event);
    for (let end = 0; end < 140; end++) expect(audioDelta(text.slice(0, end))).toBeNull();
  });
});

describe('the caller’s audio', () => {
  it('is spliced into a message as it came', () => {
    const message = appendMessage(payload);
    expect(JSON.parse(message ?? '')).toEqual({ type: 'input_audio_buffer.append', audio: payload });
  });

  it.each(['a"b', 'a\\', '"'])('cannot break out of the message: %s', (text) => {
    expect(appendMessage(text)).toBeNull();
  });
});
