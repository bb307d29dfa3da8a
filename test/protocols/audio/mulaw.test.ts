import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BYTES_PER_MS, decodeMulaw, encodeMulaw, SILENCE } from '../../../src/protocols/audio/mulaw.ts';

it.each([
  [0x00, -32124],
  [0x80, 32124],
  [0x7f, 0],
  [0xff, 0],
  [0x0f, -16764],
  [0x8f, 16764],
  [0xfe, 8],
  [0x7e, -8],
  [0xf0, 120],
  [0xef, 132],
])('decodes byte %i as the table of G.711 says', (byte, sample) => {
  expect(decodeMulaw(Uint8Array.of(byte))[0]).toBe(sample);
});

it('gives every byte back, but for the second zero', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  expect(encodeMulaw(decodeMulaw(bytes))).toEqual(bytes.map((byte) => (byte === 0x7f ? SILENCE : byte)));
});

it('encodes to the nearest step: the error stays under half of the step at that loudness', () => {
  const sample = fc.integer({ min: -32768, max: 32767 });
  fc.assert(
    fc.property(sample, (value) => {
      const heard = decodeMulaw(encodeMulaw(Int16Array.of(value)))[0] as number;
      const clipped = Math.max(-32635, Math.min(32635, value));
      const step = 8 * 2 ** Math.floor(Math.log2((Math.abs(clipped) + 132) / 128));
      expect(Math.abs(heard - clipped)).toBeLessThanOrEqual(step / 2);
    }),
  );
});

it('says silence as 0xFF, eight bytes a millisecond', () => {
  expect(encodeMulaw(new Int16Array(BYTES_PER_MS))).toEqual(new Uint8Array(8).fill(0xff));
});
