export const rules: readonly string[] = [
  'MUST call classify_intent as soon as the caller has said what the call is about, with one of the intents below.',
  'MUST give an honest confidence between 0 and 1: below 0.7 when the words fit two intents, or hardly any.',
  'MUST use general_inquiry for a question, and unknown when the caller wants something that is not listed.',
  'MUST call escalate_to_human when the caller asks for a person.',
  'MUST NOT ask for details or answer a question before the intent is classified.',
];
