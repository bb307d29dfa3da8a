import type { Live } from '../call.ts';
import { asksForPerson, consentIn, endingIn, isPlainEnd } from '../caller-words.ts';
import type { Draft } from '../draft.ts';
import { isGivenUp } from '../due.ts';
import { personReachable } from '../escalation.ts';
import {
  believesAgent,
  consentSince,
  endingSince,
  lastWords,
  spokeSince,
  summaryHeardAt,
  transcribes,
} from '../evidence.ts';
import { legalTools } from '../flow.ts';
import { ANYTHING_TO_ADD, LET_GO, SAY_YES } from '../own-words.ts';
import { ANYTHING_ELSE, fieldsOf } from '../record.ts';
import type { Stage } from '../stages.ts';
import { isBeingRead, recordHash } from '../summary.ts';
import type { ToolCall } from '../tools.ts';
import { mayHaveSaid, noField, standsAlready } from './support.ts';

/** What speaks against a tool call. */
export interface Refusal {
  /** For the model. */
  readonly why: string;
  /** For the caller, where it is not the question that stands. */
  readonly say?: string;
  /** The words for the caller come from us: the model has shown that it does not know what to say. */
  readonly exactly?: true;
  /** Fields whose values nobody said. */
  readonly doubts?: readonly string[];
}

/** Why this call cannot be taken now; `wait` while it hangs on words of the caller that are still to come. */
export function refusal(draft: Draft, toolCall: ToolCall, id: string): Refusal | 'wait' | null {
  const { context, agent, call } = draft;
  const { tool } = toolCall;
  if (call.line === 'gone') return { why: 'The caller has hung up.' };
  if (call.plain !== null) return { why: 'The agent has failed: the carrier goes on in its own voice.' };
  if (call.transfer?.outcome === 'dialing') return { why: 'The caller is being connected with a person.' };
  if (context.rails.has('gate') && !legalTools(call.stage).includes(tool)) {
    return {
      why: `${tool} is not possible in ${call.stage}; possible are ${legalTools(call.stage).join(', ')}.`,
    };
  }
  const isBusy = call.pending !== null || (call.awaited !== null && call.awaited.id !== id);
  if (isBusy && tool !== 'escalate_to_human' && context.rails.has('idempotency')) {
    return { why: 'The last tool call is still being worked on: wait for its result.' };
  }
  switch (tool) {
    case 'classify_intent':
      return intentRefusal(draft, toolCall.arguments.intent);
    case 'record_details':
    case 'correct_details':
      return (
        fieldRefusal(
          draft,
          toolCall.arguments.details.map(({ field }) => field),
        ) ?? (context.rails.has('provenance') ? detailsRefusal(draft, toolCall) : null)
      );
    case 'clarify_detail':
      return fieldRefusal(draft, [toolCall.arguments.field]);
    case 'confirm_summary':
      return confirmationRefusal(draft, toolCall.arguments.confirmed);
    case 'abandon_request':
      return context.rails.has('confirmation') && hasAgreed(draft) ? saidYes(call) : null;
    case 'execute_action':
      return context.rails.has('confirmation') ? executionRefusal(draft) : null;
    case 'anything_else':
      return toolCall.arguments.more || !context.rails.has('ending') ? null : endingRefusal(draft);
    case 'end_call':
      if (call.stage === 'escalate' && personReachable(agent, call))
        return { why: 'The caller is about to be connected with a person: do not end the call.' };
      return context.rails.has('ending') ? endingRefusal(draft) : null;
    default:
      return null;
  }
}

function intentRefusal({ context, agent, call }: Draft, intent: string): Refusal | null {
  const intents = [...Object.keys(agent.intents), 'general_inquiry', 'unknown'];
  if (!intents.includes(intent)) {
    return { why: `There is no intent "${intent}"; the intents are ${intents.join(', ')}.` };
  }
  if (!context.rails.has('provenance')) return null;
  if (!spokeSince(call, 0)) return { why: 'The caller has not said anything yet.' };
  const last = call.done.at(-1);
  const isAgain = last?.how === 'completed' && last.intent === intent && !spokeSince(call, last.turn);
  return isAgain ? { why: 'This was done just now, and the caller has not asked for anything since.' } : null;
}

