import type { ActionResult, Clock } from '../../src/call/world.ts';
import { spokenTime, spokenWeekday, weekdayOf } from '../../src/core/calendar.ts';
import type { Book } from '../../src/simulate/book.ts';
import { type Played, playCall } from '../../src/simulate/call.ts';
import type { Entry } from '../../src/simulate/parties.ts';
import { agents } from './agents.ts';
import { type DialogueCaller, dialogueCaller } from './caller.ts';
import { bookingsOf, type Dialogue, formsOf, type GoldCall, type Model, type Values } from './dialogue.ts';

/** A dialogue as a call: what was tried to be booked, what had to be, and what it took. */
export interface PlayedDialogue {
  readonly dialogue: Dialogue;
  readonly gold: readonly GoldCall[];
  /** Bookings that were tried, in their order; `entries` are those that were made. */
  readonly tried: readonly Values[];
  readonly entries: readonly Entry[];
  readonly extra: DialogueCaller['extra'];
  /** Turns of the dialogue that nobody wanted to hear any more. */
  readonly unsaid: number;
  readonly played: Played;
}

/** Whole calls, by the real core and driver, with a model that understands every word. */
export async function playDialogues(
  dialogues: readonly Dialogue[],
  model: Model,
): Promise<readonly PlayedDialogue[]> {
  const played: PlayedDialogue[] = [];
  for (const [seed, dialogue] of dialogues.entries()) played.push(await playDialogue(dialogue, model, seed));
  return played;
}

async function playDialogue(dialogue: Dialogue, model: Model, seed: number): Promise<PlayedDialogue> {
  const agent = agents[dialogue.service];
  if (agent === undefined) throw new Error(`There is no agent for ${dialogue.service}`);
  const gold = bookingsOf(dialogue);
  const tried: Values[] = [];
  const entries: Entry[] = [];
  const caller = dialogueCaller(dialogue, { agent, model, tried: () => tried.length });
  const played = await playCall({
    seed,
    agent,
    caller,
    startAt: START,
    transcriptsMissing: 0,
    actions: (clock) => goldBook(dialogue, clock, tried, entries),
  });
  const unsaid = dialogue.turns.length - caller.said();
  return { dialogue, gold, tried, entries, extra: caller.extra, unsaid, played };
}

/** Refuses what was refused in the dialogue, and offers what was offered there. */
function goldBook(dialogue: Dialogue, clock: Clock, tried: Values[], entries: Entry[]): Book {
  const gold = bookingsOf(dialogue);
  const results = new Map<string, Promise<ActionResult>>();

  function act(key: string, intent: string, record: Values): ActionResult {
    const wanted = gold[tried.length];
    const offered = offeredAfter(dialogue, tried.length);
    tried.push(record);
    if (wanted?.ok !== false) {
      entries.push({ key, intent, record, at: clock.now() });
      return { ok: true, result: { say: "You're booked.", reference: `R${entries.length}` } };
    }
    const day = record.appointment_date ?? '';
    const why = `${spokenWeekday(weekdayOf(day))} at ${spokenTime(record.appointment_time ?? '')} is taken`;
    const other =
      offered === null ? 'What other time?' : `That day I have ${spokenTime(offered)}. Does that suit you?`;
    return { ok: false, why, field: 'appointment_time', say: `I'm sorry, ${why}. ${other}` };
  }

  function once(key: string, { intent, record }: { intent: string; record: Values }): Promise<ActionResult> {
    const known = results.get(key);
    if (known !== undefined) return known;
    const running = new Promise<ActionResult>((resolve) => {
      clock.wakeAt(clock.now() + LATENCY_MS, () => resolve(act(key, intent, record)));
    });
    results.set(key, running);
    return running;
  }

  return {
    entries,
    check: () => Promise.resolve({ ok: true }),
    run: once,
    settle: once,
  };
}

/** The time that the caller of the dialogue agreed to without having named it. */
function offeredAfter(dialogue: Dialogue, attempt: number): string | null {
  const gold = bookingsOf(dialogue);
  const [failed, next] = [gold[attempt], gold[attempt + 1]];
  if (failed === undefined || next === undefined) return null;
  const isAgreed = next.after_user_turn === failed.after_user_turn + 1;
  return isAgreed ? (next.params.appointment_time ?? null) : null;
}

/** What became of each dialogue, against what had to. */
export interface Judged {
  readonly one: PlayedDialogue;
  /** The last booking that was tried is the one that had to be, and nothing else was written down. */
  readonly isExact: boolean;
  /** Every booking that was tried is the one that had to be, refused ones too. */
  readonly isWhole: boolean;
  /** Bookings that were tried with another day or time than was said, though the caller heard the summary. */
  readonly silentlyWrong: number;
  /** Booked where nothing was to be. */
  readonly isUncalled: boolean;
}

export function judge(one: PlayedDialogue): Judged {
  const { dialogue, gold, tried, entries } = one;
  const same = (given: Values | undefined, wanted: GoldCall | undefined) =>
    given !== undefined &&
    wanted !== undefined &&
    Object.entries(wanted.params).every(([field, value]) =>
      sameValue(dialogue, wanted, field, value, given[field]),
    );
  const made = gold.filter(({ ok }) => ok);
  const isWhole = tried.length === gold.length && tried.every((given, at) => same(given, gold[at]));
  const isExact =
    gold.length > 0 &&
    same(tried.at(-1), gold.at(-1)) &&
    entries.length === made.length &&
    entries.every((entry, at) => same(entry.record, made[at]));
  const silentlyWrong = tried.filter((given, at) =>
    ['appointment_date', 'appointment_time'].some((field) => given[field] !== gold[at]?.params[field]),
  ).length;
  return { one, isExact, isWhole, silentlyWrong, isUncalled: gold.length === 0 && tried.length > 0 };
}

/** Days and times to the letter; a name in any of the forms that the dialogue has for it. */
function sameValue(
  dialogue: Dialogue,
  { after_user_turn }: GoldCall,
  field: string,
  wanted: string,
  given: string | undefined,
): boolean {
  if (given === undefined || given === wanted) return given === wanted;
  if (!field.endsWith('_name')) return false;
  const forms = formsOf(dialogue, after_user_turn - 1, field).map(letters);
  const [one, other] = [letters(given), letters(wanted)];
  return one === other || (forms.includes(one) && forms.includes(other));
}

function letters(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim();
}

/** Friday, March 1st 2019, before the lines open: the day that "today" is in the dialogues. */
const START = Date.UTC(2019, 2, 1, 16, 30);
const LATENCY_MS = 300;
