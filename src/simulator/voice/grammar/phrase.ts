/**
 * What may be said, as a value: words in a row, one of several, or something that may be left out. Nothing is
 * weighted, so a long list costs the caller nothing against a short one, and nothing repeats, so it always ends.
 */
export type Phrase =
  /** Words in a row. The empty text is what cannot be said at all. */
  | string
  | { readonly oneOf: readonly Phrase[] }
  | { readonly inOrder: readonly Phrase[] }
  | { readonly maybe: Phrase };

/** Any one of these; what cannot be said falls out. */
export function oneOf(...phrases: readonly Phrase[]): Phrase {
  const sayable = phrases.filter((phrase) => phrase !== '');
  return sayable.length > 0 ? { oneOf: sayable } : '';
}

/** Said or not. */
export function maybe(...phrases: readonly Phrase[]): Phrase {
  return { maybe: oneOf(...phrases) };
}

/** One after another; when one of them cannot be said, nor can the whole. */
export function inOrder(...phrases: readonly Phrase[]): Phrase {
  return phrases.includes('') ? '' : { inOrder: phrases };
}

/** A table of phrases, written with commas. */
export function list(text: string): Phrase {
  return oneOf(...text.split(',').map((phrase) => phrase.trim()));
}

/** Free text as words: lower case, digits read out one by one, everything else a gap. */
export function plainWords(text: string): string[] {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/\d/g, (digit) => ` ${digitWords[Number(digit)] ?? ''} `)
    .replace(/&/g, ' and ')
    .replace(/[\u0300-\u036f]/g, '')
    .split(/[^a-z']+/)
    .map((word) => word.replace(/^'+|'+$/g, ''))
    .filter((word) => word !== '');
}

const digitWords = 'zero one two three four five six seven eight nine'.split(' ');
