import type { ActionRequest, ActionResult, CheckResult } from '../../call/world.ts';
import type { Agent } from '../../core/agent.ts';
import { spokenTime, spokenWeekdayAndDay } from '../../core/calendar.ts';
import { localTime, type Ms } from '../../core/time.ts';
import type { Appointment, AppointmentChange, AppointmentStore } from '../store/store.ts';
import type {
  AppointmentExists,
  BookAppointment,
  CancelAppointment,
  RescheduleAppointment,
  SlotIsFree,
} from './appointments.ts';
import { confirmationCode, spokenCode } from './confirmation-code.ts';
import { type SlotProblem, slotProblem } from './slots.ts';

/** Where appointments are made: the business, its book, and the time. */
export interface Office {
  readonly agent: Agent;
  readonly store: AppointmentStore;
  readonly at: Ms;
}

export async function book(
  spec: BookAppointment,
  key: string,
  request: ActionRequest,
  office: Office,
): Promise<ActionResult> {
  const [date, time] = [value(request, spec.fields.date), value(request, spec.fields.time)];
  const problem = await problemOf(spec, date, time, office, null);
  if (problem !== null) return unavailable(spec, problem);
  for (let attempt = 0; attempt < CODE_ATTEMPTS; attempt += 1) {
    const booking = await office.store.book({
      key,
      callSid: request.callSid,
      calendar: spec.calendar,
      date,
      time,
      minutes: spec.minutes,
      name: value(request, spec.fields.name),
      phone: value(request, spec.fields.phone),
      reason: value(request, spec.fields.reason),
      code: confirmationCode(key, attempt),
    });
    if (booking.status === 'booked') return told({ change: 'booked', appointment: booking.appointment });
    if (booking.status === 'taken') return justTaken(spec, date, time, office, null);
  }
  throw new Error(`no confirmation code is free after ${CODE_ATTEMPTS} attempts`);
}

/** With nine codes in ten used, one booking in thirty-seven thousand finds none. */
const CODE_ATTEMPTS = 100;

export async function reschedule(
  spec: RescheduleAppointment,
  key: string,
  request: ActionRequest,
  office: Office,
): Promise<ActionResult> {
  const appointment = await callersNext(spec, request, office);
  if (appointment === null) return nobody(spec, request);
  const [date, time] = [value(request, spec.fields.date), value(request, spec.fields.time)];
  const problem = await problemOf(spec, date, time, office, appointment);
  if (problem !== null) return unavailable(spec, problem);
  const move = await office.store.move(appointment.code, { key, date, time });
  if (move.status === 'moved') return told({ change: 'moved', appointment: move.appointment });
  if (move.status === 'taken') return justTaken(spec, date, time, office, appointment);
  return nobody(spec, request);
}

export async function cancel(
  spec: CancelAppointment,
  key: string,
  request: ActionRequest,
  office: Office,
): Promise<ActionResult> {
  const appointment = await callersNext(spec, request, office);
  if (appointment === null) return nobody(spec, request);
  const cancellation = await office.store.cancel(appointment.code, key);
  if (cancellation.status === 'cancelled')
    return told({ change: 'cancelled', appointment: cancellation.appointment });
  return nobody(spec, request);
}

export async function checkSlot(
  spec: SlotIsFree,
  request: ActionRequest,
  office: Office,
): Promise<CheckResult> {
  const [date, time] = [value(request, spec.fields.date), value(request, spec.fields.time)];
  const problem = await problemOf(spec, date, time, office, null);
  if (problem === null) return { ok: true };
  return { ok: false, field: spec.fields[problem.change], problem: problem.problem, say: problem.say };
}

export async function checkExists(
  spec: AppointmentExists,
  request: ActionRequest,
  office: Office,
): Promise<CheckResult> {
  const appointment = await callersNext(spec, request, office);
  if (appointment !== null) return { ok: true };
  return { ok: false, field: spec.fields.phone, ...notFound(spec, request) };
}

/** The result of what was done, in the words for the caller. */
export function told({ change, appointment }: AppointmentChange): ActionResult {
  const { date, time, code } = appointment;
  const when = `${spokenWeekdayAndDay(date)} at ${spokenTime(time)}`;
  const say = {
    booked: `You're booked for ${when}. Your confirmation code is ${spokenCode(code)}.`,
    moved: `Your appointment is now on ${when}. Your confirmation code is still ${spokenCode(code)}.`,
    cancelled: `Your appointment on ${when} is cancelled.`,
  }[change];
  return { ok: true, result: { say, reference: code } };
}

interface SlotSpec {
  readonly calendar: string;
  readonly minutes: number;
  readonly fields: { readonly date: string; readonly time: string };
}

/** `own`: the appointment that is being moved, which does not stand in its own way. */
function problemOf(
  { calendar, minutes }: SlotSpec,
  date: string,
  time: string,
  { agent, store, at }: Office,
  own: Appointment | null,
): Promise<SlotProblem | null> {
  const booked = async (day: string) =>
    (await store.appointments({ calendar, date: day })).filter(({ code }) => code !== own?.code);
  const now = localTime(at, agent.timeZone);
  return slotProblem({ openingHours: agent.openingHours, minutes, now, booked }, date, time);
}

/** Somebody took it between our look and our booking. */
async function justTaken(
  spec: SlotSpec,
  date: string,
  time: string,
  office: Office,
  own: Appointment | null,
): Promise<ActionResult> {
  const problem = await problemOf(spec, date, time, office, own);
  const fault = `${spokenTime(time)} was taken just now`;
  const passing = {
    problem: `${fault}: ask for another time.`,
    say: `I'm sorry, ${fault}. What other time?`,
  };
  return unavailable(spec, problem ?? { change: 'time', ...passing });
}

function unavailable(spec: SlotSpec, { change, problem, say }: SlotProblem): ActionResult {
  return { ok: false, why: problem, field: spec.fields[change], say };
}

interface WhoseSpec {
  readonly calendar: string;
  readonly fields: { readonly name: string; readonly phone: string };
}

/** The caller's soonest appointment that is still to come. */
async function callersNext(
  { calendar, fields }: WhoseSpec,
  request: ActionRequest,
  { agent, store, at }: Office,
): Promise<Appointment | null> {
  const now = localTime(at, agent.timeZone);
  const theirs = await store.appointments({ calendar, phone: value(request, fields.phone) });
  const name = value(request, fields.name);
  return theirs.find((one) => `${one.date}T${one.time}` > now && sameName(one.name, name)) ?? null;
}

/** "Jane Doe" is also "jane m. doe": every part of the shorter name is in the longer one. */
function sameName(a: string, b: string): boolean {
  const [fewer = [], more = []] = [parts(a), parts(b)].sort((one, other) => one.length - other.length);
  return fewer.length > 0 && fewer.every((part) => more.includes(part));
}

function parts(name: string): readonly string[] {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.match(/\p{L}+/gu) ?? [];
}

function nobody(spec: WhoseSpec, request: ActionRequest): ActionResult {
  const { problem, say } = notFound(spec, request);
  return { ok: false, why: problem, field: spec.fields.phone, say };
}

function notFound({ fields }: WhoseSpec, request: ActionRequest) {
  const name = value(request, fields.name);
  return {
    problem: `There is no appointment to come for ${name} under this phone number: ask which number was given when it was booked, and whether the name is right.`,
    say: `I can't find an appointment for ${name} under that phone number. Which number did you give us when you booked?`,
  };
}

/** A detail that the caller was not asked for is empty. */
function value(request: ActionRequest, field: string): string {
  return request.record[field] ?? '';
}
