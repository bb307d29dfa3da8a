import { z } from 'zod';

/**
 * The tools a model can be offered (contract, section 4). A tool call is the only way to move a call.
 *
 * Arguments are read leniently where nothing is lost (a number for a value, extra keys), and strictly where
 * meaning would be guessed: a call that does not fit is refused with a sentence that says how to repair it.
 */
const details = z
  .array(
    z.object({
      field: z.string(),
      value: z.union([z.string(), z.number(), z.boolean()]).transform(String),
    }),
  )
  .min(1)
  .max(20); // no agent asks for more; a longer list is a model in a loop

const reason = z.string().max(500).default('');

export const toolArguments = {
  classify_intent: z.object({ intent: z.string(), confidence: z.number().min(0).max(1) }),
  record_details: z.object({ details }),
  clarify_detail: z.object({ field: z.string(), reason }),
  confirm_summary: z.object({ confirmed: z.boolean() }),
  correct_details: z.object({ details }),
  execute_action: z.object({ action_type: z.string().optional() }),
  answer_question: z.object({ topic: z.string(), question: z.string().max(1000).default('') }),
  anything_else: z.object({ more: z.boolean() }),
  abandon_request: z.object({ reason }),
  escalate_to_human: z.object({ reason }),
  end_call: z.object({ reason }),
} as const;

export type ToolName = keyof typeof toolArguments;

export const toolNames = Object.keys(toolArguments) as readonly ToolName[];

/** A tool call with arguments of the right shape; whether it is legal now is another question. */
export type ToolCall = {
  [T in ToolName]: { readonly tool: T; readonly arguments: z.output<(typeof toolArguments)[T]> };
}[ToolName];

/** `given`: what the model sent, as an object where it was one. */
export type ParsedToolCall = { readonly given: unknown } & (
  | { readonly ok: true; readonly call: ToolCall }
  | { readonly ok: false; readonly why: string }
);

/** Reads a tool call as a model sends it: a name and a JSON text. Never throws. */
export function parseToolCall(name: string, text: string): ParsedToolCall {
  const given = json(text);
  if (!isToolName(name)) return { ok: false, given: given ?? text, why: `There is no tool "${name}".` };
  if (given === undefined) {
    return {
      ok: false,
      given: text,
      why: `The arguments of ${name} are not JSON: call it again with a complete object.`,
    };
  }
  const parsed = toolArguments[name].safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'arguments'}: ${issue.message}`,
    );
    return { ok: false, given, why: `The arguments of ${name} do not fit (${faults.join('; ')}).` };
  }
  // The schema was chosen by this very name, which the compiler cannot follow through the table.
  return { ok: true, given, call: { tool: name, arguments: parsed.data } as ToolCall };
}

export function isToolName(name: string): name is ToolName {
  return Object.hasOwn(toolArguments, name);
}

/** One line of purpose each, for the model. */
export const toolPurposes: Readonly<Record<ToolName, string>> = {
  classify_intent: 'Says what the caller wants, as soon as the caller has said it.',
  record_details:
    'Writes down what the caller said: one detail or many, in any order. Values in the words of the caller.',
  clarify_detail: 'The caller said something for this field that could not be understood.',
  confirm_summary: 'The caller answered the summary that was read out: true for yes, false for no.',
  correct_details: 'The caller changed something in the summary: the new values in the words of the caller.',
  execute_action: 'Carries out what the caller has confirmed.',
  answer_question: 'Looks up the answer to the question of the caller.',
  anything_else: 'The caller answered whether there is anything else.',
  abandon_request: 'The caller does not want to go on with this request.',
  escalate_to_human: 'The caller asks for a person, or cannot be helped here.',
  end_call: 'Ends the call, once the caller has nothing more to say.',
};

function json(text: string): unknown {
  try {
    const given: unknown = JSON.parse(text === '' ? '{}' : text);
    return isShallow(given, MAX_DEPTH) ? given : undefined;
  } catch {
    return undefined;
  }
}

/** No tool asks for more than lists of objects; whatever walks through thousands of levels runs out of stack. */
const MAX_DEPTH = 16;

function isShallow(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return left > 0 && Object.values(value).every((each) => isShallow(each, left - 1));
}
