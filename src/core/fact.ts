import type { Budget } from './budgets.ts';
import type { Outcome, RecordingState, Rung, Source, TransferOutcome } from './call.ts';
import type { ClaimKind } from './claims.ts';
import type { Stage } from './stages.ts';
import type { Ms } from './time.ts';
import type { ToolName } from './tools.ts';
import type { Usage } from './usage.ts';

/**
 * What happened in a call, in the past tense. `type` is the `event` of the audit log and `data` its data:
 * readers rely on both (contract, section 5), so a key is added here, never renamed.
 */
export type Fact = {
  [T in FactType]: {
    readonly type: T;
    readonly at: Ms;
    readonly data: FactData[T];
    /** What may be shown of `data`, where that is not all of it (`conceal.ts`). */
    readonly shown?: FactData[T];
  };
}[FactType];

export type FactType = keyof FactData;

export type FactOf<T extends FactType> = Extract<Fact, { type: T }>;

export interface FactData {
  call_start: {
    readonly sid: string;
    readonly from: string;
    readonly to: string;
    readonly agent: string;
    readonly voice: string;
  };
  stage_transition: { readonly from: Stage; readonly to: Stage; readonly cause: string };

  speech_started: { readonly speaker: 'caller' | 'agent' };
  /**
   * The agent was heard to its end, or the caller's sound went on without ever becoming a turn. `owes`: the agent asked
   * for a moment, and the caller waits on.
   */
  speech_ended: { readonly speaker: 'caller' | 'agent'; readonly owes?: true };
  /** The caller finished speaking; numbered from 1. */
  turn: { readonly turn: number; readonly item: string };
  /** Nothing was said in this turn: it was a noise, and counts for nothing. */
  turn_dropped: { readonly turn: number };
  /**
   * `heard` only where the agent was cut short: the part that was heard. `started_ms`: into the call. `turn`: the
   * caller's turn that these words were. `exact`: words of ours, said as they were asked for.
   */
  utterance: {
    readonly speaker: 'caller' | 'agent';
    readonly text: string;
    readonly heard?: string;
    readonly turn?: number;
    readonly exact?: true;
    readonly started_ms: number;
  };
  barge_in: { readonly heard_ms: number };
  /** `field`: the detail that they were taken for; null where none was asked. */
  dtmf: {
    readonly digits: string;
    readonly field: string | null;
    /** They mean something, so the agent stops speaking. */
    readonly cuts?: true;
  };

  /** `arguments` as the model gave them: an object, or the text where it was not JSON. */
  tool_call: { readonly tool: string; readonly arguments: unknown; readonly id: string };
  /**
   * `say`: what the caller is asked because of it, where that is not the question that stands; `exactly`: it
   * is said as it is, in the place of what the model would say. `repeated`: a call of this id is answered, or will be.
   */
  tool_refused: {
    readonly tool: string;
    readonly id: string;
    readonly why: string;
    readonly say?: string;
    readonly exactly?: true;
    readonly repeated?: true;
    /** Fields whose values nobody said. */
    readonly doubts?: readonly string[];
  };
  tool_result: { readonly tool: string; readonly id: string; readonly result: ToolOutput };

  /** `kept`: details of an earlier request in this call that still stand (who the caller is). */
  intent_set: { readonly intent: string; readonly confidence: number; readonly kept: readonly string[] };
  intent_unsure: { readonly intent: string; readonly confidence: number };
  details_recorded: { readonly details: readonly RecordedDetail[] };
  detail_rejected: {
    readonly field: string;
    readonly said: string;
    readonly problem: string;
    readonly attempt: number;
    /** To the caller, who keyed it. */
    readonly say?: string;
  };
  detail_unclear: { readonly field: string; readonly reason: string; readonly attempt: number };
  /** A value that can no longer stand, e.g. a slot that was taken meanwhile. */
  detail_cleared: { readonly field: string; readonly why: string };
  /** `hash`: of the request and its record, which this summary puts into words. */
  summary_made: { readonly summary: number; readonly text: string; readonly hash: string };
  /** The caller heard all of it. */
  summary_heard: { readonly summary: number; readonly hash: string };
  /** The caller's words to it are no yes. */
  summary_disputed: { readonly summary: number };
  summary_confirmed: { readonly summary: number; readonly hash: string; readonly by: 'voice' | 'keypad' };
  summary_denied: { readonly summary: number };
  question_answered: { readonly topic: string; readonly question: string };
  request_abandoned: { readonly reason: string };
  message_taken: { readonly text: string };
  /** The caller fell silent in the middle of a request, and was told that somebody calls back. `text`: who, and for what. */
  call_back_due: { readonly text: string };

