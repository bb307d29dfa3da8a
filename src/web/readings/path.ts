import type { Fact } from '../../core/fact.ts';
import type { Stage } from '../../core/stages.ts';
import type { Ms } from '../../core/time.ts';

/** Where a call has been: stages in the order in which it came to them. Empty before it began. */
export interface Stop {
  readonly stage: Stage;
  readonly since: Ms;
}

export function pathOf(facts: readonly Fact[]): readonly Stop[] {
  const path: Stop[] = [];
  for (const fact of facts) {
    if (fact.type === 'call_start') path.push({ stage: 'greeting', since: fact.at });
    // A transition to where it stands, e.g. a fresh summary, is no new stop.
    if (fact.type === 'stage_transition' && fact.data.to !== path.at(-1)?.stage) {
      path.push({ stage: fact.data.to, since: fact.at });
    }
  }
  return path;
}
