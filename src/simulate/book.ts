import type { ActionRequest, ActionResult, Actions, CheckResult, Clock } from '../call/world.ts';
import type { Agent, Intent } from '../core/agent.ts';
import { listed, spokenTime, spokenWeekday, spokenWeekdayAndDay, weekdayOf } from '../core/calendar.ts';
import type { FieldSpec } from '../core/fields/field.ts';
import { type Random, whole } from './chance.ts';
import type { Entry, Wish } from './parties.ts';
import { dayIn, timesOn } from './sayings.ts';

/** How often the world has other plans. */
export interface BookRates {
  /** A check finds the slot taken. */
  readonly checkTaken: number;
  /** The slot was taken between the check and the booking. */
  readonly runTaken: number;
  /** It cannot be done, and a person has to. */
  readonly runFails: number;
  /** Nobody knows whether it was done: half of the time it was. */
  readonly runUnknown: number;
}

export const bookRates: BookRates = { checkTaken: 0.08, runTaken: 0.01, runFails: 0.003, runUnknown: 0.003 };

export interface Book extends Actions {
  readonly entries: readonly Entry[];
}

/**
 * What is really done. It runs once for a key and otherwise believes everything: two actions that should be one
 * stand here as two lines, which no real appointment book would let happen.
 */
export function book({
  agent,
  clock,
  random,
  rates,
  before,
}: {
  readonly agent: Agent;
  readonly clock: Clock;
  readonly random: Random;
  readonly rates: BookRates;
  /** Done before this call: what there is to be moved or cancelled. Where there is nothing, all of it is there. */
  readonly before: readonly Wish[];
}): Book {
  const entries: Entry[] = [];
  const results = new Map<string, Promise<ActionResult>>();

  function takes<T>(work: () => T): Promise<T> {
    return new Promise((resolve) => {
      clock.wakeAt(clock.now() + whole(random, ...LATENCY_MS), () => resolve(work()));
    });
  }

  function look(request: ActionRequest): CheckResult {
    const intent = agent.intents[request.intent];
    if (intent === undefined) return { ok: true };
    const stranger = notFound(intent, request, before);
    if (stranger !== null) return stranger;
    const slot = slotOf(intent.fields, request);
    if (slot === null || random() >= rates.checkTaken) return { ok: true };
    const { say, problem } = taken(agent, slot, 'is taken');
    return { ok: false, field: slot.field, problem, say };
  }

  function act(key: string, request: ActionRequest): ActionResult {
    const intent = agent.intents[request.intent];
    if (intent === undefined) return { ok: false, why: `There is no ${request.intent}.` };
    const slot = slotOf(intent.fields, request);
    if (slot !== null && random() < rates.runTaken) {
      const { say, problem } = taken(agent, slot, 'was taken just now');
      return { ok: false, why: problem, field: slot.field, say };
    }
    if (random() < rates.runFails) return { ok: false, why: 'The system refused it.' };
    const isUnknown = random() < rates.runUnknown;
    if (!isUnknown || random() < 0.5) {
      entries.push({ key, intent: request.intent, record: request.record, at: clock.now() });
    }
    if (isUnknown) return { ok: false, unknown: true, why: 'The system did not answer.' };
    return { ok: true, result: { say: wording(intent, slot), reference: `R${entries.length}` } };
  }

  function once(key: string, request: ActionRequest): Promise<ActionResult> {
    const known = results.get(key);
    if (known !== undefined) return known;
    const running = takes(() => act(key, request));
    results.set(key, running);
    return running;
  }

  return {
    entries,
    check: (request) => takes(() => look(request)),
    run: once,
    settle: once,
  };
}

interface Slot {
  /** The field of the time. */
  readonly field: string;
  readonly day: string;
  readonly time: string;
}

function slotOf(fields: readonly FieldSpec[], { record }: ActionRequest): Slot | null {
  const time = fields.find(({ kind }) => kind === 'time');
  const day = dayIn(fields, record);
  const at = time && record[time.name];
  return time === undefined || day === undefined || at === undefined
    ? null
    : { field: time.name, day, time: at };
}

/** The words of a real appointment book, with the two times that are nearest. */
function taken(
  agent: Agent,
  { day, time }: Slot,
  how: string,
): { readonly say: string; readonly problem: string } {
  const fault = `${spokenWeekday(weekdayOf(day))} at ${spokenTime(time)} ${how}`;
  const open = timesOn(agent, day);
  const at = open.findIndex((other) => other >= time);
  const near = [open[at - 1], open[at + 1] ?? open[at - 2]].filter(
    (one) => one !== undefined && one !== time,
  );
  const times = near.flatMap((one) => (one === undefined ? [] : [spokenTime(one)]));
  if (times.length === 0) {
    return { say: `I'm sorry, ${fault}. What other time?`, problem: `${fault}: ask for another time.` };
  }
  return {
    say: `I'm sorry, ${fault}. That day I have ${listed(times, 'or')}. ${times.length === 1 ? 'Does that suit you?' : 'Which would you like?'}`,
    problem: `${fault}; free that day: ${listed(times, 'and')}.`,
  };
}

/** Only what was made before can be moved or cancelled, by those who made it. */
function notFound(intent: Intent, { record }: ActionRequest, before: readonly Wish[]): CheckResult | null {
  if (before.length === 0 || !/cancel|reschedule/.test(intent.action.type)) return null;
  const who = intent.fields.filter(({ kind }) => kind === 'name' || kind === 'phone');
  const isTheirs = before.some((made) => who.every(({ name }) => made.record[name] === record[name]));
  const phone = who.find(({ kind }) => kind === 'phone');
  if (isTheirs || phone === undefined) return null;
  return {
    ok: false,
    field: phone.name,
    problem: 'There is no such appointment: ask which number was given when it was booked.',
    say: "I can't find an appointment under that name and number. Which number did you give us when you booked?",
  };
}

function wording({ action }: Intent, slot: Slot | null): string {
  if ('say' in action && typeof action.say === 'string') return action.say;
  const when = slot === null ? '' : `${spokenWeekdayAndDay(slot.day)} at ${spokenTime(slot.time)}`;
  if (action.type.includes('cancel')) return 'Your appointment is cancelled.';
  if (action.type.includes('reschedule')) return `Your appointment is now on ${when}.`;
  return slot === null ? 'That is done.' : `You're booked for ${when}.`;
}

/** A database at best, somebody else's slow service at worst. */
const LATENCY_MS = [100, 1_500] as const;
