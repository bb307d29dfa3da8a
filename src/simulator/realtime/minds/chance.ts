/** A number from 0 up to but not including 1, as Math.random gives. */
export type Random = () => number;

/** One of a list that is not empty. */
export function pick<T>(list: readonly [T, ...T[]], random: Random): T;
export function pick<T>(list: readonly T[], random: Random): T | undefined;
export function pick<T>(list: readonly T[], random: Random): T | undefined {
  return list[Math.floor(random() * list.length)];
}

/** So many of a list, in the order in which they stand there. */
export function sample<T>(list: readonly T[], count: number, random: Random): readonly T[] {
  let wanted = count;
  return list.filter((_, index) => {
    const taken = random() * (list.length - index) < wanted;
    if (taken) wanted -= 1;
    return taken;
  });
}
