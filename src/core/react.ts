import type { Agent } from './agent.ts';
import { isAway } from './away.ts';
import { budgets } from './budgets.ts';
import type { Call, Live } from './call.ts';
import type { ClaimKind } from './claims.ts';
import type { Context } from './context.ts';
import { isGivenUp, isTellable } from './due.ts';
import type { Effect, VoiceConfig } from './effect.ts';
import { escalationWords, personReachable } from './escalation.ts';
import { believesAgent } from './evidence.ts';
import type { Fact, FactOf, ToolOutput } from './fact.ts';
import { isFinal } from './final.ts';
import { flow } from './flow.ts';
import { goodbyeWords, greetingWords, HOLD, HOLD_ON, STILL_THERE, timeIsUpWords } from './given-words.ts';
import { offeredTools } from './offer.ts';
import { CUT_OFF, corrections, LOST_YOU, NOT_DONE, NOT_KNOWN, NOT_SO, NOTHING_DONE } from './own-words.ts';
import { instructions } from './prompts/instructions.ts';
import { ANYTHING_ELSE, missingFields, nextWords, restate, saidAgain } from './record.ts';
import { isBeingRead } from './summary.ts';
import type { ToolName } from './tools.ts';

/**
 * What is to be done because of these facts, which were decided together; `call` is the call after them.
 * Nothing is decided here: an effect without a fact does not exist.
 *
 * The session is brought in line first and results come next: whatever the model is asked after that, it is
 * asked with the tools, the record and the results that it needs for the answer. Nothing is said while the
 * caller speaks or cannot hear it: the end of their turn, or their return, asks for what is owed by then.
 */
export function react(context: Context, call: Call, facts: readonly Fact[]): readonly Effect[] {
  const effects = facts.flatMap((fact) => shadow(context, call, fact, facts));
  // Most of what happens causes nothing.
  if (effects.length === 0) return effects;
  const heard = mayBeHeard(call);
  // Words of our own, or a tool of our choice, take the place of the model's: it would do a second thing after them.
  const responds = heard && !effects.some(({ type }) => type === 'say' || type === 'forceTool');
  const first: Effect[] = [];
  const rest: Effect[] = [];
  for (const effect of effects) {
    switch (effect.type) {
      case 'configureVoice':
        if (first[0]?.type !== 'configureVoice') first.unshift(effect);
        break;
      case 'answerTool':
        first.push({ ...effect, responds: effect.responds && responds });
        break;
      case 'respond':
        if (responds) rest.push(effect);
        break;
      default:
        if (heard || !isSpeech(effect)) rest.push(effect);
    }
  }
  return [...first, ...rest];
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
  if (call.phase !== 'live') return [];
  const { to, settled } = call.recording;
  const recording: readonly Effect[] = settled ? [] : [{ type: 'steerRecording', to }];
  if (call.pending === null) return recording;
  const { intent, record } = call.pending;
  return call.pending.type === 'action'
    ? [...recording, { type: 'settleAction', key: call.pending.key, intent, record }]
    : [...recording, { type: 'runCheck', id: call.pending.id, intent, record }];
}