/** Beside fields that there are, one that there is not takes nothing from them: it is told with their result. */
function fieldRefusal({ agent, call }: Draft, names: readonly string[]): Refusal | null {
  const fields = fieldsOf(agent, call);
  if (names.some((name) => fields.some((field) => field.name === name))) return null;
  return { why: [...new Set(names)].map((name) => noField(name, fields)).join(' ') };
}

/**
 * A value needs words of the caller that could have held it: said since the request began, since the field was
 * emptied, or since the value that it replaces. A change to a summary needs words said to that summary.
 */
function detailsRefusal(
  draft: Draft,
  { tool, arguments: { details } }: Extract<ToolCall, { tool: 'record_details' | 'correct_details' }>,
): Refusal | 'wait' | null {
  const { context, agent, call } = draft;
  const summaryTurn = tool === 'correct_details' ? (call.summary?.madeTurn ?? call.stageTurn) : 0;
  if (tool === 'correct_details' && !spokeSince(call, summaryTurn)) {
    return { why: 'The caller has not answered this summary yet.', ...summaryDue(call) };
  }
  // A summary is changed seldom enough to wait for the words that change it.
  const isWaiting = call.words.at(-1)?.text === null && !call.awaited?.missing;
  if (tool === 'correct_details' && context.transcripts === 'known' && isWaiting) return 'wait';
  if (tool === 'correct_details' && hasAgreed(draft)) return saidYes(call);
  const doubts = details.flatMap(({ field: name, value }) => {
    const field = fieldsOf(agent, call).find((one) => one.name === name);
    const before = (call.record[name]?.turn ?? 1) - 1;
    const since = Math.max(call.requestSince, call.emptySince[name] ?? 0, before, summaryTurn);
    if (field === undefined || standsAlready(draft, field, value)) return [];
    const isHeard = spokeSince(call, since) && mayHaveSaid(draft, field, value, since);
    return isHeard ? [] : [name];
  });
  if (doubts.length === 0) return null;
  return {
    why: `The caller has said nothing that could be ${doubts.join(', ')}: ask, and record the answer.`,
    doubts,
  };
}

/** The caller's last turn is a clear yes to the summary that they heard: they neither change it nor let it go. */
function hasAgreed({ context, call }: Draft): boolean {
  const heardAt = summaryHeardAt(context, call);
  if (call.stage !== 'confirm_summary' || heardAt === null) return false;
  return consentSince(context, call, heardAt) === 'yes' && consentIn(lastWords(call)) === 'yes';
}

function saidYes(call: Live): Refusal {
  return { why: `The caller said "${lastWords(call)}", which is a yes: call confirm_summary with true.` };
}

function confirmationRefusal({ context, call }: Draft, confirmed: boolean): Refusal | 'wait' | null {
  const { summary } = call;
  if (summary === null) return { why: 'There is no summary to confirm.' };
  if (!context.rails.has('confirmation')) return null;
  const heardAt = summaryHeardAt(context, call);
  if (confirmed && heardAt === null) {
    return {
      why: 'The caller has not heard the whole summary yet: let it be read, and wait for the answer.',
      ...summaryDue(call),
    };
  }
  const since = heardAt ?? summary.madeTurn;
  if (!spokeSince(call, since)) {
    return { why: 'The caller has not answered this summary yet: wait for the answer.', ...summaryDue(call) };
  }
  const answer = consentSince(context, call, since);
  if (!confirmed) {
    return answer === 'yes' ? saidYes(call) : null;
  }
  if (summary.disputed && answer !== 'no' && answer !== 'awaited') {
    const why = 'The caller said no to this summary: it is read again, or changed with correct_details.';
    return { why, say: summary.text, exactly: true };
  }
  switch (answer) {
    case 'yes':
      return null;
    case 'awaited':
      return 'wait';
    case 'no':
      if (asksForPerson(lastWords(call)))
        return { why: `The caller said "${lastWords(call)}": call escalate_to_human.` };
      return {
        why: `The caller said "${lastWords(call)}", which is no clear yes: call correct_details with what they change, or confirm_summary with false.`,
        say: 'What should I change?',
      };
    case 'unclear':
      // Only a voice that transcribes what was said can tell a yes from something else.
      if (!believesAgent(context, call)) return null;
      return {
        why: `The caller said "${lastWords(call)}", which is no clear yes.`,
        say: SAY_YES,
        exactly: true,
      };
    case 'foreign':
      return null;
    case 'missing':
      // Of a voice that transcribes, silence is no yes. Of any other, the model's word has to do.
      return transcribes(context, call)
        ? { why: 'The answer was not understood.', say: SAY_YES, exactly: true }
        : null;
  }
}

