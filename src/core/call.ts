import type { Stage } from './stages.ts';
import type { Ms } from './time.ts';
import type { ToolName } from './tools.ts';

/**
 * A call is a value: the fold of its facts.
 *
 * Everything in here is serialisable and is changed by `evolve` alone. What the call owes, which timer it
 * waits for and how the model is configured are views of it (`react.ts`), so that they come back by
 * themselves after a crash.
 */
export type Call = { readonly phase: 'new' } | Live | Over;

export interface Live {
  readonly phase: 'live';
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly startedAt: Ms;
  readonly stage: Stage;
  readonly stageSince: Ms;
  readonly intent: string | null;
  /** Low-confidence classifications in a row. */
  readonly unsure: number;
  /** The state of record: what the caller told us, by field name. */
  readonly record: Readonly<Record<string, Value>>;
  /** Refused or unclear answers, by field name. */
  readonly attempts: Readonly<Record<string, number>>;
  /** Checks of the request that failed for the same reason, one after the other; `repeated`: for the same record. */
  readonly checks: {
    readonly same: number;
    readonly repeated: number;
    readonly last: string;
    readonly record: Readonly<Record<string, string>>;
  };
  /** The caller's turn after which the request began: what was said before is not about it. */
  readonly requestSince: number;
  /** By field: the caller's turn after which a value that was thrown out can be given anew. */
  readonly emptySince: Readonly<Record<string, number>>;
  /** By field: the caller's turn in which a value was given that nobody had said. */
  readonly doubted: Readonly<Record<string, number>>;
  /** Summaries made so far. */
  readonly summaries: number;
  /** Of them, for the request in hand. */
  readonly summariesOfRequest: number;
  readonly summary: Summary | null;
  /** Turns of the caller so far. */
  readonly turns: number;
  /** Of them, those in which nothing was said. */
  readonly droppedTurns: number;
  /** The caller's turns when the stage began. */
  readonly stageTurn: number;
  /** The caller's last turns and their words, oldest first. */
  readonly words: readonly TurnWords[];
  /** The voice has said words of ours as they were given: its transcripts can be believed. */
  readonly exactWords: boolean;
  /** A tool call that is judged by words which are still to come. */
  readonly awaited: AwaitedWords | null;
  /** Turns of the caller since the last accepted tool call: what the watchdog counts. */
  readonly turnsWithoutTool: number;
  readonly rung: Rung | null;
  /** Tool calls since the caller's last turn, refused ones too: a model in a loop is stopped by their number. */
  readonly callsSinceTurn: number;
  /** Nothing of the agent was heard since the caller's turn, a tool or an event that asks for words. */
  readonly unanswered: boolean;
  /** Since when they wait for it; a tool that gets on with it begins the wait anew. */
  readonly waitingSince: Ms | null;
  /** Since when the caller hears nothing and says nothing: ahead of now while words of ours stand in. */
  readonly silentSince: Ms;
  /** How often words of ours stood in for the voice in this wait. */
  readonly standIns: number;
  /** The agent broke off in the middle: all that came of its words was heard. */
  readonly paused: boolean;
  /** Responses of the model in a row that failed before a word or a tool call. */
  readonly failures: number;
  /** What the last tool result gave the agent to say, until that was heard or the caller went on. */
  readonly unsaid: string | null;
  /** Ids of all tool calls so far, so that a repeated one is refused. */
  readonly toolIds: readonly string[];
  readonly refusals: Refusals;
  /** Claims that were cut off since the last tool call was accepted. */
  readonly claims: number;
  /** Words that the caller has to hear: what an action came to, or that a message can be left. */
  readonly due: Due | null;
  /** A tool call that waits for the world: its answer is owed to the model. */
  readonly pending: Pending | null;
  /** Requests carried out, abandoned or answered in this call, oldest first. */
  readonly done: readonly Done[];
  /** Actions started so far; the ordinal in the next idempotency key. */
  readonly actions: number;
  /** Who is talking now. */
  readonly speaking: { readonly agent: boolean; readonly caller: boolean };
  /** When the last sound, key or tool happened: silence counts from here. */
  readonly quietSince: Ms;
  /** Prompts given in this silence. */
  readonly nudges: number;
  /** The caller was told that the time of the call is nearly up. */
  readonly warned: boolean;
  readonly line: 'up' | 'lost' | 'gone';
  readonly lineSince: Ms;
  readonly voice: 'up' | 'lost';
  readonly voiceSince: Ms;
  /** How often the voice was lost in this call. */
  readonly voiceLosses: number;
  /** How often the carrier had to bring the call back. */
  readonly resumes: number;
  /** Set when the goodbye is due; the line goes down once it was heard. */
  readonly farewell: Farewell | null;
  /** Goodbyes begun so far: a caller who has more to say calls one off. */
  readonly goodbyes: number;
  readonly transfer: Transfer | null;
  readonly failed: string | null;
  /** The agent cannot go on, and the carrier does in a voice of its own. Null while the agent is there. */
  readonly plain: PlainPath | null;
  readonly recording: Recording;
  /** What the caller said since `escalate` began: the message where nobody can be reached. */
  readonly message: readonly string[];
  readonly messageTaken: boolean;
  readonly transcript: readonly Line[];
}

