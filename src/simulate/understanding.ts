import type { Prompt, Turn } from '../simulator/realtime/mind.ts';
import type { Meaning } from './parties.ts';

/** What a model knows that has understood every word so far: what the caller said and nothing has come of yet. */
export interface Understanding {
  /** The caller has said something since the agent last spoke, and no tool has taken it up. */
  isFresh: boolean;
  /** The words of the caller's last turn. */
  text: string;
  /** Told and not yet written down, by field. */
  readonly open: Map<string, string>;
  /** Asked for and not yet classified. */
  intent: string | null;
  /** Asked and not yet looked up. */
  topic: string | null;
  answer: 'yes' | 'no' | null;
  wants: Meaning['wants'] | null;
  isUnclear: boolean;
  /** What the last tool call was answered. */
  output: Output | null;
  /** Nobody spoke since that answer. */
  isOutputNew: boolean;
  /** The last system message, where nothing came after it. */
  note: string | null;
}

/** A tool's answer, as docs/model-interface.md has it; after `teaching` is switched off, only `ok` is there. */
export interface Output {
  readonly ok: boolean;
  readonly why?: string;
  readonly stage?: string;
  readonly intent?: string | null;
  readonly known?: Readonly<Record<string, string>>;
  readonly missing?: readonly string[];
  readonly tools?: readonly string[];
  readonly say?: string;
  readonly call?: string;
}

export function understanding(
  { turns }: Prompt,
  meaningOf: (turn: Turn & { by: 'caller' }) => Meaning,
): Understanding {
  const known: Understanding = {
    isFresh: false,
    text: '',
    open: new Map(),
    intent: null,
    topic: null,
    answer: null,
    wants: null,
    isUnclear: false,
    output: null,
    isOutputNew: false,
    note: null,
  };
  const calls = new Map<string, { readonly name: string; readonly given: Given }>();
  for (const turn of turns) {
    if (turn.by !== 'system') known.note = null;
    switch (turn.by) {
      case 'caller':
        heard(known, turn.text, meaningOf(turn));
        break;
      case 'agent':
        known.isFresh = false;
        known.isOutputNew = false;
        break;
      case 'system':
        known.note = turn.text;
        break;
      case 'call':
        calls.set(turn.callId, { name: turn.name, given: read<Given>(turn, turn.arguments) ?? {} });
        break;
      case 'output': {
        const output = read<Output>(turn, turn.output);
        const call = calls.get(turn.callId);
        if (output === null || call === undefined) break;
        taken(known, call, output);
        known.output = output;
        known.isOutputNew = true;
        break;
      }
    }
  }
  return known;
}

function heard(known: Understanding, text: string, meaning: Meaning): void {
  // Nobody knows what this meant: what was said before it still stands.
  if (meaning.unclear !== true || !known.isFresh) {
    known.answer = meaning.answer ?? null;
    known.wants = meaning.wants ?? null;
    known.isUnclear = meaning.unclear === true;
  }
  known.isFresh = true;
  known.isOutputNew = false;
  known.text = text;
  // Whoever has nothing more, or asks for something else, does not wait for that answer any longer.
  if (meaning.answer === 'no' || meaning.intent !== undefined) known.topic = null;
  if (meaning.intent !== undefined) known.intent = meaning.intent;
  if (meaning.topic !== undefined) known.topic = meaning.topic;
  for (const { field, value } of meaning.details ?? []) known.open.set(field, value);
}

/** What came of a tool call, by whomever it was meant: what it took up is not open any more. */
function taken(
  known: Understanding,
  { name, given }: { readonly name: string; readonly given: Given },
  output: Output,
): void {
  // Refused for the stage it came in: nothing was taken up.
  if (!output.ok && output.tools?.includes(name) === false) return;
  if (!output.ok && output.why?.includes('still being worked on') === true) return;
  known.isFresh = false;
  switch (name) {
    case 'classify_intent':
      if (given.intent === known.intent || !output.ok) known.intent = null;
      return;
    case 'record_details':
    case 'correct_details':
      for (const { field } of Array.isArray(given.details) ? given.details : []) known.open.delete(field);
      known.answer = null;
      known.isUnclear = false;
      return;
    case 'clarify_detail':
      known.isUnclear = false;
      return;
    case 'confirm_summary':
      known.answer = null;
      return;
    case 'execute_action':
      if (!output.ok) return;
      known.open.clear();
      known.answer = null;
      return;
    case 'answer_question':
      known.topic = null;
      return;
    case 'anything_else':
      known.answer = null;
      return;
    case 'abandon_request':
      if (known.intent === null) known.open.clear();
      known.answer = null;
      if (known.wants === 'give_up') known.wants = null;
      return;
    case 'escalate_to_human':
    case 'end_call':
      known.wants = null;
      return;
  }
}

interface Given {
  readonly intent?: string;
  readonly details?: readonly { readonly field: string }[];
}

/**
 * A fault can make any text of the arguments of a call, so that it is read with care and what is odd is left out. Each
 * turn is seen again in every response after it, and read once.
 */
function read<T extends object>(turn: Turn, text: string): T | null {
  if (!readBefore.has(turn)) readBefore.set(turn, parsed(text));
  // The shapes have nothing but optional members that are looked at one by one; `ok` stands in every answer.
  return (readBefore.get(turn) ?? null) as T | null;
}

const readBefore = new WeakMap<Turn, object | null>();

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
