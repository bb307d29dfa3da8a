/** An email address: "john dot smith at gmail dot com" is "john.smith@gmail.com". */
import { type FieldKind, refused } from './field.ts';
import { withSpelledWords } from './spelling.ts';
import { digitsIn, withNumerals } from './spoken-numbers.ts';

export const email: FieldKind = {
  parse(said) {
    const address = written(said) ?? spelledOut(said);
    if (address === undefined) {
      return refused(
        'No "at" was heard in the email address: ask for it slowly, with the "at" and the "dot".',
        "I didn't catch the at sign in the email address. Could you say the whole address once more, slowly?",
      );
    }
    const [local = '', domain = ''] = address.split('@');
    if (local === '')
      return refused(
        'The part before the "at" is missing: ask for the email address letter by letter.',
        'I missed the part before the at sign. Could you spell the email address for me, letter by letter?',
      );
    if (!/\.[a-z]{2,24}$/.test(domain)) {
      return refused(
        'The part after the "at" has no ending such as "dot com": ask what comes after the "at".',
        'I missed how the email address ends, such as dot com. Could you say the whole address again?',
      );
    }
    if (!addressPattern.test(address) || address.length > longestAddress) {
      return refused(
        'That is not an email address: ask for it letter by letter.',
        "I'm sorry, I didn't get that email address. Could you spell it for me, letter by letter?",
      );
    }
    return { ok: true, normal: address, spoken: spokenAddress(address) };
  },
  spoken: spokenAddress,
};

/** https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1: 64 before the at, 254 for the path. */
const longestAddress = 254;
/** Narrower than the standard: quotes and comments have never been said on a phone. */
const addressPattern =
  /^[a-z0-9_+&'-]+(?:\.[a-z0-9_+&'-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}$/;

/** An address that stands in the text as it is. */
function written(said: string): string | undefined {
  return /[^\s@,;:<>()"]+@[^\s@,;:<>()"]*[^\s@,;:<>()".!?]/.exec(said)?.[0].toLowerCase();
}

function spelledOut(said: string): string | undefined {
  const text = withSpelledWords(said.toLowerCase())
    .replaceAll('^', '')
    .replace(/\s*@\s*/g, ' at ')
    .replace(/\b(?:at sign|at symbol)\b/g, 'at')
    .replace(
      /\b(?:all )?(?:in )?(?:lower|small)[ -]?(?:case|letters)\b|\ball (?:one word|together)\b|\bno spaces?\b/g,
      ' ',
    )
    .replace(/[,;:!?]/g, ' ')
    .replace(/\.(?=\s|$)/g, ' ');
  const parts = text.split(/\s+at\s+/);
  const domain = parts.pop();
  const before = parts.pop();
  if (domain === undefined || before === undefined) return undefined;
  const local = before.replace(leadIn, '').replace(/^(?:is|it's|its|so|um|uh)\s+/, '');
  return `${joined(local)}@${joined(domain.replace(/\b(?:please|thanks|thank you|okay|that's it)\b.*$/, ''))}`;
}

const leadIn =
  /^.*\b(?:e-?mail(?: address)?(?: is| would be|'s)?|address is|it's|it is|that's|that is|this is|(?:reach|email|contact|write) me|sure|yes|okay)\b\s*/;

/** Words for signs as signs, numbers as digits, and no spaces. */
function joined(part: string): string {
  const signs = part
    .replace(/\b(?:dot|point|period)\b/g, '.')
    .replace(/\bunder ?score\b/g, '_')
    .replace(/\b(?:dash|hyphen|minus)\b/g, '-')
    .replace(/\bplus(?: sign)?\b/g, '+');
  return signs
    .split(/([._+-])/)
    .map((piece) => numberless(piece).replace(/\s/g, ''))
    .join('');
}

/** "john forty seven" as "john 47"; a repeated digit needs its word, "double seven". */
function numberless(piece: string): string {
  const { digits, rest } = digitsIn(piece);
  return digits !== '' && rest === '' ? digits : withNumerals(piece);
}

/** Signs as words and digits one by one: "john dot smith 4 7 at gmail dot com". */
function spokenAddress(address: string): string {
  return address
    .replace(/\d/g, ' $& ')
    .replace('@', ' at ')
    .replaceAll('.', ' dot ')
    .replaceAll('_', ' underscore ')
    .replaceAll('-', ' dash ')
    .replaceAll('+', ' plus ')
    .replace(/\s+/g, ' ')
    .trim();
}
