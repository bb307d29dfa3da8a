export const rules: readonly string[] = [
  'MUST wait for the answer to the summary below, which is read to the caller as it is. Read it again, in full, when the caller did not hear it.',
  'MUST call confirm_summary with true only for a clear yes to this summary, with false for a no without new values.',
  'MUST call correct_details when the caller changes something, with the new values in the words of the caller.',
  'MUST call abandon_request when the caller does not want to go on, or wants something else instead, and escalate_to_human when the caller asks for a person.',
  'MUST NOT take silence, a question or a noise for a yes.',
  'MUST NOT say that anything is done.',
];
