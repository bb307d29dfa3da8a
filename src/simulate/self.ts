import type { FieldSpec } from '../core/fields/field.ts';
import type { Cue } from './cues.ts';
import { takesBack } from './judgement.ts';
import type { Memory, Yes } from './memory.ts';
import type { CallerAct, CallerTurn, Wish } from './parties.ts';
import type { Persona } from './personas.ts';
import type { Setting } from './sayings.ts';

/** A caller in the middle of a call: what they want, what they have said, and how much patience is left. */
export interface Self extends Setting {
  readonly persona: Persona;
  /** What is wanted, one after the other; the last one is talked about now. */
  readonly requests: Request[];
  /** Every value that was ever told. */
  readonly told: { readonly field: string; readonly normal: string; readonly turn: number }[];
  /** How often each question was heard. */
  readonly asked: Map<string, number>;
  /** Wanted after this request, in place of it, and a topic to ask about before the end. */
  later: Wish | undefined;
  instead: Wish | undefined;
  question: string | undefined;

  /** Turns that were spoken so far. */
  turns: number;
  /** The last one of them. */
  last: CallerTurn | null;
  /** What the agent wanted to hear last. */
  lastCue: Cue;

  /** In a row: the agent said nothing. */
  silences: number;
  waits: number;
  objections: number;
  interruptions: number;
  doubts: number;
  wrongResults: number;

  /** The wish was changed when the summary was read: once is enough. */
  hasChanged: boolean;
  /** The agent was given orders in the place of a yes. */
  hasOrdered: boolean;

  /** Turns in which the call took a turn; null while it has not. */
  done: number | null;
  message: number | null;
  askedForPerson: number | null;
  silentFrom: number | null;
  gaveUp: Memory['gaveUp'];
  isQuiet: boolean;
  heardTransfer: boolean;
}

export interface Request {
  wish: Wish;
  readonly yes: Yes[];
  told: boolean;
  dropped: boolean;
}

export function newSelf(
  persona: Persona,
  options: Setting & {
    readonly wish: Wish;
    readonly later?: Wish;
    readonly instead?: Wish;
    readonly question?: string;
  },
): Self {
  const { agent, now, random, wish, later, instead, question } = options;
  return {
    agent,
    now,
    random,
    persona,
    requests: [newRequest(wish)],
    told: [],
    asked: new Map(),
    later,
    instead,
    question,
    turns: 0,
    last: null,
    lastCue: { type: 'none' },
    silences: 0,
    waits: 0,
    objections: 0,
    interruptions: 0,
    doubts: 0,
    wrongResults: 0,
    hasChanged: false,
    hasOrdered: false,
    done: null,
    message: null,
    askedForPerson: null,
    silentFrom: null,
    gaveUp: null,
    isQuiet: false,
    heardTransfer: false,
  };
}

export function newRequest(wish: Wish): Request {
  return { wish, yes: [], told: false, dropped: false };
}

export function memoryOf(self: Self): Memory {
  return {
    persona: self.persona.name,
    requests: self.requests.map((one) => ({ intent: one.wish.intent, ...one })),
    told: self.told,
    done: self.done,
    message: self.message,
    askedForPerson: self.askedForPerson,
    gaveUp: self.gaveUp,
    silentFrom: self.silentFrom,
    isQuiet: self.isQuiet,
    wrongResults: self.wrongResults,
    heardTransfer: self.heardTransfer,
  };
}

/** Whether it happens this time. Nothing is drawn for what the persona never does. */
export function chance({ random }: Self, share: number | undefined): boolean {
  return share !== undefined && random() < share;
}

/** How often this was heard, with this time. */
export function countOf({ asked }: Self, question: string): number {
  const count = (asked.get(question) ?? 0) + 1;
  asked.set(question, count);
  return count;
}

export function requestOf({ requests }: Self): Request {
  return requests[requests.length - 1] as Request; // never empty: the first stays
}

export function wishOf(self: Self): Wish {
  return requestOf(self).wish;
}

export function rewish(self: Self, values: Readonly<Record<string, string>>): void {
  const wish = wishOf(self);
  requestOf(self).wish = { ...wish, record: { ...wish.record, ...values } };
}

export function fieldsOf(self: Self): readonly FieldSpec[] {
  return self.agent.intents[wishOf(self).intent]?.fields ?? [];
}

export function todayOf({ now }: Setting): string {
  return now.slice(0, 10);
}

export function isTold({ told }: Self, field: string): boolean {
  return told.some((one) => one.field === field);
}

/** The caller has said yes, and heard of no result; or heard that it is not done after all. */
export function isWaiting(self: Self, words: string): boolean {
  const { yes, told } = requestOf(self);
  return yes.length > 0 && !told && !takesBack(words);
}

/** Nothing is left to be said but goodbye. */
export function isThrough({ done, message }: Self): boolean {
  return done !== null || message !== null;
}

export const WAITS: CallerAct = { type: 'waits' };
