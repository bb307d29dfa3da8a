import { REDACTED } from './secret-numbers.ts';
import { sounds } from './sounds.ts';

/**
 * What somebody says right behind the name of a thing that nobody should read: "my PIN is 4417", "passport number
 * X 12 34". `asked`: the question of the agent file that stands, and may be seen; what it asks for stays.
 */
export function withoutAnnounced(text: string, asked: () => string): string {
  if (!MAY_ANNOUNCE.test(text)) return text;
  const isOfCard = CARD_TALK.test(text);
  const inClear = asked();
  return ANNOUNCEMENTS.reduce((rest, { name, value, ofCard }) => {
    if ((ofCard && !isOfCard) || new RegExp(name, 'i').test(inClear)) return rest;
    let out = '';
    let from = 0;
    for (const match of rest.matchAll(new RegExp(name + CONNECTOR, 'gi'))) {
      const start = match.index + match[0].length;
      const length =
        start < from
          ? 0
          : value === 'words'
            ? wordsIn(match[0], rest.slice(start))
            : codeIn(rest.slice(start));
      if (length === 0) continue;
      out += rest.slice(from, start) + REDACTED;
      from = start + length;
    }
    return out + rest.slice(from);
  }, text);
}

interface Announcement {
  /** Source of a pattern. */
  readonly name: string;
  readonly value: 'code' | 'words';
  /** It says so only where a card is spoken of: other things expire too. */
  readonly ofCard?: true;
}

/** How long the letters and digits are that the text begins with, and what people put between them. */
function codeIn(text: string): number {
  let length = 0;
  for (let rest = text; ; rest = text.slice(length)) {
    const [whole = '', between = '', piece = ''] =
      /^((?:[\s,./-]|\b(?:uh|um|er|dash)\b)*)(\[redacted\]|[\p{L}\d]+(?:['’]\p{L}+)*)/u.exec(rest) ?? [];
    if (whole === '' || (length === 0 && between !== '') || !isPiece(piece)) break;
    length += whole.length;
  }
  const code = sounds(text.slice(0, length))
    .map((sound) => sound.text)
    .join('');
  return code.length < SHORTEST ? 0 : length;
}

function isPiece(word: string): boolean {
  return (
    word === REDACTED || /\d/.test(word) || /^(?:\p{L}|\p{Lu}{2,})$/u.test(word) || DIGIT_WORD.test(word)
  );
}

/** One letter or digit stands for a choice, or is an article. */
const SHORTEST = 2;

/** A word or a few, up to the end of the clause, where something says that this is it. */
function wordsIn(announcement: string, text: string): number {
  if (!/(?:\bis|['’]s|[:=])\s*$/i.test(announcement)) return codeIn(text);
  return /^[^\s,.;!?]+(?: [^\s,.;!?]+){0,3}/.exec(text)?.[0].length ?? 0;
}

const CONNECTOR = String.raw`(?:[\s,:=#-]|\b(?:numbers?|no|id|code|is|are|was|would be|it['’]s|that['’]s|ending in|ends in|ending|um|uh|so|and|okay|please|thru|through|date)\b|['’]s\b)*(?<=[\s:=#])`;

const DIGIT_WORD =
  /^(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|double|triple|treble)$/i;

const ANNOUNCEMENTS: readonly Announcement[] = [
  { name: String.raw`\b(?:pass ?word|pass ?phrase|maiden name)`, value: 'words' },
  {
    name: String.raw`\b(?:pin|pin code|pin number|pass ?code|(?:access|gate|door|alarm|security|entry) code|code for the [a-z]+|cv[vc]2?|(?:digits|number) on the back)\b`,
    value: 'code',
  },
  {
    name: String.raw`\b(?:social(?: security)?|ssn|last four(?: of (?:my|the) [a-z ]{1,20}?)?)\b`,
    value: 'code',
  },
  { name: String.raw`\b(?:account|routing|iban|sort code|card|visa|master ?card|amex)\b`, value: 'code' },
  { name: String.raw`\b(?:passport|licen[cs]e)\b`, value: 'code' },
  {
    name: String.raw`\b(?:member|membership|insurance|policy|medicare|medicaid|subscriber|patient)(?: (?:member|number|id))*\b`,
    value: 'code',
  },
  { name: String.raw`\b(?:expir(?:es|ing|y|ation)|valid)\b`, value: 'code', ofCard: true },
];

const MAY_ANNOUNCE =
  /\b(?:pin|pass|maiden|code|cv[vc]2?|social|ssn|last four|account|routing|iban|card|visa|master ?card|amex|licen[cs]e|member|insurance|policy|medicare|medicaid|subscriber|patient|expir|valid)|on the back/i;

const CARD_TALK = /\b(?:card|visa|master ?card|amex|discover|cvv|credit|debit)\b|\[redacted\]/i;
