import { budgets } from '../budgets.ts';
import type { Source } from '../call.ts';
import { add, type Draft, moveByServer } from '../draft.ts';
import type { RecordedDetail } from '../fact.ts';
import { parseField } from '../fields/kinds.ts';
import { KEY_IT_IN, OTHER_WORDS, SAY_IT } from '../own-words.ts';
import { fieldContext, fieldsOf, normalForms } from '../record.ts';
import { recordHash, summaryText } from '../summary.ts';
import type { ToolName } from '../tools.ts';
import { spend } from './budget.ts';
import { noField } from './support.ts';

/** Attempts at one field before another way to give it is offered. */
const ATTEMPTS_BEFORE_OTHER_WAY = 2;

export interface Given {
  readonly field: string;
  readonly value: string;
}

/** What is wrong with a value: told to the model, and put into words for the caller. */
export interface Problem {
  readonly why: string;
  readonly say: string;
}

export interface Recorded {
  readonly draft: Draft;
  readonly accepted: number;
  /** What is wrong with each refused value. */
  readonly problems: readonly Problem[];
  readonly tooManyAttempts: boolean;
}

/** Writes down every value that can be understood; each of the others becomes a fact of its own. */
export function recordDetails(draft: Draft, details: readonly Given[], source: Source): Recorded {
  const fields = fieldsOf(draft.agent, draft.call);
  const kindOf = (name: string) => fields.find((field) => field.name === name)?.kind;
  // Dates go first, so that the time in "Wednesday at ten" is judged with the new day.
  const ordered = [...details].sort(
    (a, b) => Number(kindOf(b.field) === 'date') - Number(kindOf(a.field) === 'date'),
  );

  let next = draft;
  const accepted: RecordedDetail[] = [];
  const problems: Problem[] = [];
  for (const [index, { field: name, value }] of ordered.entries()) {
    const field = fields.find((one) => one.name === name);
    if (field === undefined) {
      problems.push({ why: noField(name, fields), say: '' });
      continue;
    }
    // What is about to be replaced must not judge what replaces it.
    const replaced = ordered.slice(index).map((given) => given.field);
    const context = fieldContext(draft.agent, next.call, draft.at, replaced);
    const known = { ...context.known, ...Object.fromEntries(accepted.map((one) => [one.field, one.value])) };
    const parsed = parseField(value, field, { ...context, known });
    if (parsed.ok) {
      accepted.push({
        field: name,
        value: parsed.normal,
        spoken: parsed.spoken,
        source,
        turn: draft.call.turns,
      });
    } else {
      const attempt = (next.call.attempts[name] ?? 0) + 1;
      const say =
        attempt > ATTEMPTS_BEFORE_OTHER_WAY
          ? `${parsed.say} ${source === 'keypad' ? SAY_IT : otherWay(field.kind)}`
          : parsed.say;
      next = add(next, 'detail_rejected', {
        field: name,
        said: value,
        problem: parsed.problem,
        attempt,
        // No tool call waits for these words.
        ...(source === 'keypad' && { say }),
      });
      problems.push({ why: parsed.problem, say });
    }
  }
  if (accepted.length > 0) next = add(next, 'details_recorded', { details: accepted });
  const tooManyAttempts = Object.values(next.call.attempts).some((attempts) => attempts >= budgets.attempts);
  return { draft: next, accepted: accepted.length, problems, tooManyAttempts };
}

/** Another way to give a value that was not understood: keys for digits, letters for names. */
export function otherWay(kind: string): string {
  switch (kind) {
    case 'phone':
    case 'number':
      return KEY_IT_IN;
    case 'name':
    case 'email':
    case 'address':
      return 'Could you spell it for me, letter by letter?';
    default:
      return OTHER_WORDS;
  }
}

/** Looks before the summary whether the request can be done at all; null where there is nothing to look at. */
export function startCheck(draft: Draft, tool: ToolName | null, id: string): Draft | null {
  const { agent, call } = draft;
  if (call.intent === null || agent.intents[call.intent]?.check === undefined) return null;
  const record = normalForms(agent, call);
  return add(draft, 'check_started', { id, tool, intent: call.intent, record });
}

/** The record was completed by keys, which no tool call waits for. */
export function summariseKeyed(draft: Draft): Draft {
  return makeSummary(draft.call.stage === 'gather_details' ? moveByServer(draft, 'complete') : draft);
}

/** A new summary of the record as it is now. */
export function makeSummary(draft: Draft): Draft {
  const { agent, call } = draft;
  if (call.summariesOfRequest >= budgets.summaries) return spend(draft, 'summaries');
  return add(draft, 'summary_made', {
    summary: call.summaries + 1,
    text: summaryText(agent, call),
    hash: recordHash(agent, call),
  });
}
