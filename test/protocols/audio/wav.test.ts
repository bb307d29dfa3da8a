import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readWav, wav } from '../../../src/protocols/audio/wav.ts';

const samples = fc.int16Array({ maxLength: 50 });

it('reads back what it wrote, mono and stereo, with the shorter channel filled up', () => {
  fc.assert(
    fc.property(
      fc.array(samples, { minLength: 1, maxLength: 2 }),
      fc.constantFrom(8_000, 16_000, 44_100),
      (channels, rateHz) => {
        const longest = Math.max(...channels.map((channel) => channel.length));
        const filled = channels.map((channel) =>
          Int16Array.from({ length: longest }, (_, n) => channel[n] ?? 0),
        );
        expect(readWav(wav({ channels, rateHz }))).toEqual({ ok: true, channels: filled, rateHz });
      },
    ),
  );
});

it('writes the header that players expect', () => {
  const file = wav({ channels: [Int16Array.of(1, 2), Int16Array.of(-1, -2)], rateHz: 8_000 });
  expect(Buffer.from(file).toString('hex')).toBe(
    '524946462c00000057415645666d74201000000001000200401f0000007d000004001000646174610800000001' +
      '00ffff0200feff',
  );
});

it('skips chunks that it does not know and takes a stream of unknown length to its end', () => {
  const file = Buffer.from(wav({ channels: [Int16Array.of(5, 6)], rateHz: 8_000 }));
  const list = Buffer.from('LIST\x03\x00\x00\x00abc\x00', 'latin1');
  const streamed = Buffer.concat([file.subarray(0, 36), list, file.subarray(36)]);
  streamed.writeUInt32LE(0xffffffff, 36 + list.length + 4);
  expect(readWav(streamed)).toEqual({ ok: true, channels: [Int16Array.of(5, 6)], rateHz: 8_000 });
});

it('says what is wrong with a file that it cannot read, and never throws', () => {
  const eightBits = wav({ channels: [Int16Array.of(1)], rateHz: 8_000 });
  eightBits[34] = 8;
  expect(readWav(eightBits)).toEqual({
    ok: false,
    why: 'format 1 with 8 bits and 1 channels: only 16-bit linear',
  });
  expect(readWav(new Uint8Array(3)).ok).toBe(false);
  const whole = wav({ channels: [Int16Array.of(1, 2)], rateHz: 8_000 });
  for (let cut = 0; cut < 44; cut++) expect(readWav(whole.subarray(0, cut)).ok).toBe(false);
});
