/** The cause that facts give for what somebody at the desk asked for. */
export const DESK = 'desk';
/** Of a goodbye to a caller who does not answer any more. */
export const SILENCE = 'silence';

/** A goodbye that no word of the caller calls off: their time is up, or the desk ends the call. */
export function isFinal(cause: string): boolean {
  return cause === 'time_limit' || cause === DESK;
}
