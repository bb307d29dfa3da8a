import type { ActionRequest, ActionResult, Actions, CheckResult, Clock } from '../../call/world.ts';
import type { ActionSpec, Agent } from '../../core/agent.ts';
import type { Store } from '../store/store.ts';
import { book, cancel, checkExists, checkSlot, reschedule, told } from './booking.ts';
import { post } from './http.ts';
import { type CheckSpec, type RunSpec, specOf } from './spec.ts';
import { late, within } from './wait.ts';

export interface ActionsOptions {
  readonly agent: Agent;
  readonly store: Store;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** Told what went wrong on our side of an action; the caller hears of it in kinder words. */
  readonly onProblem?: (what: string, error: unknown) => void;
}

/**
 * Carries out what an agent file names. The key makes an action run once: its result is kept, and whoever
 * comes with the same key gets it again. A request to another system that a crash cut short is not repeated:
 * nobody knows how far it came.
 */
export function actionsFor({ agent, store, fetch, clock, onProblem }: ActionsOptions): Actions {
  const running = new Map<string, Promise<ActionResult>>();

  async function check(request: ActionRequest): Promise<CheckResult> {
    const spec = agent.intents[request.intent]?.check;
    if (spec === undefined) return { ok: true };
    try {
      return await look(spec, request);
    } catch (error) {
      // Passed, since the action itself will find out, and it has better words for it.
      onProblem?.(`the check of ${request.intent} failed`, error);
      return { ok: true };
    }
  }

  async function look(given: ActionSpec, request: ActionRequest): Promise<CheckResult> {
    const spec: CheckSpec = specOf(given, 'check');
    const office = { agent, store, at: clock.now() };
    switch (spec.type) {
      case 'slot_is_free':
        return checkSlot(spec, request, office);
      case 'appointment_exists':
        return checkExists(spec, request, office);
      case 'all_of':
        for (const each of spec.checks) {
          const result = await look(each, request);
          if (!result.ok) return result;
        }
        return { ok: true };
      case 'custom_check': {
        const result = await within(clock, spec.timeoutMs, spec.check(request));
        if (result === late) throw new Error(`no answer within ${spec.timeoutMs} ms`);
        return result;
      }
    }
  }

  async function run(key: string, request: ActionRequest): Promise<ActionResult> {
    const before = running.get(key);
    if (before !== undefined) return before;
    const result = once(key, request).finally(() => running.delete(key));
    running.set(key, result);
    return result;
  }

  async function once(key: string, request: ActionRequest): Promise<ActionResult> {
    try {
      const state = await store.beginAction(key, request.callSid, request.intent, clock.now());
      if (state.status === 'ended') return state.result;
      if (state.status === 'running') {
        const change = await store.appointmentChange(key);
        if (change !== null) return told(change);
        if (!isAppointment(request)) return { ok: false, why: NOT_KNOWN };
      }
    } catch (error) {
      onProblem?.(`action ${key} could not begin`, error);
      return { ok: false, why: NOT_DONE };
    }
    const result = forIntent(request, await carriedOut(key, request));
    try {
      await store.endAction(key, result);
    } catch (error) {
      onProblem?.(`the result of action ${key} could not be kept`, error);
    }
    return result;
  }

  async function carriedOut(key: string, request: ActionRequest): Promise<ActionResult> {
    try {
      const spec: RunSpec = specOf(agent.intents[request.intent]?.action, 'action');
      const office = { agent, store, at: clock.now() };
      switch (spec.type) {
        case 'book_appointment':
          return await book(spec, key, request, office);
        case 'reschedule_appointment':
          return await reschedule(spec, key, request, office);
        case 'cancel_appointment':
          return await cancel(spec, key, request, office);
        case 'http':
          return await post(spec, key, request, { fetch, clock });
        case 'custom': {
          const result = await within(clock, spec.timeoutMs, spec.run({ ...request, key }));
          return result === late ? { ok: false, why: NOT_KNOWN } : result;
        }
      }
    } catch (error) {
      onProblem?.(`action ${key} failed`, error);
      return { ok: false, why: NOT_DONE };
    }
  }

  /**
   * An appointment is made in one write that knows its key. One that is not in the store was not made, and
   * making it again under the same key could not make a second one.
   */
  function isAppointment({ intent }: ActionRequest): boolean {
    const type = agent.intents[intent]?.action.type;
    return type === 'book_appointment' || type === 'reschedule_appointment' || type === 'cancel_appointment';
  }

  /** Only a field of the intent can be asked for again; without one a person has to help. */
  function forIntent({ intent }: ActionRequest, result: ActionResult): ActionResult {
    if (result.ok || result.field === undefined) return result;
    const known = agent.intents[intent]?.fields.some(({ name }) => name === result.field);
    return known ? result : { ok: false, why: result.why };
  }

  // Both ask the store first what became of the key, so that settling is running.
  return { check, run, settle: run };
}

const NOT_DONE =
  'The system behind this failed, so this was not done: say so, and offer that a person follows up.';
const NOT_KNOWN = 'It is not known whether this was done: say so, and offer that a person follows up.';
