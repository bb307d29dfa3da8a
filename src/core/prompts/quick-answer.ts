export const rules: readonly string[] = [
  'MUST call answer_question now, with the topic below that fits the question of the caller, or other.',
  'MUST answer with the words of its result.',
  'MUST NOT answer from your own knowledge.',
];
