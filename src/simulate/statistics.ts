/** What a difference between two counts is worth. */

/**
 * Fisher's exact test, two-sided: how likely shares as unlike as these are, were there no difference. Exact, since
 * a rail that holds has a count of zero, where approximations fail.
 */
export function pValue(a: Count, b: Count): number {
  const hits = a.hits + b.hits;
  const all = a.of + b.of;
  if (hits === 0 || hits === all || a.of === 0 || b.of === 0) return 1;
  const chanceOf = (inA: number): number =>
    Math.exp(choose(a.of, inA) + choose(b.of, hits - inA) - choose(all, hits));
  const observed = chanceOf(a.hits);
  let sum = 0;
  for (let inA = Math.max(0, hits - b.of); inA <= Math.min(a.of, hits); inA += 1) {
    const one = chanceOf(inA);
    // Equal ones differ in their last digits.
    if (one <= observed * (1 + 1e-9)) sum += one;
  }
  return Math.min(1, sum);
}

/**
 * The test of Mann and Whitney, two-sided, of values that are small whole numbers: each side says how often 0
 * came, how often 1, and so on. With the normal approximation, which a hundred values are enough for.
 */
export function rankPValue(a: readonly number[], b: readonly number[]): number {
  const [ofA, ofB] = [total(a), total(b)];
  const all = ofA + ofB;
  let below = 0;
  let ranksOfA = 0;
  let ties = 0;
  for (let value = 0; value < Math.max(a.length, b.length); value += 1) {
    const [inA, inB] = [a[value] ?? 0, b[value] ?? 0];
    const same = inA + inB;
    ranksOfA += inA * (below + (same + 1) / 2);
    ties += same ** 3 - same;
    below += same;
  }
  const expected = (ofA * (all + 1)) / 2;
  const variance = ((ofA * ofB) / 12) * (all + 1 - ties / (all * (all - 1)));
  if (!(variance > 0)) return 1;
  // Ranks are whole numbers and the curve is not: half a rank is left out.
  const away = Math.max(0, Math.abs(ranksOfA - expected) - 0.5) / Math.sqrt(variance);
  return beyond(away);
}

/** How often each value came. */
export function histogram(values: readonly number[]): readonly number[] {
  const counts = Array.from(
    { length: values.reduce((most, value) => Math.max(most, value), -1) + 1 },
    () => 0,
  );
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** The share of a normal distribution that lies further from its middle than this, on both sides. */
function beyond(deviations: number): number {
  // Abramowitz and Stegun, 7.1.26: wrong by 0.00000015 at most.
  const z = deviations / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const series = 0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)));
  return t * series * Math.exp(-z * z);
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

export interface Count {
  readonly hits: number;
  readonly of: number;
}

export interface Mean {
  readonly mean: number;
  /** Half the width of the interval that holds the true mean in 95 cases of 100. */
  readonly margin: number;
}

export function mean(values: readonly number[]): Mean {
  if (values.length === 0) return { mean: 0, margin: 0 };
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const variance = values.length > 1 ? squares / (values.length - 1) : 0;
  return { mean: middle, margin: 1.96 * Math.sqrt(variance / values.length) };
}

/** The logarithm of "n over k". */
function choose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

const known: number[] = [0];

function logFactorial(n: number): number {
  for (let next = known.length; next <= n; next += 1) known.push((known[next - 1] ?? 0) + Math.log(next));
  return known[n] ?? 0;
}
