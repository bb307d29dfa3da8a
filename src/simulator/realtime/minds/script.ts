import type { Act, Mind, Prompt } from '../mind.ts';

/** What one response does: fixed, or decided from what it was asked. */
export type Step = readonly Act[] | ((prompt: Prompt) => readonly Act[]);

/**
 * A mind that does what a test says: one step a response, in order, whatever session asks. When the steps are used
 * up it fails its responses, so that a test that is answered too often shows it.
 */
export function script(...steps: readonly Step[]): Mind & { left(): number } {
  const waiting = [...steps];
  return {
    respond(prompt) {
      const step = waiting.shift();
      if (step === undefined) return [{ fail: 'server_error' }];
      return typeof step === 'function' ? step(prompt) : step;
    },
    left: () => waiting.length,
  };
}
