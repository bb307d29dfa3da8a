/**
 * A value of any shape with every text in it changed, except under the keys in `but`. The same object where nothing
 * was: most of what is said holds no secret.
 */
export function everyText<T>(value: T, change: (text: string) => string, but: ReadonlySet<string>): T {
  // What has the place of a text is a text, or stands for a number that nobody may read.
  return changed(value, change, but) as T;
}

function changed(value: unknown, change: (text: string) => string, but: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return change(value);
  // A model may send a number of a card as a number.
  if (typeof value === 'number') return change(String(value)) === String(value) ? value : '[redacted]';
  if (Array.isArray(value)) {
    const all = value.map((each) => changed(each, change, but));
    return all.every((each, at) => each === value[at]) ? value : all;
  }
  if (typeof value !== 'object' || value === null) return value;
  let copy: Record<string, unknown> | null = null;
  for (const [key, each] of Object.entries(value)) {
    const one = but.has(key) ? each : changed(each, change, but);
    if (one === each) continue;
    copy ??= { ...value };
    copy[key] = one;
  }
  return copy ?? value;
}
