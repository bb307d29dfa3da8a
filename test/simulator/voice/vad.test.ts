import { expect, test } from 'vitest';
import { encodeMulaw } from '../../../src/protocols/audio/mulaw.ts';
import { Vad, type VadEvent } from '../../../src/simulator/voice/vad.ts';

const settings = { prefixPaddingMs: 100, silenceMs: 500 };

test('says when speech starts, padded, and when it has been silent for long enough', () => {
  const heard = listen(new Vad(settings), [sound(1_000, 5), sound(800, 5_000), sound(1_000, 5)]);
  expect(heard).toEqual([
    { type: 'started', atMs: 900 },
    { type: 'stopped', atMs: 2_300 },
  ]);
});

test('a pause shorter than the silence does not split an utterance', () => {
  const heard = listen(new Vad(settings), [
    sound(500, 0),
    sound(400, 4_000),
    sound(400, 0),
    sound(400, 4_000),
    sound(700, 0),
  ]);
  expect(heard.map(({ type }) => type)).toEqual(['started', 'stopped']);
  expect(heard.at(-1)?.atMs).toBe(2_200);
});

test('neither a click nor steady noise is speech', () => {
  const vad = new Vad(settings);
  expect(
    listen(vad, [sound(500, 3), sound(20, 20_000), sound(500, 3), sound(40, 20_000), sound(500, 3)]),
  ).toEqual([]);
  expect(listen(new Vad(settings), [sound(5_000, 200)])).toEqual([]);
});

test('the floor follows the noise: speech 20 dB above it starts and ends a turn', () => {
  const heard = listen(new Vad(settings), [sound(3_000, 300), sound(1_000, 3_000), sound(2_000, 300)]);
  expect(heard).toEqual([
    { type: 'started', atMs: 2_900 },
    { type: 'stopped', atMs: 4_500 },
  ]);
});

test('a turn without a pause is cut, and what never paused is the new floor', () => {
  const heard = listen(new Vad({ ...settings, maxSpeechMs: 2_000 }), [sound(1_000, 10), sound(9_000, 3_000)]);
  expect(heard).toEqual([
    { type: 'started', atMs: 900 },
    { type: 'stopped', atMs: 2_900 },
  ]);
});

test('the padding of a turn does not reach into the turn before', () => {
  const vad = new Vad({ prefixPaddingMs: 800, silenceMs: 200 });
  const heard = listen(vad, [
    sound(1_000, 5),
    sound(500, 5_000),
    sound(300, 5),
    sound(500, 5_000),
    sound(400, 5),
  ]);
  expect(heard.map(({ atMs }) => atMs)).toEqual([200, 1_700, 1_700, 2_500]);
});

test('how the bytes are cut into packets changes nothing', () => {
  const audio = join([sound(500, 5), sound(500, 5_000), sound(700, 5)]);
  const whole = new Vad(settings).push(audio);
  const vad = new Vad(settings);
  const parts: VadEvent[] = [];
  for (let at = 0; at < audio.length; at += 37) parts.push(...vad.push(audio.subarray(at, at + 37)));
  expect(parts).toEqual(whole);
  expect(vad.elapsedMs).toBe(1_700);
  expect(vad.speaking).toBe(false);
});

function listen(vad: Vad, parts: readonly Uint8Array[]): VadEvent[] {
  return parts.flatMap((part) => vad.push(part));
}

/** A tone of 200 Hz: four whole periods in each frame of 20 ms, so that every frame is equally loud. */
function sound(ms: number, amplitude: number): Uint8Array {
  return encodeMulaw(
    Int16Array.from({ length: ms * 8 }, (_, i) => amplitude * Math.sin((2 * Math.PI * i) / 40)),
  );
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
