import type { Mutation } from './guards.ts';

/** The source with one guard broken. Throws where the list no longer fits it. */
export function applied({ guard, file, whole, broken }: Mutation, source: string): string {
  const parts = source.split(whole);
  if (parts.length !== 2) {
    throw new Error(`${guard}: found ${parts.length - 1} times in ${file}, not once:\n${whole}`);
  }
  return parts.join(broken);
}
