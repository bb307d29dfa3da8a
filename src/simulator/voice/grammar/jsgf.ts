/**
 * Small words for writing a grammar in JSGF (https://www.w3.org/TR/jsgf/) as text. Everything here is a string that
 * stands for what may be said; nothing is weighted, so a long list costs a caller nothing against a short one.
 */
export type Phrase = string;

/** Any one of these; empty phrases and repeats fall out. */
export function oneOf(...phrases: readonly Phrase[]): Phrase {
  const present = [...new Set(phrases.filter((phrase) => phrase.trim() !== ''))];
  if (present.length === 0) return '';
  return present.length === 1 ? (present[0] ?? '') : `( ${present.join(' | ')} )`;
}

/** Said or not. */
export function maybe(...phrases: readonly Phrase[]): Phrase {
  const inner = oneOf(...phrases);
  return inner === '' ? '' : `[ ${inner} ]`;
}

/** One after another; nothing at all when one of them cannot be said. */
export function inOrder(...phrases: readonly Phrase[]): Phrase {
  return phrases.some((phrase) => phrase === '') ? '' : phrases.join(' ');
}

/** A table of phrases written with commas. */
export function list(text: string): Phrase {
  return oneOf(...text.split(',').map((phrase) => phrase.trim()));
}

/** Sequences of words, with common beginnings said once: a third of the states of the same list written flat. */
export function trie(sequences: readonly (readonly string[])[]): Phrase {
  const rests = new Map<string, (readonly string[])[]>();
  for (const [head, ...rest] of sequences) {
    if (head !== undefined) rests.set(head, [...(rests.get(head) ?? []), rest]);
  }
  return oneOf(
    ...[...rests].map(([head, tails]) => {
      const longer = trie(tails);
      if (longer === '') return head;
      const mayEnd = tails.some((tail) => tail.length === 0);
      return `${head} ${mayEnd ? maybe(longer) : longer}`;
    }),
  );
}

export interface Grammar {
  readonly jsgf: string;
  /** Every word in it, for the dictionary. */
  readonly words: readonly string[];
}

export function grammar(top: Phrase): Grammar {
  const words = new Set(top.match(/[^\s()[\]|*+]+/g));
  return { jsgf: `#JSGF V1.0;\ngrammar heard;\npublic <heard> = ${top};\n`, words: [...words].sort() };
}

/** Free text as the grammar's words: lower case, digits read out, everything else a gap. */
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

export const digitWords = 'zero one two three four five six seven eight nine'.split(' ');
