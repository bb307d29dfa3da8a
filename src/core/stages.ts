/** The eight stages of a call, spelled as in logs and API. */
export const stages = [
  'greeting',
  'intent_capture',
  'gather_details',
  'confirm_summary',
  'execute_action',
  'quick_answer',
  'escalate',
  'closing',
] as const;

export type Stage = (typeof stages)[number];
