/**
 * Changes the sample rate of speech by a windowed-sinc low-pass, evaluated only where an output sample falls.
 * The filter ends just under half of the lower rate, so nothing above what the new rate can carry folds back
 * as hiss. Whole utterances only: at the edges it hears silence.
 */
export function resample(pcm: Int16Array, fromHz: number, toHz: number): Int16Array {
  if (fromHz === toHz) return pcm.slice();
  const { up, down, filters, taps } = kernels(fromHz, toHz);
  // Silence on both sides, so that the inner loop never looks outside.
  const padded = new Int16Array(pcm.length + 2 * taps);
  padded.set(pcm, taps);
  const out = new Int16Array(Math.floor((pcm.length * up) / down));
  for (let n = 0; n < out.length; n++) {
    const position = n * down;
    const kernel = filters[position % up] as Float64Array;
    const first = taps + Math.floor(position / up) - taps / 2 + 1;
    let sum = 0;
    for (let k = 0; k < taps; k++) sum += (padded[first + k] as number) * (kernel[k] as number);
    out[n] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }
  return out;
}

/** The filter between two rates: for each of `up` steps of the input, of which an output sample takes `down`. */
export function kernels(fromHz: number, toHz: number) {
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const filters = phases(up, Math.min(1, toHz / fromHz));
  return { up, down: fromHz / divisor, filters, taps: (filters[0] as Float64Array).length };
}

/** Zero crossings of the sinc on each side: with the window below, the transition takes a seventh of the band. */
const CROSSINGS = 32;
/** The cut-off as a share of half the lower rate: flat up to 3,400 Hz of 4,000, shut at 4,000. */
const CUTOFF = 0.93;
/** Kaiser's beta for about 70 dB in the stop band, well under the noise of u-law. */
const BETA = 7;

/**
 * One kernel for each of the `up` places where an output sample can fall between two input samples.
 * `scale` is the lower rate over the input rate. Each kernel sums to one, so that a constant stays as it is.
 */
function phases(up: number, scale: number): Float64Array[] {
  const half = Math.ceil(CROSSINGS / scale);
  const width = CUTOFF * scale;
  return Array.from({ length: up }, (_, phase) => {
    const kernel = Float64Array.from({ length: 2 * half }, (_, k) => {
      const distance = k - half + 1 - phase / up;
      return sinc(width * distance) * kaiser(distance / half);
    });
    const sum = kernel.reduce((total, tap) => total + tap, 0);
    return kernel.map((tap) => tap / sum);
  });
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA);
}

/** The modified Bessel function of order zero, by its series; 25 terms are exact in a double up to beta 10. */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k <= 25; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