function shadow(context: Context, call: Call, fact: Fact, together: readonly Fact[]): readonly Effect[] {
  if (fact.type === 'call_end') return [{ type: 'hangUp' }];
  if (call.phase !== 'live') return [];
  const { agent } = context;
  switch (fact.type) {
    case 'call_start':
      return [{ type: 'configureVoice' }, { type: 'say', text: greetingWords(agent) }];
    case 'stage_transition':
      return [{ type: 'configureVoice' }, ...arrived(agent, call, fact.data)];
    case 'details_recorded':
    case 'detail_cleared':
      return [{ type: 'configureVoice' }];
    case 'summary_made':
      return [{ type: 'configureVoice' }, ...reading(call, fact.data.text, together)];
    case 'dtmf':
      return [
        ...(fact.data.cuts ? [{ type: 'cut' } as const] : []),
        ...(fact.data.field === null ? [] : keyed(context, call, together)),
      ];
    case 'turn':
      return turned(context, call);
    case 'speech_ended':
      return fact.data.speaker === 'caller' && call.unanswered ? awaited(context, call) : [];
    case 'tool_result':
      return answered(context, call, fact.data, together);
    case 'tool_refused':
      return refused(context, call, fact.data);
    case 'check_started':
      return [{ type: 'runCheck', id: fact.data.id, intent: fact.data.intent, record: fact.data.record }];
    case 'check_passed':
    case 'check_failed': {
      const isTold = together.some(({ type }) => type === 'tool_result');
      return isTold ? [] : keyed(context, call, together);
    }
    case 'request_repeated':
      // Where a tool asked for it, its result tells so.
      return together.some(({ type }) => type === 'tool_result')
        ? []
        : [{ type: 'say', text: saidAgain(fact.data.say) }];
    case 'action_started':
      return [{ type: 'runAction', key: fact.data.key, intent: fact.data.intent, record: fact.data.record }];
    case 'stood_in':
      return [{ type: 'standIn', text: fact.data.text, ends: call.farewell !== null }];
    case 'hold':
      return [{ type: 'say', text: fact.data.step === 1 ? HOLD : HOLD_ON }];
    case 'watchdog':
      return watchdog(context, call, fact.data, together);
    case 'silence':
      return call.unanswered ? awaited(context, call) : [{ type: 'say', text: prompted(call) }];
    case 'time_warning':
      return [{ type: 'say', text: timeIsUpWords(fact.data.left_s) }];
    case 'answer_failed':
      return fact.data.attempt === 1 ? awaited(context, call) : [];
    case 'farewell':
      return fact.data.spoken ? [] : [goodbye(agent, fact.data.owed)];
    case 'transfer':
      return fact.data.outcome === 'dialing' ? [{ type: 'transfer', to: fact.data.to }] : [];
    case 'call_failed': {
      const isElsewhere = together.some(({ type }) => type === 'transfer' || type === 'hung_up');
      return isElsewhere ? [] : [{ type: 'leaveToCarrier' }];
    }
    case 'line_resumed':
      if (call.plain !== null) return [{ type: 'leaveToCarrier' }];
      return [{ type: 'configureVoice' }, ...recovered(context, call, CUT_OFF)];
    case 'voice_lost':
      return call.failed === null ? [{ type: 'reopenVoice' }] : [];
    case 'voice_resumed':
      return [{ type: 'configureVoice' }, ...recovered(context, call, LOST_YOU)];
    case 'recording_asked':
      return [{ type: 'steerRecording', to: fact.data.to }];
    case 'hung_up':
      // The end may have to wait for an action; the line does not.
      return [{ type: 'hangUp' }];
    default:
      return [];
  }
}

/** What a new stage brings with it, beside its tools. */
function arrived(
  agent: Agent,
  call: Live,
  { to, cause }: FactOf<'stage_transition'>['data'],
): readonly Effect[] {
  if (to === 'escalate') return [{ type: 'say', text: handover(agent, call, cause) }];
  if (cause === 'keyed_yes') {
    const text = 'The caller confirmed the summary with the keypad.';
    return [
      { type: 'note', text },
      { type: 'forceTool', tool: 'execute_action' },
    ];
  }
  if (cause !== 'keyed_no') return [];
  return [{ type: 'note', text: 'The caller said no to the summary with the keypad.' }, { type: 'respond' }];
}

/** Why a person takes over, where the caller waits for a result, and that this happens now. */
function handover(agent: Agent, call: Live, cause: string): string {
  const words = escalationWords(agent, call);
  if (cause === 'action_failed') return `${NOT_DONE} ${words}`;
  return cause === 'action_unknown' ? `${NOT_KNOWN} ${words}` : words;
}

function isSpeech({ type }: Effect): boolean {
  return type === 'respond' || type === 'say' || type === 'forceTool';
}

/** The caller is with us and listens; only a goodbye that is final goes over their words. */
function mayBeHeard(call: Call): boolean {
  if (call.phase !== 'live' || call.line !== 'up' || call.voice !== 'up' || isAway(call)) return false;
  return !call.speaking.caller || (call.farewell !== null && isFinal(call.farewell.cause));
}

/** The caller finished a turn: the model answers, unless a forced tool, a person or the end does. */
function turned(context: Context, call: Live): readonly Effect[] {
  const { agent } = context;
  if (call.rung === 'force') return [];
  if (call.farewell !== null) return call.speaking.agent ? [] : [goodbye(agent)];
  if (call.stage === 'escalate' && personReachable(agent, call)) {
    return call.speaking.agent ? [] : [{ type: 'say', text: escalationWords(agent, call) }];
  }
  const due = untold(context, call);
  if (due !== null) return [{ type: 'say', text: due }];
  return [...notHeard(call), { type: 'respond' }];
}

/** What is due and was not heard; after some attempts the model goes on. */
function untold(context: Context, call: Live): string | null {
  const { due, stage } = call;
  if (!isTellable(call) || due?.heardAt !== null || !believesAgent(context, call)) return null;
  if (isGivenUp(due, call)) return null;
  return stage === 'escalate' ? due.say : `${due.say} ${nextWords(context.agent, call) ?? ANYTHING_ELSE}`;
}

/** The caller was faster than the words of the last tool result: the model is told that they are still due. */
function notHeard({ unsaid }: Live): readonly Effect[] {
  return unsaid === null
    ? []
    : [{ type: 'note', text: `The caller has not heard this yet; say what still matters of it: ${unsaid}` }];
}

