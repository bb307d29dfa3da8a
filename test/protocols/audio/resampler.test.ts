import { describe, expect, it } from 'vitest';
import { resample } from '../../../src/protocols/audio/resample.ts';
import { resampler } from '../../../src/protocols/audio/resampler.ts';

const rates = [
  [48_000, 8_000],
  [44_100, 8_000],
  [8_000, 48_000],
  [8_000, 44_100],
  [8_000, 8_000],
] as const;

/** A second of two tones. */
function sound(hz: number): Int16Array {
  return Int16Array.from({ length: hz }, (_, n) =>
    Math.round(
      9_000 * Math.sin((2 * Math.PI * 440 * n) / hz) + 4_000 * Math.sin((2 * Math.PI * 1_250 * n) / hz),
    ),
  );
}

function inPieces(pcm: Int16Array, sizes: readonly number[], change: (piece: Int16Array) => Int16Array) {
  const out: number[] = [];
  for (let at = 0, n = 0; at < pcm.length; n++) {
    const size = sizes[n % sizes.length] as number;
    out.push(...change(pcm.subarray(at, at + size)));
    at += size;
  }
  return Int16Array.from(out);
}

describe('sound that comes in pieces', () => {
  for (const [from, to] of rates) {
    it(`becomes what the whole becomes, from ${from} to ${to} Hz`, () => {
      const pcm = sound(from);
      const whole = resample(pcm, from, to);
      const pieces = inPieces(pcm, [128], resampler(from, to));
      expect(pieces.length).toBeGreaterThan(whole.length * 0.99);
      expect(pieces).toEqual(whole.slice(0, pieces.length));
    });

    it(`does not tell where it was cut, from ${from} to ${to} Hz`, () => {
      const pcm = sound(from);
      expect(inPieces(pcm, [1, 7, 480, 3], resampler(from, to))).toEqual(
        inPieces(pcm, [160], resampler(from, to)),
      );
    });
  }
});
