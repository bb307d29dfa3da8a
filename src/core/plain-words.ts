import type { Agent } from './agent.ts';
import type { Live } from './call.ts';
import { personReachable } from './escalation.ts';

/** What the carrier says in the place of an agent that failed, in a voice of its own. */

/** With a person within reach there is a choice; without one, a message. */
export function plainWords(
  agent: Agent,
  call: Live,
): { readonly text: string; readonly awaits: 'choice' | 'message' } {
  // Back from a person who did not take the call, the caller knows the rest.
  if (call.transfer !== null) return { text: `${NOBODY} ${LEAVE_MESSAGE}`, awaits: 'message' };
  const before = [SORRY, ...owed(call)].join(' ');
  return personReachable(agent, call)
    ? { text: `${before} ${CHOOSE}`, awaits: 'choice' }
    : { text: `${before} ${LEAVE_MESSAGE}`, awaits: 'message' };
}

const SORRY = 'I am sorry, we have a technical problem, and I cannot go on.';
const NOBODY = 'I am sorry, nobody can take your call right now.';
const CHOOSE = 'To speak with a person, press 1 or stay on the line. To leave a message, press 2.';
export const LEAVE_MESSAGE =
  'Please leave a message after the tone, with your name and your phone number. When you are done, press the pound key or hang up.';
export const RECORDED = 'Thank you. Your message was recorded. Goodbye.';
export const NOT_RECORDED = 'No message was recorded. Please call again later. Goodbye.';

/** What was done and never told, or may still be done. */
export function owed({ due, done, pending }: Live): readonly string[] {
  if (pending?.type === 'action') return ['It is not certain yet whether what you asked for was done.'];
  const isResult = due !== null && due.heardAt === null && done.some(({ say }) => say === due.say);
  return isResult ? [due.say] : [];
}
