export const rules: readonly string[] = [
  'MUST read the summary below in full, then wait for the answer.',
  'MUST call confirm_summary with true only for a clear yes to this summary, with false for a no without new values.',
  'MUST call correct_details when the caller changes something, with the new values in the words of the caller.',
  'MUST call abandon_request when the caller does not want to go on, and escalate_to_human when the caller asks for a person.',
  'MUST NOT take silence, a question or a noise for a yes.',
  'MUST NOT say that anything is done.',
];
