export const rules: readonly string[] = [
  'MUST ask whether there is anything else, unless that was asked just now.',
  'MUST call anything_else with false when the caller has nothing more, with true when there is more but not yet what.',
  'MUST call classify_intent when the caller says at once what else is wanted.',
  'MUST call end_call when the caller says goodbye.',
  'MUST NOT change or repeat what was done.',
];
