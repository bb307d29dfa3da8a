/** The public surface: what an agent file imports from `pointsman`. */
export {
  allOf,
  appointmentExists,
  bookAppointment,
  cancelAppointment,
  rescheduleAppointment,
  slotIsFree,
} from './adapters/actions/appointments.ts';
export { runAction, runCheck } from './adapters/actions/custom.ts';
export { httpAction } from './adapters/actions/http.ts';
export type { ActionRequest, ActionResult, CheckResult } from './call/world.ts';
export {
  type ActionSpec,
  type Agent,
  type Answer,
  defineAgent,
  type Escalation,
  type Intent,
} from './core/agent.ts';
export type { ActionDone } from './core/fact.ts';
export type { Choice, FieldKindName, FieldSpec } from './core/fields/field.ts';
export type { OpeningHours } from './core/opening-hours.ts';
