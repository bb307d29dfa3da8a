import type { Agent } from './agent.ts';
import { isAway } from './away.ts';
import type { Live, RecordingState } from './call.ts';
import { fieldsOf } from './record.ts';
import { tellsOfSecret } from './secret-parts.ts';
import { askedSecret, isSecretGiven, sensitiveFields } from './sensitive.ts';

/** The carrier's recording of a call: whether there is one, and when it must not run. */

/**
 * The agent as its calls can be kept: what cannot be paused is not recorded where something sensitive is asked.
 * `canPause`: the carrier can be told to.
 */
export function recordable(agent: Agent, canPause: boolean): Agent {
  if (agent.recording === undefined || canPause || sensitiveFields(agent).length === 0) return agent;
  const { recording: _, ...unrecorded } = agent;
  return unrecorded;
}

/** What the recording should be doing now, and why. One that could not be paused is ended. */
export function recordingDue(
  agent: Agent,
  call: Live,
): { readonly to: RecordingState; readonly why: string } {
  if (call.recording.to === 'stopped' || call.recording.unpaused) return { to: 'stopped', why: 'not_paused' };
  // Who is dialed has heard nothing of a recording.
  if (isAway(call)) return { to: 'paused', why: 'away' };
  if (isSecretTold(agent, call)) return { to: 'paused', why: 'sensitive' };
  const lines = call.transcript.slice(-RECENT_LINES);
  if (lines.some(({ text }) => tellsOfSecret(text))) return { to: 'paused', why: 'number' };
  return { to: 'in-progress', why: 'over' };
}

/** A sensitive field is asked, was only just answered, or is read back. */
function isSecretTold(agent: Agent, call: Live): boolean {
  if (sensitiveFields(agent).length === 0) return false;
  if (askedSecret(agent, call) !== undefined) return true;
  if (call.stage === 'gather_details') return call.turns > 0 && isSecretGiven(agent, call, call.turns);
  const isRead = call.stage === 'confirm_summary';
  return (
    isRead && fieldsOf(agent, call).some(({ name, sensitive }) => sensitive === true && name in call.record)
  );
}

/** A question, its answer, a question about that, and its answer. */
const RECENT_LINES = 4;