  check_started: {
    readonly id: string;
    /** Null where the keypad completed the record: no tool call waits for the outcome then. */
    readonly tool: ToolName | null;
    readonly intent: string;
    readonly record: Readonly<Record<string, string>>;
  };
  check_passed: { readonly id: string };
  check_failed: {
    readonly id: string;
    readonly field: string;
    readonly problem: string;
    /** To the caller, where keys asked for the check. */
    readonly say?: string;
  };
  action_started: {
    readonly key: string;
    readonly intent: string;
    readonly id: string;
    readonly record: Readonly<Record<string, string>>;
  };
  action_done: { readonly key: string; readonly result: ActionDone };
  /** Nobody can be reached: the caller is asked for a message with these words. */
  message_asked: { readonly say: string };
  /** The caller heard the words that they had to hear: a result, or that a message can be left. */
  told: Readonly<Record<string, never>>;
  /** The same was done before in this call: it is not done again, and `say` tells the result again. */
  request_repeated: { readonly intent: string; readonly hash: string; readonly say: string };
  action_failed: { readonly key: string; readonly why: string; readonly field?: string };
  /** Nobody knows whether it was done: a person follows up. */
  action_unknown: { readonly key: string; readonly why: string };

  /** This tool call is judged by what the caller said, whose words are still to come. */
  words_awaited: { readonly tool: ToolName; readonly id: string; readonly arguments: unknown };
  /** They did not come in time. */
  words_missing: { readonly id: string };

  /** A check or an action takes its time: the caller is asked to wait. */
  hold: { readonly step: number };
  /** Nothing of the voice was heard in time: this is said in a sound of ours. */
  stood_in: { readonly text: string };
  /** The agent broke off in the middle, and nothing was heard of it for so long. */
  speech_paused: { readonly silent_ms: number };

  /**
   * `claim`: the agent said something that is not so, and was cut off; `said` are its words. `again`: it did not
   * say the summary or the result that it was given. `tool`: what it should have done instead, empty where nothing is due.
   */
  watchdog: {
    readonly step: Rung | 'claim' | 'again';
    readonly tool: string;
    readonly claim?: ClaimKind;
    readonly said?: string;
  };
  /** A count that is bounded reached its bound. */
  budget_spent: { readonly budget: Budget; readonly limit: number };
  silence: { readonly step: number };
  /** The hard length of the call is near, and the caller is told so. */
  time_warning: { readonly left_s: number };
  /** The model's response failed before a word or a tool call. `attempt`: how many did in a row. */
  answer_failed: { readonly why: string; readonly attempt: number };
  /** `spoken`: the agent is saying its goodbye already. `owed`: what has to be said before it. */
  farewell: { readonly cause: string; readonly spoken: boolean; readonly owed?: string };
  /** The caller has more to say: the call goes on. */
  farewell_withdrawn: Readonly<Record<string, never>>;
  /** `say`: by the carrier before it dials, where the agent could not say it. */
  transfer: { readonly to: string; readonly outcome: TransferOutcome; readonly say?: string };
  /** The dialed number was answered, by a person or a machine: `brief` is what they are told before anything else. */
  person_answered: { readonly brief: string };
  /** By a key. */
  person_replied: { readonly accepted: boolean };

  /** Of the model: numbers and its name. It changes nothing, so it is written with the fact that comes next. */
  usage: Usage;

  line_lost: { readonly why: string };
  line_resumed: { readonly resume: number };
  voice_lost: { readonly why: string };
  voice_resumed: Readonly<Record<string, never>>;
  /** Its session was about to end by the rule of its server: a fresh one took over in a quiet moment. */
  voice_renewed: Readonly<Record<string, never>>;
  /** The agent cannot go on: its voice is gone for good, or a bug of ours. */
  call_failed: { readonly why: string };
  /** The carrier says this in its own voice, in the place of an agent that failed. `awaits`: what the caller does then. */
  carrier_said: { readonly text: string; readonly awaits: 'choice' | 'message' | null };
  /**
   * The carrier recorded what the caller said. `recording` and `url` are its names for it; `brief`: what the agent
   * had come to know by then.
   */
  message_recorded: {
    readonly recording: string;
    readonly url: string;
    readonly duration_s: number;
    readonly brief: string;
  };
  /** The carrier records the call; these are its names for the recording. */
  recording_started: { readonly recording: string; readonly url: string };
  /** The carrier is asked to pause it, to go on or to end it. */
  recording_asked: { readonly to: RecordingState; readonly why: string };
  /** It did. */
  recording_changed: { readonly to: RecordingState };
  /** It could not be told, or did not do it: until another fact says so, the recording is as it was. */
  recording_failed: { readonly to: RecordingState; readonly why: string; readonly attempt: number };
  /** The sound is there. */
  recording_ended: { readonly recording: string; readonly url: string; readonly duration_s: number };
  /** `line`: it was lost and did not come back. */
  hung_up: { readonly by: 'caller' | 'agent' | 'line' };
  call_end: {
    readonly outcome: Outcome;
    readonly intent: string | null;
    readonly duration_s: number;
    readonly turns: number;
  };
}

export interface RecordedDetail {
  readonly field: string;
  readonly value: string;
  readonly spoken: string;
  readonly source: Source;
  /** The caller's turn in which it was given. */
  readonly turn: number;
}

/** What the model is answered: the record restated (docs/model-interface.md). */
export interface ToolOutput {
  readonly ok: boolean;
  readonly why?: string;
  readonly stage: Stage;
  readonly intent: string | null;
  readonly known: Readonly<Record<string, string>>;
  readonly missing: readonly string[];
  readonly tools: readonly string[];
  readonly say?: string;
  readonly call?: string;
}

export interface ActionDone {
  /** What the caller is told. */
  readonly say: string;
  /** e.g. the confirmation code. */
  readonly reference?: string;
}
