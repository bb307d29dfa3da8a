import type { Agent } from './agent.ts';
import type { Fact, ToolOutput } from './fact.ts';
import { type FieldSpec, labelOf } from './fields/field.ts';
import { digitsIn } from './fields/spoken-numbers.ts';

/**
 * The fact as it may leave the process: what the agent marks sensitive, and numbers of cards and of social
 * security wherever they are said, become `[redacted]`. Applied to every fact on its own, so a number whose
 * digits are spread over several facts is not seen here.
 */
export function redactFact(fact: Fact, agent: Agent): Fact {
  const secret = sensitiveFields(agent);
  const data = secret.length === 0 ? fact.data : withoutFields(fact, secret, agent);
  const labels = secret.map(labelOf);
  const others = allFields(agent).map(labelOf);
  // Only texts were changed, so it is a fact of the same type still.
  const redacted = {
    ...fact,
    data: everyText(data, (text) => redactText(withoutLabelled(text, labels, others))),
  } as Fact;
  return withoutCut(redacted);
}

/** The part that was heard may end in the middle of a number that only the whole shows to be secret. */
function withoutCut(fact: Fact): Fact {
  return fact.type === 'utterance' && fact.data.heard !== undefined && fact.data.text.includes(REDACTED)
    ? { ...fact, data: { ...fact.data, heard: REDACTED } }
    : fact;
}

/**
 * The fact without numbers of cards and of social security in what was said, typed or keyed: they are forgotten
 * before anything is stored. What stands in the record stays, for a business may have asked for it.
 */
export function forgetNumbers(fact: Fact): Fact {
  switch (fact.type) {
    case 'utterance':
    case 'dtmf':
    case 'tool_call':
    case 'tool_refused':
    case 'detail_rejected':
    case 'detail_unclear':
    case 'question_answered':
    case 'request_abandoned':
    case 'farewell':
    case 'message_taken':
    case 'words_awaited':
    case 'watchdog': {
      const data = everyText(fact.data, redactText);
      // Only texts were changed, so it is a fact of the same type still.
      return data === fact.data ? fact : withoutCut({ ...fact, data } as Fact);
    }
    default:
      return fact;
  }
}

/** A text without numbers of cards and of social security, in digits or in words. */
export function redactText(text: string): string {
  // Digits have more than one shape: what looks like a digit is read as one.
  const folded = text.normalize('NFKC');
  const redacted = folded.replace(numberRun, (run) => (isSecretNumber(run) ? REDACTED : run));
  return redacted === folded ? text : redacted;
}

export const REDACTED = '[redacted]';

function allFields(agent: Agent): readonly FieldSpec[] {
  return Object.values(agent.intents).flatMap(({ fields }) => fields);
}

function sensitiveFields(agent: Agent): readonly FieldSpec[] {
  return allFields(agent).filter(({ sensitive }) => sensitive === true);
}

/** The data of a fact with the values of these fields left out, wherever a field's value has its own place. */
function withoutFields(fact: Fact, secret: readonly FieldSpec[], agent: Agent): Fact['data'] {
  const names = new Set(secret.map(({ name }) => name));
  const values = (record: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(record).map(([field, value]) => [field, names.has(field) ? REDACTED : value]),
    );
  switch (fact.type) {
    case 'details_recorded':
      return {
        ...fact.data,
        details: fact.data.details.map((detail) =>
          names.has(detail.field) ? { ...detail, value: REDACTED, spoken: REDACTED } : detail,
        ),
      };
    case 'detail_rejected':
      return names.has(fact.data.field) ? { ...withoutWords(fact.data), said: REDACTED } : fact.data;
    case 'dtmf':
      return fact.data.field !== null && names.has(fact.data.field)
        ? { ...fact.data, digits: REDACTED }
        : fact.data;
    case 'detail_unclear':
      return names.has(fact.data.field) ? { ...fact.data, reason: REDACTED } : fact.data;
    case 'check_failed':
      return names.has(fact.data.field) ? withoutWords(fact.data) : fact.data;
    case 'detail_cleared':
    case 'action_failed': {
      const { field } = fact.data;
      return field !== undefined && names.has(field) ? { ...fact.data, why: REDACTED } : fact.data;
    }
    case 'check_started':
    case 'action_started':
      return { ...fact.data, record: values(fact.data.record) };
    case 'summary_made':
    case 'summary_heard':
    case 'summary_confirmed':
    case 'request_repeated':
      // A short secret could be found by trying all of them.
      return { ...fact.data, hash: REDACTED };
    case 'tool_result':
      return { ...fact.data, result: withoutValues(fact.data.result, agent, values) };
    case 'tool_call':
    case 'words_awaited':
      return { ...fact.data, arguments: withoutArguments(fact.data.arguments, names) };
    default:
      return fact.data;
  }
}

/** What is wrong with a value may quote it. */
function withoutWords<T extends { problem: string; say?: string }>(data: T): T {
  return { ...data, problem: REDACTED, ...(data.say !== undefined && { say: REDACTED }) };
}

/** Why a value was refused, and the words that ask for it again, may quote it. */
function withoutValues(
  result: ToolOutput,
  agent: Agent,
  values: (known: ToolOutput['known']) => ToolOutput['known'],
): ToolOutput {
  const known = values(result.known);
  const fields = (result.intent === null ? undefined : agent.intents[result.intent])?.fields ?? [];
  if (result.ok || !fields.some(({ sensitive }) => sensitive === true)) return { ...result, known };
  return { ...result, known, why: REDACTED, ...(result.say === undefined ? {} : { say: REDACTED }) };
}

