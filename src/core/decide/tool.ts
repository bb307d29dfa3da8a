import { type Budget, budgets } from '../budgets.ts';
import { add, answer, type Draft, move } from '../draft.ts';
import { escalationWords } from '../escalation.ts';
import { isFinal } from '../final.ts';
import { flow, homeOf, leads, serverLeads } from '../flow.ts';
import type { Input } from '../input.ts';
import { never } from '../never.ts';
import { IN_A_FEW_WORDS, LET_GO, NO_ANSWER } from '../own-words.ts';
import { ANYTHING_ELSE, fieldsOf, missingFields, nextWords, normalForms, saidAgain } from '../record.ts';
import { recordHash } from '../summary.ts';
import { parseToolCall, type ToolCall, type ToolName } from '../tools.ts';
import { afterRefusal } from '../watchdog.ts';
import { spend } from './budget.ts';
import { makeSummary, otherWay, type Problem, recordDetails, startCheck } from './details.ts';
import { type Refusal, refusal } from './refusal.ts';
import { doneBefore, repeatedRequest } from './repeated.ts';

/** Confidence from which an intent is taken as understood (contract, section 4). */
const UNDERSTOOD = 0.7;

/**
 * A tool call: the only way for the model to move a call. It is judged against the call alone; what the
 * model claims in its arguments (which action, which intent is confirmed) never overrules the record.
 */
export function toolCalled(draft: Draft, input: Extract<Input, { type: 'toolCalled' }>): Draft {
  const { name: tool, id } = input;
  const parsed = parseToolCall(tool, input.arguments);
  const isRepeated = draft.call.toolIds.includes(id) && draft.context.rails.has('idempotency');
  const called = add(draft, 'tool_call', { tool, arguments: parsed.given, id });
  const spent = spentCalls(called);
  if (spent !== null) return stopLoop(called, input, spent);
  if (isRepeated) {
    const why = 'This call was answered before: do not repeat it.';
    return add(called, 'tool_refused', { tool, id, why, repeated: true });
  }
  return parsed.ok ? judge(called, parsed.call, id) : refuse(called, tool, id, { why: parsed.why });
}

/** The words by which a waiting tool call is judged are here, or will not come. */
export function wordsArrived(draft: Draft): Draft {
  const { awaited } = draft.call;
  if (awaited === null) return draft;
  const parsed = parseToolCall(awaited.tool, JSON.stringify(awaited.arguments));
  // It was parsed once before, and nothing of it changed.
  if (!parsed.ok) throw new Error(`A waiting call of ${awaited.tool} cannot be read: ${parsed.why}`);
  return judge(draft, parsed.call, awaited.id);
}

function judge(draft: Draft, toolCall: ToolCall, id: string): Draft {
  const verdict = refusal(draft, toolCall, id);
  if (verdict === null) return accept(draft, toolCall, id);
  if (verdict !== 'wait') return refuse(draft, toolCall.tool, id, verdict);
  if (draft.call.awaited !== null) return draft;
  return add(draft, 'words_awaited', { tool: toolCall.tool, id, arguments: toolCall.arguments });
}

function refuse(draft: Draft, tool: string, id: string, refusal: Refusal): Draft {
  const refused = add(draft, 'tool_refused', { tool, id, ...refusal });
  const { inARow, same } = refused.call.refusals;
  if (same >= budgets.same_refusals) return spend(refused, 'same_refusals');
  return inARow >= budgets.refusals ? spend(refused, 'refusals') : afterRefusal(refused, tool);
}

function spentCalls({ call }: Draft): Budget | null {
  if (call.callsSinceTurn > budgets.tool_calls_a_turn) return 'tool_calls_a_turn';
  return call.toolIds.length > budgets.tool_calls ? 'tool_calls' : null;
}

/** A model that calls one tool after the other never lets the caller speak. */
function stopLoop(called: Draft, { name, id }: { name: string; id: string }, budget: Budget): Draft {
  const refused = add(called, 'tool_refused', {
    tool: name,
    id,
    why: 'Too many tool calls: let the caller speak.',
  });
  return spend(refused, budget);
}

