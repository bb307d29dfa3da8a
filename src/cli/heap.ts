import { setFlagsFromString } from 'node:v8';

/**
 * V8 goes through the whole heap whenever it has grown by some 8 MB: every few seconds with a hundred calls, on four
 * threads, for which calls wait where there is one core. It may grow to three times what is in use
 * (docs/decisions/038).
 */
export function letHeapGrow(): void {
  setFlagsFromString(GROWTH);
}

/** An option of V8 (`node --v8-options`): by how much of what is in use. */
export const GROWTH = '--heap-growing-percent=200';
