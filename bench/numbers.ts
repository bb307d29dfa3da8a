/** The value below which this share of them lies; of nothing it is NaN. `ascending` is what it says. */
export function percentile(ascending: readonly number[], share: number): number {
  const index = Math.ceil(ascending.length * share) - 1;
  return ascending[Math.max(0, index)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

/** Three significant digits, which is more than such measurements are good for. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

export function ratio(ours: number, floor: number): string {
  return Number.isFinite(ours / floor) ? `${short(ours / floor)}x` : '-';
}