function accept(draft: Draft, toolCall: ToolCall, id: string): Draft {
  const { tool } = toolCall;
  switch (tool) {
    case 'classify_intent':
      return classify(draft, toolCall.arguments, id);
    case 'record_details':
    case 'correct_details':
      return takeDetails(draft, tool, toolCall.arguments.details, id);
    case 'clarify_detail':
      return clarify(draft, toolCall.arguments, id);
    case 'confirm_summary':
      return confirm(draft, toolCall.arguments.confirmed, id);
    case 'execute_action':
      return execute(draft, id);
    case 'answer_question':
      return answerQuestion(draft, toolCall.arguments, id);
    case 'anything_else':
      return anythingElse(draft, toolCall.arguments.more, id);
    case 'abandon_request': {
      const abandoned = add(draft, 'request_abandoned', { reason: toolCall.arguments.reason });
      const closing = follow(abandoned, tool, 'abandoned');
      return answer(closing, tool, id, {
        ok: true,
        say: `${LET_GO} ${nextWords(closing.agent, closing.call)}`,
      });
    }
    case 'escalate_to_human': {
      const asked = follow(draft, tool, 'asked');
      // Asked for again where nobody can be reached: the caller is told so again.
      const again = draft.call.stage === 'escalate' ? escalationWords(asked.agent, asked.call) : undefined;
      return answer(asked, tool, id, { ok: true, say: again });
    }
    case 'end_call':
      return endCall(draft, toolCall.arguments.reason, id);
    default:
      return never(tool);
  }
}

/** Moves the call where the flow table leads for this reply. */
function follow(draft: Draft, tool: ToolName, reply: string): Draft {
  const { stage } = draft.call;
  // Without its gate a tool that strayed into another stage does what it does in its own.
  const from = flow[stage].tools[tool] === undefined ? homeOf(tool) : stage;
  return move(draft, leads(from, tool, reply), tool);
}

function classify(
  draft: Draft,
  { intent, confidence }: { intent: string; confidence: number },
  id: string,
): Draft {
  const tool = 'classify_intent';
  if (intent === 'unknown') {
    return answer(follow(add(draft, 'intent_unsure', { intent, confidence }), tool, 'unknown'), tool, id, {
      ok: true,
    });
  }
  if (confidence < UNDERSTOOD) {
    const again = draft.call.unsure > 0;
    const unsure = follow(
      add(draft, 'intent_unsure', { intent, confidence }),
      tool,
      again ? 'unsure_again' : 'unsure',
    );
    if (again) return answer(unsure, tool, id, { ok: true });
    return answer(unsure, tool, id, {
      ok: true,
      say: IN_A_FEW_WORDS,
    });
  }
  const set = add(draft, 'intent_set', { intent, confidence, kept: identity(draft) });
  if (intent === 'general_inquiry') {
    return answer(follow(set, tool, 'question'), tool, id, { ok: true, call: 'answer_question' });
  }
  return proceed(follow(set, tool, 'known'), tool, id, []);
}

/** Details that say who the caller is: they stand for every request of a call; a date or a reason does not. */
function identity({ agent, call }: Draft): readonly string[] {
  const kinds = ['name', 'phone', 'email', 'address'];
  const fields = Object.values(agent.intents).flatMap((intent) => intent.fields);
  // A name that stands for something else in another request could bring a wrong value there.
  return Object.keys(call.record).filter((name) =>
    fields.every((field) => field.name !== name || kinds.includes(field.kind)),
  );
}

function takeDetails(
  draft: Draft,
  tool: 'record_details' | 'correct_details',
  details: readonly { field: string; value: string }[],
  id: string,
): Draft {
  const recorded = recordDetails(draft, details, tool === 'correct_details' ? 'correction' : 'caller');
  if (recorded.tooManyAttempts) {
    return answer(follow(recorded.draft, tool, 'too_many_attempts'), tool, id, {
      ok: false,
      why: 'Too many attempts.',
    });
  }
  return proceed(recorded.draft, tool, id, recorded.problems);
}

/** Goes on with the record as it is now: the next question, a check, or the summary. */
export function proceed(draft: Draft, tool: ToolName, id: string, problems: readonly Problem[]): Draft {
  const { agent, call } = draft;
  const missing = missingFields(agent, call).length > 0;
  if (missing || problems.length > 0) return askAgain(draft, tool, id, missing, problems);
  const before = doneBefore(draft);
  if (before !== undefined) return tellAgain(draft, tool, id, before);
  return startCheck(draft, tool, id) ?? summarise(draft, tool, id);
}

function tellAgain(draft: Draft, tool: ToolName, id: string, say: string): Draft {
  const { stage } = draft.call;
  // Without its gate a tool that strayed into another stage leads where it leads from the details.
  const from = flow[stage].server.done_before === undefined ? 'gather_details' : stage;
  const repeated = repeatedRequest(draft, say);
  return answer(move(repeated, serverLeads(from, 'done_before'), 'done_before'), tool, id, {
    ok: true,
    say: saidAgain(say),
  });
}

