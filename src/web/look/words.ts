import type { Outcome, Source } from '../../core/call.ts';
import type { Stage } from '../../core/stages.ts';

/** What people call things: the one place for names of our own. */

export const stageName: Readonly<Record<Stage, string>> = {
  greeting: 'Greeting',
  intent_capture: 'Request',
  gather_details: 'Details',
  confirm_summary: 'Summary',
  execute_action: 'Action',
  quick_answer: 'Quick answer',
  escalate: 'Hand over',
  closing: 'Closing',
};

export const outcomeName: Readonly<Record<Outcome, string>> = {
  completed: 'Completed',
  answered: 'Answered',
  transferred: 'Transferred',
  message_taken: 'Message taken',
  abandoned: 'Abandoned',
  failed: 'Failed',
};

export const sourceName: Readonly<Record<Source, string>> = {
  caller: 'said by the caller',
  keypad: 'keyed',
  caller_id: 'from the caller’s number',
  lookup: 'looked up',
  correction: 'corrected by the caller',
};

/** `schedule_appointment` as people read it: "Schedule appointment". */
export function plain(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const general = 'General question';

export function intentName(intent: string | null): string {
  if (intent === null) return 'Not known yet';
  return intent === 'general_inquiry' ? general : plain(intent);
}

/** `general_inquiry`, once for all: where a call ended without a request, nothing was asked. */
export function endedIntentName(intent: string | null): string {
  return intent === null ? 'None' : intentName(intent);
}

/** Why a call moved, ended or got stuck. */
export function causeName(cause: string): string {
  return causes[cause] ?? plain(cause);
}

const causes: Readonly<Record<string, string>> = {
  agent: 'The agent hung up',
  caller: 'The caller hung up',
  line: 'The line broke',
  desk: 'Asked for at the desk',
};
