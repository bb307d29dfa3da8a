import { sayExactly } from '../briefing.ts';
import type { Act, Mind, Prompt } from '../mind.ts';
import { argumentsFor, intentsOffered } from './arguments.ts';
import { askedField, callerSaid, callsInARow, due, recordOf } from './context.ts';
import { givesUp, guessIntent, isDone, onlyGreets, saysNo, saysYes, wantsPerson } from './intent.ts';
import { valuesIn } from './understand.ts';

/**
 * The mind that needs no key: it drives any agent file from what crosses the wire, which are the tools, the
 * instructions and the outputs of the tools (docs/model-interface.md). It does one thing at a time, calls only
 * what is offered, and says of the business only what an output or the instructions said before.
 */
export const rules: Mind = { respond: (prompt) => [decide(prompt)] };

function decide(prompt: Prompt): Act {
  const exact = sayExactly(prompt.instructions);
  if (exact !== null) return { say: exact };
  if (prompt.toolChoice === 'none') return { say: question(prompt) };
  if (typeof prompt.toolChoice === 'object') return call(prompt.toolChoice.name, prompt);

  const act = next(prompt);
  const [first] = prompt.tools;
  return prompt.toolChoice === 'required' && 'say' in act && first ? call(first.name, prompt) : act;
}

function next(prompt: Prompt): Act {
  const turn = due(prompt);
  switch (turn?.by) {
    case 'output':
      return afterTool(turn.output, prompt);
    case 'caller':
      return callerSaid(prompt) === '' ? notUnderstood(prompt) : answer(prompt);
    default:
      return { say: question(prompt) };
  }
}

function afterTool(output: string, prompt: Prompt): Act {
  const record = recordOf(output);
  const wanted = record?.call;
  // Tools that only lead to each other would never let the caller speak again.
  if (wanted && offers(prompt, wanted) && callsInARow(prompt) < MOST_CALLS_IN_A_ROW)
    return call(wanted, prompt);
  return { say: record?.say ?? question(prompt) };
}

/** By the tools that are offered: they are the stage. */
function answer(prompt: Prompt): Act {
  const said = callerSaid(prompt);
  if (wantsPerson(said) && offers(prompt, 'escalate_to_human')) return call('escalate_to_human', prompt);
  if (offers(prompt, 'confirm_summary')) return answerSummary(said, prompt);
  if (offers(prompt, 'record_details')) return answerQuestion(said, prompt);
  if (offers(prompt, 'execute_action')) return call('execute_action', prompt);
  if (offers(prompt, 'answer_question')) return call('answer_question', prompt);
  if (offers(prompt, 'anything_else')) return answerAnythingElse(said, prompt);
  if (offers(prompt, 'classify_intent'))
    return onlyGreets(said) ? { say: HOW_CAN_I_HELP } : call('classify_intent', prompt);
  if (offers(prompt, 'end_call') && isDone(said)) return call('end_call', prompt);
  return { say: question(prompt) };
}

function answerSummary(said: string, prompt: Prompt): Act {
  if (givesUp(said) && offers(prompt, 'abandon_request')) return call('abandon_request', prompt);
  // "Yes, Tuesday at two" repeats; "yes, but make it three" corrects.
  const agrees = saysYes(said) && !/\b(?:but|except|actually|instead|make|change|should)\b/i.test(said);
  if (agrees) return call('confirm_summary', prompt);
  const values = valuesIn(said, prompt.briefing.fields, null);
  if (values.length > 0 && offers(prompt, 'correct_details'))
    return { call: 'correct_details', arguments: JSON.stringify({ details: values }) };
  if (saysYes(said) || saysNo(said)) return call('confirm_summary', prompt);
  return { say: question(prompt) };
}

function answerQuestion(said: string, prompt: Prompt): Act {
  if (givesUp(said) && offers(prompt, 'abandon_request')) return call('abandon_request', prompt);
  const values = valuesIn(said, prompt.briefing.fields, askedField(prompt));
  if (values.length > 0) return { call: 'record_details', arguments: JSON.stringify({ details: values }) };
  return notUnderstood(prompt);
}

function answerAnythingElse(said: string, prompt: Prompt): Act {
  const request = guessIntent(said, intentsOffered(prompt));
  if (request.confidence >= SURE && offers(prompt, 'classify_intent') && request.name !== 'unknown')
    return call('classify_intent', prompt);
  if (isDone(said)) return call(saidGoodbye(prompt) ? 'end_call' : 'anything_else', prompt);
  if (saysYes(said)) return call('anything_else', prompt);
  if (onlyGreets(said) || !offers(prompt, 'classify_intent')) return { say: question(prompt) };
  return call('classify_intent', prompt);
}

function notUnderstood(prompt: Prompt): Act {
  if (offers(prompt, 'clarify_detail') && askedField(prompt)) return call('clarify_detail', prompt);
  return { say: 'Sorry, I did not catch that. Could you say it again?' };
}

/** What to say when nothing was decided: the question that stands. */
function question(prompt: Prompt): string {
  const { summary } = prompt.briefing;
  if (offers(prompt, 'confirm_summary') && summary) return summary;
  const asked = offers(prompt, 'record_details') ? askedField(prompt) : null;
  if (asked) return asked.ask ?? `Could you tell me the ${asked.name.replaceAll('_', ' ')}?`;
  if (offers(prompt, 'record_details')) return 'What would you like to change?';
  if (offers(prompt, 'anything_else')) return 'Is there anything else I can help you with?';
  if (offers(prompt, 'classify_intent')) return HOW_CAN_I_HELP;
  if (offers(prompt, 'answer_question')) return 'What would you like to know?';
  if (offers(prompt, 'end_call')) return 'Thank you. Is there anything you would like to add?';
  return 'One moment, please.';
}

/** The goodbye has been said once `anything_else` was called with nothing more, and no request came after it. */
function saidGoodbye(prompt: Prompt): boolean {
  const last = prompt.turns.findLast(
    (turn) => turn.by === 'call' && (turn.name === 'anything_else' || turn.name === 'classify_intent'),
  );
  return last?.by === 'call' && last.name === 'anything_else' && /"more":\s*false/.test(last.arguments);
}

function call(name: string, prompt: Prompt): Act {
  return { call: name, arguments: JSON.stringify(argumentsFor(name, prompt)) };
}

function offers(prompt: Prompt, name: string): boolean {
  return prompt.tools.some((tool) => tool.name === name);
}

const HOW_CAN_I_HELP = 'How can I help you today?';
const SURE = 0.7; // the bound below which classify_intent only asks again
const MOST_CALLS_IN_A_ROW = 5; // the longest chain by design is three: a request, its answer, the closing
