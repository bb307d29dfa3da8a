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