function askAgain(
  draft: Draft,
  tool: ToolName,
  id: string,
  missing: boolean,
  problems: readonly Problem[],
): Draft {
  const confirming = draft.call.stage === 'confirm_summary';
  const back = confirming && missing ? follow(draft, tool, 'missing') : draft;
  // What was accepted beside a refused value made the summary stale.
  const asked =
    back.call.stage === 'confirm_summary' && back.call.summary === null ? makeSummary(back) : back;
  const next = nextWords(asked.agent, asked.call);
  if (problems.length === 0) return answer(asked, tool, id, { ok: true, say: next });
  // The words about a refused value ask for it again: no second question follows them.
  const say =
    problems
      .map((problem) => problem.say)
      .join(' ')
      .trim() || next;
  return answer(asked, tool, id, { ok: false, why: problems.map((problem) => problem.why).join(' '), say });
}

/** Everything is there and checked: the summary is made and answered. */
export function summarise(draft: Draft, tool: ToolName, id: string): Draft {
  const { stage } = draft.call;
  // Other tools than those for details can complete a record: a second request finds everything known.
  const to = flow[stage].tools[tool]?.complete ?? serverLeads(stage, 'complete');
  const summed = makeSummary(move(draft, to, tool));
  return answer(summed, tool, id, { ok: true, say: nextWords(summed.agent, summed.call) });
}

function clarify(draft: Draft, { field, reason }: { field: string; reason: string }, id: string): Draft {
  const tool = 'clarify_detail';
  const attempt = (draft.call.attempts[field] ?? 0) + 1;
  const unclear = add(draft, 'detail_unclear', { field, reason, attempt });
  if (attempt >= budgets.attempts)
    return answer(follow(unclear, tool, 'too_many_attempts'), tool, id, { ok: true });
  const spec = fieldsOf(draft.agent, draft.call).find((one) => one.name === field);
  const say = `I am sorry, I did not get that. ${spec?.ask ?? ''} ${otherWay(spec?.kind ?? 'text')}`;
  return answer(follow(unclear, tool, 'again'), tool, id, { ok: true, say });
}

function confirm(draft: Draft, confirmed: boolean, id: string): Draft {
  const tool = 'confirm_summary';
  const summary = draft.call.summary?.id ?? 0;
  const hash = recordHash(draft.agent, draft.call);
  if (!confirmed) {
    const denied = follow(add(draft, 'summary_denied', { summary }), tool, 'no');
    return answer(denied, tool, id, { ok: true, say: nextWords(denied.agent, denied.call) });
  }
  const confirmation = add(draft, 'summary_confirmed', { summary, hash, by: 'voice' });
  return answer(follow(confirmation, tool, 'yes'), tool, id, { ok: true, call: 'execute_action' });
}

/** Runs the intent of the record with the record, whatever the arguments said. */
function execute(draft: Draft, id: string): Draft {
  const { agent, call } = draft;
  const intent = call.intent ?? '';
  const key = `${call.sid}:${intent}:${call.actions + 1}`;
  return add(draft, 'action_started', { key, intent, id, record: normalForms(agent, call) });
}

function answerQuestion(
  draft: Draft,
  { topic, question }: { topic: string; question: string },
  id: string,
): Draft {
  const tool = 'answer_question';
  const found = draft.agent.answers[topic];
  const answered = add(draft, 'question_answered', {
    topic: found === undefined ? 'other' : topic,
    question,
  });
  const closing = follow(answered, tool, 'answered');
  const text = found?.text ?? NO_ANSWER;
  return answer(closing, tool, id, { ok: true, say: `${text} ${nextWords(closing.agent, closing.call)}` });
}

function anythingElse(draft: Draft, more: boolean, id: string): Draft {
  const tool = 'anything_else';
  if (more) {
    const open = follow(draft, tool, 'more');
    return answer(open, tool, id, { ok: true, say: 'What else can I do for you?' });
  }
  const told = answer(follow(draft, tool, 'nothing'), tool, id, { ok: true });
  return farewell(told, 'nothing_else', false, owed(draft));
}

function endCall(draft: Draft, reason: string, id: string): Draft {
  const tool = 'end_call';
  const told = answer(follow(draft, tool, 'goodbye'), tool, id, { ok: true });
  // Words that the model is saying with this very call are its goodbye.
  // What a model gives as its reason must not read as one of ours.
  const cause = reason === '' || isFinal(reason) ? tool : reason;
  return farewell(told, cause, draft.call.speaking.agent, owed(draft));
}

function farewell(draft: Draft, cause: string, spoken: boolean, words: string): Draft {
  if (draft.call.farewell !== null) return draft;
  return add(draft, 'farewell', { cause, spoken, ...(words === '' ? {} : { owed: words }) });
}

/** A result that the caller has not heard: it is told before the goodbye, without the question behind it. */
function owed({ call }: Draft): string {
  return call.unsaid?.replace(ANYTHING_ELSE, '').trim() ?? '';
}
