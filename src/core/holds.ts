/** What a caller hears who waits for a check or an action. */
export const HOLD = 'One moment, please.';
export const HOLD_ON = 'This takes a little longer than usual. Please stay on the line.';
