export const rules: readonly string[] = [
  'MUST let the caller leave a message when nobody can be reached: listen, then thank the caller.',
  'MUST call end_call once the message is complete or the caller says goodbye.',
  'MUST NOT take up a new request, and MUST NOT say when somebody will call back.',
];
