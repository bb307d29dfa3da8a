import type { RecordingState } from './call.ts';
import type { ToolName } from './tools.ts';

/** What is to be done, always the shadow of a fact that is already in the journal. Serialisable. */
export type Effect =
  /** Bring the model's session in line with `voiceConfig(call)`. */
  | { readonly type: 'configureVoice' }
  /** `responds`: the model takes its turn with it, once every tool call of its turn is answered. */
  | { readonly type: 'answerTool'; readonly id: string; readonly output: string; readonly responds: boolean }
  /** The model takes its turn, with the tools of the stage. */
  | { readonly type: 'respond' }
  /** The model says these words and calls nothing. */
  | { readonly type: 'say'; readonly text: string }
  /** These words in a sound of ours, since nothing comes of the voice. `ends`: they are the last ones. */
  | { readonly type: 'standIn'; readonly text: string; readonly ends: boolean }
  /** One response in which the model can only call this tool. */
  | { readonly type: 'forceTool'; readonly tool: ToolName }
  /** What the agent is saying is cut off at once, on the line and in the model. */
  | { readonly type: 'cut' }
  /** A system message into the conversation. */
  | { readonly type: 'note'; readonly text: string }
  | {
      readonly type: 'runCheck';
      readonly id: string;
      readonly intent: string;
      readonly record: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'runAction';
      readonly key: string;
      readonly intent: string;
      readonly record: Readonly<Record<string, string>>;
    }
  /** After a crash: find out what became of an action that was started. Never runs it blind. */
  | {
      readonly type: 'settleAction';
      readonly key: string;
      readonly intent: string;
      readonly record: Readonly<Record<string, string>>;
    }
  | { readonly type: 'reopenVoice' }
  /** The agent is gone: the stream ends, and the carrier goes on in its own voice. */
  | { readonly type: 'leaveToCarrier' }
  /** The carrier pauses its recording, goes on with it or ends it. */
  | { readonly type: 'steerRecording'; readonly to: RecordingState }
  /** Hand the caller to a person: the stream ends and the carrier is told to dial. */
  | { readonly type: 'transfer'; readonly to: string }
  | { readonly type: 'hangUp' };

/** How the model's session should be now. */
export interface VoiceConfig {
  readonly instructions: string;
  readonly tools: readonly ToolSpec[];
  /** Silence that ends the caller's turn; longer while a number is being read out. */
  readonly endOfTurnMs: number;
  readonly language: string;
  /** A voice of the model; the server's default where it is left out. */
  readonly voice?: string;
}

/** A function tool as the Realtime API takes it. */
export interface ToolSpec {
  readonly type: 'function';
  readonly name: ToolName;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}
