import type { Agent } from './agent.ts';
import { isAway } from './away.ts';
import type { Live } from './call.ts';
import { goodbyeWords, HOLD, HOLD_ON } from './given-words.ts';
import type { Ms } from './time.ts';

/**
 * A caller who waits for the agent hears something every four seconds: an answer, or that it takes a moment. What
 * the voice does not say in time is said in a sound of ours.
 */

/** What the caller is promised at most, less the time in which a silence is noticed and its end is on its way. */
const LULL_MS = 3_300;

/** The caller hears nothing, and it is not theirs to speak. */
export function owesWords(call: Live): boolean {
  if (isAway(call) || call.line !== 'up' || call.speaking.caller) return false;
  if (call.speaking.agent) return call.paused;
  if (call.voice === 'lost') return true;
  if (call.farewell !== null) return !call.farewell.begun;
  return call.unanswered || call.pending !== null;
}

/** When words of ours have to stand in for the voice; null where the caller waits for nothing. */
export function lullEnds(call: Live): Ms | null {
  if (!owesWords(call)) return null;
  const isAwaited = call.unanswered || call.pending !== null || call.paused || call.farewell !== null;
  // Of a voice that is lost while the caller thinks nobody knows but us.
  return (isAwaited ? call.silentSince : Math.max(call.silentSince, call.voiceSince)) + LULL_MS;
}

/** What is said then: once the goodbye is due there is nothing left to wait for. */
export function standInWords(agent: Agent, { farewell, due, standIns }: Live): string {
  if (farewell === null) return standIns % 2 === 0 ? HOLD : HOLD_ON;
  return due?.heardAt === null ? `${due.say} ${goodbyeWords(agent)}` : goodbyeWords(agent);
}

/** How long these words are heard at least; a sound of ours is not followed any closer. */
export function spokenMs(text: string): Ms {
  return text.length * 45; // people and voices need 50 to 100 ms a letter
}

/** The caller waits for nothing and nobody speaks: a moment in which nobody notices a change of session. */
export function isAtRest(call: Live): boolean {
  const { line, voice, speaking, unanswered, pending, awaited, farewell } = call;
  const isQuiet = !speaking.agent && !speaking.caller && !unanswered && pending === null && awaited === null;
  return isQuiet && line === 'up' && voice === 'up' && farewell === null && !isAway(call);
}
