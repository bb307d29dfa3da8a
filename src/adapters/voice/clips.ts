import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clips, VoiceEvent, Voices } from '../../call/world.ts';
import { type Given, given } from '../../core/given-words.ts';
import { isLoud } from '../../protocols/audio/loudness.ts';
import { BYTES_PER_MS, decodeMulaw, encodeMulaw, RATE_HZ } from '../../protocols/audio/mulaw.ts';
import { readWav, wav } from '../../protocols/audio/wav.ts';

/**
 * Sound of fixed words, rendered once: the first time that the voice says them as they are, they are kept as a WAV
 * file, and later calls play them without asking for them. No session is opened for it, so a cold start costs
 * nothing and a voice that does not say given words is never put in the place of one that does.
 */
export interface KeptClips extends Clips {
  /** The same voices; what they say of the fixed words is kept. */
  learningFrom(voices: Voices): Voices;
  /** Resolves when what was kept is on the disk. */
  settled(): Promise<void>;
}

export interface ClipsOptions {
  readonly dir: string;
  /** Which voice of which model: its sound is not that of another. */
  readonly voice: string;
  readonly texts: readonly string[];
  readonly onProblem: (what: string, error: unknown) => void;
}

/** Throws where the directory cannot be made. A file that cannot be read is as good as none. */
export function keptClips({ dir, voice, texts, onProblem }: ClipsOptions): KeptClips {
  mkdirSync(dir, { recursive: true });
  const known = new Map<string, readonly string[]>();
  const fixed = texts.map(given);
  for (const text of texts) {
    const sound = stored(fileOf(text));
    if (sound !== null) known.set(text, pieces(sound));
  }
  let writing: Promise<void> = Promise.resolve();

  function fileOf(text: string): string {
    const name = createHash('sha256')
      .update(JSON.stringify([voice, text]))
      .digest('hex')
      .slice(0, 32);
    return join(dir, `${name}.wav`);
  }

  function keep(text: string, sound: Uint8Array): void {
    known.set(text, pieces(sound));
    const file = fileOf(text);
    const bytes = wav({ channels: [decodeMulaw(sound)], rateHz: RATE_HZ });
    writing = writing
      // Written aside first: a process that dies here leaves no half a sentence.
      .then(() => writeFile(`${file}.part`, bytes))
      .then(() => rename(`${file}.part`, file))
      .catch((error: unknown) => onProblem('The sound of fixed words could not be kept', error));
  }

  return {
    find: (text) => known.get(text) ?? null,
    learningFrom: (voices) => ({
      ...voices,
      open: (listener) => {
        const missing = fixed.filter(({ text }) => !known.has(text));
        if (missing.length === 0) return voices.open(listener);
        const learn = pupil(missing, keep);
        return voices.open((event) => {
          learn(event);
          listener(event);
        });
      },
    }),
    settled: () => writing,
  };
}

/**
 * Follows one session and gives away what it said word for word, with its sound. Words run ahead of their sound, so
 * the sound of other words is hardly held: what every call holds for seconds is what a collection of garbage moves.
 */
function pupil(
  missing: readonly Given[],
  keep: (text: string, sound: Uint8Array) => void,
): (event: VoiceEvent) => void {
  const sounds = new Map<string, string[]>();
  const said = new Map<string, string>();
  /** Items that say something else. */
  const others = new Set<string>();

  function hear(item: string, payload: string): void {
    if (others.has(item)) return;
    const sound = sounds.get(item);
    if (sound === undefined) sounds.set(item, [payload]);
    else sound.push(payload);
  }

  function read(item: string, words: string, isWhole: boolean): void {
    if (others.has(item)) return;
    const one = missing.find((given) => (isWhole ? given.isSaid(words) : given.mayBecome(words)));
    if (one === undefined) {
      others.add(item);
      sounds.delete(item);
    } else if (isWhole) said.set(item, one.text);
  }

  return (event) => {
    switch (event.type) {
      case 'audio':
        return hear(event.item, event.payload);
      case 'agentText':
        return read(event.item, event.text, event.final);
      case 'responseEnded':
        // A response that was cut or broke off may have words that have no sound.
        if (event.status === 'completed') {
          for (const [item, text] of said) {
            const payloads = sounds.get(item) ?? [];
            const sound = Buffer.concat(payloads.map((payload) => Buffer.from(payload, 'base64')));
            if (isSpeechOf(text, sound)) keep(text, sound);
          }
        }
        sounds.clear();
        said.clear();
        others.clear();
        return;
      default:
        return;
    }
  };
}

/** Whether this can be somebody who says so much: a server that only pretends to speak is not learnt from. */
function isSpeechOf(text: string, sound: Uint8Array): boolean {
  const msPerLetter = sound.length / BYTES_PER_MS / text.length;
  return msPerLetter > FASTEST && msPerLetter < SLOWEST && isLoud(sound);
}

/** Milliseconds a letter: people and voices speak at 50 to 100. */
const FASTEST = 25;
const SLOWEST = 250;

function stored(file: string): Uint8Array | null {
  try {
    const read = readWav(readFileSync(file));
    const [channel] = read.ok && read.rateHz === RATE_HZ ? read.channels : [];
    return channel === undefined || channel.length === 0 ? null : encodeMulaw(channel);
  } catch {
    return null;
  }
}

/** What a line is given at a time: base64 of at most 200 ms. */
export function pieces(sound: Uint8Array): readonly string[] {
  const bytes = Buffer.from(sound);
  return Array.from({ length: Math.ceil(bytes.length / PIECE_BYTES) }, (_, n) =>
    bytes.subarray(n * PIECE_BYTES, (n + 1) * PIECE_BYTES).toString('base64'),
  );
}

/** As finely as the model sends its own: a mark behind each says how far the caller has heard. */
const PIECE_BYTES = 200 * BYTES_PER_MS;
