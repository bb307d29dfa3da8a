import type { RecordingState } from '../call.ts';
import { add, type Draft } from '../draft.ts';
import { recordingDue } from '../recording.ts';

/** What becomes of the carrier's recording, as the call goes on. */

/** Behind everything that was decided: the carrier is asked for what is due now, once. */
export function steerRecording(draft: Draft): Draft {
  const { agent, call, facts } = draft;
  const isOver = call.line === 'gone' || facts.some(({ type }) => type === 'call_end');
  if (agent.recording === undefined || isOver || call.recording.failures >= FAILURES) return draft;
  const { to, why } = recordingDue(agent, call);
  return call.recording.to === to ? draft : add(draft, 'recording_asked', { to, why });
}

/** Each is tried more than once over the wire: a carrier that fails this often cannot be told. */
const FAILURES = 3;

/** An answer to what was asked before is none to what is asked now. */
export function recordingChanged(draft: Draft, to: RecordingState): Draft {
  return draft.call.recording.to === to ? add(draft, 'recording_changed', { to }) : draft;
}

export function recordingFailed(draft: Draft, to: RecordingState, why: string): Draft {
  if (draft.call.recording.to !== to) return draft;
  const { call } = draft;
  return add(draft, 'recording_failed', { to, why, attempt: call.recording.failures + 1 });
}