const ASK_AGAIN = { say: ANYTHING_ELSE, exactly: true } as const;

/** What was confirmed is what is done: a record that changed since goes back to the caller. */
function executionRefusal({ agent, call }: Draft): Refusal | null {
  const isConfirmed = call.summary?.confirmed && call.summary.hash === recordHash(agent, call);
  return isConfirmed ? null : { why: 'The caller has not confirmed this record.' };
}

/** The line goes down for a caller who was asked, answered, and has nothing more. */
function endingRefusal({ context, call }: Draft): Refusal | 'wait' | null {
  if (call.farewell !== null) return null;
  if (!spokeSince(call, call.stageTurn)) {
    return saidAllBefore(call)
      ? null
      : { why: 'The caller has not answered yet: ask, and wait for the answer.' };
  }
  if (!believesAgent(context, call)) return null;
  const letGo = letGoUnheard(call);
  if (letGo !== null) return letGo;
  const ending = endingSince(context, call, answersFrom(call));
  if (ending === 'awaited') return 'wait';
  if (call.stage === 'escalate') {
    // A message has an end that only the caller knows, and a beginning: that they were asked for one.
    const isOver = ending === 'done' || ending === 'foreign';
    const isAsked = call.due === null || call.due.heardAt !== null || isGivenUp(call.due, call);
    return isOver && isAsked ? null : MAY_HAVE_MORE;
  }
  switch (ending) {
    case 'done':
      return wasLetGo(call) && !isPlainEnd(lastWords(call)) ? unclearEnd(call) : null;
    case 'foreign':
      return null;
    case 'missing':
      // Nobody who transcribes nothing can be waited for.
      return call.words.every(({ text }) => text === null)
        ? null
        : { why: 'The answer was not understood.', ...ASK_AGAIN };
    case 'more':
      return {
        why: `The caller said "${lastWords(call)}", which asks for something more: call classify_intent, or anything_else with true.`,
        say: 'What else can I do for you?',
      };
    case 'unclear':
      return unclearEnd(call);
  }
}

function unclearEnd(call: Live): Refusal {
  return { why: `The caller said "${lastWords(call)}", which does not end the call.`, ...ASK_AGAIN };
}

/** A caller whose request was let go may not have meant that: what ends the call is their answer to hearing so. */
function letGoUnheard(call: Live): Refusal | null {
  if (!wasLetGo(call) || call.due === null || call.due.heardAt !== null || isGivenUp(call.due, call))
    return null;
  return {
    why: 'The caller has not heard that their request is let go.',
    say: `${LET_GO} ${ANYTHING_ELSE}`,
    exactly: true,
  };
}

/** The caller's turn after which their words are an answer to "anything else". */
function answersFrom(call: Live): number {
  return wasLetGo(call) ? Math.max(call.stageTurn, call.due?.heardAt ?? 0) : call.stageTurn;
}

function wasLetGo({ stage, done }: Live): boolean {
  return stage === 'closing' && done.at(-1)?.how === 'abandoned';
}

const MAY_HAVE_MORE: Refusal = {
  why: 'The caller may have more to say: ask.',
  say: ANYTHING_TO_ADD,
  exactly: true,
};

/** Asked whether there is anything else, the caller had nothing more, or said goodbye in the middle of a request. */
function saidAllBefore({ words }: Live): boolean {
  const last = words.at(-1);
  if (last === undefined || last.text === null || endingIn(last.text) !== 'done') return false;
  return ENDS.has(last.stage) || GOODBYE.test(last.text);
}

/** "That is all" is said to the question, or while the caller waits for what was asked for last. */
const ENDS: ReadonlySet<Stage> = new Set(['closing', 'execute_action']);
const GOODBYE = /\b(?:good ?bye|bye)\b/i;

/** Where the reading was cut off, it begins anew. */
function summaryDue(call: Live): Omit<Refusal, 'why'> {
  const { summary } = call;
  return summary === null || summary.heardAt !== null || isBeingRead(call)
    ? {}
    : { say: summary.text, exactly: true };
}
