import { describe, expect, it } from 'vitest';
import { resample } from '../../../src/protocols/audio/resample.ts';

function tone(hz: number, rateHz: number, seconds = 0.5, amplitude = 10_000): Int16Array {
  return Int16Array.from({ length: rateHz * seconds }, (_, n) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hz * n) / rateHz)),
  );
}

/** Loudness of the middle half, in decibels over the tone that went in. */
function gainDb(pcm: Int16Array, amplitude = 10_000): number {
  const middle = pcm.subarray(pcm.length / 4, (3 * pcm.length) / 4);
  const power = middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length;
  return 10 * Math.log10(power / (amplitude ** 2 / 2) + 1e-12);
}

describe.each([
  [16_000, 8_000],
  [22_050, 8_000],
  [24_000, 8_000],
  [48_000, 8_000],
])('from %i to %i Hz', (fromHz, toHz) => {
  it.each([200, 1_000, 3_000, 3_400])('keeps a tone of %i Hz, in loudness and in place', (hz) => {
    const out = resample(tone(hz, fromHz), fromHz, toHz);
    const wanted = tone(hz, toHz);
    expect(out.length).toBe(wanted.length);
    expect(gainDb(out)).toBeCloseTo(0, 1);
    const error = out.map((sample, n) => sample - (wanted[n] as number));
    expect(gainDb(error)).toBeLessThan(-40);
  });

  it.each([4_200, 5_000, 7_000])('takes away a tone of %i Hz that would fold back', (hz) => {
    expect(gainDb(resample(tone(hz, fromHz), fromHz, toHz))).toBeLessThan(-60);
  });
});

it('raises the rate without a mirror of the tone', () => {
  const out = resample(tone(1_000, 8_000), 8_000, 16_000);
  const wanted = tone(1_000, 16_000);
  const error = out.map((sample, n) => sample - (wanted[n] as number));
  expect(gainDb(error)).toBeLessThan(-60);
});

it('stops at full scale instead of wrapping round', () => {
  const square = Int16Array.from({ length: 1_600 }, (_, n) => (n % 40 < 20 ? 32_767 : -32_768));
  const out = resample(square, 16_000, 8_000);
  for (let n = 20; n < out.length - 20; n++) {
    // In the middle of each half wave the sign must be the one of the source.
    if (n % 20 === 5) expect(out[n]).toBeGreaterThan(20_000);
    if (n % 20 === 15) expect(out[n]).toBeLessThan(-20_000);
  }
});

it('gives a copy when the rate stays, and nothing for nothing', () => {
  const pcm = Int16Array.of(1, 2, 3);
  const out = resample(pcm, 8_000, 8_000);
  expect(out).toEqual(pcm);
  expect(out.buffer).not.toBe(pcm.buffer);
  expect(resample(new Int16Array(0), 16_000, 8_000)).toEqual(new Int16Array(0));
});
