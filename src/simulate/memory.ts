import type { Wish } from './parties.ts';

/**
 * What a caller remembers of a call. Moments are counted in the caller's own turns, from 0: a person does not
 * look at the clock, and who listens to the line knows when each turn was spoken.
 */
export interface Memory {
  readonly persona: string;
  /** What was wanted, one after the other. */
  readonly requests: readonly Remembered[];
  /** Every value that was ever told, in its normal form. */
  readonly told: readonly { readonly field: string; readonly normal: string; readonly turn: number }[];
  /** When the caller said that there is nothing more, or goodbye. */
  readonly done: number | null;
  readonly message: number | null;
  readonly askedForPerson: number | null;
  /** The caller did not want to go on: by temper, or because the agent got nowhere. */
  readonly gaveUp: 'temper' | 'patience' | null;
  /** Went silent for good before this turn. */
  readonly silentFrom: number | null;
  /** Left a question without an answer when the call ended. */
  readonly isQuiet: boolean;
  /** Of a result that was told wrong: what the caller made of it. */
  readonly wrongResults: number;
  /** Was told that a person takes over, and that nobody can. */
  readonly heardTransfer: boolean;
}

export interface Remembered {
  readonly intent: string;
  /** What is wanted by now. */
  readonly wish: Wish;
  readonly yes: readonly Yes[];
  /** The agent went on as one does when it is done. */
  readonly told: boolean;
  /** The caller changed their mind and wants something else. */
  readonly dropped: boolean;
}

export interface Yes {
  readonly turn: number;
  readonly record: Readonly<Record<string, string>>;
  /** Every value was heard, and the question behind them. */
  readonly complete: boolean;
}
