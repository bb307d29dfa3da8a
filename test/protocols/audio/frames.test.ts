import { expect, it } from 'vitest';
import {
  FRAME_BYTES,
  frames,
  payloadBytes,
  SILENT_FRAME,
  silence,
} from '../../../src/protocols/audio/frames.ts';

it('cuts into frames of 160 bytes and fills the last one with silence', () => {
  const bytes = Uint8Array.from({ length: 330 }, (_, n) => n % 200);
  const cut = frames(bytes);
  expect(cut.map((frame) => frame.length)).toEqual([160, 160, 160]);
  const joined = Uint8Array.from(cut.flatMap((frame) => [...frame]));
  expect(joined.subarray(0, 330)).toEqual(bytes);
  expect(joined.subarray(330)).toEqual(new Uint8Array(150).fill(0xff));
});

it('makes no frame of nothing', () => {
  expect(frames(new Uint8Array(0))).toEqual([]);
});

it('counts silence in milliseconds', () => {
  expect(silence(20)).toEqual(SILENT_FRAME);
  expect(SILENT_FRAME.length).toBe(FRAME_BYTES);
});

it('knows how many bytes are in base64 without decoding it', () => {
  for (let bytes = 0; bytes < 200; bytes++) {
    expect(payloadBytes(Buffer.alloc(bytes).toString('base64'))).toBe(bytes);
  }
});
