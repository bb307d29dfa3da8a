import type { RecordingState, Line as TranscriptLine } from '../core/call.ts';
import type { VoiceConfig } from '../core/effect.ts';
import type { ActionDone, Fact } from '../core/fact.ts';
import type { Ms } from '../core/time.ts';
import type { Usage } from '../core/usage.ts';

/**
 * The ports of one call. Each has a conformance suite in `test/call`, which every adapter and every
 * simulated port passes. Nothing throws across a port: what goes wrong outside comes back as an event or a
 * result. The one exception is `Journal.append`, whose rejection ends the call on this node (`Fenced`).
 */
export interface World {
  readonly voices: Voices;
  readonly journal: Journal;
  readonly actions: Actions;
  readonly clock: Clock;
  /** Left out where every word is the voice's. */
  readonly clips?: Clips;
  /** Left out where nothing stands in for a voice that is silent. */
  readonly spare?: Spare;
  /** Left out where the carrier is told what to do only when it asks. */
  readonly carrier?: Carrier;
}

/** The carrier of this call, told what to do while its stream is still up. */
export interface Carrier {
  /**
   * Has it dial the person that the call is handed to. `over`: the caller has hung up. `failed`: it will learn so
   * when it asks, after the stream.
   */
  handOver(): Promise<'done' | 'over' | 'failed'>;
  /** Pauses the recording of the call, goes on with it or ends it. */
  record(to: RecordingState): Promise<{ readonly ok: true } | { readonly ok: false; readonly why: string }>;
}

/** Fixed words of ours in the sound of the agent's voice, kept from a call in which it said them as they are. */
export interface Clips {
  /** Pieces of base64 u-law of at most 200 ms, in order; null where these words were never kept. */
  find(text: string): readonly string[] | null;
}

/** A mouth of our own, for words that cannot wait for the voice: another sound is better than none. */
export interface Spare {
  /** As `find` of `Clips`; null where they cannot be said. */
  speak(text: string): Promise<readonly string[] | null>;
}

/** The caller's leg. Payloads are base64 of G.711 u-law, 8 kHz mono, 8 bytes a millisecond. */
export interface Line {
  /** Queues audio; the carrier plays it in order at real time. */
  play(payload: string): void;
  /** Asks for an echo when everything queued before it has been played or cleared. */
  mark(name: string): void;
  /** Drops what is queued and not yet played. */
  clear(): void;
  /** Ends this stream; the carrier then asks what comes next. Idempotent. */
  close(): void;
}

export type LineEvent =
  | { readonly type: 'frame'; readonly payload: string }
  | { readonly type: 'mark'; readonly name: string }
  | { readonly type: 'digit'; readonly digit: string }
  /** The carrier says that the call ended or that it took the call elsewhere: do not expect a resume. */
  | { readonly type: 'stopped' }
  /** The stream broke or was closed without `stopped`: the carrier may bring the call back. */
  | { readonly type: 'closed'; readonly why: string };

/** Opens sessions with the voice: one for a call, another after a loss. */
export interface Voices {
  /** What answers, for the log: `openai gpt-realtime-2.1`, `local`. */
  readonly name: string;
  /**
   * Whether its transcripts are known to be what was said. Left out, they are not: then they are evidence once
   * they have shown it.
   */
  readonly transcripts?: 'known' | 'unknown';
  open(listener: (event: VoiceEvent) => void): Voice;
}

/**
 * One session with a speech-to-speech model. Methods may be called before `ready`; what they say is kept in
 * order and sent then. At most one response is in flight; further wishes to speak wait and coalesce.
 */
export interface Voice {
  /** Sends only what changed since the last call. */
  configure(config: VoiceConfig): void;
  /** The caller's audio, base64 as the carrier sent it. */
  hear(payload: string): void;
  request(request: ResponseRequest): void;
  /** The output of a tool call. A `respond` waits until every call of the turn is answered. */
  answer(id: string, output: string): void;
  /** A system message into the conversation. */
  note(text: string): void;
  /** Tells a fresh session what was said before it existed. */
  recall(transcript: readonly TranscriptLine[]): void;
  /** The caller spoke over the agent: stops generating, and lets the model know what was really heard. */
  interrupt(unheard: readonly HeardPart[]): void;
  /** Idempotent; no event comes after it. */
  close(): void;
}

