import { usdOf } from '../core/cost.ts';
import type { Fact } from '../core/fact.ts';
import type { Prices } from '../core/prices.ts';
import { refusalKind } from '../core/refusal-kind.ts';
import type { Span } from '../core/spans.ts';
import type { Stage } from '../core/stages.ts';
import { isToolName } from '../core/tools.ts';
import type { Usage } from '../core/usage.ts';
import type { Metrics } from './metrics.ts';

/** Counts a fact. `stage`: in which it happened; `together`: the facts that were written with it. */
export function countFact(
  metrics: Metrics,
  fact: Fact,
  {
    stage,
    together,
    prices,
  }: { readonly stage: Stage | null; readonly together: readonly Fact[]; readonly prices: Prices },
): void {
  metrics.count('pointsman_facts_total', fact.type);
  switch (fact.type) {
    case 'call_start':
      return metrics.count('pointsman_calls_started_total');
    case 'call_end':
      return metrics.count('pointsman_calls_ended_total', fact.data.outcome);
    case 'stage_transition':
      return metrics.count(
        'pointsman_stage_transitions_total',
        fact.data.from,
        fact.data.to,
        fact.data.cause,
      );
    case 'turn':
      return metrics.count('pointsman_caller_turns_total');
    case 'dtmf':
      return metrics.count('pointsman_keypad_entries_total');
    case 'barge_in':
      return metrics.count('pointsman_barge_ins_total');
    case 'silence':
      return metrics.count('pointsman_silence_prompts_total', stage ?? '');
    case 'hold':
      return metrics.count('pointsman_holds_total');
    case 'tool_call':
      return metrics.count('pointsman_tool_calls_total', toolLabel(fact.data.tool));
    case 'tool_refused': {
      const { tool, id } = fact.data;
      const called = together.findLast((other) => other.type === 'tool_call' && other.data.id === id);
      const kind = refusalKind(fact, called?.type === 'tool_call' ? called : undefined, stage);
      return metrics.count('pointsman_tool_refusals_total', toolLabel(tool), kind);
    }
    case 'watchdog':
      return metrics.count('pointsman_watchdog_total', fact.data.step, stage ?? '');
    case 'budget_spent':
      return metrics.count('pointsman_budgets_spent_total', fact.data.budget);
    case 'transfer':
      return metrics.count('pointsman_transfers_total', fact.data.outcome);
    case 'message_taken':
      return metrics.count('pointsman_messages_taken_total', 'agent');
    case 'message_recorded':
      return metrics.count('pointsman_messages_taken_total', 'carrier');
    case 'voice_lost':
      return metrics.count('pointsman_voice_lost_total');
    case 'voice_resumed':
      return metrics.count('pointsman_voice_resumed_total');
    case 'answer_failed':
      return metrics.count('pointsman_answers_failed_total');
    case 'call_failed':
      return metrics.count('pointsman_calls_failed_total');
    case 'line_lost':
      return metrics.count('pointsman_line_lost_total');
    case 'line_resumed':
      return metrics.count('pointsman_line_resumed_total');
    case 'usage':
      return countUsage(metrics, fact.data, prices);
    default:
      return;
  }
}

/** What took time, once it is known how long. */
export function countSpan(metrics: Metrics, span: Span): void {
  const ms = span.to - span.from;
  const isWhole = span.end !== 'unfinished';
  switch (span.kind) {
    case 'call':
      return metrics.took('pointsman_call_seconds', ms);
    case 'stage':
      return metrics.took('pointsman_stage_seconds', ms, span.stage);
    case 'first_word':
      // Nobody was there any more to hear it: how long it would have taken is not known.
      if (isWhole) metrics.took('pointsman_first_word_seconds', ms);
      return;
    case 'turn':
      if (isWhole) metrics.took('pointsman_turn_delay_seconds', ms);
      return;
    case 'check':
      return metrics.count('pointsman_checks_total', span.intent, span.end);
    case 'action':
      metrics.count('pointsman_actions_total', span.intent, span.end);
      if (isWhole) metrics.took('pointsman_action_seconds', ms, span.intent);
      return;
    default:
      return;
  }
}

function countUsage(metrics: Metrics, usage: Usage, prices: Prices): void {
  const { model } = usage;
  const parts = [
    ['text', 'in', 'no', usage.text_in - usage.text_cached],
    ['text', 'in', 'yes', usage.text_cached],
    ['text', 'out', 'no', usage.text_out],
    ['audio', 'in', 'no', usage.audio_in - usage.audio_cached],
    ['audio', 'in', 'yes', usage.audio_cached],
    ['audio', 'out', 'no', usage.audio_out],
    ['unknown', 'unknown', 'unknown', usage.other ?? 0],
  ] as const;
  for (const [modality, direction, cached, tokens] of parts) {
    if (tokens > 0) metrics.add('pointsman_tokens_total', tokens, model, modality, direction, cached);
  }
  if (usage.audio_s !== undefined) metrics.add('pointsman_transcribed_seconds_total', usage.audio_s, model);
  const usd = usdOf(usage, prices);
  if (usd === null) metrics.count('pointsman_model_cost_unknown_total', model);
  else metrics.add('pointsman_model_cost_usd_total', usd, model);
}

/** A model may call what it likes; a name that is none of ours is not ours to repeat. */
function toolLabel(tool: string): string {
  return isToolName(tool) ? tool : 'unknown';
}
