import type { FieldSpec } from '../core/fields/field.ts';

/**
 * Who takes part in a simulated call: a caller with a wish, and a book that knows what was really done. The
 * verdict is made from these two; the log of the call is never asked.
 */
export interface Caller {
  /**
   * The agent has been silent for a moment. `words` is what was heard of it since the caller last spoke, empty
   * where nothing was.
   */
  answer(words: string): CallerAct;
  /** Heard just now, while the agent goes on speaking: an act interrupts it, null lets it speak. */
  overhear(words: string): CallerAct | null;
  /** The agent hung up, or handed the caller over: what was heard last. */
  left(how: 'hung_up' | 'transferred', words: string): void;
}

export type CallerAct =
  | ({ readonly type: 'says'; readonly afterMs: number } & CallerTurn)
  | { readonly type: 'presses'; readonly digits: string; readonly afterMs: number }
  | { readonly type: 'hangs_up'; readonly afterMs: number }
  /** Says nothing, for as long as it takes the agent to speak again. */
  | { readonly type: 'waits' };

/** A turn of the caller: the words, and what they mean to whoever understands them perfectly. */
export interface CallerTurn {
  readonly text: string;
  readonly meaning: Meaning;
}

export interface Meaning {
  /** The request that is made, by the name of the agent's intent. */
  readonly intent?: string;
  /** What is told, in the words of the caller. */
  readonly details?: readonly { readonly field: string; readonly value: string }[];
  /** The answer to a question that takes yes or no: the summary, or whether there is anything else. */
  readonly answer?: 'yes' | 'no';
  /** A question, by the agent's topic. */
  readonly topic?: string;
  /** `give_up` the request, talk to a `person`, or end the call. */
  readonly wants?: 'give_up' | 'person' | 'goodbye';
  /** Nobody could say what was meant. */
  readonly unclear?: true;
}

/** What the caller wants at this moment; a caller who changes their mind changes it. */
export interface Wish {
  readonly intent: string;
  /** Normal forms by field, known beforehand: the words are made from them, never the other way round. */
  readonly record: Readonly<Record<string, string>>;
}

/** A wish that is a question: its topic stands in its record. */
export const QUESTION = 'general_inquiry';

/** One value of a field: its normal form and ways to say it. */
export interface Sayable {
  readonly field: FieldSpec;
  readonly normal: string;
  readonly words: readonly string[];
}

/** A line of the book: something that was really done. */
export interface Entry {
  readonly key: string;
  readonly intent: string;
  readonly record: Readonly<Record<string, string>>;
  readonly at: number;
}
