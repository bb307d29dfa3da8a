import type { RecordingState, TransferOutcome } from './call.ts';
import type { Claim } from './claims.ts';
import type { ActionDone } from './fact.ts';
import type { Ms } from './time.ts';
import type { Usage } from './usage.ts';

/** What the world said, already parsed. Inputs are not stored; the facts decided from them are. */
export type Input =
  /** The line is open. */
  | {
      readonly type: 'answered';
      readonly sid: string;
      readonly from: string;
      readonly to: string;
      readonly agent: string;
      readonly voice: string;
    }
  /** Someone's sound began. For the agent: the first audio of a response goes out. */
  | { readonly type: 'callerStarted' }
  | { readonly type: 'agentStarted' }
  /** The caller talked over the agent, whose audio was cut after `heardMs` of what it was saying. */
  | { readonly type: 'callerInterrupted'; readonly heardMs: number }
  /** The caller's turn is complete; `item` is the voice's id for it. */
  | { readonly type: 'callerTurn'; readonly item: string }
  /**
   * The transcript of a caller's turn, by the voice's id for it; may come late or never. Empty where it was a noise.
   * `startedMs`: into the call.
   */
  | {
      readonly type: 'callerSaid';
      readonly item: string;
      readonly text: string;
      readonly startedMs: number;
    }
  /** What the agent is saying, and the caller is about to hear, claims a result. */
  | { readonly type: 'agentClaimed'; readonly claims: readonly Claim[] }
  /** The agent's words have been heard to their end, or were cut: then `heard` holds the part that was heard. */
  | { readonly type: 'agentSaid'; readonly text: string; readonly heard?: string; readonly startedMs: number }
  /** All that came of the agent's words so far was heard, and nothing more came for so long. */
  | { readonly type: 'agentPaused'; readonly silentMs: number }
  /** Nothing of the agent is left to be heard and the model is not generating. */
  | { readonly type: 'agentQuiet' }
  /**
   * The model ended a response in which it called `tools` tools. `cut`: the caller spoke over it. `forced`: it had
   * to call one. `failed`: it broke off by itself, for this reason. `begun`: something of it is or will be heard.
   */
  | {
      readonly type: 'responseEnded';
      readonly tools: number;
      readonly cut: boolean;
      readonly forced?: true;
      readonly failed?: string;
      readonly begun?: boolean;
    }
  /** What an answer or a transcript used of the model. */
  | { readonly type: 'used'; readonly usage: Usage }
  | { readonly type: 'toolCalled'; readonly id: string; readonly name: string; readonly arguments: string }
  | { readonly type: 'checkPassed'; readonly id: string }
  | {
      readonly type: 'checkFailed';
      readonly id: string;
      readonly field: string;
      readonly problem: string;
      readonly say: string;
    }
  | { readonly type: 'actionDone'; readonly key: string; readonly result: ActionDone }
  /** Nobody knows whether it was done. */
  | { readonly type: 'actionUnknown'; readonly key: string; readonly why: string }
  /** `field`: the detail that has to change, e.g. the time of a slot that was taken; `say` asks for it. */
  | {
      readonly type: 'actionFailed';
      readonly key: string;
      readonly why: string;
      readonly field?: string;
      readonly say?: string;
    }
  /** Keys that were pressed one after the other, up to the pound key or a pause. */
  | { readonly type: 'pressed'; readonly digits: string }
  | { readonly type: 'tick' }
  /** `since`: where that was not noticed at once; no earlier than the last fact. */
  | { readonly type: 'lineLost'; readonly why: string; readonly since?: Ms }
  | { readonly type: 'lineResumed' }
  | { readonly type: 'voiceLost'; readonly why: string }
  | { readonly type: 'voiceResumed' }
  /** A fresh session took the place of one that was about to end. */
  | { readonly type: 'voiceRenewed' }
  /** The voice cannot be had any more: no retry is left. */
  | { readonly type: 'voiceGone'; readonly why: string }
  | { readonly type: 'transferEnded'; readonly outcome: TransferOutcome }
  /** Whoever was dialed has answered and is told who calls; then, whether they take the call. */
  | { readonly type: 'personAnswered' }
  | { readonly type: 'personReplied'; readonly accepted: boolean }
  /** The agent has failed, and the carrier asks what to say in its place. */
  | { readonly type: 'carrierAsked' }
  /** What the caller chose of what the carrier offered. */
  | { readonly type: 'chosen'; readonly choice: 'person' | 'message' }
  | {
      readonly type: 'messageRecorded';
      readonly recording: string;
      readonly url: string;
      readonly durationS: number;
    }
  /** The carrier's recording of the call: that it runs, did as it was asked or did not, and is there. */
  | { readonly type: 'recordingStarted'; readonly recording: string; readonly url: string }
  | { readonly type: 'recordingChanged'; readonly to: RecordingState }
  | { readonly type: 'recordingFailed'; readonly to: RecordingState; readonly why: string }
  | {
      readonly type: 'recordingEnded';
      readonly recording: string;
      readonly url: string;
      readonly durationS: number;
    }
  /** The caller was asked for a message, and said nothing. */
  | { readonly type: 'nothingRecorded' }
  /** Somebody at the desk ends the call, or hands it to a person. */
  | { readonly type: 'deskEnded' }
  | { readonly type: 'deskTransferred' }
  | { readonly type: 'hungUp' }
  /** A bug of ours: this call ends kindly, no other call notices. */
  | { readonly type: 'crashed'; readonly why: string };
