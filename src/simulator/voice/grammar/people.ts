import { letterToken } from '../pronunciation.ts';
import { firstNames } from './first-names.ts';
import { inOrder, list, maybe, oneOf, type Phrase, trie } from './jsgf.ts';
import { surnames } from './surnames.ts';

const first = oneOf(...firstNames);
const last = oneOf(...surnames);

/** Spelled names are a list of the known ones: free letters are heard right one time in ten. */
const lastSpelled = oneOf(
  ...surnames.map((name) => inOrder(name, maybe("that's", 'spelled'), letters(name).join(' '))),
  trie(surnames.map(letters)),
);

/** "john smith", "miller m i l l e r", "s m i t h". */
export const personName: Phrase = oneOf(
  inOrder(first, maybe(last)),
  inOrder(maybe('mister', 'missus', 'miss', 'doctor'), last),
  inOrder(maybe(first), lastSpelled),
);

/** Without spelling: light enough to stand beside everything else. */
export const plainName: Phrase = inOrder(first, maybe(last));

export const nameLead: Phrase = oneOf(
  list("my name is, the name is, my name's, this is, i'm, i am, it's, my last name is, that's"),
);

export const lastName: Phrase = last;

function letters(name: string): string[] {
  return [...name].map(letterToken);
}