/** What the caller waits for, where it did not come. */
function awaited({ agent }: Context, call: Live): readonly Effect[] {
  if (call.pending !== null) return [];
  if (call.farewell !== null) return [goodbye(agent)];
  if (call.stage === 'greeting') return [{ type: 'say', text: greetingWords(agent) }];
  if (call.stage === 'escalate' && (personReachable(agent, call) || call.message.length === 0)) {
    return [{ type: 'say', text: escalationWords(agent, call) }];
  }
  const unread = unreadSummary(call);
  if (unread !== null) return [{ type: 'say', text: unread }];
  const { expects } = flow[call.stage];
  if (call.rung === 'force' && expects !== null) return [{ type: 'forceTool', tool: expects }];
  return [...notHeard(call), { type: 'respond' }];
}

/** A yes to "are you still there?" is none to the summary: it is asked anew. */
function prompted({ stage, summary }: Live): string {
  return stage === 'confirm_summary' && summary !== null ? `${STILL_THERE} ${summary.text}` : STILL_THERE;
}

/** The summary that was made and not yet read. */
function unreadSummary({ stage, summary }: Live): string | null {
  return stage === 'confirm_summary' && summary?.readAt === null ? summary.text : null;
}

/** A summary is read as it is. Where a value was refused beside it, that is settled first; a goodbye asks nothing. */
function reading(call: Live, text: string, together: readonly Fact[]): readonly Effect[] {
  const isAfterProblem = together.some((fact) => fact.type === 'tool_result' && !fact.data.result.ok);
  return isAfterProblem || call.farewell !== null ? [] : [{ type: 'say', text }];
}

function answered(
  { agent, rails }: Context,
  call: Live,
  { id, result }: { readonly id: string; readonly result: ToolOutput },
  together: readonly Fact[],
): readonly Effect[] {
  const goesOn = !result.ok || result.say !== undefined || result.call !== undefined;
  const isEnding = call.farewell !== null || (call.stage === 'escalate' && personReachable(agent, call));
  const output = JSON.stringify(rails.has('teaching') ? result : { ok: result.ok });
  const told: Effect = { type: 'answerTool', id, output, responds: goesOn && !isEnding };
  const isExact = result.say !== undefined && together.some(({ type }) => SAID_EXACTLY.has(type));
  return isExact ? [told, { type: 'say', text: result.say }] : [told];
}

/** What was looked up, done or let go is told as it is: a voice that puts it in its own words can change it. */
const SAID_EXACTLY: ReadonlySet<Fact['type']> = new Set([
  'check_failed',
  'action_done',
  'action_failed',
  'request_repeated',
  'request_abandoned',
]);

function refused(
  context: Context,
  call: Live,
  { id, why, say, exactly }: FactOf<'tool_refused'>['data'],
): readonly Effect[] {
  // The id of a call that is being worked on: its one answer is still to come.
  if (call.pending?.id === id || call.awaited?.id === id) return [];
  const due = say === undefined ? next(context.agent, call) : { say };
  const result = { ok: false, why, ...restate(context.agent, call), ...due };
  const effects = answered(context, call, { id, result }, []);
  if (say !== undefined && exactly && call.farewell === null) return [...effects, { type: 'say', text: say }];
  const words = nextWords(context.agent, call);
  if (isStuck(context, call) && words !== undefined)
    return [...effects, { type: 'say', text: `Sorry for the wait. ${words}` }];
  const isLooping = call.callsSinceTurn > budgets.tool_calls_a_turn;
  return isLooping || isBeingRead(call) ? effects.map((effect) => ({ ...effect, responds: false })) : effects;
}

/** One refusal of the same call before a person takes over, the caller is spoken to, and has a word in it. */
function isStuck({ rails }: Context, { refusals, farewell }: Live): boolean {
  return rails.has('watchdog') && refusals.same === budgets.same_refusals - 1 && farewell === null;
}

/** What the model does next from here: a tool that is due at once, or words for the caller. */
function next(agent: Agent, call: Live): { readonly say?: string; readonly call?: string } {
  const { expects, patience } = flow[call.stage];
  if (expects !== null && patience === 0) return call.pending === null ? { call: expects } : {};
  if (call.stage === 'escalate' && call.message.length === 0) return { say: escalationWords(agent, call) };
  const say = nextWords(agent, call);
  return say === undefined ? {} : { say };
}

