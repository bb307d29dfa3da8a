import { sayExactly } from '../simulator/realtime/briefing.ts';
import type { Act, Mind, Prompt, Turn } from '../simulator/realtime/mind.ts';
import type { Meaning } from './parties.ts';
import { type Understanding, understanding } from './understanding.ts';

/**
 * A perfect model: it knows what the caller meant, and follows its instructions to the letter
 * (docs/model-interface.md). Like any mind it sees the prompt alone; the meaning stands in for its hearing.
 */
export interface Oracle extends Mind {
  /** A turn of the caller, as minds are shown it. */
  hears(shown: Turn, meaning: Meaning): void;
  /**
   * Whether these are its own acts, as it gave them, and a tool call that the caller's words and its instructions
   * ask for.
   */
  isCorrect(acts: readonly Act[]): boolean;
}

export function oracle(): Oracle {
  const byTurn = new WeakMap<Turn, Meaning>();
  /** For a session that was only told the words again. */
  const byText = new Map<string, Meaning>();
  const correct = new WeakSet<readonly Act[]>();

  return {
    hears(shown, meaning) {
      byTurn.set(shown, meaning);
      if (shown.by === 'caller') byText.set(shown.text, meaning);
    },
    isCorrect: (acts) => correct.has(acts),
    respond(prompt) {
      const { toolChoice } = prompt;
      if (toolChoice === 'none') return [{ say: sayExactly(prompt.instructions) ?? HELP }];
      const known = understanding(prompt, (turn) => byTurn.get(turn) ?? byText.get(turn.text) ?? {});
      const own = next(known, prompt);
      const acts = [typeof toolChoice === 'object' ? forced(toolChoice.name, known, prompt) : own];
      // A tool that is forced with nothing to call it with is nobody's right call.
      const isOwn = 'call' in own && acts.every((act) => 'call' in act && act.call === own.call);
      if (isOwn) correct.add(acts);
      return acts;
    },
  };
}

function next(known: Understanding, prompt: Prompt): Act {
  const offers = (name: string) => prompt.tools.some((tool) => tool.name === name);
  if (known.wants === 'person' && offers('escalate_to_human')) {
    return call('escalate_to_human', { reason: known.text });
  }
  if (offers('execute_action')) return execute(prompt);
  if (offers('answer_question')) return lookUp(known);
  if (offers('confirm_summary')) return judgeSummary(known, prompt);
  if (offers('record_details')) return gather(known, prompt);
  if (offers('anything_else')) return close(known);
  if (offers('classify_intent')) return classify(known) ?? { say: due(known) ?? HELP };
  if (offers('end_call') && known.wants === 'goodbye') return call('end_call', { reason: known.text });
  return { say: due(known) ?? MORE_TO_TELL };
}

function judgeSummary(known: Understanding, prompt: Prompt): Act {
  if (wantsOther(known)) return call('abandon_request', { reason: known.text });
  const details = writable(known, prompt, 'correct_details');
  if (details.length > 0) return call('correct_details', { details });
  if (known.answer !== null) return call('confirm_summary', { confirmed: known.answer === 'yes' });
  return { say: due(known) ?? prompt.briefing.summary ?? AGAIN };
}

function gather(known: Understanding, prompt: Prompt): Act {
  if (wantsOther(known)) return call('abandon_request', { reason: known.text });
  const details = writable(known, prompt, 'record_details');
  if (details.length > 0) return call('record_details', { details });
  const words = due(known);
  if (words !== null) return { say: words };
  const missing = known.output?.missing?.[0];
  const { fields } = prompt.briefing;
  const asked = fields.find(({ name }) => name === missing) ?? fields.find((field) => field.known === null);
  if (known.isFresh && known.isUnclear && asked !== undefined) {
    return call('clarify_detail', { field: asked.name, reason: known.text });
  }
  return { say: asked?.ask ?? WHAT_TO_CHANGE };
}

function close(known: Understanding): Act {
  const request = classify(known);
  if (request !== null) return request;
  if (known.answer === 'no') return call('anything_else', { more: false });
  if (known.wants === 'goodbye') return call('end_call', { reason: known.text });
  if (known.answer === 'yes') return call('anything_else', { more: true });
  return { say: due(known) ?? ANYTHING_ELSE };
}

function classify({ intent, topic }: Understanding): Act | null {
  if (intent === null && topic === null) return null;
  return call('classify_intent', { intent: intent ?? QUESTION, confidence: SURE });
}

function execute(prompt: Prompt): Act {
  return call('execute_action', { action_type: allowed(prompt, 'execute_action', 'action_type')[0] });
}

function lookUp({ topic, text }: Understanding): Act {
  return call('answer_question', { topic: topic ?? 'other', question: text });
}

/** One tool has to be called now, whether or not there is anything to call it with. */
function forced(name: string, known: Understanding, prompt: Prompt): Act {
  switch (name) {
    case 'classify_intent':
      return classify(known) ?? call(name, { intent: 'unknown', confidence: 0 });
    case 'record_details':
    case 'correct_details':
      return call(name, { details: writable(known, prompt, name) });
    case 'confirm_summary':
      return call(name, { confirmed: known.answer === 'yes' });
    case 'execute_action':
      return execute(prompt);
    case 'answer_question':
      return lookUp(known);
    case 'anything_else':
      return call(name, { more: known.answer === 'yes' });
    default:
      return call(name, { reason: known.text });
  }
}

/** The caller does not go on with the request in hand. */
function wantsOther({ wants, intent, output }: Understanding): boolean {
  if (wants === 'give_up' || wants === 'goodbye') return true;
  return intent !== null && intent !== output?.intent;
}

/** What was told for the fields of the request in hand, and stands in no record yet. */
function writable(
  { open }: Understanding,
  prompt: Prompt,
  tool: string,
): readonly { readonly field: string; readonly value: string }[] {
  if (open.size === 0) return [];
  const fields = allowed(prompt, tool, 'field');
  return [...open].flatMap(([field, value]) => (fields.includes(field) ? [{ field, value }] : []));
}

/** The words that the last tool result, or a note after it, gives to say next. */
function due({ output, isOutputNew, note }: Understanding): string | null {
  const noted = note === null ? null : SAY_NEXT.exec(note)?.[1];
  return noted ?? (isOutputNew ? (output?.say ?? null) : null);
}

/** The values that a tool's schema lists for this argument, wherever it stands. */
function allowed(prompt: Prompt, tool: string, argument: string): readonly string[] {
  const schema = prompt.tools.find(({ name }) => name === tool)?.parameters;
  const found = schema === undefined ? undefined : within(schema, argument);
  return Array.isArray(found) ? found.filter((value) => typeof value === 'string') : [];
}

function within(schema: object, argument: string): unknown {
  for (const [name, value] of Object.entries(schema)) {
    if (typeof value !== 'object' || value === null) continue;
    if (name === argument && 'enum' in value) return value.enum;
    const found = within(value, argument);
    if (found !== undefined) return found;
  }
  return undefined;
}

function call(name: string, given: object): Act {
  return { call: name, arguments: JSON.stringify(given) };
}

const SAY_NEXT = /(?:Say next|say what still matters of it): (.+)$/s;
const QUESTION = 'general_inquiry';
const SURE = 0.95;
const HELP = 'How can I help you?';
const ANYTHING_ELSE = 'Is there anything else I can help you with?';
const WHAT_TO_CHANGE = 'What should I change?';
const AGAIN = 'Could you say that again, please?';
const MORE_TO_TELL = 'Thank you. Would you like to add anything to your message?';
