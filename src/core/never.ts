/** Ends a switch over a union, so that the compiler lists what a new case touches. */
export function never(value: never): never {
  throw new Error(`Not a case: ${JSON.stringify(value)}`);
}