/** What the model sent is of any shape: an object that names a sensitive field loses all its other texts. */
function withoutArguments(given: unknown, names: ReadonlySet<string>): unknown {
  if (typeof given === 'string') return [...names].some((name) => given.includes(name)) ? REDACTED : given;
  if (Array.isArray(given)) return given.map((each) => withoutArguments(each, names));
  if (typeof given !== 'object' || given === null) return given;
  const named = Object.values(given).some((value) => typeof value === 'string' && names.has(value));
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => {
      if (names.has(key)) return [key, REDACTED];
      if (!named) return [key, withoutArguments(value, names)];
      return [key, key === 'field' && typeof value === 'string' ? value : REDACTED];
    }),
  );
}

/** Summaries say "Label: value. Label: value. Is that right?": takes out the values of these labels. */
function withoutLabelled(text: string, labels: readonly string[], others: readonly string[]): string {
  return labels.reduce((rest, label) => {
    const start = rest.toLowerCase().indexOf(`${label.toLowerCase()}: `);
    if (start < 0) return rest;
    const from = start + label.length + 2;
    const ends = ['. is that right?', ...others.map((other) => `. ${other.toLowerCase()}: `)]
      .map((end) => rest.toLowerCase().indexOf(end, from))
      .filter((index) => index >= 0);
    return rest.slice(0, from) + REDACTED + rest.slice(Math.min(rest.length, ...ends));
  }, text);
}

/** Our own and our peers' identifiers are no speech, and have to stay what they are. */
const identifiers = new Set(['id', 'sid', 'key', 'item', 'reference', 'hash']);

function everyText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  // A model may send a number of a card as a number.
  if (typeof value === 'number') return change(String(value)) === String(value) ? value : REDACTED;
  if (Array.isArray(value)) {
    const changed = value.map((each) => everyText(each, change));
    return changed.every((each, at) => each === value[at]) ? value : changed;
  }
  if (typeof value !== 'object' || value === null) return value;
  // Most of what is said holds no secret: it stays the object that it is.
  let copy: Record<string, unknown> | null = null;
  for (const [key, each] of Object.entries(value)) {
    const changed = identifiers.has(key) ? each : everyText(each, change);
    if (changed === each) continue;
    copy ??= { ...value };
    copy[key] = changed;
  }
  return copy ?? value;
}

const digitWord =
  'zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|' +
  'sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|' +
  'double|triple|treble|quadruple';
const digits = `(?<![\\p{L}\\d+])(?:\\d+|${digitWord})(?![\\p{L}\\d])`;
/**
 * Between the digits of one number: signs, spaces seen or unseen, pauses. A colon is of a time, and a slash of a
 * date unless it stands between groups of four.
 */
const joint = String.raw`(?:[\s,.*\-_\u200b-\u200d\u2060]|(?<=\d{4})/(?=\d{4})|\b(?:uh|um|er|and)\b){1,12}?`;
const numberRun = new RegExp(`${digits}(?:${joint}${digits})*`, 'giu');

/** Days, as "2026-12-01", and ZIP codes with their extension, 5-4. */
const ordinary = /(?<!\d)\d{4}-\d\d-\d\d(?!\d)|^\d{5}-\d{4}$/;

/** US social security: 3-2-4 digits, with the ranges that are never issued left out. */
const socialSecurity = /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/;
const groupedSocialSecurity = /(?<!\d)(?!000|666|9)\d{3}[\s.-]+(?!00)\d{2}[\s.-]+(?!0000)\d{4}(?!\d)/;

/** Card numbers as they are issued, found inside of longer runs (with the expiry date, say). */
const issued =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|35\d{14}|6(?:011|5\d\d|4[4-9]\d)\d{12})$/;

function isSecretNumber(run: string): boolean {
  if (run.length < 9 || ordinary.test(run)) return false;
  if (groupedSocialSecurity.test(run)) return true;
  // Without a word in it, a run has one reading: most runs are a time, a date or a phone number in digits.
  if (!/\p{L}/u.test(run)) return isSecret(run.replace(/\D/g, ''));
  // Read with its pauses and without: "twenty, one" is 201 or 21.
  const plain = run.replace(/\b(?:uh|um|er|and)\b/giu, ' ');
  const readings = [
    plain,
    plain.replace(/[,./*_\u200b-\u200d\u2060]/g, ' '),
    plain.replace(/[\s,.*\-/_\u200b-\u200d\u2060]+/g, ', '),
  ];
  return [...new Set(readings)].some((reading) => isSecret(digitsIn(reading).digits));
}

function isSecret(number: string): boolean {
  return socialSecurity.test(number) || isCard(number);
}

function isCard(number: string): boolean {
  if (number.length >= 13 && number.length <= 19 && luhn(number)) return true;
  for (let start = 0; start + 13 <= number.length; start += 1) {
    for (let length = 13; length <= 19 && start + length <= number.length; length += 1) {
      const part = number.slice(start, start + length);
      if (issued.test(part) && luhn(part)) return true;
    }
  }
  return false;
}

/** ISO/IEC 7812-1: every second digit from the right doubled, the sum a multiple of ten. */
function luhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
