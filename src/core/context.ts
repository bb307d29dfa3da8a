import type { Agent } from './agent.ts';
import type { Rail } from './rails.ts';
import type { Ms } from './time.ts';

/** What stays the same for all of a call. */
export interface Context {
  readonly agent: Agent;
  /** The hard length of a call. */
  readonly maxCallMs: Ms;
  /**
   * Whether the transcripts of this voice are known to be what was said. Those of a server of unknown make are
   * evidence only once some of them have shown it.
   */
  readonly transcripts: 'known' | 'unknown';
  readonly rails: ReadonlySet<Rail>;
}
