import type { Agent } from './agent.ts';
import type { Live } from './call.ts';
import { isOpen } from './opening-hours.ts';
import { localTime, type Ms } from './time.ts';

/** Whether the caller can be handed to a person now: once per escalation, and only while somebody answers. */
export function personReachable(agent: Agent, call: Live, at: Ms): boolean {
  const { transferTo, hours } = agent.escalation;
  if (transferTo === undefined || call.transfer !== null) return false;
  const [day, time] = localTime(at, agent.timeZone).split('T') as [string, string];
  return isOpen(hours ?? agent.openingHours, day, time);
}

/** What the caller hears on the way into `escalate`. */
export function escalationWords(agent: Agent, call: Live, at: Ms): string {
  return personReachable(agent, call, at)
    ? (agent.escalation.say ?? 'Let me connect you with a person. One moment, please.')
    : (agent.escalation.sayUnavailable ??
        'I am sorry, nobody can take your call right now. Please tell me your message and your phone number, and somebody will call you back.');
}
