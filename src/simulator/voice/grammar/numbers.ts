import { inOrder, list, maybe, oneOf, type Phrase } from './phrase.ts';

const digit = list('oh, zero, one, two, three, four, five, six, seven, eight, nine');
const two = inOrder('double', digit);
const threeDigits = oneOf(
  inOrder(digit, digit, digit),
  inOrder(two, digit),
  inOrder(digit, two),
  inOrder('triple', digit),
);
const fourDigits = oneOf(
  inOrder(digit, digit, digit, digit),
  inOrder(two, digit, digit),
  inOrder(digit, two, digit),
  inOrder(digit, digit, two),
  inOrder(two, two),
);

/**
 * Ten digits, or the seven of a local number, counted exactly: in a free loop of digits every breath becomes an
 * "oh". Numbers said in pairs ("twelve thirty four") are not heard.
 */
export const phoneNumber: Phrase = inOrder(
  maybe('plus one', 'area code'),
  oneOf(inOrder(threeDigits, threeDigits, fourDigits), inOrder(threeDigits, fourDigits)),
);

const belowTen = list('one, two, three, four, five, six, seven, eight, nine');

/** One to ninety nine. */
export const count: Phrase = oneOf(
  belowTen,
  list('ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen, seventeen, eighteen, nineteen'),
  inOrder(list('twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety'), maybe(belowTen)),
);

/** A house number or the like, digit by digit or in pairs. */
export const houseNumber: Phrase = oneOf(
  inOrder(digit, maybe(digit), maybe(digit), maybe(digit)),
  inOrder(count, count),
);

export const upToFourDigits: Phrase = inOrder(digit, maybe(digit), maybe(digit), maybe(digit));
