/** A sentence as words: lower case to compare, and as they came to pass on. */
export interface Sentence {
  /** Lower case words with one space between them; punctuation is gone but for what is inside words. */
  readonly text: string;
  /** The same words as they were said or typed. */
  readonly words: readonly string[];
}

export function sentence(said: string): Sentence {
  const words = said
    .replace(/[’‘]/g, "'")
    .split(/[\s,;!?"“”()]+/)
    .map((word) => word.replace(/^[.'-]+|[.':-]+$/g, ''))
    .filter((word) => word !== '');
  return { text: words.join(' ').toLowerCase(), words };
}

/** The part between two positions of `text`, in the words as they came. */
export function asSaid({ text, words }: Sentence, from: number, to: number): string {
  const first = wordsIn(text.slice(0, from));
  return words.slice(first, first + wordsIn(text.slice(from, to))).join(' ');
}

function wordsIn(text: string): number {
  return text.trim() === '' ? 0 : text.trim().split(' ').length;
}

/**
 * The small stock of ideas that callers of any business share, each with the words that stand for it. Words that
 * belong to none stand for themselves, so that a description of the agent's own can be met word by word.
 */
const ideas: Readonly<Record<string, string>> = {
  book: 'book schedule make arrange reserve reservation set setup sign',
  move: 'reschedule move change postpone shift push different another switch',
  cancel: 'cancel cancellation drop delete remove',
  hours: 'hour open close late early weekend',
  place: 'where location locate address direction find street situated',
  price: 'price cost much charge fee expensive rate pay payment',
  insurance: 'insurance insured insurer coverage covered',
  parking: 'park parking garage',
  repair: 'repair fix mend broken broke burst',
  quote: 'quote quotation estimate',
};

/** Words that say nothing about what is wanted. */
const empty = new Set(
  (
    'a an the i i’d id me my we our you your it its is are am was be been do does did can could would will should ' +
    'to of for on in at by with and or but so if that this these those there here have has had get got like want ' +
    'need please uh um er oh well yes no hello hi hey just also some any about what when how which who why not ' +
    "i'd i'm i've it's that's what's new existing none them one from up ask asks caller question questions below answer topic topics"
  ).split(' '),
);

/** The ideas of a text: stems, with the words of an idea replaced by its name. */
export function ideasOf(text: string): readonly string[] {
  return sentence(text)
    .text.split(/[ _/|-]+/)
    .filter((word) => word !== '' && !empty.has(word))
    .map((word) => ideaOfStem.get(stem(word)) ?? stem(word));
}

/** English endings taken off, so that "booking", "booked" and "book" meet. */
export function stem(word: string): string {
  let root = word.toLowerCase().replace(/'s$/, '');
  if (root.length > 4) root = root.replace(/ies$/, 'y').replace(/(?:ation|ion|ing|ed|es|s)$/, '');
  else if (root.length > 3) root = root.replace(/s$/, '');
  return root.replace(/([bdglmnprt])\1$/, '$1').replace(/e$/, '');
}

const ideaOfStem = new Map(
  Object.entries(ideas).flatMap(([idea, words]) =>
    words.split(' ').map((word) => [stem(word), idea] as const),
  ),
);
