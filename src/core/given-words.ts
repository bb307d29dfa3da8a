import type { Agent } from './agent.ts';
import { shareOf, spokenTokens } from './mentions.ts';

/** Words that a voice is given to say as they are, and whether it said them. */

/** To a caller who waits for a check or an action. */
export const HOLD = 'One moment, please.';
export const HOLD_ON = 'This takes a little longer than usual. Please stay on the line.';

/** To a caller who has said nothing for a while. */
export const STILL_THERE = 'Are you still there?';

/** To a caller whose call comes to its hard length. */
const NEARLY_UP = 'Just so you know, this call can go on for one more minute at most.';
const ALMOST_UP = 'Just so you know, this call has to end in less than a minute.';
/** With less than this left, nobody should count on a minute. */
const MINUTE_FROM_S = 45;

export function timeIsUpWords(leftS: number): string {
  return leftS < MINUTE_FROM_S ? ALMOST_UP : NEARLY_UP;
}

/** Words that are the same in every call of this agent: worth keeping as sound. */
export function fixedWords(agent: Agent): readonly string[] {
  return [greetingWords(agent), STILL_THERE, HOLD, HOLD_ON, NEARLY_UP, ALMOST_UP, goodbyeWords(agent)];
}

/** The first words of a call, with the sentence that it is recorded where the greeting has none. */
export function greetingWords({ greeting, recording }: Agent): string {
  if (recording === undefined || /\brecord/i.test(greeting)) return greeting;
  const say = recording.say ?? 'This call is recorded.';
  // A question is answered at once: whatever came behind it would not be heard.
  const [question = ''] = /(?<=[.!?]\s+)[^.!?]+\?\s*$/.exec(greeting) ?? [];
  return [greeting.slice(0, greeting.length - question.length).trim(), say, question].join(' ').trim();
}

export function goodbyeWords({ goodbye, name }: Agent): string {
  return goodbye ?? `Thank you for calling ${name}. Goodbye!`;
}

/** Words that were given to a voice, held against those that it says. */
export interface Given {
  readonly text: string;
  /** Up to spelling and punctuation. */
  isSaid(words: string): boolean;
  /** Whether words that go on may still become these. */
  mayBecome(words: string): boolean;
}

export function given(text: string): Given {
  const tokens = spokenTokens(text);
  return {
    text,
    isSaid: (words) => isSame(tokens, spokenTokens(words)),
    mayBecome(words) {
      // The last ones may be another word yet: "twenty" and "five", "p" and "m".
      const settled = spokenTokens(words).slice(0, -UNSETTLED);
      return isSame(tokens.slice(0, settled.length), settled);
    },
  };
}

const UNSETTLED = 2;

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((token, at) => token === other[at]);
}

/** Whether these words ask for a moment, and say nothing else. */
export function asksForAMoment(words: string): boolean {
  return MOMENTS.has(spelledAlike(words));
}

/** One spelling, without punctuation. */
function spelledAlike(words: string): string {
  return spokenTokens(words).join(' ');
}

const MOMENTS: ReadonlySet<string> = new Set([HOLD, HOLD_ON].map(spelledAlike));

/** Whether these words are, by and large, the ones that were given. */
export function isAsGiven(given: string, words: string): boolean {
  return shareOf(spokenTokens(given), spokenTokens(words)) >= GIVEN_SHARE;
}

/** Whether these words tell what was given, with every number in it. */
export function tells(given: string, words: string): boolean {
  const said = spokenTokens(words);
  const numbers = spokenTokens(given).filter((token) => /\d/.test(token));
  return isAsGiven(given, words) && numbers.every((token) => said.includes(token));
}

/** A name may be spelled in another way, "Is" becomes "'s". */
const GIVEN_SHARE = 0.7;
