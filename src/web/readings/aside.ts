import type { Fact } from '../../core/fact.ts';
import type { Signal } from '../look/signals.ts';
import { outcomeSignal, stageSignal } from '../look/signals.ts';
import { causeName, endedIntentName, intentName, outcomeName, plain, stageName } from '../look/words.ts';

export interface Aside {
  readonly signal: Signal;
  readonly what: string;
  readonly more: string | null;
}

/** What a fact tells beside the words that were said; null for what a reader of the conversation does not miss. */
export function asideOf(fact: Fact): Aside | null {
  switch (fact.type) {
    case 'stage_transition':
      return tell(
        stageSignal[fact.data.to],
        `${stageName[fact.data.from]} → ${stageName[fact.data.to]}`,
        causeName(fact.data.cause),
      );
    case 'tool_call':
      return tell('idle', `Tool: ${fact.data.tool}`, JSON.stringify(fact.data.arguments));
    case 'tool_refused':
      return tell('danger', `Refused: ${fact.data.tool}`, fact.data.why);
    case 'tool_result':
      return fact.data.result.ok
        ? null
        : tell('caution', `Not done: ${fact.data.tool}`, fact.data.result.why);
    case 'intent_set':
      return tell(
        'clear',
        `Request: ${intentName(fact.data.intent)}`,
        `${percent(fact.data.confidence)} sure`,
      );
    case 'intent_unsure':
      return tell(
        'caution',
        `Perhaps: ${intentName(fact.data.intent)}`,
        `${percent(fact.data.confidence)} sure`,
      );
    case 'details_recorded':
      return tell(
        'clear',
        'Written down',
        fact.data.details.map(({ field, value }) => `${plain(field)}: ${value}`).join(', '),
      );
    case 'detail_rejected':
      return tell('caution', `Not valid: ${plain(fact.data.field)}`, fact.data.problem);
    case 'detail_unclear':
      return tell('caution', `Unclear: ${plain(fact.data.field)}`, fact.data.reason);
    case 'detail_cleared':
      return tell('caution', `Taken out: ${plain(fact.data.field)}`, fact.data.why);
    case 'summary_confirmed':
      return tell('clear', 'The caller confirmed the summary', fact.data.by === 'keypad' ? 'By a key' : null);
    case 'summary_denied':
      return tell('caution', 'The caller said no to the summary');
    case 'request_abandoned':
      return tell('idle', 'Request given up', fact.data.reason);
    case 'message_taken':
      return tell('caution', 'Message taken', fact.data.text);
    case 'call_back_due':
      return tell('caution', 'To be called back', fact.data.text);
    case 'message_recorded':
      return tell('caution', 'The carrier recorded a message', fact.data.brief);
    case 'check_failed':
      return tell('caution', `Cannot be: ${plain(fact.data.field)}`, fact.data.problem);
    case 'action_started':
      return tell('idle', `Action begun: ${intentName(fact.data.intent)}`);
    case 'action_done':
      return tell('clear', 'Action done', fact.data.result.say);
    case 'action_failed':
      return tell('danger', 'Action failed', fact.data.why);
    case 'action_unknown':
      return tell('danger', 'Nobody knows whether the action was done', fact.data.why);
    case 'watchdog':
      return tell('danger', `Watchdog: ${plain(fact.data.step)}`, fact.data.said ?? fact.data.tool);
    case 'budget_spent':
      return tell('danger', `Bound reached: ${plain(fact.data.budget)}`, `At ${fact.data.limit}`);
    case 'dtmf':
      return tell('idle', `Keyed ${fact.data.digits}`);
    case 'silence':
      return tell('caution', `Silence, prompt ${fact.data.step}`);
    case 'barge_in':
      return tell('idle', 'The caller cut in');
    default:
      return ofTheLine(fact);
  }
}

/** What became of the line, the voice, the hand-over and the call. */
function ofTheLine(fact: Fact): Aside | null {
  switch (fact.type) {
    case 'transfer':
      return tell('caution', `Transfer: ${plain(fact.data.outcome.replaceAll('-', ' '))}`, fact.data.to);
    case 'person_answered':
      return tell('caution', 'Somebody answered the transfer', fact.data.brief);
    case 'person_replied':
      return tell('caution', fact.data.accepted ? 'They took the call' : 'They did not take the call');
    case 'line_lost':
      return tell('danger', 'Line lost', fact.data.why);
    case 'line_resumed':
      return tell('clear', 'Line is back');
    case 'voice_lost':
      return tell('danger', 'Voice lost', fact.data.why);
    case 'voice_resumed':
      return tell('clear', 'Voice is back');
    case 'answer_failed':
      return tell('danger', 'No answer from the model', fact.data.why);
    case 'call_failed':
      return tell('danger', 'The agent cannot go on', fact.data.why);
    case 'carrier_said':
      return tell('caution', 'The carrier said in its own voice', fact.data.text);
    case 'farewell':
      return tell('idle', 'Goodbye', causeName(fact.data.cause));
    case 'farewell_withdrawn':
      return tell('idle', 'Goodbye called off');
    case 'hung_up':
      return tell('idle', `${plain(fact.data.by)} hung up`);
    case 'call_end':
      return tell(
        outcomeSignal[fact.data.outcome],
        outcomeName[fact.data.outcome],
        `${endedIntentName(fact.data.intent)}, ${fact.data.duration_s} s`,
      );
    default:
      return null;
  }
}

function tell(signal: Signal, what: string, more: string | null | undefined = null): Aside {
  return { signal, what, more: more === '' ? null : more };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