export interface Over {
  readonly phase: 'over';
  readonly outcome: Outcome;
  readonly transfer: Transfer | null;
}

export type Outcome = 'completed' | 'answered' | 'transferred' | 'message_taken' | 'abandoned' | 'failed';

/** A value of the record and where it came from. */
export interface Value {
  /** Normal form: `+12125550147`, `2026-12-01`, `14:30`. */
  readonly normal: string;
  /** Read-back form: `2 1 2, 5 5 5, 0 1 4 7`. */
  readonly spoken: string;
  readonly source: Source;
  /** The caller's turn in which it was given. */
  readonly turn: number;
}

export type Source = 'caller' | 'keypad' | 'caller_id' | 'lookup' | 'correction';

export interface Summary {
  /** Counts the summaries of the call from 1. */
  readonly id: number;
  readonly text: string;
  /** Of the request and its record as they were put into words: what a confirmation binds to. */
  readonly hash: string;
  readonly madeAt: Ms;
  /** The caller's turns by then. */
  readonly madeTurn: number;
  /** The caller's turns when the agent began to read it out. Null until then. */
  readonly readAt: number | null;
  /** The caller's turns when all of it had been heard: a "yes" must come in a later one. Null until then. */
  readonly heardAt: number | null;
  /** How often it was read again because the agent had not read it as it was given. */
  readonly again: number;
  /** The caller said no to it, or wanted a change: it has to be read again before a yes counts. */
  readonly disputed: boolean;
  readonly confirmed: boolean;
}

/** A turn of the caller. `text` is null until its transcript is here, which may be never. */
export interface TurnWords {
  readonly turn: number;
  readonly item: string;
  /** Where the call stood when it was said. */
  readonly stage: Stage;
  readonly text: string | null;
}

/** `missing`: they did not come in time, and are not waited for any more. */
export interface AwaitedWords {
  readonly id: string;
  readonly tool: ToolName;
  readonly arguments: unknown;
  readonly since: Ms;
  readonly missing: boolean;
}

/** Refused tool calls. `same`: of the last one, with the same arguments, in a row. */
export interface Refusals {
  readonly inARow: number;
  readonly same: number;
  readonly last: string;
}

/** `id` is that of the tool call whose answer is owed. */
export type Pending = {
  readonly id: string;
  readonly since: Ms;
  /** How often the caller was asked to wait for it. */
  readonly holds: number;
  readonly intent: string;
  readonly record: Readonly<Record<string, string>>;
} & (
  | {
      readonly type: 'check' /** Null where the keypad completed the record. */;
      readonly tool: ToolName | null;
    }
  | { readonly type: 'action' /** Idempotency key. */; readonly key: string }
);

export interface Done {
  readonly intent: string;
  readonly how: 'completed' | 'answered' | 'abandoned';
  /** The caller's turns by then. */
  readonly turn: number;
  /** Of an action: the hash of its request and record, and what the caller was to be told. */
  readonly hash?: string;
  readonly say?: string;
}

/** Said until it was heard, or has been tried often enough. */
export interface Due {
  readonly say: string;
  readonly at: Ms;
  /** The caller's turns when it had been heard. Null until then. */
  readonly heardAt: number | null;
  /** How often the voice said something else. */
  readonly misread: number;
  /** Turns of the caller that came before all of it was heard. */
  readonly unheardTurns: number;
}

export type Rung = 'message' | 'force' | 'escalate';

export interface Farewell {
  readonly cause: string;
  /** When it became due; from its first sound on, when that was. */
  readonly since: Ms;
  /** The agent spoke after it was due. */
  readonly begun: boolean;
}

export interface Transfer {
  readonly to: string;
  readonly outcome: TransferOutcome;
  /** What the carrier says before it dials, where the agent could not. */
  readonly say?: string;
  /**
   * What came of asking whoever answered: `none` until somebody did, `asked` while no key was pressed. A machine
   * presses none.
   */
  readonly person: 'none' | 'asked' | 'accepted' | 'declined';
}

/** `declined`: the person would not take the call. `voicemail`: it was answered, and nobody pressed the key. */
export type TransferOutcome =
  | 'dialing'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'failed'
  | 'canceled'
  | 'declined'
  | 'voicemail';

/**
 * A call without its agent. `text` is what the carrier says next, once it has asked: null until then. `awaits`: what
 * the caller does then.
 */
export interface PlainPath {
  readonly since: Ms;
  readonly text: string | null;
  readonly awaits: 'choice' | 'message' | null;
}

/** What the carrier was last asked to do with its recording, where the agent file wants one. */
export interface Recording {
  readonly to: RecordingState;
  /** The carrier did as it was asked, or could not. */
  readonly settled: boolean;
  /** It could not be paused: it is ended. */
  readonly unpaused: boolean;
  /** Times in a row that the carrier did not do as it was asked. */
  readonly failures: number;
}

export type RecordingState = 'in-progress' | 'paused' | 'stopped';

/** One line of the conversation, kept so that a new model session can be told what was said. */
export interface Line {
  readonly speaker: 'caller' | 'agent';
  readonly text: string;
}