function watchdog(
  context: Context,
  call: Live,
  { step, tool, claim }: FactOf<'watchdog'>['data'],
  together: readonly Fact[],
): readonly Effect[] {
  switch (step) {
    case 'message': {
      const text = `You have not called ${tool}. Call it now with what the caller has said in ${call.stage}.`;
      return [{ type: 'note', text }];
    }
    case 'force':
      // The watchdog names tools of the flow table only.
      return [{ type: 'forceTool', tool: tool as ToolName }];
    case 'escalate':
      return [];
    case 'again': {
      const text = untold(context, call) ?? call.summary?.text;
      return text === undefined ? [] : [{ type: 'say', text }];
    }
    case 'claim':
      return [{ type: 'cut' }, ...putRight(context, call, claim ?? 'done', together)];
  }
}

/** What the agent says after it was cut off. */
function putRight(
  { agent }: Context,
  call: Live,
  claim: ClaimKind,
  together: readonly Fact[],
): readonly Effect[] {
  // A person takes over: that is said instead.
  if (together.some(({ type }) => type === 'stage_transition')) return [];
  // What is claimed may be true in a moment: nothing is taken back then.
  if (call.pending?.type === 'action') return [{ type: 'say', text: HOLD }];
  // The line goes down after these words: they ask nothing.
  if (call.farewell !== null) return [goodbye(agent, correction(agent, call, claim))];
  if (call.stage === 'escalate') {
    const isAsked = call.due !== null && call.due.heardAt !== null;
    return [{ type: 'say', text: `${NOT_SO} ${isAsked ? GO_ON : escalationWords(agent, call)}` }];
  }
  const before = claim === 'done' ? call.done.findLast(({ say }) => say !== undefined)?.say : undefined;
  const right =
    before === undefined ? correction(agent, call, claim) : `${NOT_SO} ${before} Nothing else is done yet.`;
  const next = call.pending === null ? nextWords(agent, call) : HOLD;
  return [{ type: 'say', text: [right, next].filter(Boolean).join(' ') }];
}

/** To a caller who is leaving a message. */
const GO_ON = 'Please go on.';

/** Who has asked for nothing yet, or had an answer, does not wait for a thing to be done. */
function correction(agent: Agent, { intent, done }: Live, claim: ClaimKind): string {
  const isInHand = intent !== null && agent.intents[intent] !== undefined;
  const isNothing = !isInHand && done.every(({ how }) => how !== 'completed');
  return claim === 'done' && isNothing ? NOTHING_DONE : corrections[claim];
}

/**
 * The keypad changed the record without the model: it is told how the record stands now, and the caller what comes
 * next. A summary is read as any other, and a person announces themselves.
 */
function keyed({ agent }: Context, call: Live, together: readonly Fact[]): readonly Effect[] {
  if (call.pending !== null || (call.stage !== 'gather_details' && call.stage !== 'confirm_summary'))
    return [];
  const missing = missingFields(agent, call).map((field) => field.name);
  const text = `The caller used the keypad. Missing now: ${missing.join(', ') || 'nothing'}.`;
  const words = together.map(problemOf).find((say) => say !== undefined) ?? nextWords(agent, call);
  const isRead = together.some(({ type }) => type === 'summary_made');
  const note: Effect = { type: 'note', text };
  return isRead || words === undefined ? [note] : [note, { type: 'say', text: words }];
}

/** What is wrong with what was keyed, for the caller. */
function problemOf(fact: Fact): string | undefined {
  return fact.type === 'detail_rejected' || fact.type === 'check_failed' ? fact.data.say : undefined;
}

/** The caller or the voice is back: the call goes on in the same stage, without another greeting. */
function recovered({ agent }: Context, call: Live, apology: string): readonly Effect[] {
  const { stage, transcript, unsaid } = call;
  if (call.farewell !== null) return [goodbye(agent)];
  if (stage === 'greeting' && transcript.length === 0) return [{ type: 'say', text: greetingWords(agent) }];
  if (stage === 'escalate') {
    if (call.message.length > 0) return [{ type: 'say', text: `${apology} Please go on.` }];
    // Back from a person who did not answer: nothing was cut off.
    const words = escalationWords(agent, call);
    return [{ type: 'say', text: call.transfer === null ? `${apology} ${words}` : words }];
  }
  if (call.pending !== null) return [{ type: 'say', text: `${apology} ${HOLD}` }];
  const words = unsaid ?? (transcript.at(-1)?.speaker === 'caller' ? undefined : nextWords(agent, call));
  if (words !== undefined) return [{ type: 'say', text: `${apology} ${words}` }];
  return [{ type: 'note', text: `Begin with: ${apology}` }, { type: 'respond' }];
}

/** `owed`: words that the caller has not heard yet, such as what became of a booking. */
function goodbye(agent: Agent, owed?: string): Effect {
  const words = goodbyeWords(agent);
  return { type: 'say', text: owed === undefined ? words : `${owed} ${words}` };
}
