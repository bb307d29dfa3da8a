import { matches } from '../matches.ts';

/** A clause of what was said, with what its sentence makes of it. */
export interface Clause {
  readonly from: number;
  readonly to: number;
  /** Its words as the phrases read them: lower case, single spaces, contractions written out, no fillers. */
  readonly plain: string;
  /** The plain words of its sentence before it, for a clause that goes on with an earlier subject. */
  readonly before: string;
  readonly isFirst: boolean;
  /** It is asked and not said: "So that's booked, right?" */
  readonly isAsked: boolean;
  /** It holds only under a condition: "Once you say yes, it's done." */
  readonly isSupposed: boolean;
}

export interface Sentence {
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

/** Sentences with their offsets; the last may be unfinished. */
export function sentencesOf(text: string): readonly Sentence[] {
  const found: Sentence[] = [];
  let from = 0;
  for (const match of matches(sentenceEnd, text)) {
    const end = match.index + match[0].length;
    const dotted = match[0] === '.' && abbreviation.test(text.slice(Math.max(0, match.index - 5), end + 2));
    if (dotted) continue;
    found.push({ from, to: end, words: text.slice(from, end) });
    from = end;
  }
  if (from < text.length) found.push({ from, to: text.length, words: text.slice(from) });
  return found;
}

// A dot inside "2.30" or "p.m." ends nothing, and three of them are a pause.
const sentenceEnd = /[!?]+|(?<!\.)\.(?=\s|$)|\n+/g;
const abbreviation = /\b(?:dr|mr|mrs|ms|st|no)\. ?.?$|\b[ap]\.m\. [a-z\d]$/i;

export function clausesOf({ from, words }: Sentence): readonly Clause[] {
  const even = evenly(words);
  const isQuestion = /\?\s*$/.test(words);
  const pieces = piecesOf(even);
  const plains = pieces.map(([start, end]) => plainly(even.slice(start, end)));
  const asked = isQuestion ? askedFrom(plains) : plains.length;
  const clauses: Clause[] = [];
  let before = '';
  let condition: 'none' | 'open' | 'met' = 'none';
  pieces.forEach(([start, end], at) => {
    const plain = plains[at] ?? '';
    if (plain === '') return;
    // The clause after a condition is what would follow from it, together with all that is joined to it by
    // "and"; the next comma ends that.
    if (opensCondition.test(plain)) condition = 'open';
    else if (condition === 'open' && !hangsOn.test(plain)) condition = 'met';
    else if (condition === 'met' && !hangsOn.test(plain) && !goesOn.test(plain)) condition = 'none';
    const said = words.slice(start, end);
    const lead = said.length - said.trimStart().length;
    clauses.push({
      from: from + start + lead,
      to: from + start + said.trimEnd().length,
      plain,
      before,
      isFirst: leadIn.test(before),
      isAsked: at >= asked || inverted.test(plain),
      isSupposed: condition !== 'none',
    });
    before = `${before} ${plain}`.slice(-longestMemory);
  });
  return clauses;
}

/** Whoever looks back sees this much and no more, so that a text without an end costs no more than its length. */
export const longestMemory = 160;

/** The same length, with one kind of apostrophe, and blanks for hesitations and quotation marks. */
function evenly(words: string): string {
  return words
    .replace(/[’‘ʼ`´]/g, "'")
    .replace(/["“”*]/g, ' ')
    .replace(hesitation, (pause) => ' '.repeat(pause.length));
}

const hesitation =
  /,?\s\b(?:u+h+m*|u+m+|e+r+m*|h+m+|a+h+|mm+)\b(?:,|\.{3}|…)?|,\s(?:you know|well|like|let's see|as requested|as you asked|of course),/gi;

function piecesOf(even: string): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  let start = 0;
  for (const match of matches(clauseEnd, even)) {
    found.push([start, match.index]);
    start = match.index + match[0].length;
  }
  found.push([start, even.length]);
  return found;
}

const subject =
  "(?:i|we|you|it|that|this|they|he|she|your?|the|our|everything|all|some(?:one|body)|see|have a|good|bye|thanks?|let|if|once)(?:'[a-z]+)?\\b";
const clauseEnd = new RegExp(
  `[;()—–…]|\\.{2,}|[,:](?!\\d)|\\s-+\\s|[.?!]+$|\\s(?=(?:and|but|so|then|because|plus)\\s+(?:then\\s+|now\\s+)?${subject})`,
  'gi',
);

/** Where the question of a sentence that ends in "?" begins: "You're all set, anything else?" asks only at its end. */
function askedFrom(plains: readonly string[]): number {
  const ends = plains.flatMap((plain, at) => (plain === '' ? [] : [at]));
  const last = ends.at(-1) ?? 0;
  return independent.test(plains[last] ?? '') ? last : 0;
}

const independent =
  /^(?:(?:and|so|or|but|now|then) )*(?:is(?! (?:that|this|it) (?:right|correct|so|it)\b)|are|am|was|were|do|does|did|can|could|may|would|will|shall|should|has|what|when|where|which|who|how|why|any|anything|something|okay|ok|all right|alright|sound|sounds|ready|have (?:i|you|we)|need)\b/;

const inverted =
  /^(?:(?:and|so|or|but|now|then|okay|ok|great|perfect) )*(?:(?:would|could|can|may|might|shall|should|will|do|does|did|is|are|am|was|were|has|have) (?:not )?(?:i|we|you|he|she|it|that|this|they|there|your|the|some(?:one|body)|everything|any(?:one|body)?)\b|(?:what|which|who|where|why|how)\b(?! about| i have done)|when (?:would|do|did|is|are|can|should|will)\b)/;

const opensCondition =
  /^(?:(?:and|so|but|then|okay|ok|now|great|perfect|just|only) )*(?:if|once|when|whenever|as soon as|unless|assuming|provided|suppose|supposing|in case|until|as long as|should you|after (?:that|you|we|i)\b|the moment|the minute)\b/;
const goesOn = /^(?:and|then|so)\b/;
/** A piece between commas that is no clause of its own: "at two", "please". */
const hangsOn = /^(?:at|on|for|with|to|in|under|please|or|by|like|then)\b[^,]{0,24}$/;

const leadIn =
  /^ ?(?:(?:okay|ok|all right|alright|right|great|perfect|wonderful|excellent|lovely|good|good news|yes|yep|yeah|sure|sure thing|certainly|absolutely|of course|thanks|thank you|and|so|got it|there|there you go|there we go|now|no problem|fantastic|awesome|brilliant|super|very well|very good|well) ?)*(?:[a-z]+)?$/;

/** What was said in plain words. */
function plainly(words: string): string {
  let plain = words.toLowerCase().replace(/[^a-z\d'%$€£]+/g, ' ');
  if (runTogether.test(plain)) plain = written(plain, unpunctuated);
  if (plain.includes("'")) plain = written(plain, contractions);
  if (polite.test(plain)) plain = plain.replaceAll(polites, '').replace(/ {2,}/g, ' ');
  return plain.trim();
}

function written(plain: string, pairs: readonly (readonly [RegExp, string])[]): string {
  return pairs.reduce((text, [spoken, full]) => text.replace(spoken, full), plain);
}

/** Transcripts now and then lose the apostrophe; "its", "were" and "ill" are words of their own. */
const runTogether =
  /\b(?:im|ive|youve|weve|theyve|youre|theyre|thats|its|cant|wont|isnt|wasnt|arent|hasnt|havent|doesnt|didnt|dont|itll|youll|theyll|thatll|well|gonna|cannot)\b/;
const unpunctuated: readonly (readonly [RegExp, string])[] = [
  [/\bim\b/g, 'i am'],
  [/\b(i|you|we|they)ve\b/g, '$1 have'],
  [/\b(you|they)re\b/g, '$1 are'],
  [/\bthats\b/g, 'that is'],
  [/\bits(?= (?:been|booked|done|all|now|confirmed|cancel|on the))/g, 'it is'],
  [/\b(?:cant|cannot)\b/g, 'can not'],
  [/\bwont\b/g, 'will not'],
  [/\b(is|was|are|has|have|does|did|do)nt\b/g, '$1 not'],
  [/\b(you|they|it|that)ll\b/g, '$1 will'],
  [/\bgonna\b/g, 'going to'],
];

const contractions: readonly (readonly [RegExp, string])[] = [
  [/\bcan't\b/g, 'can not'],
  [/\bwon't\b/g, 'will not'],
  [/n't\b/g, ' not'],
  [/\blet's\b/g, 'let us'],
  [/'m\b/g, ' am'],
  [/'re\b/g, ' are'],
  [/'ve\b/g, ' have'],
  [/'ll\b/g, ' will'],
  [/'d\b/g, ' would'],
  [/\b(it|that|this|there|here|he|she|what|who|where|how|everything|some(?:one|body)|which)'s\b/g, '$1 is'],
  // After a noun it is a verb where a result follows, and a possessive elsewhere.
  [
    /'s(?= (?:been|now|all|just|booked|scheduled|reserved|cancel|moved|made|confirmed|done|on (?:the|its|his|her)|in the|set|sorted|going|gone|free|yours))/g,
    ' is',
  ],
];

/** Politeness that negates or supposes in form only. */
const polite = /\b(?:no|not|why|if|wait)\b/;
const polites =
  /\b(?:no (?:problem|worries|trouble)(?: at all)?|(?:do )?not (?:a problem|to worry|worry)(?: at all)?|why not|if i may|if you (?:will |would |can |could )?(?:please |just |kindly )*(?:hold|wait|bear|give me|stay)(?= )|wait no)\b/g;
