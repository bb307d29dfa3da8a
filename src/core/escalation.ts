import type { Agent } from './agent.ts';
import type { Live } from './call.ts';
import { isOpen } from './opening-hours.ts';
import { NOBODY_THERE } from './own-words.ts';
import { localTime, type Ms } from './time.ts';

/** The number of whoever calls from a page of ours. No carrier knows of the call, so nobody can be dialed for it. */
export const BROWSER = 'browser';

/**
 * Whether the caller in `escalate` is handed to a person: once per escalation, and only while somebody
 * answers. Judged at the moment when the stage began, so that what the caller was told then stays true.
 */
export function personReachable(agent: Agent, call: Live): boolean {
  return call.transfer === null && call.from !== BROWSER && personAnswers(agent, call.stageSince);
}

/** Whether there is a person who takes calls at this time. */
export function personAnswers({ escalation, openingHours, timeZone }: Agent, at: Ms): boolean {
  if (escalation.transferTo === undefined) return false;
  const [day, time] = localTime(at, timeZone).split('T') as [string, string];
  return isOpen(escalation.hours ?? openingHours, day, time);
}

/** What the caller hears on the way into `escalate`. */
export function escalationWords(agent: Agent, call: Live): string {
  return personReachable(agent, call)
    ? (agent.escalation.say ?? 'Let me connect you with a person. One moment, please.')
    : (agent.escalation.sayUnavailable ?? NOBODY_THERE);
}
