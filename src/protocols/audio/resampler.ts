import { kernels } from './resample.ts';

/**
 * The filter of `resample` for sound that comes in pieces and never ends: what it gives is half a filter late, some
 * four milliseconds at telephone rates, and does not depend on where the pieces were cut.
 */
export function resampler(fromHz: number, toHz: number): (pcm: Int16Array) => Int16Array {
  if (fromHz === toHz) return (pcm) => pcm.slice();
  const { up, down, filters, taps } = kernels(fromHz, toHz);
  /** What is still under the filter; at first the silence before the sound. */
  let held = new Int16Array(taps / 2 - 1);
  /** Where the next sample falls, in steps of `1 / up` from the first one that lies under its filter. */
  let position = 0;
  return (pcm) => {
    const input = new Int16Array(held.length + pcm.length);
    input.set(held);
    input.set(pcm, held.length);
    const out: number[] = [];
    let first = Math.floor(position / up);
    for (; first + taps <= input.length; first = Math.floor(position / up)) {
      const filter = filters[position % up] as Float64Array;
      let sum = 0;
      for (let k = 0; k < taps; k++) sum += (input[first + k] as number) * (filter[k] as number);
      out.push(Math.max(-32_768, Math.min(32_767, Math.round(sum))));
      position += down;
    }
    const drop = Math.min(first, input.length);
    held = input.slice(drop);
    position -= drop * up;
    return Int16Array.from(out);
  };
}
