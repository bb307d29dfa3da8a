export const toolNames = [
  'classify_intent',
  'record_details',
  'clarify_detail',
  'confirm_summary',
  'correct_details',
  'execute_action',
  'answer_question',
  'anything_else',
  'abandon_request',
  'escalate_to_human',
  'end_call',
] as const;

export type ToolName = (typeof toolNames)[number];
