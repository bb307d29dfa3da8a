/**
 * A value of any shape with every text in it changed, except under the keys in `but`. The same object where nothing
 * was: most of what is said holds no secret.
 *
 * The arguments of a tool call come from a model, which may add keys of its own: within them a key is a text as well,
 * and only what tools call so is a name.
 */
export function everyText<T>(value: T, change: (text: string) => string, but: ReadonlySet<string>): T {
  // What has the place of a text is a text, or stands for a number that nobody may read.
  return changed(value, change, but, false) as T;
}

const ARGUMENTS: ReadonlySet<string> = new Set(['field', 'intent', 'topic', 'action_type', 'confidence']);
/** A key as anybody would write it, who means no value by it. */
const PLAIN_KEY = /^[a-z_]+$/i;

function changed(
  value: unknown,
  change: (text: string) => string,
  but: ReadonlySet<string>,
  isArgument: boolean,
): unknown {
  if (typeof value === 'string') return change(value);
  // A model may send a number of a card as a number.
  if (typeof value === 'number') return change(String(value)) === String(value) ? value : '[redacted]';
  if (Array.isArray(value)) {
    const all = value.map((each) => changed(each, change, but, isArgument));
    return all.every((each, at) => each === value[at]) ? value : all;
  }
  if (typeof value !== 'object' || value === null) return value;
  let isChanged = false;
  const entries = Object.entries(value).map(([key, each]) => {
    const isName = but.has(key) && (!isArgument || ARGUMENTS.has(key));
    const one = isName ? each : changed(each, change, but, isArgument || key === 'arguments');
    const name = isArgument && !PLAIN_KEY.test(key) ? change(key) : key;
    isChanged ||= one !== each || name !== key;
    return [name, one] as const;
  });
  return isChanged ? Object.fromEntries(entries) : value;
}
