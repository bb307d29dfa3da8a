import type { Agent } from './agent.ts';
import type { Ms } from './time.ts';

/** What stays the same for all of a call. */
export interface Context {
  readonly agent: Agent;
  /** The hard length of a call. */
  readonly maxCallMs: Ms;
}
