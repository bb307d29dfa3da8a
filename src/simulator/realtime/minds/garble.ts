import { pick, type Random } from './chance.ts';

/** Other words than the given ones: a part is missing, a number or a day is another, or they are not said at all. */
export function garbled(words: string, random: Random): string {
  const off = instead.filter((other) => other !== words);
  const ways = [withoutPart(words, random), withOther(words, random), pick(off, random) ?? ''];
  const others = ways.filter((way) => way !== '' && way !== words);
  return pick(others, random) ?? '';
}

/** Without one sentence, or one list item where there is but one. The first goes last: it opens the subject. */
function withoutPart(words: string, random: Random): string {
  const sentences = words.split(/(?<=[.!?])\s+/);
  const parts = sentences.length > 1 ? sentences : words.split(/(?<=[,;])\s+/);
  const dropped = parts.length < 2 ? 0 : 1 + Math.floor(random() * (parts.length - 1));
  return parts.filter((_, index) => index !== dropped).join(' ');
}

function withOther(words: string, random: Random): string {
  const found = pick(
    [...words.matchAll(/\d|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b[AP]M\b/g)],
    random,
  );
  if (found === undefined) return words;
  const [match] = found;
  const kind = kinds.find((list) => list.includes(match)) ?? [];
  const other = pick(
    kind.filter((one) => one !== match),
    random,
  );
  return words.slice(0, found.index) + (other ?? match) + words.slice(found.index + match.length);
}

const kinds: readonly (readonly string[])[] = [
  [...'0123456789'],
  ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  ['AM', 'PM'],
];

/** What models say in place of words they were given. */
const instead = [
  'Okay.',
  'Sure, one second.',
  'Is there anything else you would like to tell me?',
  'Alright, let me see about that.',
  'I hope you are having a good day.',
];
