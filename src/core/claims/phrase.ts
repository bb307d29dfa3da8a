import type { ClaimKind, Deed } from '../claims.ts';
import type { Clause } from './clauses.ts';

/** The ways to claim one kind of thing. */
export interface Vocabulary {
  readonly kind: ClaimKind;
  /** A word of every one of its phrases, cheap to look for; it runs on raw and on plain words. */
  readonly cue: RegExp;
  readonly phrases: readonly Phrase[];
}

/** A way to claim something in plain words (`clauses.ts`). */
export interface Phrase {
  readonly says: RegExp;
  /** What was done; for results only. */
  readonly deed?: Deed | ((said: string) => Deed);
  /** Counts in a question and under a condition as well: who offers a discount "if you book today" offers it. */
  readonly evenIf?: boolean;
  /** What the clause and the words before the match have to be beyond that. */
  readonly where?: (clause: Clause, said: RegExpExecArray) => boolean;
}

/**
 * A phrase as a pattern that may stand anywhere in the clause. Blanks and line ends of the source do not
 * count; `_` stands for a space. No piece of it may repeat what repeats: the detector runs on every word of
 * every call.
 */
export function words(source: string): RegExp {
  return new RegExp(source.replace(/\s+/g, '').replaceAll('_', ' '), 'g');
}

export const weekday = '(?:mon|tues|wednes|thurs|fri|satur|sun)days?';

/** How a day or an hour begins when it is spoken. */
export const moment = `(?:(?:on_|at_|this_|next_|for_|around_|about_|by_)*(?:${weekday}|tomorrow|today|tonight|then|
  noon|midday|midnight|morning|afternoon|evening|week|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|
  half|quarter|the_[a-z]+(?:st|nd|rd|th)|january|february|march|april|may|june|july|august|september|october|november|
  december|\\d))`;

/** A trade by its ending: a plumber, the receptionist, our technician. Some things end like people. */
const trade = `(?!number|order|answer|letter|corner|summer|winter|september|october|november|december|dinner|matter|center|
  shower|offer|voucher|reminder|calendar|water|filter|computer|weather|paper|other|later|color|door|floor|error|monitor)
  [a-z]+(?:er|or|ist|ian|man|woman)`;
const group = `team|staff|office|desk|reception|front_desk|nurse|chef|kitchen|host|hostess|department|clinic|shop|restaurant|
  crew|practice|colleagues?|specialists?|billing|accounts|workshop|agents?|person|people|human|representative|rep|vet|
  garage|store|branch|head|boss|someone|somebody|member`;
const post = `(?:_(?:team|desk|staff|manager|office|department|team_member|person|clinic|shop))?`;

/** Somebody of the business, as an agent speaks of them: "one of our hygienists", "a member of staff", "the office". */
export const person = `(?:some(?:one|body)(?:_(?:else|who_can_help|from_[a-z]+(?:_[a-z]+)?|at_the_[a-z]+|on_the_[a-z]+|in_[a-z]+))?|
  every(?:one|body)|(?:an?|the|my|our|your)_(?:[a-z]+_){0,2}?(?:${group}|${trade})${post}(?:_of_(?:the_|our_)?(?:staff|team))?|
  one_of_(?:our|my|the)(?:_[a-z]+){1,3}|(?:mr|mrs|ms|dr)_[a-z]+|doctor_[a-z]+)`;
