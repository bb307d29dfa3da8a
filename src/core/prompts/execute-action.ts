export const rules: readonly string[] = [
  'MUST call execute_action now, once.',
  'MUST wait for its result before saying how it went.',
  'MUST NOT ask the caller anything.',
];
