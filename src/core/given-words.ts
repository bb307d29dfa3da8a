/** Short words of ours that every agent says in the same way. */

/** To a caller who waits for a check or an action. */
export const HOLD = 'One moment, please.';
export const HOLD_ON = 'This takes a little longer than usual. Please stay on the line.';

/** To a caller who has said nothing for a while. */
export const STILL_THERE = 'Are you still there?';
