import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clearMessage,
  markMessage,
  mediaFrame,
  mediaMessage,
  mediaPrefix,
} from '../../../src/protocols/twilio/codec.ts';
import { parseMessage } from '../../../src/protocols/twilio/messages.ts';

const SID = 'MZ00000000000000000000000000000001';
const bytes = fc.uint8Array({ maxLength: 200 });

function base64(audio: Uint8Array): string {
  return Buffer.from(audio).toString('base64');
}

describe("the caller's audio", () => {
  it('is found in the shape that Twilio sends', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), (audio, timestampMs) => {
        const payload = base64(audio);
        const text = JSON.stringify({
          event: 'media',
          sequenceNumber: '4',
          media: { track: 'inbound', chunk: '2', timestamp: String(timestampMs), payload },
          streamSid: SID,
        });
        expect(mediaFrame(text)).toEqual({ timestampMs, payload });
      }),
    );
  });

  it('is found in any order of keys, with any white space, with strangers around it', () => {
    const shuffled = fc.shuffledSubarray(['event', 'sequenceNumber', 'media', 'streamSid', 'extra'], {
      minLength: 5,
    });
    const inner = fc.shuffledSubarray(['track', 'chunk', 'timestamp', 'payload', 'new'], { minLength: 5 });
    fc.assert(
      fc.property(bytes, shuffled, inner, fc.constantFrom(0, 2, '\t'), (audio, outer, keys, space) => {
        const payload = base64(audio);
        const within: Record<string, unknown> = {
          track: 'inbound',
          chunk: '2',
          timestamp: '25',
          payload,
          new: { payload: 'no' },
        };
        const whole: Record<string, unknown> = {
          event: 'media',
          sequenceNumber: '4',
          media: Object.fromEntries(keys.map((key) => [key, within[key]])),
          streamSid: SID,
          extra: { media: { payload: 'no' }, payload: '"media":{"payload":"no"}' },
        };
        const text = JSON.stringify(Object.fromEntries(outer.map((key) => [key, whole[key]])), null, space);
        expect(mediaFrame(text)).toEqual({ timestampMs: 25, payload });
      }),
    );
  });

  it.each([
    [
      'a start with such a parameter',
      { event: 'start', streamSid: SID, start: { customParameters: { media: 'x', payload: 'AAAA' } } },
    ],
    [
      'a mark named like one',
      { event: 'mark', streamSid: SID, mark: { name: '{"event":"media","media":{"payload":"AAAA"}}' } },
    ],
    [
      "the agent's own track",
      {
        event: 'media',
        streamSid: SID,
        media: { track: 'outbound', chunk: '1', timestamp: '5', payload: 'AAAA' },
      },
    ],
    [
      'a payload that would break out of its string',
      {
        event: 'media',
        sequenceNumber: '4',
        media: { track: 'inbound', chunk: '2', timestamp: '5', payload: 'A"},"x":{"' },
        streamSid: SID,
      },
    ],
  ])('is not found in %s', (_, said) => {
    expect(mediaFrame(JSON.stringify(said))).toBeUndefined();
  });

  it('means the same by the short way and by the long way, also in mutilated messages', () => {
    const text = JSON.stringify({
      event: 'media',
      sequenceNumber: '4',
      media: { track: 'inbound', chunk: '2', timestamp: '25', payload: base64(new Uint8Array(20)) },
      streamSid: SID,
    });
    const anything = fc.constantFrom('"', '\\', '}', '{', ',', ':', ' ', 'A', '=', 'é', '9', '');
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.nat(3), anything, (at, length, put) => {
        const mutilated = text.slice(0, at) + put + text.slice(at + length);
        const parsed = parseMessage(mutilated);
        const frame = mediaFrame(mutilated);
        // The one difference: the short way leaves it to the model to say that a payload is no base64.
        if (frame !== undefined && !/^[A-Za-z0-9+/]*={0,2}$/.test(frame.payload)) {
          expect(frame.payload).not.toMatch(/["\\]/);
          return;
        }
        if (parsed.ok && parsed.message.event === 'media') {
          const { timestampMs, payload } = parsed.message;
          expect(frame).toEqual({ timestampMs, payload });
        } else {
          expect(frame).toBeUndefined();
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what we say', () => {
  it('is the JSON of the manual', () => {
    expect(JSON.parse(mediaMessage(mediaPrefix(SID), '/+8='))).toEqual({
      event: 'media',
      streamSid: SID,
      media: { payload: '/+8=' },
    });
    expect(JSON.parse(markMessage(SID, '0."1'))).toEqual({
      event: 'mark',
      streamSid: SID,
      mark: { name: '0."1' },
    });
    expect(JSON.parse(clearMessage(SID))).toEqual({ event: 'clear', streamSid: SID });
  });
});
