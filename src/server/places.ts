import type { Clock } from '../call/world.ts';
import type { Ms } from '../core/time.ts';
import { isWithheld } from '../protocols/twilio/caller-id.ts';

/**
 * The places for calls on this node, and who may have one. A place is promised when a call is let in, taken when its
 * stream comes, and free again when the call is over or nobody came. Each node counts its own.
 */
export interface Places {
  /** Calls that have taken theirs. */
  taken(): number;
  /** What keeps this call from beginning. Null where nothing does, or a place is promised or taken already. */
  refusal(call: CallParties): Full | null;
  promise(call: CallParties, until: Ms): void;
  take(call: CallParties): void;
  free(sid: string): void;
}

export interface CallParties {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
}

export type Full = 'full' | 'caller_full' | 'number_full';

export interface PlacesOptions {
  readonly maxCalls: number;
  readonly maxCallsPerCaller: number;
  readonly maxCallsPerNumber: number;
  readonly clock: Pick<Clock, 'now'>;
}

/** How long it is remembered that a call began, whatever became of it. */
export const WINDOW_MS = 10 * 60_000;

/**
 * As many calls may begin in that time for each place that a caller or a number may fill: calls of twenty seconds, one
 * behind the other. Shorter ones are of no use to anybody, and each costs a session with the model.
 */
export const BEGUN_A_PLACE = 30;

/** A node on which more begin forgets the oldest: it has other worries than one caller. */
const BEGUN_MAX = 10_000;

export function openPlaces(options: PlacesOptions): Places {
  const { maxCalls, maxCallsPerCaller, maxCallsPerNumber, clock } = options;
  /**
   * Nobody knows how many people they are, so that the bound of one caller would be wrong; with none, whoever floods
   * would withhold their number. Together they leave half of the places to those who show one.
   */
  const maxWithheld = Math.max(maxCallsPerCaller, Math.ceil(maxCalls / 2));
  const places = new Map<string, Place>();
  const begun: Beginning[] = [];

  function forget(): void {
    const now = clock.now();
    for (const [sid, { until }] of places) if (until <= now) places.delete(sid);
    const kept = begun.findIndex(({ at }) => at > now - WINDOW_MS);
    begun.splice(0, kept < 0 ? begun.length : kept);
  }

  function put(call: CallParties, until: Ms): void {
    const parties = { caller: callerOf(call.from), number: call.to };
    if (!places.has(call.sid)) begun.push({ ...parties, at: clock.now() });
    if (begun.length > BEGUN_MAX) begun.shift();
    places.set(call.sid, { ...parties, until });
  }

  function isFull(places: Iterable<Parties>, most: number, isOurs: (parties: Parties) => boolean): boolean {
    const ours = (all: Iterable<Parties>) => [...all].filter(isOurs).length;
    return ours(places) >= most || ours(begun) >= most * BEGUN_A_PLACE;
  }

  return {
    taken: () => [...places.values()].filter(({ until }) => until === TAKEN).length,
    refusal({ sid, from, to }) {
      forget();
      if (places.has(sid)) return null;
      if (places.size >= maxCalls) return 'full';
      const caller = callerOf(from);
      const most = caller === WITHHELD ? maxWithheld : maxCallsPerCaller;
      if (isFull(places.values(), most, (each) => each.caller === caller)) return 'caller_full';
      if (isFull(places.values(), maxCallsPerNumber, (each) => each.number === to)) return 'number_full';
      return null;
    },
    promise(call, until) {
      if (places.get(call.sid)?.until !== TAKEN) put(call, until);
    },
    take: (call) => put(call, TAKEN),
    free: (sid) => void places.delete(sid),
  };
}

interface Parties {
  readonly caller: string;
  readonly number: string;
}

interface Place extends Parties {
  /** When the promise lapses. */
  readonly until: Ms;
}

interface Beginning extends Parties {
  readonly at: Ms;
}

const TAKEN = Number.POSITIVE_INFINITY;

/** No number and no address is empty. */
const WITHHELD = '';

function callerOf(from: string): string {
  return isWithheld(from) ? WITHHELD : from.trim().toLowerCase();
}
