/**
 * How much of everything one call may take. Each bound ends in a person, or in a message where nobody answers: a
 * call that uses this much is not getting anywhere by itself. Its seconds are bounded by `MAX_CALL_SECONDS`.
 */
export const budgets = {
  /** Turns of the caller: a long booking takes fifteen. */
  turns: 60,
  /** Tool calls in one turn of the caller: a request said in one breath takes one a step, with a clumsy model one a detail. */
  tool_calls_a_turn: 20,
  /** Tool calls in all. */
  tool_calls: 120,
  /** Refused tool calls in a row, whatever they were. */
  refusals: 8,
  /** The same call, refused for the same reason: the model does not learn from it. */
  same_refusals: 4,
  /** Times that the check of one request failed for the same reason... */
  same_checks: 3,
  /** ...and for the very same record: asked again, the answer would be the same again. */
  repeated_checks: 2,
  /** Summaries of one request: caller and model do not agree on it. */
  summaries: 6,
  /** Times that one summary is read again because the model read something else. */
  readings: 2,
  /** Claims in a row that had to be cut off. */
  claims: 4,
  /** Sessions with the voice that were lost: one more would be lost as well. */
  voice_losses: 5,
  /** Attempts at one field; spelling and the keypad were offered by then. */
  attempts: 5,
} as const;

export type Budget = keyof typeof budgets;
