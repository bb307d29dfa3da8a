/**
 * What a real server does now and then, and a client must survive. Each has its moment; when it comes, the
 * server asks whether the fault strikes.
 */
export type FaultName =
  /** `session.created` comes two seconds late. */
  | 'slow_created'
  /** An event of an unknown type is sent after a response. */
  | 'unknown_event'
  /** An event carries a field that is not documented. */
  | 'extra_field'
  /** A committed turn is not answered, although `create_response` is on. */
  | 'no_response'
  /** The response fails, by the named code. */
  | 'rate_limit_exceeded'
  | 'server_error'
  /** The response ends early, as incomplete. */
  | 'incomplete'
  /** The connection is cut in the middle of a response: the client sees 1006. */
  | 'drop'
  /** The session expires in the middle of a response: an error, then close 1001. */
  | 'expire'
  /** What was to be one spoken item comes as two. */
  | 'two_items'
  /** A function call's arguments end before their JSON does, in an item that claims to be complete. */
  | 'malformed_arguments'
  /** A function call's arguments take two seconds, so that a caller can cut them short. */
  | 'slow_call'
  /** One more audio delta comes after speech has already interrupted the response. */
  | 'late_delta'
  /** A transcript does not come, but `…transcription.failed` does; or it comes three seconds late. */
  | 'transcription_failed'
  | 'transcription_late';

export interface Faults {
  strikes(fault: FaultName): boolean;
}

export const noFaults: Faults = { strikes: () => false };

/** Each fault strikes with its own probability each time its moment comes. */
export function randomFaults(
  random: () => number,
  rates: Readonly<Partial<Record<FaultName, number>>>,
): Faults {
  return { strikes: (fault) => random() < (rates[fault] ?? 0) };
}

/** Each fault listed strikes once, the first time its moment comes; list it twice and it strikes twice. */
export function plannedFaults(...planned: readonly FaultName[]): Faults {
  const left = [...planned];
  return {
    strikes(fault) {
      const index = left.indexOf(fault);
      if (index < 0) return false;
      left.splice(index, 1);
      return true;
    },
  };
}
