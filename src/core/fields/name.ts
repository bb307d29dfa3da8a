/** A person's name: "my name is john smith" is "John Smith". */
import { type FieldContext, type FieldKind, type FieldSpec, labelOf, type Parsed, refused } from './field.ts';
import { question } from './question.ts';
import { editDistance, spelledMark, withSpelledWords } from './spelling.ts';

export const name: FieldKind = {
  parse(said, spec, context) {
    const words = wordsOf(inOrder(said));
    if (words.some((word) => /\d/.test(word))) {
      return refused(
        'A name has no digits: ask for the name alone.',
        `I heard a number, and I only need the name. ${question(spec)}`,
      );
    }
    if (words.length === 0 || words.every((word) => fillers.has(word.toLowerCase()))) {
      return unheard(spec);
    }
    if (words.some((word) => sentenceWords.has(word.toLowerCase()))) {
      return refused(
        `That is a sentence and no name: ask for the ${wanted(spec)} alone.`,
        `I'm sorry, I didn't catch a name in that. ${question(spec)}`,
      );
    }
    const whole = words.length === 1 ? corrected(words[0] ?? '', spec, context) : words;
    const normal = whole.map((word, index) => proper(word, index === 0)).join(' ');
    if (whole.length > mostWords || normal.length > longestName) {
      return refused(
        `That is too long for a name: ask for the ${wanted(spec)} alone.`,
        `That was a little long for a name. Could you tell me just the ${wanted(spec)}?`,
      );
    }
    if (whole.length === 1 && !oneWordIsEnough(spec)) {
      return refused(
        `Only one name was heard (${normal}): ask for the first and the last name.`,
        `I have ${normal} so far. Could you give me both the first and the last name?`,
      );
    }
    if (!/\p{L}{2}/u.test(normal))
      return refused(
        `Only initials were heard: ask for the ${wanted(spec)}.`,
        `I only caught initials. Could you give me the full ${wanted(spec)}?`,
      );
    // Words around a name would be taken off again when it is said back: then there was no name.
    if (wordsOf(normal).join(' ') !== normal) return unheard(spec);
    return { ok: true, normal, spoken: normal };
  },
  spoken: (normal) => normal,
};

/** Six words hold "Maria de los Angeles Garcia Lopez"; more is a sentence. */
const mostWords = 6;
const longestName = 70;

/** What may stand around a name; the name follows the last of these that has words behind it. */
const leadIn =
  /^.*\b(?:name is|name's|name would be|this is|it is|it's|i'm|i am|call me|under|(?:my|our) (?:son|daughter|wife|husband|mother|father|mom|dad|partner|child|kid)(?:,|'s name is| named)?|name for (?:it|that) is|that is|that's|you're speaking (?:to|with)|speaking with)\b[\s,:]*(?=\p{L})/iu;
const greeting =
  /^(?:(?:hi|hello|hey|yes|yeah|yep|no|sure|okay|ok|um|uh|er|well|oh|so|please|actually|sorry|and|the|my|mr|mrs|ms|miss|dr|doctor)\b[\s,.!]*)+(?=\p{L})/iu;
