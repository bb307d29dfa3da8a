import { matches } from '../matches.ts';

/**
 * What was said, in a form that patterns can read: lower case, and no apostrophes, since recognisers leave them
 * out as well ("that is", "that's" and "thats" are all "thats"). Then one clause after another.
 */
export interface Clause {
  readonly text: string;
  /** The recogniser heard a question mark. */
  readonly asked: boolean;
}

export function plain(words: string): string {
  return words
    .toLowerCase()
    .replace(/['’`]/g, '')
    .replace(/\b([ap])\. ?m\b\.?/g, '$1m')
    .replace(/[—–…:\n]|--| (?=but )/g, ', ')
    .replace(/[^\p{L}\d,.;!?]+/gu, ' ')
    .replace(long, (said) => short[said] ?? said)
    .trim();
}

export function clauses(text: string): readonly Clause[] {
  return matches(/([^,.;!?]+)([,.;!? ]*)/g, text)
    .map(([, clause = '', end = '']) => ({ text: clause.trim(), asked: end.includes('?') }))
    .filter((clause) => clause.text !== '');
}

/** Whether the clause asks by the order of its words; a question mark is not always heard. */
export function asks(clause: string): boolean {
  return question.test(clause);
}

/** A pattern that finds any of these phrases as whole words. */
export function anyOf(...phrases: readonly string[]): RegExp {
  return new RegExp(`\\b(?:${phrases.join('|')})\\b`);
}

/** As `anyOf`, for all of them at once. */
export function everyOf(...phrases: readonly string[]): RegExp {
  return new RegExp(anyOf(...phrases), 'g');
}

/** What may tell a day or an hour. */
export const clock =
  '(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|tomorrow|today|tonight|noon|midday|midnight|morning|afternoon|evening|january|february|march|april|june|july|august|september|october|november|december|next week|\\d{1,4}(?:st|nd|rd|th|am|pm)?|oclock|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half past|quarter|first|second|third|[a-z]+(?:teen|tie|f|x|n|v|four|nin|eigh)th)';

/** Of two that begin alike the longer one comes first. */
const short: Readonly<Record<string, string>> = {
  'it is': 'its',
  'that is': 'thats',
  'what is': 'whats',
  'everything is': 'everythings',
  'there is': 'theres',
  'i am': 'im',
  'i would not': 'i wouldnt',
  'i will not': 'i wont',
  'i would': 'id',
  'i will': 'ill',
  'do not': 'dont',
  'does not': 'doesnt',
  'did not': 'didnt',
  'is not': 'isnt',
  'would not': 'wouldnt',
  'should not': 'shouldnt',
  'could not': 'couldnt',
  'will not': 'wont',
  'can not': 'cant',
  cannot: 'cant',
};
const long = new RegExp(`\\b(?:${Object.keys(short).join('|')})\\b`, 'g');

const question = new RegExp(
  '^(?:(?:and|also|but|so|or|then|now|um|uh|oh|well|actually|please|first|okay|ok|hey|sorry|just) )*' +
    '(?:(?:what|whats|when|whens|where|wheres|who|whos|which|how|hows|why|whose|any chance)\\b' +
    '|(?:can|could|would|will|do|does|did|is|are|was|were|have|has|had|may|shall|should|am|dont|doesnt|isnt|arent|didnt|wont|cant|couldnt|wouldnt)' +
    ' (?:you|i|we|they|it|its|that|this|these|those|there|the|he|she|my|your|their|his|her|any|anyone|anything|someone|somebody|' +
    `${clock})\\b)`,
);
