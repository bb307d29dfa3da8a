import type { Agent } from '../core/agent.ts';
import type { Call } from '../core/call.ts';
import type { Fact } from '../core/fact.ts';
import type { Input } from '../core/input.ts';
import type { Line, LineEvent, World } from './world.ts';

/** A call in progress on this node. */
export interface RunningCall {
  readonly sid: string;
  /** The call as its facts have made it so far. */
  current(): Call;
  /** Attaches the caller's stream: the first one, or the one after a resume. Its events go to the result. */
  connect(line: Line): (event: LineEvent) => void;
  deliver(input: Input): void;
  /** Resolves when the call is over (`call_end` is in the journal) or was let go (fenced). */
  readonly ended: Promise<void>;
}

export interface CallOptions {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly agent: Agent;
  /** Facts of this call so far; empty for a new one. */
  readonly past: readonly Fact[];
  readonly world: World;
  /** Told after each append: audit files, live feed, metrics. `seq` of the first fact. Must not throw. */
  readonly onFacts: (facts: readonly Fact[], seq: number) => void;
}

export declare function runCall(options: CallOptions): RunningCall;