const trailer = /[\s,.!]*\b(?:here|speaking|calling|please|thanks|thank you|that's all|is my name)[\s.!]*$/iu;
/** Where the caller goes on to something else. */
const nextThing =
  /[\s,.;]*\b(?:and|but)\s+(?:my|the|i|i'm|i'd|you|it)\b.*$|[,.;]\s*(?:my|you can|i'd|i want|i need|i would)\b.*$/iu;
const spellingNote =
  /[\s,]*\b(?:(?:that's|that is|it's|it is|which is|and it's)\s+)?(?:spelled|spelt|spelling|written)(?:\s+as)?\b[\s,:]*/giu;
const beforeLetters = /[\s,.]*\b(?:that's|that is|it's|it is)\s+(?=\p{L}[\s.-]\p{L}(?:[\s.-]|$))/giu;

/** Words that are no name by themselves. */
const fillers = new Set(
  'no yes what who why when how pardon sorry huh hello hi hey okay ok sure um uh er the a an is it me you i my name not correct right wrong know sure maybe nothing nobody person somebody someone human agent operator representative appointment unknown none caller customer'.split(
    ' ',
  ),
);

const particles = new Set(
  'van von der den de del della di da do dos du la le los las bin ibn al el ter ten zu y e'.split(' '),
);

/** Words that a person's name does not hold. */
const sentenceWords = new Set(
  'want wants would like need needs have has can could will appointment book booking cancel schedule reschedule call calling not why when what name'.split(
    ' ',
  ),
);

const firstName = namePart('first|given');
const lastName = namePart('last|family|sur');

function namePart(which: string): RegExp {
  return new RegExp(
    `\\b(?:${which}) name(?: is|'s|:)?[\\s,]+(.+?)(?=[\\s,.;]*(?:\\band\\b|\\bmy\\b|\\b(?:first|given|last|family) name\\b|$))`,
    'i',
  );
}

/** "First name John, last name Smith" told part by part. */
function inOrder(said: string): string {
  const first = firstName.exec(said)?.[1];
  const last = lastName.exec(said)?.[1];
  if (first === undefined || last === undefined) return said;
  return `${first} ${last}`;
}

function wordsOf(said: string): readonly string[] {
  const text = said
    .replace(/[’`´]/g, "'")
    .replace(/[^\p{L}\p{M}\d'.,;:!\s-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(beforeLetters, ', ')
    .replace(spellingNote, ', ');
  const bare = withSpelledWords(
    text.replace(nextThing, '').replace(leadIn, '').replace(greeting, '').replace(trailer, ''),
  );
  return bare
    .split(/[\s,;:!]+/)
    .map((word) => word.replace(/^[-'.]+|[-'.]+$/g, ''))
    .filter((word) => word !== '')
    .reduce<readonly string[]>(withSpelling, [])
    .map((word) => (isSpelled(word) ? word.slice(1) : word));
}

/** A spelled word takes the place of the word it spells, or else follows. What was spelled itself stays. */
function withSpelling(words: readonly string[], word: string): readonly string[] {
  if (!isSpelled(word)) return [...words, word];
  const spelled = word.toLowerCase();
  if (words.includes(spelled) || `${spelledMark}${words.join('')}`.toLowerCase() === spelled) return words;
  const place = nearestWord(words, spelled.slice(1), (each) => !isSpelled(each));
  return place === undefined
    ? [...words, spelled]
    : words.map((each, index) => (index === place ? spelled : each));
}

function isSpelled(word: string): boolean {
  return word.startsWith(spelledMark);
}

/** "Smyth" alone corrects the "Smith" of a name that is already known. */
function corrected(word: string, spec: FieldSpec, context: FieldContext): readonly string[] {
  const known = (context.known[spec.name] ?? '').split(' ').filter((each) => each !== '');
  const place = known.length > 1 ? nearestWord(known, word.toLowerCase()) : undefined;
  return place === undefined ? [word] : known.map((each, index) => (index === place ? word : each));
}

function nearestWord(
  words: readonly string[],
  spelled: string,
  may: (word: string) => boolean = () => true,
): number | undefined {
  // A third of the letters may have been misheard: "Meyer" for "Maier", not "John" for "Smith".
  const limit = Math.max(1, Math.ceil(spelled.length / 3));
  let best: { readonly index: number; readonly distance: number } | undefined;
  for (const [index, word] of words.entries()) {
    if (!may(word)) continue;
    const distance = editDistance(word.toLowerCase(), spelled, limit);
    if (distance <= limit && (best === undefined || distance <= best.distance)) best = { index, distance };
  }
  return best?.index;
}

/** Capitals as in "O'Brien", "McDonald", "van der Berg"; a spelling with capitals inside is kept. */
function proper(word: string, first: boolean): string {
  const lower = word.toLowerCase();
  if (/\p{Lu}/u.test(word.slice(1)) && word !== word.toUpperCase()) return word;
  if (!first && word === lower && particles.has(lower)) return lower;
  return lower
    .replace(/(^|[-'.])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
    .replace(/'S$/, "'s")
    .replace(/\bMc(\p{L})/gu, (_, letter: string) => `Mc${letter.toUpperCase()}`);
}

function unheard(spec: FieldSpec): Parsed {
  return refused(
    `No name was heard: ask for the ${wanted(spec)}.`,
    `I'm sorry, I didn't catch the name. ${question(spec)}`,
  );
}

function oneWordIsEnough(spec: FieldSpec): boolean {
  return /\b(?:first|given|last|family|pet|sur)[ -]?name\b/i.test(labelOf(spec));
}

function wanted(spec: FieldSpec): string {
  return oneWordIsEnough(spec) ? labelOf(spec) : 'first and last name';
}