export type ResponseRequest =
  /** The model takes its turn with the tools of the session. */
  | { readonly type: 'respond' }
  /** These words, no tool. */
  | { readonly type: 'say'; readonly text: string }
  /** One response that can only call this tool. */
  | { readonly type: 'force'; readonly tool: string };

/** How much of one content part of one item was heard. */
export interface HeardPart {
  readonly item: string;
  readonly part: number;
  readonly heardMs: number;
}

export type VoiceEvent =
  /** Configured as asked, both audio formats confirmed: audio may flow. */
  | { readonly type: 'ready' }
  | { readonly type: 'callerStarted'; readonly item: string }
  /** The caller's turn is committed under this item. Once per item. */
  | { readonly type: 'callerTurn'; readonly item: string }
  | { readonly type: 'callerSaid'; readonly item: string; readonly text: string }
  /** Audio of the agent, base64 u-law. Never for a response that was interrupted. */
  | { readonly type: 'audio'; readonly item: string; readonly part: number; readonly payload: string }
  /** Every byte of this part was delivered. */
  | { readonly type: 'audioEnded'; readonly item: string; readonly part: number }
  /** The words of an item so far; `final` once there will be no more. Never for a response that was interrupted. */
  | { readonly type: 'agentText'; readonly item: string; readonly text: string; readonly final: boolean }
  /** Once per id, only for calls that the model completed. */
  | { readonly type: 'toolCalled'; readonly id: string; readonly name: string; readonly arguments: string }
  | {
      readonly type: 'responseEnded';
      readonly status: 'completed' | 'cancelled' | 'incomplete' | 'failed';
      readonly tools: number;
      /** It was asked for with a tool that it had to call. */
      readonly forced?: true;
      /** For `incomplete` and `failed`: the model's reason. */
      readonly why?: string;
    }
  /** What an answer or a transcript used, before the end of that answer is told, or those words are. */
  | { readonly type: 'used'; readonly usage: Usage }
  /** The session ends before long by the rule of its server: another should take its place in a quiet moment. */
  | { readonly type: 'expiring' }
  /** The session is gone. `retry` is false where another would meet the same end (bad key, no credit). */
  | { readonly type: 'lost'; readonly why: string; readonly retry: boolean };

/** Where facts become durable. Resolves when they are; rejects with `Fenced` when another node owns the call. */
export interface Journal {
  append(facts: readonly Fact[]): Promise<void>;
}

/** Another node claimed this call with a higher epoch: this one must let go without another word. */
export class Fenced extends Error {
  override name = 'Fenced';
}

/** What the agent does for the caller. Never rejects: what goes wrong is a result. */
export interface Actions {
  check(request: ActionRequest): Promise<CheckResult>;
  /** Runs once per key, however often it is called with it. */
  run(key: string, request: ActionRequest): Promise<ActionResult>;
  /**
   * Settles an action that an earlier process began: gives its result where there is one, runs it only where
   * it is certain that it never ran, and otherwise says that it is unknown what became of it.
   */
  settle(key: string, request: ActionRequest): Promise<ActionResult>;
}

export interface ActionRequest {
  readonly callSid: string;
  readonly from: string;
  readonly intent: string;
  /** Normal forms by field name. */
  readonly record: Readonly<Record<string, string>>;
}

export type CheckResult =
  | { readonly ok: true }
  /** `problem` tells the model what is wrong with `field`; `say` asks the caller for another value, with alternatives where there are some. */
  | { readonly ok: false; readonly field: string; readonly problem: string; readonly say: string };

export type ActionResult =
  | { readonly ok: true; readonly result: ActionDone }
  /**
   * Certainly not done. With a `field` the caller can repair it: `say` asks for another value. Without, a person
   * has to.
   */
  | {
      readonly ok: false;
      readonly unknown?: never;
      readonly why: string;
      readonly field?: string;
      readonly say?: string;
    }
  /** Nobody knows whether it was done, so that neither may be said and it is not tried again: a person looks. */
  | { readonly ok: false; readonly unknown: true; readonly why: string };

export interface Clock {
  /** Whole milliseconds. */
  now(): Ms;
  /** Calls back once, at or soon after `at`. Returns the way to call it off. */
  wakeAt(at: Ms, wake: () => void): () => void;
}
