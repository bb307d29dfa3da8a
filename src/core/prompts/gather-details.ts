export const rules: readonly string[] = [
  'MUST call record_details as soon as the caller has said one or more of the fields below: all of them in one call, in the words of the caller.',
  'MUST ask for one missing field at a time, in the order below. What is known is not asked again.',
  'MUST call clarify_detail when an answer cannot be understood.',
  'MUST call abandon_request when the caller does not want to go on, or wants something else instead, and escalate_to_human when the caller asks for a person.',
  'MUST NOT guess, complete or correct a value, and MUST NOT record one that the caller did not say.',
  'MUST NOT read a summary or say that anything is done.',
];
