/**
 * What was said, in a form that patterns can read: lower case, no apostrophes ("that is" and "that's" are both
 * "thats", which recognisers write too), numbers and names as they are, one clause after another.
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
    .replace(/[—–…:]+|--+|\n/g, ', ')
    .replace(/[^\p{L}\d,.;!?]+/gu, ' ')
    .replace(/\b(it|that|what|everything|here|there) is\b/g, '$1s')
    .replace(/\bi (?:am|would|have|will)\b/g, (long) => shortened[long] ?? long)
    .replace(/\b(do|does|did|is|was|would|could|should|have) not\b/g, '$1nt')
    .replace(/\bcan ?not\b/g, 'cant')
    .replace(/\bwill not\b/g, 'wont')
    .trim();
}

export function clauses(text: string): readonly Clause[] {
  return Array.from(text.matchAll(/([^,.;!?]+)([,.;!?]*)/g), ([, clause = '', end = '']) => ({
    text: clause.trim(),
    asked: end.includes('?'),
  })).filter((clause) => clause.text !== '');
}

/** Clauses that ask by the order of their words, also where no question mark was heard. */
export function asks(clause: string): boolean {
  return question.test(clause);
}

const shortened: Readonly<Record<string, string>> = {
  'i am': 'im',
  'i would': 'id',
  'i have': 'ive',
  'i will': 'ill',
};

const question =
  /^(?:(?:and|also|but|so|or|then|now|um|uh|oh|well|actually|please|first|okay|ok|hey|sorry|just|by the way) )*(?:what|whats|whats|when|whens|where|wheres|who|whos|which|how|hows|why|whose|(?:can|could|would|will|do|does|did|is|are|was|were|have|has|had|may|shall|should|am|dont|doesnt|isnt|arent|didnt|wont|cant|couldnt|wouldnt) (?:you|i|we|they|it|its|that|this|these|those|there|the|he|she|my|your|their|his|her|anyone|someone|somebody)\b|any (?:chance|other|way)\b|(?:do|can) u\b)/;
