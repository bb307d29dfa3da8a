import type { Act, Mind, Prompt } from '../mind.ts';

/** How a model can go wrong while the protocol goes right. */
export type Lapse =
  /** Speaks where it should have called a tool. */
  | 'talks_instead'
  /** Claims a result that no tool gave. */
  | 'claims_done'
  /** Calls a documented tool that is not offered now. */
  | 'wrong_stage'
  /** Calls a tool that does not exist. */
  | 'unknown_tool'
  /** Calls the right tool with arguments that are not what its schema asks for. */
  | 'wrong_arguments'
  /** Calls the right tool twice in one response. */
  | 'calls_twice'
  /** Says and calls nothing. */
  | 'says_nothing';

/**
 * Another mind with lapses, each at its own rate. Words that must be said exactly are left alone: the lapses are
 * those of judgement.
 */
export function faulty(
  mind: Mind,
  random: () => number,
  rates: Readonly<Partial<Record<Lapse, number>>>,
): Mind {
  return {
    async respond(prompt) {
      const acts = await mind.respond(prompt);
      if (!acts.some((act) => 'call' in act)) return acts;
      // A forced tool is the API's doing, not the model's: only the arguments can still go wrong.
      const possible = typeof prompt.toolChoice === 'object' ? lapses.filter(keepsTool) : lapses;
      const lapse = possible.find((name) => random() < (rates[name] ?? 0));
      return lapse === undefined ? acts : lapsed(lapse, acts, prompt);
    },
  };
}

function lapsed(lapse: Lapse, acts: readonly Act[], prompt: Prompt): readonly Act[] {
  switch (lapse) {
    case 'talks_instead':
      return [{ say: 'Sure, let me see.' }];
    case 'claims_done':
      return [{ say: 'All done, you are booked.' }];
    case 'wrong_stage':
      return [{ call: notOffered(prompt), arguments: '{}' }];
    case 'unknown_tool':
      return [{ call: 'book_it_now', arguments: '{"sure":true}' }];
    case 'wrong_arguments':
      return acts.map((act) => ('call' in act ? { ...act, arguments: '{"value":42}' } : act));
    case 'calls_twice':
      return acts.flatMap((act): readonly Act[] => ('call' in act ? [act, act] : [act]));
    case 'says_nothing':
      return [];
  }
}

function keepsTool(lapse: Lapse): boolean {
  return lapse === 'wrong_arguments' || lapse === 'calls_twice';
}

function notOffered(prompt: Prompt): string {
  const offered = new Set(prompt.tools.map((tool) => tool.name));
  return documented.find((name) => !offered.has(name)) ?? 'execute_action';
}

// Those that would do most harm out of their stage come first.
const documented = [
  'execute_action',
  'confirm_summary',
  'end_call',
  'record_details',
  'answer_question',
  'classify_intent',
];

const lapses: readonly Lapse[] = [
  'talks_instead',
  'claims_done',
  'wrong_stage',
  'unknown_tool',
  'wrong_arguments',
  'calls_twice',
  'says_nothing',
];
