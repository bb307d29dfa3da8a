import type { Agent } from '../core/agent.ts';
import { type FieldSpec, labelOf } from '../core/fields/field.ts';
import { matches } from '../core/matches.ts';

/**
 * What a person makes of the agent's words. It shares nothing with the way in which the core reads or words a
 * value: a mistake there must not be believed here.
 */

/** A summary as far as it was heard. */
export interface SummaryHeard {
  /** Values by label, as they were read out to their end. */
  readonly parts: readonly { readonly field: string; readonly label: string; readonly words: string }[];
  /** The requests that its first words may stand for; null where they tell none. */
  readonly intents: readonly string[] | null;
  /** The question behind it was heard too. */
  readonly isAsked: boolean;
}

/** The last summary in these words; null where there is none. */
export function summaryIn(words: string, agent: Agent, intent: string): SummaryHeard | null {
  const asked = matches(/is (?:that|this|it all) (?:right|correct)\b/gi, words).at(-1);
  const before = words.slice(0, asked?.index ?? words.length);
  if (asked === undefined && !before.includes(':')) return null;

  const found = labelsOf(agent, intent)
    .flatMap(({ label, field, pattern }) =>
      matches(pattern, before).map((match) => ({
        label,
        field,
        from: match.index,
        to: match.index + match[0].length,
      })),
    )
    // "New time: 2 PM" holds "time: " too.
    .filter((one, _, all) => !all.some((other) => other.from < one.from && other.to === one.to))
    .sort((a, b) => a.from - b.from);
  if (asked === undefined && found.length === 0) return null;
  const parts = found.flatMap(({ field, label, to }, at) => {
    // Read twice, the second time counts.
    if (found.slice(at + 1).some((later) => later.field === field)) return [];
    const end = found[at + 1]?.from ?? before.length;
    const isWhole = at + 1 < found.length || asked !== undefined || /\.\s*$/.test(before);
    return isWhole ? [{ field, label, words: before.slice(to, end).replace(/[.\s]+$/, '') }] : [];
  });
  const openers = Object.entries(agent.intents).filter(([, one]) =>
    before.includes(one.readBack ?? `You would like to ${one.description}`),
  );
  return {
    parts,
    intents: openers.length === 0 ? null : openers.map(([name]) => name),
    isAsked: asked !== undefined,
  };
}

interface Label {
  readonly label: string;
  readonly field: string;
  readonly pattern: RegExp;
}

/** Labels of the request, and those of the others that it does not have. */
function labelsOf(agent: Agent, intent: string): readonly Label[] {
  const known = labelsKnown.get(agent.intents)?.get(intent);
  if (known !== undefined) return known;
  const own = agent.intents[intent]?.fields ?? [];
  const others = Object.values(agent.intents).flatMap(({ fields }) => fields);
  const byLabel = new Map([...others, ...own].map((field) => [labelOf(field), field.name]));
  const labels = [...byLabel].map(([label, field]) => ({
    label,
    field,
    pattern: new RegExp(`(?<![\\p{L}])${escaped(label)}: ?`, 'giu'),
  }));
  const ofAgent = labelsKnown.get(agent.intents) ?? new Map<string, readonly Label[]>();
  labelsKnown.set(agent.intents, ofAgent.set(intent, labels));
  return labels;
}

/** Made once for each agent: thousands of calls ask for the same. */
const labelsKnown = new WeakMap<Agent['intents'], Map<string, readonly Label[]>>();

/** Whether these words say this value. `today` settles the year of a date that is told without one. */
export function says(words: string, field: FieldSpec, normal: string, today: string): boolean {
  switch (field.kind) {
    case 'phone':
      return sameNumber(words.replace(/\D/g, ''), normal.replace(/\D/g, ''));
    case 'date':
      return daysRead(words, today).join() === normal;
    case 'time':
      return timesRead(words).join() === normal;
    case 'email':
      return (
        plain(words, '').replaceAll('dot', '').replaceAll('at', '') ===
        plain(normal, '').replaceAll('dot', '').replaceAll('at', '')
      );
    case 'number':
      return (/-?\d+(?:\.\d+)?/.exec(words)?.[0] ?? '') === normal;
    default:
      return plain(words, ' ') === plain(normal, ' ');
  }
}

/** Days that are told with month and number: "Tuesday, December 1st". A weekday that does not fit is no day. */
export function daysRead(words: string, today: string): readonly string[] {
  const found = matches(spokenDays, words);
  return found.flatMap(([, weekday, month = '', day = '', year]) => {
    const monthAndDay = `${twoDigits(months.indexOf(month.toLowerCase()) + 1)}-${twoDigits(Number(day))}`;
    const thisYear = `${today.slice(0, 4)}-${monthAndDay}`;
    const next = `${Number(today.slice(0, 4)) + 1}-${monthAndDay}`;
    const date = year !== undefined ? `${year}-${monthAndDay}` : thisYear >= today ? thisYear : next;
    const isRight =
      weekday === undefined || weekdays[new Date(`${date}T12:00:00Z`).getUTCDay()] === weekday.toLowerCase();
    return isRight ? [date] : [];
  });
}

/** Times of the clock: "2:30 PM", "noon". "1 or 3 PM" are two. */
export function timesRead(words: string): readonly string[] {
  const found = matches(/\b(\d{1,2})(?:[: ](\d\d))? ?([ap])\.?m\b|\b(noon|midnight)\b/gi, words);
  return found.map(([, hour = '', minute = '00', half = '', word]) => {
    if (word !== undefined) return word.toLowerCase() === 'noon' ? '12:00' : '00:00';
    return `${twoDigits((Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0))}:${minute}`;
  });
}

/** Letters and digits alone, in small letters. */
function plain(text: string, gap: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, gap)
    .trim();
}

/** The country is left out of a number at home, and a zero may stand for it. */
function sameNumber(heard: string, normal: string): boolean {
  const digits = heard.replace(/^0+/, '');
  return digits.length >= 7 && normal.endsWith(digits) && normal.length - digits.length <= 3;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** As JavaScript counts them. */
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const months = 'january february march april may june july august september october november december'.split(
  ' ',
);
const spokenDays = new RegExp(
  `(?:\\b(${weekdays.join('|')}),? )?\\b(${months.join('|')}) (\\d{1,2})(?:st|nd|rd|th)?\\b(?:,? (\\d{4})\\b)?`,
  'gi',
);
