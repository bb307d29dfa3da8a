/**
 * G.711 u-law, the only sound of a telephone call here: 8,000 samples a second, one byte each.
 *
 * A byte holds a sign, an exponent of three bits and a mantissa of four, all inverted, so that a quiet line
 * has many ones. https://www.itu.int/rec/T-REC-G.711
 */

/** Samples and bytes a second. */
export const RATE_HZ = 8_000;
export const BYTES_PER_MS = RATE_HZ / 1_000;
/** Zero volts, the positive one of the two zeros: what an idle line sends. */
export const SILENCE = 0xff;

/** 16-bit linear samples to u-law, one byte a sample. */
export function encodeMulaw(pcm: Int16Array): Uint8Array {
  const bytes = new Uint8Array(pcm.length);
  for (let i = 0; i < pcm.length; i++) bytes[i] = encodeSample(pcm[i] as number);
  return bytes;
}

/** u-law to 16-bit linear samples, one sample a byte. */
export function decodeMulaw(bytes: Uint8Array): Int16Array {
  const pcm = new Int16Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) pcm[i] = LINEAR[bytes[i] as number] as number;
  return pcm;
}

/** Added to every magnitude, so that the top set bit gives the exponent even near zero. */
const BIAS = 132;
/** The loudest magnitude whose biased value still fits in 15 bits. */
const CLIP = 32_635;

function encodeSample(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
  const exponent = 24 - Math.clz32(magnitude);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

function decodeByte(byte: number): number {
  const bits = ~byte & 0xff;
  const exponent = (bits >> 4) & 0x07;
  const magnitude = ((((bits & 0x0f) << 3) + BIAS) << exponent) - BIAS;
  return bits & 0x80 ? -magnitude : magnitude;
}

const LINEAR = Int16Array.from({ length: 256 }, (_, byte) => decodeByte(byte));
