import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import createModule from 'soundswallower';
import { decodeMulaw } from '../../protocols/audio/mulaw.ts';
import type { Heard } from '../voice-ports.ts';
import type { WordGraph } from './grammar/word-graph.ts';
import { pronounce } from './pronunciation.ts';

/** One decoder: about 30 MiB, and not to be thrown away (freeing one leaks), so a worker makes a few and keeps them. */
export interface Decoder {
  /** Sets what can be heard next. Costs 2 to 120 ms. */
  expect(grammar: WordGraph): void;
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

/**
 * Entering a word and the silences around it costs the same in a short utterance as in a long one, so "yes" would
 * look worse than a sentence. With this given back, a gate that keeps 99 % of what is right refused 94 % of what
 * was foreign, where the bare mean refused 88 %.
 */
const shortnessAllowance = 700;

function wrap(module: Module, raw: RawDecoder): Decoder {
  const known = new Set<string>();
  return {
    expect(grammar) {
      const missing = grammar.words.filter((word) => !known.has(word));
      const entries = missing
        .filter((word) => raw.lookup_word(word) === null)
        .map((word) => [word, pronounce(word)] as const);
      if (entries.length > 0) raw.add_words(...entries);
      setGraph(module, raw, grammar);
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
      const text = raw.get_text();
      return { text, score: text === '' ? Number.NEGATIVE_INFINITY : (total + shortnessAllowance) / frames };
    },
  };
}

/** What `set_grammar` does with JSGF, with an automaton of our own. */
function setGraph(module: Module, raw: RawDecoder, graph: WordGraph): void {
  const certain = 0; // the logarithm of one: nothing is weighted
  const end = graph.stateCount;
  const weight = raw.get_config('lw');
  const logmath = module._decoder_logmath(raw.cdecoder);
  const fsg = withText(module, 'heard', (at) => module._fsg_model_init(at, logmath, weight, end + 1));
  const ids = new Map(
    graph.words.map((word) => [word, withText(module, word, (at) => module._fsg_model_word_add(fsg, at))]),
  );
  for (const { from, to, word } of graph.arcs) {
    module._fsg_model_trans_add(fsg, from, to, certain, ids.get(word) ?? 0);
  }
  for (const final of graph.finals) module._fsg_model_null_trans_add(fsg, final, end, certain);
  module._fsg_set_states(fsg, 0, end);
  if (module._decoder_set_fsg(raw.cdecoder, fsg) < 0) throw new Error('the recogniser refused the grammar');
}

/** Lends a C string; the functions above copy what they keep. */
function withText<Result>(module: Module, text: string, use: (at: number) => Result): Result {
  const bytes = new TextEncoder().encode(`${text}\0`);
  const at = module._malloc(bytes.length);
  module.HEAPU8.set(bytes, at);
  const result = use(at);
  module._free(at);
  return result;
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
  readonly HEAPU8: Uint8Array;
  _decoder_logmath(decoder: number): number;
  _fsg_model_init(nameAt: number, logmath: number, weight: number, states: number): number;
  _fsg_model_word_add(fsg: number, wordAt: number): number;
  _fsg_model_trans_add(fsg: number, from: number, to: number, logProbability: number, word: number): void;
  _fsg_model_null_trans_add(fsg: number, from: number, to: number, logProbability: number): void;
  _fsg_set_states(fsg: number, start: number, final: number): void;
  _decoder_set_fsg(decoder: number, fsg: number): number;
}

interface RawDecoder {
  readonly cdecoder: number;
  initialize(): Promise<void>;
  lookup_word(word: string): string | null;
  add_words(...words: readonly (readonly [word: string, phones: string])[]): void;
  get_config(key: 'lw'): number;
  start(): void;
  process_audio(pcm: Float32Array, noSearch: boolean, wholeUtterance: boolean): number;
  stop(): void;
  get_text(): string;
}
