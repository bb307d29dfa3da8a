/** How a model can go wrong while the wire goes right: one thing at a time, in one response. */
export type Fault = keyof typeof table;

export type Rates = Readonly<Partial<Record<Fault, number>>>;

/**
 * How often each comes, per response in which it is possible. A tenth of all responses in sum, so that a call of
 * fifteen responses comes through without a fault one time in five; the published benchmarks of policy-bound calls
 * see the best realtime models complete well under half. Leaving out a call and saying what is not so are by far
 * the most common; a model rarely makes up a tool or breaks its own JSON.
 */
const table = {
  /** Speaks where it should have called a tool. */
  talks_instead: 0.02,
  /** Calls another tool of those offered. */
  wrong_tool: 0.005,
  /** Calls a tool that only a later stage offers. */
  later_stage: 0.005,
  /** Passes a plausible value that is not the caller's. */
  wrong_value: 0.005,
  /** One digit, one day, one hour, one letter or the other half of the day. */
  near_miss: 0.006,
  /** Passes the value that the caller has since corrected. */
  stale_value: 0.003,
  /** Passes a value for a field of which the caller said nothing. */
  invented_value: 0.004,
  /** Makes its call twice in one response. */
  calls_twice: 0.004,
  /** Makes a call of an earlier turn once more. */
  calls_again: 0.003,
  /** Makes several different calls at once. */
  parallel_calls: 0.004,
  /** The arguments stop in the middle. */
  truncated_json: 0.002,
  /** Calls a tool that nobody ever named. */
  unknown_tool: 0.001,
  /** Adds arguments that the schema does not have. */
  extra_properties: 0.003,
  /** Passes arguments that are not what the schema asks for. */
  wrong_arguments: 0.003,
  /** Claims a result that no tool gave. */
  claims_done: 0.008,
  /** Claims that the caller is being connected. */
  claims_transfer: 0.002,
  /** Promises what nobody allowed. */
  promises: 0.003,
  /** Says goodbye in the middle of the call. */
  says_goodbye: 0.002,
  /** Ends the call, or says that the caller wants nothing more, while they do. */
  ends_early: 0.002,
  /** Confirms the summary whatever was said of it. */
  confirms_anyway: 0.003,
  /** Says its last words again. */
  repeats_itself: 0.004,
  /** Says and calls nothing. */
  says_nothing: 0.003,
  /** The response itself fails. */
  fails: 0.002,
  /** Does what a caller asks who tells it to ignore its instructions. Only such turns count. */
  obeys_injection: 0.005,
  /** Brings in the name or the number of somebody else. */
  other_caller: 0.001,
  /** Says something else where the words were given. */
  garbles_exact_words: 0.002,
  /** Gives up the request, or calls for a person, without cause. */
  gives_up: 0.002,
} as const;

// The keys of the table are the faults: nothing else was written into it.
export const faults = Object.keys(table) as readonly Fault[];

export const baseRates: Readonly<Record<Fault, number>> = table;

/** Rates so many times as high. Even then one response in ten is sound, so that a call can still get on. */
export function scaled(rates: Rates, factor: number): Rates {
  const sum = Object.values(rates).reduce((total, rate) => total + rate, 0);
  const by = sum * factor > MOST ? MOST / sum : factor;
  return Object.fromEntries(Object.entries(rates).map(([fault, rate]) => [fault, rate * by]));
}

const MOST = 0.9;
