/**
 * What keeps a model on the track, by name. All of them hold, always; only a simulation takes one away, to show
 * what it is worth.
 */
export const rails = [
  /** A tool is taken only in a stage that offers it. */
  'gate',
  /** A value needs a caller who could have said it. */
  'provenance',
  /** A yes needs a summary that was heard, and a caller who said it. */
  'confirmation',
  /** A tool that does not come is named, then forced, then a person takes over. */
  'watchdog',
  /** What the agent says is done is cut off when it is not. */
  'claims',
  /** One call of a tool, one action: whatever comes again is refused or finds the first result. */
  'idempotency',
  /** A refusal says what is known, what is missing and what to do next. */
  'teaching',
  /** The line goes down when the caller has nothing more to say. */
  'ending',
  /** Turns, tool calls, refusals and seconds are counted, and each count ends in a way out. */
  'budgets',
] as const;

export type Rail = (typeof rails)[number];

export const allRails: ReadonlySet<Rail> = new Set(rails);
