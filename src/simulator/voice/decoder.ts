import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import createModule from 'soundswallower';
import { decodeMulaw } from '../../protocols/audio/mulaw.ts';
import type { Heard } from '../voice-ports.ts';
import { pronounce } from './pronunciation.ts';

/** One decoder: about 30 MiB, and not to be thrown away (freeing one leaks), so a worker makes a few and keeps them. */
export interface Decoder {
  /** Sets what can be heard next: a JSGF grammar and every word in it. Costs 2 to 120 ms. */
  expect(grammar: string, words: readonly string[]): void;
  /**
   * Decodes one utterance of raw u-law, whole: the mean of the whole utterance is taken out of the features, so the
   * answer is better than a streamed one, and depends on nothing that was heard before. No gate is applied here.
   */
  hear(audio: Uint8Array): Heard;
}

/** Loads the recogniser with the 8 kHz English model that its package ships; then makes decoders. */
export async function loadRecogniser(): Promise<{ newDecoder(): Promise<Decoder> }> {
  const home = dirname(createRequire(import.meta.url).resolve('soundswallower'));
  const options: ModuleOptions = { modelBase: join(home, 'model/') };
  // The package types its options as Emscripten's, which lack `modelBase`, and its module without the C functions.
  const module = (await createModule(options as Parameters<typeof createModule>[0])) as unknown as Module;
  return {
    async newDecoder() {
      const raw = new module.Decoder(settings);
      await raw.initialize();
      return wrap(module, raw);
    },
  };
}

/**
 * Chosen by measurement on telephone speech: upsampling gains nothing, the lattice search (`bestpath`) costs three
 * times the time for the same text, and the weights are for short utterances from small grammars.
 */
const settings = {
  samprate: 8_000,
  bestpath: false,
  wip: 0.01,
  lw: 3,
  silprob: 0.1,
  loglevel: 'FATAL',
};

const paddingMs = 100; // the model wants to hear silence on both sides of a word
const samplesPerMs = 8;

function wrap(module: Module, raw: RawDecoder): Decoder {
  const known = new Set<string>();
  return {
    expect(grammar, words) {
      const missing = words.filter((word) => !known.has(word));
      const entries = missing
        .filter((word) => raw.lookup_word(word) === null)
        .map((word) => [word, pronounce(word)] as const);
      if (entries.length > 0) raw.add_words(...entries);
      raw.set_grammar(grammar);
      for (const word of missing) known.add(word);
    },
    hear(audio) {
      const pcm = padded(decodeMulaw(audio));
      raw.start();
      const frames = raw.process_audio(pcm, false, true);
      raw.stop();
      const scoreAt = module._malloc(4);
      module._decoder_hyp(raw.cdecoder, scoreAt);
      const total = module.HEAP32[scoreAt / 4] ?? 0;
      module._free(scoreAt);
      return { text: raw.get_text(), score: frames > 0 ? total / frames : Number.NEGATIVE_INFINITY };
    },
  };
}

function padded(pcm: Int16Array): Float32Array {
  const padding = paddingMs * samplesPerMs;
  const samples = new Float32Array(pcm.length + 2 * padding);
  for (let i = 0; i < pcm.length; i++) samples[padding + i] = (pcm[i] ?? 0) / 32_768;
  return samples;
}

interface ModuleOptions {
  readonly modelBase: string;
}

/** What we use of soundswallower 0.6.3, the C functions among it undocumented: pinned, and covered by a test. */
interface Module {
  readonly Decoder: new (config: Record<string, string | number | boolean>) => RawDecoder;
  _decoder_hyp(decoder: number, scoreAt: number): number;
  _malloc(bytes: number): number;
  _free(at: number): void;
  readonly HEAP32: Int32Array;
}

interface RawDecoder {
  readonly cdecoder: number;
  initialize(): Promise<void>;
  lookup_word(word: string): string | null;
  add_words(...words: readonly (readonly [word: string, phones: string])[]): void;
  set_grammar(jsgf: string): void;
  start(): void;
  process_audio(pcm: Float32Array, noSearch: boolean, wholeUtterance: boolean): number;
  stop(): void;
  get_text(): string;
}
