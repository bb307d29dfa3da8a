import { z } from 'zod';
import type { ActionRequest, ActionResult, Actions, CheckResult, Clock } from '../../call/world.ts';
import type { ActionSpec, Agent } from '../../core/agent.ts';
import { redactText } from '../../core/secret-numbers.ts';
import { withoutSecrets } from '../../core/secrets.ts';
import type { Store } from '../store/store.ts';
import { book, cancel, checkExists, checkSlot, reschedule, told } from './booking.ts';
import { answerShape, type CustomAction } from './custom.ts';
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
 * nobody knows how far it came. Appointments are in our own store, which can always tell.
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
      onProblem?.(`the check of ${request.intent} failed`, withoutRecord(error, request));
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

  /** Whoever asks while it runs waits for the same result. `begun`: an earlier process may have begun it. */
  function alone(key: string, request: ActionRequest, begun: boolean): Promise<ActionResult> {
    const before = running.get(key);
    if (before !== undefined) return before;
    const result = once(key, request, begun).finally(() => running.delete(key));
    running.set(key, result);
    return result;
  }

  async function once(key: string, request: ActionRequest, maybeBegun: boolean): Promise<ActionResult> {
    let begun = maybeBegun;
    try {
      const state = await store.beginAction(key, request.callSid, request.intent, clock.now());
      if (state.status === 'ended') return state.result;
      if (state.status === 'running') {
        begun = true;
        const change = await store.appointmentChange(key);
        if (change !== null) return told(change);
        // Not kept: whoever began it may live, and may still tell what came of it.
        if (!isAppointment(request)) return notKnown;
      }
    } catch (error) {
      onProblem?.(`action ${key} could not begin`, withoutRecord(error, request));
      return begun ? notKnown : notDone;
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
        case 'custom':
          return await ownCode(spec, key, request);
      }
    } catch (error) {
      onProblem?.(`action ${key} failed`, withoutRecord(error, request));
      return inTheBook(key);
    }
  }

  /** Where it throws or makes no sense, only the code itself could know how far it came, and it did not say. */
  async function ownCode(spec: CustomAction, key: string, request: ActionRequest): Promise<ActionResult> {
    try {
      const result = await within(clock, spec.timeoutMs, spec.run({ ...request, key }));
      if (result === late) return notKnown;
      const { error } = answerShape.safeParse(result);
      if (error !== undefined) throw new Error(`its answer cannot be read: ${z.prettifyError(error)}`);
      return result;
    } catch (error) {
      onProblem?.(`action ${key} failed`, withoutRecord(error, request));
      return notKnown;
    }
  }

  /** What became of an appointment whose write may have come through before the answer was lost. */
  async function inTheBook(key: string): Promise<ActionResult> {
    try {
      const change = await store.appointmentChange(key);
      return change === null ? notDone : told(change);
    } catch (error) {
      onProblem?.(`what became of action ${key} could not be read`, error);
      return notKnown;
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
    if (result.ok || result.unknown || result.field === undefined) return result;
    const known = agent.intents[intent]?.fields.some(({ name }) => name === result.field);
    return known ? result : { ok: false, why: result.why };
  }

  return {
    check,
    run: (key, request) => alone(key, request, false),
    // The store is asked first what became of the key, so that settling is running.
    settle: (key, request) => alone(key, request, true),
  };
}

const notDone: ActionResult = {
  ok: false,
  why: 'The system behind this failed, so this was not done: say so, and offer that a person follows up.',
};
const notKnown: ActionResult = {
  ok: false,
  unknown: true,
  why: 'It is not known whether this was done: say so, and that a person will look and follow up.',
};

/** What went wrong may quote what the caller gave, and is for a log in which that has no place. */
function withoutRecord(error: unknown, { from, record }: ActionRequest): string {
  const values = [from, ...Object.values(record)].map((value) => ({ kind: 'text', value }) as const);
  return withoutSecrets(redactText(String(error)), values);
}
