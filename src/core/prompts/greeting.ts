export const rules: readonly string[] = [
  'MUST greet the caller with the words that are asked for, and nothing else.',
  'MUST call classify_intent as soon as the caller says what the call is about.',
];
