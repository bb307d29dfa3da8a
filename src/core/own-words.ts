import type { ClaimKind } from './claims.ts';
import { matches } from './matches.ts';

/**
 * Sentences of ours that are the same whoever calls. They hold nothing of anybody, so they may be shown where what is
 * said next to them may not.
 */

/** To a caller who is back, or for whom the voice is back. */
export const CUT_OFF = 'Sorry, we were cut off for a moment.';
export const LOST_YOU = 'Sorry, I lost you for a moment.';

export const NOT_DONE = 'I am sorry, something went wrong, and this was not done.';
export const NOT_KNOWN =
  'I am sorry, something went wrong, and I cannot tell whether this was done. Somebody will look into it and call you back.';

/** After the agent was cut off in what is not so. */
export const NOT_SO = 'Sorry, I have to correct myself.';
/** To who has asked for nothing yet, or had an answer. */
export const NOTHING_DONE = 'Sorry, I have to correct myself: nothing was arranged in this call so far.';
export const corrections: Readonly<Record<ClaimKind, string>> = {
  done: 'Sorry, I have to correct myself: that is not done yet.',
  transfer: 'Sorry, I have to correct myself: I am not connecting you yet.',
  goodbye: 'Sorry, we are not finished yet.',
  message: 'Sorry, I have to correct myself: I have not passed anything on.',
  promise: 'Sorry, I have to correct myself: I cannot promise that.',
};

/** Other ways to give what was not understood. */
export const KEY_IT_IN = 'You can also key it in on your phone and press the pound key.';
export const OTHER_WORDS = 'Could you say it in other words?';
export const SAY_IT = 'You can also say it, or press zero for a person.';
export const IN_A_FEW_WORDS =
  'I want to be sure that I understood. Could you tell me in a few words what you need?';

export const SAY_YES =
  'I want to be sure: is everything I read to you right? Please say yes or no, or press 1 for yes and 2 for no.';
export const ANYTHING_TO_ADD = 'Thank you. Is there anything you would like to add?';
/** To a caller whose request is let go: they hear it, in case that is not what they meant. */
export const LET_GO = 'No problem, I will leave that.';
/** To a caller who fell silent in the middle of a request (`call-back.ts`). */
export const CALL_BACK = 'I cannot hear you any more. Somebody will call you back.';
export const NO_ANSWER = 'I am afraid I do not have that information, but I can connect you with a person.';
export const NOBODY_THERE =
  'I am sorry, nobody can take your call right now. Please tell me your message and your phone number, and somebody will call you back.';

const own: readonly string[] = [
  ...[CUT_OFF, LOST_YOU, NOT_DONE, NOT_KNOWN, NOT_SO, NOTHING_DONE, ...Object.values(corrections)],
  ...[KEY_IT_IN, OTHER_WORDS, SAY_IT, IN_A_FEW_WORDS, SAY_YES, ANYTHING_TO_ADD, LET_GO, NO_ANSWER],
  ...[CALL_BACK, NOBODY_THERE],
]
  .flatMap((words) => words.split(/(?<=[.?!;])\s/))
  .map(plain);

/** One of them up to spelling, or the beginning of one: the agent may be cut off in it. */
export function isOwnSentence(sentence: string): boolean {
  const words = plain(sentence);
  return own.some((one) => `${one} `.startsWith(`${words} `));
}

function plain(text: string): string {
  return matches(/[\p{L}\d]+/gu, text.toLowerCase())
    .map(([word]) => word)
    .join(' ');
}
