import { expect, test } from 'vitest';
import {
  fliteVoice,
  loadFlite,
  maxTextLength,
  telephone,
  voices,
} from '../../../src/simulator/voice/flite.ts';

const flite = await loadFlite();

test.each(voices)('%s says the same bytes twice, at the pace of speech', (voice) => {
  const said = () => telephone(flite.speak('How may I help you?', voice));
  const first = said();
  expect(first.length / 8).toBeGreaterThan(700);
  expect(first.length / 8).toBeLessThan(2_500);
  expect(said()).toEqual(first);
});

test('typographic signs are not read aloud', () => {
  const plain = flite.speak("It's at 2 - okay?", 'kal');
  expect(flite.speak('It’s at 2 – okay?', 'kal').pcm).toEqual(plain.pcm);
  expect(flite.speak('It’s at\n 2 – okay?', 'kal').pcm).toEqual(plain.pcm);
});

test('nothing to say is no sound, and a novel is cut', () => {
  expect(flite.speak(' \n', 'slt').pcm).toHaveLength(0);
  const long = 'a '.repeat(maxTextLength);
  expect(flite.speak(long, 'kal').pcm).toEqual(flite.speak(long.slice(0, maxTextLength), 'kal').pcm);
});

test('a voice of another vendor becomes one that we have', () => {
  expect(fliteVoice('rms')).toBe('rms');
  expect(fliteVoice('marin')).toBe('slt');
});
