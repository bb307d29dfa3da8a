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
