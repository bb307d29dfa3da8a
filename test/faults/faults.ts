import type { FaultName } from '../../src/simulator/realtime/faults.ts';
import type { SessionFault } from '../../src/simulator/realtime/session.ts';

/** What goes wrong with the model's server, from the moment on at which it strikes. */
export interface Fault {
  readonly name: string;
  /** What happens to the session that is open. */
  readonly session?: SessionFault;
  /** What happens from then on, and how often. */
  readonly strikes?: readonly [FaultName, times: number];
}

/** More often than there is time for. */
const ALWAYS = 1_000_000;

/**
 * The ones that nothing helps against last for the rest of the call, and have to end in a way out; the others are
 * over before the patience of a caller is, and have to be got over.
 */
export const faults: readonly Fault[] = [
  { name: 'bad key', session: 'drop', strikes: ['bad_key', ALWAYS] },
  { name: 'no credit, told at once', session: 'no_credit', strikes: ['no_credit', ALWAYS] },
  { name: 'no credit, told by a response', strikes: ['no_credit', ALWAYS] },
  { name: 'unknown model', session: 'drop', strikes: ['unknown_model', ALWAYS] },
  { name: 'rate limit, twice', strikes: ['rate_limit_exceeded', 2] },
  { name: 'server error, always', strikes: ['server_error', ALWAYS] },
  { name: 'request refused, once', strikes: ['refused', 1] },
  { name: 'empty response, always', strikes: ['empty', ALWAYS] },
  { name: 'no answer, always', strikes: ['mute', ALWAYS] },
  { name: 'incomplete response, once', strikes: ['incomplete', 1] },
  { name: 'stalls in the middle, once', strikes: ['stall', 1] },
  { name: 'stalls in the middle, always', strikes: ['stall', ALWAYS] },
  { name: 'socket lost', session: 'drop' },
  { name: 'socket lost, and created never comes', session: 'drop', strikes: ['never_created', ALWAYS] },
  { name: 'socket lost, and updated never comes', session: 'drop', strikes: ['never_updated', ALWAYS] },
  { name: 'socket lost in every response', session: 'drop', strikes: ['drop', ALWAYS] },
  { name: 'socket lost, then another format', session: 'drop', strikes: ['wrong_format', ALWAYS] },
  { name: 'session expired', session: 'expire' },
  { name: 'malformed events, always', strikes: ['malformed', ALWAYS] },
];
