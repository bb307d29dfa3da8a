import { expect, test } from 'vitest';

type Pool = typeof import('../../../src/simulator/voice/pool.ts');
// Node 20 cannot start a worker from TypeScript, so this runs what `npm test` has just built.
const built = '../../../dist/simulator/voice/pool.js';
const { startVoice } = (await import(built)) as Pool;

const briefing = { stage: 'closing', tools: [], intents: [], fields: [], topics: [], summary: null };

test('a worker that dies fails its job alone, and another takes its place', async () => {
  const voice = await startVoice({ workers: 1, workerUrl: mortal });
  await expect(voice.mouth.speak('die', 'slt')).rejects.toThrow('voice worker ended');
  expect(await voice.mouth.speak('hello', 'slt')).toEqual(new Uint8Array([5]));
  await voice.close();
});

test('a fault in a job is that job’s, and is not remembered', async () => {
  const voice = await startVoice({ workers: 1, workerUrl: mortal });
  await expect(voice.mouth.speak('fail', 'slt')).rejects.toThrow('cannot say fail');
  await expect(voice.mouth.speak('fail', 'slt')).rejects.toThrow('cannot say fail');
  expect(await voice.mouth.speak('hi', 'slt')).toEqual(new Uint8Array([2]));
  await voice.close();
});

test('what was said before is not synthesised again', async () => {
  const voice = await startVoice({ workers: 1, workerUrl: mortal });
  const [first, atOnce] = await Promise.all([voice.mouth.speak('hi', 'slt'), voice.mouth.speak('hi', 'slt')]);
  expect(atOnce).toBe(first);
  expect(await voice.mouth.speak('hi', 'slt')).toBe(first);
  expect(await voice.mouth.speak('hi', 'rms')).not.toBe(first);
  await voice.close();
});

test('the queue is bounded: who comes too late hears so at once', async () => {
  const voice = await startVoice({ workers: 1, workerUrl: mortal });
  const jobs = Array.from({ length: 70 }, (_, i) => voice.mouth.speak(`sleep ${i}`, 'slt'));
  const settled = Promise.allSettled(jobs);
  await expect(jobs.at(-1)).rejects.toThrow('overloaded');
  await voice.close();
  expect(new Set((await settled).map(({ status }) => status))).toEqual(new Set(['rejected']));
  await expect(voice.mouth.speak('hello', 'slt')).rejects.toThrow('closed');
});

test('a worker that never comes up is not started for ever', async () => {
  const stillborn = new URL('data:text/javascript,throw new Error("no model")');
  await expect(startVoice({ workers: 1, workerUrl: stillborn })).rejects.toThrow('no model');
});

test('an utterance longer than any answer is not decoded', async () => {
  const voice = await startVoice({ workers: 1, workerUrl: mortal });
  const heard = await voice.ear.hear(new Uint8Array(61_000 * 8), briefing);
  expect(heard.text).toBe('');
  await voice.close();
});

/** A worker that keeps the protocol, says as many bytes as the text has letters, and does what it is told. */
const mortal = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ text }) => {
      if (text === 'die') process.exit(1);
      else if (text === 'fail') parentPort.postMessage({ kind: 'failed', why: 'cannot say fail' });
      else if (!text.startsWith('sleep')) parentPort.postMessage({ kind: 'spoke', audio: new Uint8Array([text.length]) });
    });
    parentPort.postMessage({ kind: 'ready' });
  `)}`,
);
