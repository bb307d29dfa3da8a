/**
 * What a real server does now and then, and a client must survive. Each has its moment; when it comes, the
 * server asks whether the fault strikes.
 */
export type FaultName =
  /** The door is shut: an error, then a close, for whoever comes from now on. */
  | 'bad_key'
  | 'unknown_model'
  /** The same, and every response fails by that code. */
  | 'no_credit'
  /** `session.created` comes two seconds late, or never. */
  | 'slow_created'
  | 'never_created'
  /** An update of the session is not answered. */
  | 'never_updated'
  /** An update leaves the audio formats as they were, and `session.updated` says so. */
  | 'wrong_format'
  /** `response.create` is answered with nothing, or refused by the server's own fault. */
  | 'mute'
  | 'refused'
  /** The response completes without any output. */
  | 'empty'
  /** Nothing more of a response comes, from its middle on. */
  | 'stall'
  /** Events of a response end in the middle of their JSON. */
  | 'malformed'
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

/** Faults that are set while the server runs: each strikes so many times, or until it is set to none. */
export function switchedFaults(): Faults & { set(fault: FaultName, times: number): void } {
  const left = new Map<FaultName, number>();
  return {
    strikes(fault) {
      const times = left.get(fault) ?? 0;
      if (times > 0) left.set(fault, times - 1);
      return times > 0;
    },
    set: (fault, times) => void left.set(fault, times),
  };
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
