import type { FieldSpec } from './fields/field.ts';
import type { OpeningHours } from './opening-hours.ts';

/** What a business is: the one file that most users edit (contract, section 6). */
export interface Agent {
  readonly name: string;
  /** The first words of every call. Say here that this is an automated assistant. */
  readonly greeting: string;
  readonly goodbye?: string;
  /** How the agent speaks, in a sentence or two for the model. */
  readonly persona?: string;
  /** BCP 47, e.g. `en-US`; its region decides how a phone number without a country code is read. */
  readonly locale: string;
  /** IANA name, e.g. `America/New_York`. */
  readonly timeZone: string;
  /** A voice of the model, e.g. `marin`; `OPENAI_VOICE` where it is left out. */
  readonly voice?: string;
  readonly openingHours: OpeningHours;
  readonly intents: Readonly<Record<string, Intent>>;
  /** Answers to questions, by topic. */
  readonly answers: Readonly<Record<string, Answer>>;
  readonly escalation: Escalation;
  /**
   * The carrier records the call, except while something sensitive is asked. Left out, nothing is recorded. `say`: how
   * the caller is told, where the greeting does not say so: "This call is recorded."
   */
  readonly recording?: { readonly say?: string };
}

export interface Intent {
  /** What a caller wants who means this, in a few words: the model classifies by it. */
  readonly description: string;
  readonly fields: readonly FieldSpec[];
  /** Opens the summary with what will be done: "You want to cancel your appointment." */
  readonly readBack?: string;
  /** Looks before the summary is read whether this can be done at all, e.g. whether the slot is free. */
  readonly check?: ActionSpec;
  readonly action: ActionSpec;
}

/** Opaque to the core: `adapters/actions` knows the types and what they need. */
export interface ActionSpec {
  readonly type: string;
}

export interface Answer {
  /** What the question is about, for the model: "Parking and how to get here". */
  readonly about: string;
  /** What the caller is told. */
  readonly text: string;
}

export interface Escalation {
  /** E.164 number of a person. Without it, or outside `hours`, a message is taken. */
  readonly transferTo?: string;
  /** When a person answers; the opening hours where it is left out. */
  readonly hours?: OpeningHours;
  /** Said before the transfer. */
  readonly say?: string;
  /** Said when nobody can be reached: ask for a message. */
  readonly sayUnavailable?: string;
}

/** Gives an agent file its types; nothing else happens here. */
export function defineAgent(agent: Agent): Agent {
  return agent;
}
