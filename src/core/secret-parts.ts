import type { Agent } from './agent.ts';
import type { Line, Live } from './call.ts';
import { oncePer } from './once-per.ts';
import { missingFields } from './record.ts';
import { isCardNumber, numberRuns, REDACTED } from './secret-numbers.ts';
import { askedSecret } from './sensitive.ts';

/**
 * Parts of a number of a card or of social security, in words that hold only a part of it: "four one one one", a
 * breath, "one one one one". No part is a secret by itself, and none can be taken back once the rest is there. So a
 * part is known by what it is a part of: the parts before it, what the two were talking about, or its own shape.
 * Where the agent asks for a number, a number of that shape is the answer.
 */
export function forgetParts(text: string, call: Live, agent: Agent): string {
  // The answer to a field that is marked sensitive is hidden as a whole, and kept as long as the call needs it.
  if (!MAY_HOLD_DIGITS.test(text) || askedSecret(agent, call) !== undefined) return text;
  const recent = call.transcript.slice(-RECENT_LINES);
  const isTold = tellsOfSecret(text) || recent.some((line) => reading(line).isTold);
  const earlier = recent.flatMap((line) => (line.speaker === 'caller' ? reading(line).parts : []));
  const asked = askedKind(call, agent);
  return numberRuns(text, (run, digits, after) => {
    const isPart =
      digits !== '' &&
      !NO_PART.test(after) &&
      (completes(digits, earlier) || isGrouped(digits, asked) || (isTold && isToldPart(run, digits, asked)));
    earlier.push(digits);
    return isPart ? REDACTED : run;
  });
}

/** Whether a number is spoken of that must not be kept. */
export function tellsOfSecret(text: string): boolean {
  return SECRET_TALK.test(text);
}

/** Keys that nobody asked for: a number in full, or in parts of which each is typed by itself. */
export function forgetKeyedParts(digits: string, field: string | null, call: Live): string {
  if (field !== null) return digits;
  const pressed = digits.replace(/\D/g, '');
  const isTold = call.transcript.slice(-RECENT_LINES).some((line) => reading(line).isTold);
  return pressed.length >= (isTold ? 3 : 8) ? REDACTED : digits;
}

/** As far back as a number is told in parts: four of them, and what the agent says between. */
const RECENT_LINES = 8;

const MAY_HOLD_DIGITS =
  /\d|\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|double|triple)\b/i;

/** What is said around a number that must not be kept. */
const SECRET_TALK =
  /\b(?:credit|debit|(?:bank|card|account|routing|visa|mastercard|amex|passport|license|licence|security) (?:card|number|code|digits)|my card|the card|visa|master ?card|american express|amex|discover card|social(?: security)?|ssn|cvv|cvc|iban|sort code|pin(?: code| number)?)\b|\[redacted\]/i;

/** A time, a price, an address, a count: what follows says what the digits are. */
const NO_PART =
  /^\s*(?:[ap]\.?\s?m\b|o[’']?clock|dollars?|bucks|percent|minutes?|hours?|days?|weeks?|people|persons?|guests?|street|st\b|avenue|ave\b|road|rd\b|drive|lane|main|in the (?:morning|afternoon|evening)|:)/i;

/** Card numbers are told in groups of these lengths; telephone numbers in others. */
const GROUPS: ReadonlySet<number> = new Set([4, 5, 6, 8, 11, 12]);

/** Of a line that was said: it is looked at again with each of the next ones. */
const reading = oncePer(({ text }: Line) => ({ isTold: tellsOfSecret(text), parts: parts(text) }));

function parts(text: string): string[] {
  const found: string[] = [];
  numberRuns(text, (run, digits) => {
    found.push(digits);
    return run;
  });
  return found.filter((digits) => digits !== '');
}

/** With the groups before it, it is a card number. */
function completes(digits: string, earlier: readonly string[]): boolean {
  let whole = digits;
  for (const part of [...earlier].reverse()) {
    if (!GROUPS.has(part.length)) return false;
    whole = part + whole;
    if (whole.length > 19) return false;
    if (isCardNumber(whole)) return true;
  }
  return false;
}

/** Two or three groups of four as cards begin, where no number of ours is asked for. */
function isGrouped(digits: string, asked: string | null): boolean {
  if (asked === 'phone' || asked === 'number' || asked === 'address' || asked === 'text') return false;
  return (digits.length === 8 || digits.length === 12) && /^(?:4|5[1-5]|3[47]|6011|65)/.test(digits);
}

/** While such a number is talked about, whatever is no year and no answer to another question. */
function isToldPart(run: string, digits: string, asked: string | null): boolean {
  if (/^(?:19|20)\d\d$/.test(digits)) return false;
  if (asked === 'phone' && [7, 10, 11].includes(digits.length)) return false;
  if ((asked === 'time' || asked === 'date' || asked === 'number') && digits.length <= 2) return false;
  return digits.length >= 3 || (digits.length === 2 && /\d/.test(run));
}

function askedKind(call: Live, agent: Agent): string | null {
  return call.stage === 'gather_details' ? (missingFields(agent, call)[0]?.kind ?? null) : null;
}
