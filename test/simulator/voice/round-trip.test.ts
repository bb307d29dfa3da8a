import { afterAll, beforeAll, expect, test } from 'vitest';
import { Vad } from '../../../src/simulator/voice/vad.ts';
import { briefingAt, sayings } from './dental.ts';

type Pool = typeof import('../../../src/simulator/voice/pool.ts');
// Node 20 cannot start a worker from TypeScript, so this runs what `npm test` has just built.
const built = '../../../dist/simulator/voice/pool.js';
const { startVoice } = (await import(built)) as Pool;

let voice: Awaited<ReturnType<Pool['startVoice']>>;
beforeAll(async () => {
  voice = await startVoice({ workers: 2 });
});
afterAll(() => voice.close());

test('a caller is heard right, by value, at every point of a booking', async () => {
  const trials = Object.entries(sayings).flatMap(([point, said]) => said.map((text) => ({ point, text })));
  // Two at a time, one for each worker: what a queue is for is tested elsewhere.
  const misses: string[] = [];
  const next = trials.values();
  await Promise.all(
    [1, 2].map(async () => {
      for (const { point, text } of next) {
        const { text: got, score } = await voice.ear.hear(
          utterance(await voice.mouth.speak(text, 'rms')),
          briefingAt(point),
        );
        if (value(got) !== value(text))
          misses.push(`${point}: "${text}" was heard as "${got}" (${score.toFixed(1)})`);
      }
    }),
  );
  const right = 1 - misses.length / trials.length;
  expect(right, misses.join('\n')).toBeGreaterThanOrEqual(0.95);
});

test('letters come as letters, digits as words, and halves of the day without dots', async () => {
  const hear = async (text: string, point: string) =>
    (await voice.ear.hear(await voice.mouth.speak(text, 'rms'), briefingAt(point))).text;
  expect(await hear('Miller, M I L L E R', 'full_name')).toBe('miller m i l l e r');
  expect(await hear('five five five, one two three four', 'phone')).toBe('five five five one two three four');
  expect(await hear('two thirty pm', 'preferred_time')).toBe('two thirty pm');
});

test('most of what no grammar holds is heard as nothing', async () => {
  const foreign = [
    'the weather in Chicago has been awful this week',
    'my dog ate the remote control again',
    'I bought three pounds of potatoes at the market',
    'the quick brown fox jumps over the lazy dog',
    'there was a car accident on the highway',
    'honey, where did you put the keys',
    'banana bread needs two ripe bananas',
    'please pass the salt and pepper',
  ];
  const points = ['intent_capture', 'visit_reason'];
  const understood: string[] = [];
  for (const text of foreign) {
    for (const point of points) {
      const { text: got } = await voice.ear.hear(await voice.mouth.speak(text, 'rms'), briefingAt(point));
      if (got !== '') understood.push(`${point}: "${text}" was heard as "${got}"`);
    }
  }
  expect(understood.length, understood.join('\n')).toBeLessThanOrEqual(2);
});

test('no audio at all is heard as nothing', async () => {
  expect((await voice.ear.hear(new Uint8Array(0), briefingAt('phone'))).text).toBe('');
});

test('the same audio is heard the same, whatever was heard before', async () => {
  const audio = await voice.mouth.speak('next Tuesday at two pm', 'rms');
  const first = await voice.ear.hear(audio, briefingAt('preferred_date'));
  await voice.ear.hear(await voice.mouth.speak('yes', 'slt'), briefingAt('confirm_summary'));
  expect(await voice.ear.hear(audio, briefingAt('preferred_date'))).toEqual(first);
});

/** As the engine would cut it out of a call. */
function utterance(speech: Uint8Array): Uint8Array {
  const line = new Uint8Array(speech.length + 1_600 * 8).fill(0xff);
  line.set(speech, 600 * 8);
  const events = new Vad({ prefixPaddingMs: 200, silenceMs: 700 }).push(line);
  const [start, ...others] = events;
  const stop = others.at(-1);
  return line.subarray((start?.atMs ?? 0) * 8, (stop?.atMs ?? 0) * 8);
}

/** Sounds that are one value: articles, hesitations, "nope", and spellings that cannot be told apart by ear. */
function value(text: string): string {
  return text
    .toLowerCase()
    .replace(/[,.?-]/g, ' ')
    .replace(/\b(a|an|my|the|uh|um)\b(?! (m|pm|am)\b)/g, ' ')
    .replace(/\bnope\b/g, 'no')
    .replace(/\bjon\b/g, 'john')
    .replace(/\bsmyth\b/g, 'smith')
    .replace(/\s+/g, ' ')
    .trim();
}
