import type { Briefing } from './briefing.ts';
import type { FunctionTool, ToolChoice } from './config.ts';

/** Decides what a response says and calls. Minds know the wire and nothing behind it. */
export interface Mind {
  respond(prompt: Prompt): Promise<readonly Act[]> | readonly Act[];
}

/** All that a response may be made from: what the client configured, and the conversation so far. */
export interface Prompt {
  readonly sessionId: string;
  /** How many responses of this session were asked for before this one. */
  readonly turn: number;
  /** The response's own instructions, which replace the session's, or else the session's. */
  readonly instructions: string;
  readonly tools: readonly FunctionTool[];
  readonly toolChoice: ToolChoice;
  /** `instructions` and `tools` read as docs/model-interface.md describes them. */
  readonly briefing: Briefing;
  readonly turns: readonly Turn[];
  readonly metadata: Readonly<Record<string, string>> | null;
}

/** One conversation item, as a mind sees it. A caller's audio is already text here, empty when not understood. */
export type Turn =
  | { readonly by: 'caller'; readonly text: string }
  | { readonly by: 'agent'; readonly text: string }
  | { readonly by: 'system'; readonly text: string }
  | { readonly by: 'call'; readonly name: string; readonly callId: string; readonly arguments: string }
  | { readonly by: 'output'; readonly callId: string; readonly output: string };

/**
 * What a response does, in order; each act but the faults becomes one output item. An empty list is a response
 * that completes without output, which real models do produce.
 */
export type Act =
  | { readonly say: string }
  /** `arguments` go out as they are, well formed or not; `overMs` stretches their streaming. */
  | { readonly call: string; readonly arguments: string; readonly overMs?: number }
  /** Ends the response with status `failed`. */
  | { readonly fail: 'rate_limit_exceeded' | 'server_error' }
  /** Ends the response with status `incomplete`. */
  | { readonly stopShort: 'max_output_tokens' | 'content_filter' }
  /** Nothing more is sent for this response, unless it is cancelled. */
  | { readonly stall: true }
  /** Cuts the connection without a close frame (the client sees 1006). */
  | { readonly drop: true };
