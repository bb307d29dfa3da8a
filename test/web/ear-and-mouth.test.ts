import { expect, it } from 'vitest';
import { encodeMulaw, SILENCE } from '../../src/protocols/audio/mulaw.ts';
import { type EarAndMouth, earAndMouth, type Report } from '../../src/web/phone/ear-and-mouth.ts';

const RATE = 48_000;
/** What a sound card asks for at once. */
const BLOCK = 128;
const BLOCKS_A_SECOND = RATE / BLOCK;

function telephone() {
  const reports: Report[] = [];
  return { reports, sound: earAndMouth(RATE, (report) => reports.push(report)) };
}

/** So many seconds of the sound card's time; gives what was played. */
function pass(sound: EarAndMouth, seconds: number, microphone?: (n: number) => number): Float32Array {
  const blocks = Math.round(seconds * BLOCKS_A_SECOND);
  const out = new Float32Array(blocks * BLOCK);
  for (let block = 0; block < blocks; block++) {
    const from = block * BLOCK;
    const heard = microphone && Float32Array.from({ length: BLOCK }, (_, n) => microphone(from + n));
    sound.turn(heard, out.subarray(from, from + BLOCK));
  }
  return out;
}

const tone = (hz: number, rate: number) => (n: number) => 0.3 * Math.sin((2 * Math.PI * hz * n) / rate);

function ulawTone(ms: number): Uint8Array {
  return encodeMulaw(Int16Array.from({ length: ms * 8 }, (_, n) => 32_767 * tone(440, 8_000)(n)));
}

const frames = (reports: readonly Report[]) => reports.filter((report) => report.type === 'frame');
const loudest = (out: Float32Array) => out.reduce((most, each) => Math.max(most, Math.abs(each)), 0);

it('sends fifty frames a second of what the microphone hears, and silence without one', () => {
  const loud = telephone();
  pass(loud.sound, 1, tone(440, RATE));
  expect(frames(loud.reports).length).toBeGreaterThanOrEqual(49);
  for (const { bytes } of frames(loud.reports)) expect(bytes).toHaveLength(160);
  expect(frames(loud.reports).at(-1)?.caller).toBeGreaterThan(0.7);

  const silent = telephone();
  pass(silent.sound, 0.1);
  expect(frames(silent.reports).every(({ bytes }) => bytes.every((byte) => byte === SILENCE))).toBe(true);
});

it('sends silence while it is muted', () => {
  const { sound, reports } = telephone();
  sound.tell({ type: 'mute', muted: true });
  pass(sound, 0.1, tone(440, RATE));
  expect(frames(reports).every(({ caller }) => caller === 0)).toBe(true);
});

it('gives a mark back when what came before it has been played, and not sooner', () => {
  const { sound, reports } = telephone();
  const played = () => reports.flatMap((report) => (report.type === 'played' ? [report.name] : []));
  sound.tell({ type: 'mark', name: 'at once' });
  expect(played()).toEqual(['at once']);
  sound.tell({ type: 'play', bytes: ulawTone(200) });
  sound.tell({ type: 'mark', name: 'first' });
  sound.tell({ type: 'play', bytes: ulawTone(200) });
  sound.tell({ type: 'mark', name: 'second' });
  expect(loudest(pass(sound, 0.19))).toBeGreaterThan(0.2);
  expect(played()).toEqual(['at once']);
  pass(sound, 0.05);
  expect(played()).toEqual(['at once', 'first']);
  pass(sound, 0.2);
  expect(played()).toEqual(['at once', 'first', 'second']);
});

it('falls silent at once when it is cleared, and gives back every mark that was waiting', () => {
  const { sound, reports } = telephone();
  sound.tell({ type: 'play', bytes: ulawTone(500) });
  sound.tell({ type: 'mark', name: 'cut' });
  pass(sound, 0.1);
  sound.tell({ type: 'clear' });
  expect(reports.some((report) => report.type === 'played' && report.name === 'cut')).toBe(true);
  expect(loudest(pass(sound, 0.1))).toBe(0);
});

it('says given words in the place of the microphone, lets them be heard, and says when that is done', () => {
  const { sound, reports } = telephone();
  const words = ulawTone(100);
  sound.tell({ type: 'speak', bytes: words });
  const out = pass(sound, 0.2);
  const spoken = frames(reports).filter(({ caller }) => caller > 0.5);
  expect(Buffer.concat(spoken.map(({ bytes }) => bytes))).toEqual(Buffer.from(words));
  expect(loudest(out)).toBeGreaterThan(0.1);
  expect(reports.filter(({ type }) => type === 'spoken')).toHaveLength(1);
});
