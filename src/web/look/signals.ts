import type { Outcome } from '../../core/call.ts';
import type { Stage } from '../../core/stages.ts';

/** As on a railway: the way is clear, go with care, stop. */
export type Signal = 'clear' | 'caution' | 'danger' | 'idle';

export const stageSignal: Readonly<Record<Stage, Signal>> = {
  greeting: 'clear',
  intent_capture: 'clear',
  gather_details: 'clear',
  confirm_summary: 'clear',
  execute_action: 'clear',
  quick_answer: 'clear',
  escalate: 'caution',
  closing: 'clear',
};

export const outcomeSignal: Readonly<Record<Outcome, Signal>> = {
  completed: 'clear',
  answered: 'clear',
  transferred: 'caution',
  message_taken: 'caution',
  abandoned: 'idle',
  failed: 'danger',
};

export function colourOf(signal: Signal): string {
  return `var(--${signal})`;
}

/** In charts each outcome has a shade of its own: what the agent did alone is green. */
export const outcomeColour: Readonly<Record<Outcome, string>> = {
  completed: 'var(--clear)',
  answered: 'var(--clear-soft)',
  transferred: 'var(--caution)',
  message_taken: 'var(--caution-soft)',
  abandoned: 'var(--track)',
  failed: 'var(--danger)',
};
