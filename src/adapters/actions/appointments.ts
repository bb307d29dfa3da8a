import type { ActionSpec } from '../../core/agent.ts';

/**
 * What an agent file says about appointments. The names in `fields` are those of the intent's own fields;
 * times are slots of the agent's opening hours, one every `minutes`.
 */

export interface BookAppointment extends ActionSpec {
  readonly type: 'book_appointment';
  /** Whose time it is: one appointment per calendar, day and time. */
  readonly calendar: string;
  readonly minutes: number;
  readonly fields: {
    readonly date: string;
    readonly time: string;
    readonly name: string;
    readonly phone: string;
    readonly reason: string;
  };
}

export interface RescheduleAppointment extends ActionSpec {
  readonly type: 'reschedule_appointment';
  readonly calendar: string;
  readonly minutes: number;
  /** The new day and time, and who has the appointment. */
  readonly fields: {
    readonly date: string;
    readonly time: string;
    readonly name: string;
    readonly phone: string;
  };
}

export interface CancelAppointment extends ActionSpec {
  readonly type: 'cancel_appointment';
  readonly calendar: string;
  readonly fields: { readonly name: string; readonly phone: string };
}

export interface SlotIsFree extends ActionSpec {
  readonly type: 'slot_is_free';
  readonly calendar: string;
  readonly minutes: number;
  readonly fields: { readonly date: string; readonly time: string };
}

export interface AppointmentExists extends ActionSpec {
  readonly type: 'appointment_exists';
  readonly calendar: string;
  readonly fields: { readonly name: string; readonly phone: string };
}

export interface AllOf extends ActionSpec {
  readonly type: 'all_of';
  readonly checks: readonly ActionSpec[];
}

/** Books the slot the caller confirmed and gives a confirmation code. */
export function bookAppointment(spec: Omit<BookAppointment, 'type'>): BookAppointment {
  return { type: 'book_appointment', ...spec };
}

/** Moves the caller's soonest appointment, found by phone number and name. */
export function rescheduleAppointment(spec: Omit<RescheduleAppointment, 'type'>): RescheduleAppointment {
  return { type: 'reschedule_appointment', ...spec };
}

/** Cancels the caller's soonest appointment, found by phone number and name. */
export function cancelAppointment(spec: Omit<CancelAppointment, 'type'>): CancelAppointment {
  return { type: 'cancel_appointment', ...spec };
}

/** A check: the slot can be had; otherwise the nearest free ones are offered. */
export function slotIsFree(spec: Omit<SlotIsFree, 'type'>): SlotIsFree {
  return { type: 'slot_is_free', ...spec };
}

/** A check: the caller has an appointment that is still to come. */
export function appointmentExists(spec: Omit<AppointmentExists, 'type'>): AppointmentExists {
  return { type: 'appointment_exists', ...spec };
}

/** Several checks in order; the first that fails is told. */
export function allOf(...checks: readonly ActionSpec[]): AllOf {
  return { type: 'all_of', checks };
}
