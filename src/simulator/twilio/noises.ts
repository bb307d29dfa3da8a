import { FRAME_BYTES, FRAME_MS } from '../../protocols/audio/frames.ts';
import { encodeMulaw, RATE_HZ } from '../../protocols/audio/mulaw.ts';

/**
 * Sounds of a caller that are no words, as frames of u-law.
 *
 * - `cough`: loud and over in a fifth of a second.
 * - `mumble`: a voice that goes up and down as speech does, for as long as a short sentence; no ear makes words of it.
 * - `breath`: into the telephone, well below a voice.
 */
export type Noise = 'cough' | 'mumble' | 'breath';

export function noise(kind: Noise): readonly Uint8Array[] {
  const { ms, sample } = kinds[kind];
  const random = hiss();
  const pcm = Int16Array.from({ length: (ms * RATE_HZ) / 1_000 }, (_, n) =>
    Math.round(sample(n / RATE_HZ, random)),
  );
  const bytes = encodeMulaw(pcm);
  return Array.from({ length: ms / FRAME_MS }, (_, n) =>
    bytes.subarray(n * FRAME_BYTES, (n + 1) * FRAME_BYTES),
  );
}

/** A street behind the caller: a second of it, to be heard again and again. */
export function street(): readonly Uint8Array[] {
  const random = hiss();
  const bytes = encodeMulaw(Int16Array.from({ length: RATE_HZ }, () => Math.round(150 * random())));
  return Array.from({ length: 1_000 / FRAME_MS }, (_, n) =>
    bytes.subarray(n * FRAME_BYTES, (n + 1) * FRAME_BYTES),
  );
}

type Sample = (seconds: number, random: () => number) => number;

const kinds: Readonly<Record<Noise, { readonly ms: number; readonly sample: Sample }>> = {
  cough: { ms: 180, sample: (t, random) => 14_000 * Math.exp(-t * 9) * random() },
  // Four syllables a second, on a pitch of a man who looks at his shoes.
  mumble: {
    ms: 1_200,
    sample: (t) => 5_000 * Math.abs(Math.sin(Math.PI * 4 * t)) * buzz(110 * t + 2 * Math.sin(5 * t)),
  },
  breath: { ms: 900, sample: (t, random) => 140 * Math.sin((Math.PI * t) / 0.9) * random() },
};

/** The sum of the first harmonics: a throat without a mouth. */
function buzz(turns: number): number {
  return [1, 2, 3, 4].reduce((sum, n) => sum + Math.sin(2 * Math.PI * n * turns) / n, 0);
}

/** Between -1 and 1, and the same every time. */
function hiss(): () => number {
  let state = 1;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 30 - 1;
  };
}
