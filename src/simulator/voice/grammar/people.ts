import { letterToken } from '../pronunciation.ts';
import { firstNames } from './first-names.ts';
import { inOrder, list, maybe, oneOf, type Phrase } from './phrase.ts';
import { otherSpellings, surnames } from './surnames.ts';

const first = oneOf(...firstNames);

export const lastName: Phrase = oneOf(...surnames);

/** "john", "john smith". */
export const plainName: Phrase = inOrder(first, maybe(lastName));

/**
 * Also "miller m i l l e r", "john miller m i l l e r", "m i l l e r". A spelled name is one of the list: free letters
 * are heard right one time in ten.
 */
export const personName: Phrase = oneOf(
  first,
  inOrder(oneOf(first, list('mister, missus, miss, doctor')), oneOf(...surnames.map(perhapsSpelled))),
  // A surname that is also a first name was taken for that above; here it would only make the graph larger.
  ...surnames.filter((name) => !firstNames.includes(name)).map(perhapsSpelled),
  ...surnames.map(spellings),
);

export const nameLead: Phrase = list(
  "my name is, the name is, my name's, this is, i'm, i am, it's, my last name is, that's",
);

function perhapsSpelled(name: string): Phrase {
  return inOrder(name, maybe(inOrder(maybe("that's", 'spelled'), spellings(name))));
}

function spellings(name: string): Phrase {
  return oneOf(
    ...[name, ...(otherSpellings[name] ?? [])].map((spelled) => [...spelled].map(letterToken).join(' ')),
  );
}
