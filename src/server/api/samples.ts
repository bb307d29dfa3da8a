import { slotProblem } from '../../adapters/actions/slots.ts';
import { type CheckSpec, specOf } from '../../adapters/actions/spec.ts';
import type { AppointmentStore } from '../../adapters/store/store.ts';
import type { SampleCaller } from '../../api/phone.ts';
import type { ActionSpec, Agent, Answer, Intent } from '../../core/agent.ts';
import { addDays } from '../../core/calendar.ts';
import { type FieldKindName, type FieldSpec, labelOf } from '../../core/fields/field.ts';
import { isOpen } from '../../core/opening-hours.ts';
import { GOODBYE, YES } from '../../core/sample-caller.ts';
import { spelledDay, spelledTime } from '../../core/spelled-out.ts';
import { localTime, type Ms } from '../../core/time.ts';

/**
 * Callers for whoever has none at hand, made from what the agent can do: one who asks for the first thing that a new
 * caller may want, one who changes their mind about it, and one with questions. What they ask for can be had.
 */
export async function samplesFor(agent: Agent, store: AppointmentStore, at: Ms): Promise<SampleCaller[]> {
  const questions = Object.values(agent.answers).map(question);
  const [intent] = Object.values(agent.intents).filter(({ check }) => !needsAppointment(check));
  const slot = await freeSlot(agent, intent?.check, store, at);
  return [
    ...(intent === undefined || slot === null ? [] : wishes(intent, slot, questions[0])),
    ...(questions.length === 0
      ? []
      : [
          sample({
            id: 'question',
            name: 'Has a question',
            about: 'Asks what the business is asked most, and is content with the answer.',
            requests: questions.slice(0, 2),
          }),
        ]),
  ];
}

function wishes(intent: Intent, slot: Slot, question: string | undefined): SampleCaller[] {
  const what = firstPart(intent.description);
  const requests = [`I would like to ${what}.`];
  const details = Object.fromEntries(intent.fields.map((field) => [field.name, answerTo(field, slot)]));
  const asked = intent.fields.filter(({ required = true }) => required).map(({ name }) => name);
  const correction = changeOfMind(intent.fields, slot);
  return [
    sample({
      id: 'request',
      name: `Wants to ${what}`,
      about: `Answers what is asked, and says yes to the summary.`,
      requests,
      details,
      asked,
    }),
    ...(correction === null
      ? []
      : [
          sample({
            id: 'change-of-mind',
            name: 'Changes their mind',
            about: `Wants to ${what}, and another ${correction.label} once the summary is read.`,
            requests: question === undefined ? requests : [...requests, question],
            details,
            asked,
            correction: correction.said,
          }),
        ]),
  ];
}

function sample({
  details = {},
  asked = [],
  correction = null,
  ...who
}: Pick<SampleCaller, 'id' | 'name' | 'about' | 'requests'> &
  Partial<Pick<SampleCaller, 'details' | 'correction'>> & {
    readonly asked?: readonly string[];
  }): SampleCaller {
  const [first = '', ...more] = who.requests;
  const answers = asked.flatMap((field) => details[field] ?? []);
  const yes = asked.length === 0 ? [] : [YES];
  const lines = [
    first,
    ...answers,
    ...(correction === null ? [] : [correction.say]),
    ...yes,
    ...more,
    GOODBYE,
  ];
  return { ...who, details, correction, lines };
}

/** Said when this field is asked for, so that a keyless ear understands it. */
function answerTo(field: FieldSpec, slot: Slot): string {
  const [choice] = field.choices ?? [];
  if (choice !== undefined) return `${typeof choice === 'string' ? choice : choice.value}.`;
  if (field.kind === 'date' && field.past === true) return 'March third nineteen eighty five.';
  if (field.kind === 'number') return `${Math.max(2, field.min ?? 2)}.`;
  return answers(slot)[field.kind];
}

/** Nobody else's name sounds like it; the number is one of those that are nobody's. */
function answers({ day, time }: Slot): Readonly<Record<FieldKindName, string>> {
  return {
    name: 'Robert Parker.',
    phone: 'two one two, five five five, oh one four seven.',
    email: 'robert at example dot com.',
    date: `${spelledDay(day)}.`,
    time: `at ${spelledTime(time)}`,
    address: 'twelve Oak Street.',
    text: 'it is nothing special.',
    number: 'two.',
    choice: 'the first one.',
  };
}

/** Another time of the same day; where no time is asked for, another day. */
function changeOfMind(fields: readonly FieldSpec[], { day, otherTime }: Slot) {
  const when = fields.find(({ kind }) => kind === 'time');
  if (when !== undefined) {
    const then = spelledTime(otherTime);
    return {
      label: labelOf(when),
      said: { field: when.name, say: `actually, make it ${then}`, detail: `at ${then}` },
    };
  }
  const which = fields.find(({ kind, past }) => kind === 'date' && past !== true);
  if (which === undefined) return null;
  const then = spelledDay(addDays(day, 7));
  return {
    label: labelOf(which),
    said: { field: which.name, say: `actually, make it ${then}`, detail: `${then}.` },
  };
}

/** A day, and two times of it that can be had. */
interface Slot {
  readonly day: string;
  readonly time: string;
  readonly otherTime: string;
}

async function freeSlot(
  agent: Agent,
  check: ActionSpec | undefined,
  store: AppointmentStore,
  at: Ms,
): Promise<Slot | null> {
  const now = localTime(at, agent.timeZone);
  const book = checksOf(check).find((spec) => spec.type === 'slot_is_free');
  const isFree = async (day: string, time: string) =>
    book === undefined
      ? isOpen(agent.openingHours, day, time)
      : (await slotProblem(
          {
            openingHours: agent.openingHours,
            minutes: book.minutes,
            now,
            booked: (date) => store.appointments({ calendar: book.calendar, date }),
          },
          day,
          time,
        )) === null;
  for (let ahead = 2; ahead <= DAYS_AHEAD; ahead += 1) {
    const day = addDays(now.slice(0, 10), ahead);
    const free: string[] = [];
    for (const time of TIMES) if (await isFree(day, time)) free.push(time);
    const [time, otherTime] = free;
    if (time !== undefined && otherTime !== undefined) return { day, time, otherTime };
  }
  return null;
}

const DAYS_AHEAD = 30;
const TIMES = ['14:30', '15:00', '09:30', '10:00', '11:00', '16:00'];

function checksOf(check: ActionSpec | undefined): readonly CheckSpec[] {
  if (check === undefined) return [];
  const spec = specOf(check, 'check');
  return spec.type === 'all_of' ? spec.checks.flatMap(checksOf) : [spec];
}

/** What is to be moved or cancelled has to be booked first. */
function needsAppointment(check: ActionSpec | undefined): boolean {
  return checksOf(check).some(({ type }) => type === 'appointment_exists');
}

function question({ about }: Answer): string {
  return `what about ${firstPart(about).toLowerCase()}?`;
}

/** "have something repaired: a leak, a clogged drain" is said in two words less. */
function firstPart(text: string): string {
  return text.split(/[,:;(]/)[0]?.trim() ?? text;
}
