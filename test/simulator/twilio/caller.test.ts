import { expect, it } from 'vitest';
import { encodeMulaw } from '../../../src/protocols/audio/mulaw.ts';
import { type Line, scriptedCaller } from '../../../src/simulator/twilio/caller.ts';
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
