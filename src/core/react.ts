import type { Agent } from './agent.ts';
import type { Call, Live } from './call.ts';
import type { Context } from './context.ts';
import type { Effect, VoiceConfig } from './effect.ts';
import { escalationWords, personReachable } from './escalation.ts';
import type { Fact, ToolOutput } from './fact.ts';
import { flow } from './flow.ts';
import { offeredTools } from './offer.ts';
import { instructions } from './prompts/instructions.ts';
import { missingFields, nextWords, restate } from './record.ts';
import type { ToolName } from './tools.ts';

/**
 * What is to be done because of these facts, which were decided together; `call` is the call after them.
 * Nothing is decided here: an effect without a fact does not exist.
 *
 * The session is brought in line first and results come next: whatever the model is asked after that, it is
 * asked with the tools, the record and the results that it needs for the answer.
 */
export function react(context: Context, call: Call, facts: readonly Fact[]): readonly Effect[] {
  const effects = facts.flatMap((fact) => shadow(context, call, fact));
  const of = (type: Effect['type']) => effects.filter((effect) => effect.type === type);
  const rest = effects.filter((effect) => effect.type !== 'configureVoice' && effect.type !== 'answerTool');
  return [...of('configureVoice').slice(0, 1), ...of('answerTool'), ...rest];
}

/** How the model's session should be now. */
export function voiceConfig({ agent }: Context, call: Live): VoiceConfig {
  return {
    instructions: instructions(agent, call),
    tools: offeredTools(agent, call),
    endOfTurnMs: flow[call.stage].endOfTurnMs,
    language: agent.locale.split('-')[0] ?? 'en',
    ...(agent.voice === undefined ? {} : { voice: agent.voice }),
  };
}

/**
 * What a call still owes when a new process takes it over. A check is asked again, since it changes nothing;
 * an action is settled: looked up, and never run a second time.
 */
export function unfinished(call: Call): readonly Effect[] {
  if (call.phase !== 'live' || call.pending === null) return [];
  const { intent, record } = call.pending;
  return call.pending.type === 'action'
    ? [{ type: 'settleAction', key: call.pending.key, intent, record }]
    : [{ type: 'runCheck', id: call.pending.id, intent, record }];
}

function shadow(context: Context, call: Call, fact: Fact): readonly Effect[] {
  if (fact.type === 'call_end') return [{ type: 'hangUp' }];
  if (call.phase !== 'live') return [];
  const { agent } = context;
  switch (fact.type) {
    case 'call_start':
      return [{ type: 'configureVoice' }, { type: 'say', text: agent.greeting }];
    case 'stage_transition':
      return fact.data.to === 'escalate'
        ? [{ type: 'configureVoice' }, { type: 'say', text: escalationWords(agent, call, fact.at) }]
        : [{ type: 'configureVoice' }];
    case 'details_recorded':
    case 'detail_cleared':
    case 'summary_made':
      return [{ type: 'configureVoice' }];
    case 'dtmf':
      return keyed(context, call, fact.data.digits);
    case 'turn':
      return answersTurns(context, call, fact.at) ? [{ type: 'respond' }] : [];
    case 'tool_result':
      return answered(fact.data.id, fact.data.result, call);
    case 'tool_refused':
      return answered(fact.data.id, { ok: false, why: fact.data.why, ...restate(agent, call) }, call);
    case 'check_started':
      return [{ type: 'runCheck', id: fact.data.id, intent: fact.data.intent, record: fact.data.record }];
    case 'action_started':
      return [{ type: 'runAction', key: fact.data.key, intent: fact.data.intent, record: fact.data.record }];
    case 'watchdog':
      return watchdog(fact.data.step, fact.data.tool, call);
    case 'silence':
      return [{ type: 'say', text: 'Are you still there?' }];
    case 'farewell':
      return fact.data.spoken ? [] : [{ type: 'say', text: goodbye(agent) }];
    case 'transfer':
      return fact.data.outcome === 'dialing' ? [{ type: 'transfer', to: fact.data.to }] : [];
    case 'line_resumed':
      return resumed(context, call, fact.at);
    case 'voice_lost':
      return [{ type: 'reopenVoice' }];
    case 'voice_resumed':
      return [{ type: 'configureVoice' }, ...owed(context, call)];
    default:
      return [];
  }
}

function answered(id: string, output: ToolOutput, call: Live): readonly Effect[] {
  const answer: Effect = { type: 'answerTool', id, output: JSON.stringify(output) };
  const goesOn = !output.ok || output.say !== undefined || output.call !== undefined;
  return goesOn && call.farewell === null && call.stage !== 'escalate'
    ? [answer, { type: 'respond' }]
    : [answer];
}

/** Whether a turn of the caller is answered by the model: not when a forced tool, a person or the end answers it. */
function answersTurns({ agent }: Context, call: Live, at: number): boolean {
  if (call.rung === 'force' || call.farewell !== null || call.line === 'gone') return false;
  return call.stage !== 'escalate' || !personReachable(agent, call, at);
}

function watchdog(step: 'message' | 'force' | 'escalate', tool: string, call: Live): readonly Effect[] {
  if (step === 'message') {
    return [
      {
        type: 'note',
        text: `You have not called ${tool}. Call it now with what the caller has said in ${call.stage}.`,
      },
    ];
  }
  // The watchdog names tools of the flow table only.
  return step === 'force' ? [{ type: 'forceTool', tool: tool as ToolName }] : [];
}

/** The pound key ends a keyed value: the model is told how the record stands now and goes on from there. */
function keyed({ agent }: Context, call: Live, digits: string): readonly Effect[] {
  if (digits !== '#' || (call.stage !== 'gather_details' && call.stage !== 'confirm_summary')) return [];
  const missing = missingFields(agent, call).map((field) => field.name);
  const text = `The caller used the keypad. Missing now: ${missing.join(', ') || 'nothing'}. Say next: ${nextWords(agent, call) ?? ''}`;
  return [{ type: 'note', text }, { type: 'respond' }];
}

/** The carrier brought the caller back: the call goes on in the same stage, without another greeting. */
function resumed(context: Context, call: Live, at: number): readonly Effect[] {
  const { agent } = context;
  if (call.farewell !== null) return [{ type: 'configureVoice' }, { type: 'say', text: goodbye(agent) }];
  const words = call.stage === 'escalate' ? escalationWords(agent, call, at) : nextWords(agent, call);
  return [
    { type: 'configureVoice' },
    { type: 'say', text: ['Sorry, we were cut off for a moment.', words].filter(Boolean).join(' ') },
    ...(words === undefined && call.pending === null ? [{ type: 'respond' } as const] : []),
  ];
}

/** After a new session of the voice: an answer that the caller is waiting for. */
function owed({ agent }: Context, call: Live): readonly Effect[] {
  if (call.pending !== null || call.line !== 'up') return [];
  if (call.farewell !== null) return [{ type: 'say', text: goodbye(agent) }];
  if (call.stage === 'greeting') return [{ type: 'say', text: agent.greeting }];
  const words = nextWords(agent, call);
  return call.transcript.at(-1)?.speaker === 'caller' || words === undefined
    ? [{ type: 'respond' }]
    : [{ type: 'say', text: `Sorry, I lost you for a moment. ${words}` }];
}

function goodbye(agent: Agent): string {
  return agent.goodbye ?? `Thank you for calling ${agent.name}. Goodbye!`;
}
