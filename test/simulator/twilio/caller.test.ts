import { expect, it } from 'vitest';
import { encodeMulaw } from '../../../src/protocols/audio/mulaw.ts';
import { type Line, scriptedCaller } from '../../../src/simulator/twilio/caller.ts';
import { noise, street } from '../../../src/simulator/twilio/noises.ts';
import { isSound } from '../../../src/simulator/twilio/sound.ts';
import type { Mouth } from '../../../src/simulator/voice-ports.ts';

const SPEECH = encodeMulaw(new Int16Array(160).fill(3_000));
const QUIET = new Uint8Array(160).fill(0xff);

/** Says a letter a frame: the bytes are the letters. */
const mouth: Mouth = {
  async speak(text) {
    return Uint8Array.from([...text].flatMap((letter) => Array(160).fill(letter.charCodeAt(0))));
  },
};

/** Plays the agent, `+` a second of speech and `.` a second of silence, and tells what the caller did in each. */
async function answersTo(agent: string, lines: readonly Line[], more: object = {}): Promise<string[]> {
  const caller = await scriptedCaller({ lines, mouth, voice: 'anyone', ...more });
  let atMs = 0;
  return [...agent].map((sound) => {
    let did = '';
    for (let frame = 0; frame < 50; frame++) {
      caller.hear(sound === '+' ? SPEECH : QUIET, atMs);
      const act = caller.act(atMs);
      if (act.say !== undefined) did += String.fromCharCode(act.say[0] as number);
      if (act.press !== undefined) did += `[${act.press}]`;
      if (act.hangUp) did += '!';
      atMs += 20;
    }
    return did;
  });
}

it('waits until the agent has spoken and then been silent, says one line, and waits again', async () => {
  expect(await answersTo('..++..++...+.', ['one', 'two'])).toEqual([
    '',
    '',
    '',
    '',
    'o',
    'ne',
    '',
    '',
    't',
    'wo',
    '',
    '',
    '',
  ]);
});

it('does not take a short pause for its turn', async () => {
  expect(await answersTo('+.+.+..', ['one'], { patienceMs: 1_500 })).toEqual(['', '', '', '', '', '', 'one']);
});

it('comes in over the agent', async () => {
  const lines = [{ say: 'stop', interruptAfterMs: 1_500 }, 'next'];
  expect(await answersTo('.+++..++..', lines)).toEqual(['', '', 'stop', '', '', '', '', '', 'n', 'ext']);
});

it('does not take speech that ends under its own line for an answer to it', async () => {
  const long = 'z'.repeat(100);
  const said = await answersTo('+++....+..', [{ say: long, interruptAfterMs: 500 }, 'next']);
  expect(said.map((second) => second.replaceAll('z', ''))).toEqual([
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    'n',
    'ext',
  ]);
});

it('presses keys one after the other, does nothing for a while, hangs up', async () => {
  const lines: Line[] = [{ press: '12#' }, { wait: 4_000 }, 'yes', { hangUp: true, interruptAfterMs: 0 }];
  const did = ['', '[1]', '[2][#]', '', '', '', 'yes', '!', ''];
  expect(await answersTo('+..+...++', lines)).toEqual(did);
});

it('stays after its last line until a bound of its own', async () => {
  expect(await answersTo('+...', ['a'], { maxSeconds: 3 })).toEqual(['', 'a', '', '!'.repeat(50)]);
});

it.each([
  // Too short for a word, as long as a sentence, and nothing that anybody takes for a voice.
  ['cough', 180, 100, 180],
  ['mumble', 1_200, 800, 1_200],
  ['breath', 900, 0, 0],
] as const)('makes a sound that is no word: a %s of %i ms', (kind, ms, least, most) => {
  const frames = noise(kind);
  expect(frames.map((frame) => frame.length)).toEqual(Array(ms / 20).fill(160));
  const loudMs = frames.filter(isSound).length * 20;
  expect(loudMs).toBeGreaterThanOrEqual(least);
  expect(loudMs).toBeLessThanOrEqual(most);
  expect(noise(kind)).toEqual(frames);
});

it('coughs over the agent and goes on listening', async () => {
  const caller = await scriptedCaller({
    lines: [{ noise: 'cough', interruptAfterMs: 500 }, 'yes'],
    mouth,
    voice: 'anyone',
  });
  const said: number[] = [];
  for (let atMs = 0; atMs < 6_000; atMs += 20) {
    caller.hear(atMs < 2_000 ? SPEECH : QUIET, atMs);
    if (caller.act(atMs).say !== undefined) said.push(atMs);
  }
  // The cough at once, and the answer a second after the agent has ended.
  expect(said).toEqual([...Array.from({ length: 9 }, (_, n) => 480 + n * 20), 2_980, 3_000, 3_020]);
});

it('stands on a street, which is heard wherever nothing is said', async () => {
  const background = street();
  const caller = await scriptedCaller({ lines: ['a'], mouth, voice: 'anyone', background });
  const said = Array.from({ length: 200 }, (_, n) => {
    caller.hear(n < 50 ? SPEECH : QUIET, n * 20);
    return caller.act(n * 20).say;
  });
  expect(said.every((frame) => frame?.length === 160)).toBe(true);
  expect(said.filter((frame) => frame?.[0] === 'a'.charCodeAt(0))).toHaveLength(1);
  expect(background.some(isSound)).toBe(false);
});
