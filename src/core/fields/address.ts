/** A street address, lightly put in order: "twelve main street" is "12 Main Street". */
import { type FieldKind, refused } from './field.ts';
import { digitsIn, withNumerals } from './spoken-numbers.ts';

export const address: FieldKind = {
  parse(said) {
    const plain = said
      .replace(/[\s\p{C}]+/gu, ' ')
      .trim()
      .replace(leadIn, '')
      .replace(/[\s.,;!?]+$/, '');
    const normal = capitals(/\d/.test(plain) ? plain : numbered(plain));
    if (normal.length > longestAddress)
      return refused(
        'That is too long for an address: ask for street, number and town alone.',
        'That was a little long for an address. Could you give me just the number, the street and the town?',
      );
    if (!/\d/.test(normal))
      return refused(
        'No house number was heard: ask for the number and the street.',
        "I didn't catch a house number. Could you give me the number and the street?",
      );
    if (!/\p{L}{2}/u.test(normal))
      return refused(
        'Only a number was heard: ask for the street and the town.',
        'I only caught a number. Could you give me the whole address, with the street and the town?',
      );
    return { ok: true, normal, spoken: normal };
  },
  spoken: (normal) => normal,
};

const longestAddress = 200;

const leadIn =
  /^(?:(?:um|uh|yes|sure|okay|well)\b[\s,]*)*(?:(?:my|the|our) (?:home |street |mailing )?address is|i live (?:at|on)|we(?:'re| are) (?:at|on)|i'm (?:at|on)|it's|it is|that's|address:?)?[\s,]*(?=[\p{L}\d])/iu;

/** The house number said in words comes first and is read digit by digit: "one twenty three" is 123. */
function numbered(plain: string): string {
  const numerals = withNumerals(plain);
  const [, house = '', rest = ''] = /^((?:\d+ ?)+)(?!st|nd|rd|th)(.*)$/.exec(numerals) ?? [];
  return house === '' ? numerals : `${digitsIn(house).digits} ${rest.trim()}`;
}

/** Capitals only where the text has none: someone who wrote "NW" meant it. */
function capitals(plain: string): string {
  if (plain !== plain.toLowerCase()) return plain;
  return plain
    .replace(/(?<![\p{L}\d'’])\p{L}/gu, (letter) => letter.toUpperCase())
    .replace(/\b(?:Nw|Ne|Sw|Se|Po)\b/g, (letters) => letters.toUpperCase());
}
