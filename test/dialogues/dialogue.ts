import { existsSync, readFileSync } from 'node:fs';
import type { Meaning } from '../../src/simulate/parties.ts';
import { BOOKING, slots, type Topic } from './agents.ts';

/** The dialogues as they were annotated; the README beside the file tells their shape. */
export interface Dialogue {
  readonly id: string;
  readonly service: string;
  readonly turns: readonly Turn[];
  readonly gold_calls: readonly GoldCall[];
  readonly gold_booking: Values | null;
}

export interface Turn {
  readonly say: string;
  readonly acts: readonly string[];
  /** Everything said so far, by slot; several values of one slot mean the same. */
  readonly state: Readonly<Record<string, readonly string[]>>;
  /** The words of this turn that fill a slot. */
  readonly spans: readonly (readonly [slot: string, words: string])[];
}

export interface GoldCall {
  /** Counted from one. */
  readonly after_user_turn: number;
  readonly method: string;
  readonly params: Values;
  readonly ok: boolean;
}

export type Values = Readonly<Record<string, string>>;

/** Read from beside the checkout; null where the file is not there. */
export function readDialogues(): readonly Dialogue[] | null {
  const file = new URL('../../../shared/data/sgd-services-train.json', import.meta.url);
  // The shape is the README's beside the file.
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly Dialogue[]) : null;
}

/** The bookings that had to be tried, one after the other: some were refused, and the caller went on. */
export function bookingsOf({ gold_calls }: Dialogue): readonly GoldCall[] {
  return gold_calls.filter(({ method }) => method === 'BookAppointment');
}

/** How the model takes what it understands. */
export interface Model {
  /** What it passes on of a turn: the words of a day or a time alone, or all of them. */
  readonly passes: 'value' | 'turn';
  /**
   * When it takes the caller for one who wants to book: `asked` for an appointment, as annotated, or sooner than it
   * should, once somebody is `chosen`, or `at_once`, with the first search.
   */
  readonly books: 'asked' | 'chosen' | 'at_once';
}

/** What each turn means to whoever understands it perfectly: the difference of the dialogue's states. */
export function meaningsOf(dialogue: Dialogue, { passes, books }: Model): readonly Meaning[] {
  const from = books === 'asked' ? askedFrom(dialogue) : tooSoon(dialogue, books);
  return dialogue.turns.map((turn, index) => {
    if (from === null || index < from) return chat(turn);
    const before = dialogue.turns[index - 1]?.state ?? {};
    const details = slots.flatMap((field) => {
      const isNews = index === from || !means(before[field], turn.state[field]);
      const value = isNews ? inWordsOf(dialogue, index, field, passes) : undefined;
      return value === undefined ? [] : [{ field, value }];
    });
    const isEnd = isEnding(turn) || has(turn, 'NEGATE_INTENT');
    return {
      ...(index === from ? { intent: BOOKING } : {}),
      ...(details.length > 0 ? { details } : {}),
      ...(isEnd || has(turn, 'NEGATE') ? { answer: 'no' } : has(turn, 'AFFIRM') ? { answer: 'yes' } : {}),
      // Thanks alone end a request that cannot be had, and not yet the call.
      ...(isEnd ? { wants: has(turn, 'GOODBYE') ? 'goodbye' : 'give_up' } : {}),
      ...(has(turn, 'REQUEST') ? { topic: 'about' satisfies Topic } : {}),
    };
  });
}

/** The first turn that asks for an appointment, rather than for somebody to have one with. */
function askedFrom(dialogue: Dialogue): number | null {
  const [booking] = bookingsOf(dialogue);
  if (booking === undefined) return null;
  const searches = dialogue.gold_calls.filter(({ method }) => method !== 'BookAppointment');
  const searched = Math.max(
    0,
    ...searches.map((one) => one.after_user_turn).filter((turn) => turn < booking.after_user_turn),
  );
  const isWish = (turn: Turn) =>
    has(turn, 'INFORM_INTENT') ||
    has(turn, 'AFFIRM_INTENT') ||
    turn.state.appointment_date !== undefined ||
    turn.state.appointment_time !== undefined;
  const found = dialogue.turns.findIndex((turn, index) => index >= searched && isWish(turn));
  return found < 0 ? null : found;
}

function tooSoon(dialogue: Dialogue, books: 'chosen' | 'at_once'): number | null {
  const act = books === 'chosen' ? 'SELECT' : 'INFORM_INTENT';
  const asked = askedFrom(dialogue);
  const found = dialogue.turns.findIndex((turn) => has(turn, act));
  return found < 0 || (asked !== null && asked < found) ? asked : found;
}

/** Before a booking: a search, a question about somebody who was found, or the end. */
function chat(turn: Turn): Meaning {
  if (isEnding(turn) || has(turn, 'NEGATE_INTENT')) {
    return { answer: 'no', ...(has(turn, 'GOODBYE') ? { wants: 'goodbye' } : {}) };
  }
  return { topic: (has(turn, 'REQUEST') ? 'about' : 'search') satisfies Topic };
}

/** As it was said in this turn or an earlier one; what was only pointed at goes by its first name. */
function inWordsOf(
  dialogue: Dialogue,
  index: number,
  field: string,
  passes: Model['passes'],
): string | undefined {
  const values = dialogue.turns[index]?.state[field];
  if (values === undefined) return undefined;
  const said = dialogue.turns
    .slice(0, index + 1)
    .flatMap(({ say, spans }) => spans.map(([slot, words]) => ({ say, slot, words })))
    .findLast(({ slot, words }) => slot === field && values.includes(words));
  if (said === undefined) return values[0];
  return passes === 'turn' && !field.endsWith('_name') ? said.say : said.words;
}

/** Whatever the caller said for the value that stands after this turn, and the other forms of it. */
export function formsOf(dialogue: Dialogue, index: number, field: string): readonly string[] {
  let forms = dialogue.turns[index]?.state[field] ?? [];
  for (const turn of dialogue.turns) {
    const values = turn.state[field];
    if (values !== undefined && means(values, forms)) forms = [...new Set([...forms, ...values])];
  }
  return forms;
}

/** Whether two lists of values mean the same: they share one. */
function means(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  if (other === undefined) return true;
  return one?.some((value) => other.includes(value)) === true;
}

export function isEnding(turn: Turn): boolean {
  return has(turn, 'THANK_YOU') || has(turn, 'GOODBYE');
}

function has(turn: Turn, act: string): boolean {
  return turn.acts.includes(act);
}
