/**
 * What a pure function makes of an agent, or of a part of one, worked out once: the core decides a hundred
 * times per call, and an agent does not change. The result goes when its key goes, so nothing piles up.
 */
export function oncePer<K extends object, V extends object | string>(work: (key: K) => V): (key: K) => V {
  const results = new WeakMap<K, V>();
  return (key) => {
    const known = results.get(key);
    if (known !== undefined) return known;
    const result = work(key);
    results.set(key, result);
    return result;
  };
}

/**
 * The same of a text: an agent says its greeting, its questions and its goodbye in every call. A text stays in memory
 * until there are too many: this is for the agent's words, and not for those of its callers.
 */
export function oncePerText<V>(work: (text: string) => V): (text: string) => V {
  const results = new Map<string, { readonly value: V }>();
  return (text) => {
    const known = results.get(text);
    if (known !== undefined) return known.value;
    const value = work(text);
    if (results.size >= TEXTS_KEPT) results.clear();
    results.set(text, { value });
    return value;
  };
}

/** What is the same in every call is a tenth of that, and is soon known again. */
const TEXTS_KEPT = 1_000;
