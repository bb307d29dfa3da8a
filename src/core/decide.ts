import { isAway } from './away.ts';
import { budgets } from './budgets.ts';
import type { Call } from './call.ts';
import type { Context } from './context.ts';
import { deskEnded, deskTransferred } from './decide/desk.ts';
import { fail, hangUpBy } from './decide/ending.ts';
import { keysPressed } from './decide/keypad.ts';
import { actionDone, actionFailed, actionUnknown, checkFailed, checkPassed } from './decide/outcome.ts';
import { personAnswered, personReplied, transferEnded } from './decide/person.ts';
import { carrierAsked, chosen, messageRecorded, nothingRecorded } from './decide/plain-path.ts';
import { recordingChanged, recordingFailed, steerRecording } from './decide/recording.ts';
import { agentClaimed, agentSaid, callerSaid } from './decide/speech.ts';
import { ring } from './decide/timers.ts';
import { toolCalled } from './decide/tool.ts';
import { agentQuiet, agentStarted, callerTurn, responseEnded } from './decide/turns.ts';
import { add, askForMessage, type Draft } from './draft.ts';
import type { Fact } from './fact.ts';
import type { Input } from './input.ts';
import { never } from './never.ts';
import type { Ms } from './time.ts';

/**
 * What happened, given what the world said: the one place where a call's course is settled.
 *
 * Pure. An input that means nothing now gives no facts; a call that is over decides nothing more.
 */
export function decide(context: Context, call: Call, input: Input, at: Ms): readonly Fact[] {
  if (call.phase === 'over') return [];
  if (call.phase === 'new') return input.type === 'answered' ? [start(input, at)] : [];
  return steerRecording(live({ context, agent: context.agent, at, call, facts: [] }, input)).facts;
}

function start(input: Extract<Input, { type: 'answered' }>, at: Ms): Fact {
  const { type: _, ...data } = input;
  return { type: 'call_start', at, data };
}

function live(draft: Draft, input: Input): Draft {
  const { call } = draft;
  // What was on its way when the agent failed means nothing any more; a tool call is refused.
  if (call.plain !== null && FROM_THE_AGENT.has(input.type)) return draft;
  switch (input.type) {
    case 'answered':
      return draft;

    case 'callerStarted':
      return call.speaking.caller ? draft : add(draft, 'speech_started', { speaker: 'caller' });
    case 'agentStarted':
      return agentStarted(draft);
    case 'callerInterrupted':
      return add(draft, 'barge_in', { heard_ms: input.heardMs });
    case 'callerTurn':
      return callerTurn(draft, input.item);
    case 'callerSaid':
      return callerSaid(draft, input);
    case 'agentSaid':
      return agentSaid(draft, input);
    case 'agentClaimed':
      return agentClaimed(draft, input.claims);
    case 'agentPaused':
      return call.speaking.agent ? add(draft, 'speech_paused', { silent_ms: input.silentMs }) : draft;
    case 'agentQuiet':
      return agentQuiet(draft);

    case 'responseEnded':
      return responseEnded(draft, input);
    case 'used':
      return add(draft, 'usage', input.usage);
    case 'toolCalled':
      return toolCalled(draft, input);
    case 'checkPassed':
      return checkPassed(draft, input.id);
    case 'checkFailed':
      return checkFailed(draft, input);
    case 'actionDone':
      return actionDone(draft, input);
    case 'actionFailed':
      return actionFailed(draft, input);
    case 'actionUnknown':
      return actionUnknown(draft, input);

    case 'pressed':
      return keysPressed(draft, input.digits);
    case 'tick':
      return ring(draft);

    case 'lineLost':
      return call.line === 'up' && !isAway(call) ? lineLost(draft, input) : draft;
    case 'lineResumed':
      return lineResumed(draft);
    case 'voiceLost':
      return call.voice === 'up' ? voiceLost(draft, input.why) : draft;
    case 'voiceResumed':
      return call.voice === 'lost' ? add(draft, 'voice_resumed', {}) : draft;
    case 'voiceRenewed':
      return add(draft, 'voice_renewed', {});
    case 'voiceGone':
    case 'crashed':
      return fail(draft, input.why);
    case 'transferEnded':
      return transferEnded(draft, input.outcome);
    case 'personAnswered':
      return personAnswered(draft);
    case 'personReplied':
      return personReplied(draft, input.accepted);
    case 'carrierAsked':
      return carrierAsked(draft);
    case 'chosen':
      return chosen(draft, input.choice);
    case 'messageRecorded':
      return messageRecorded(draft, input);
    case 'nothingRecorded':
      return nothingRecorded(draft);
    case 'recordingStarted':
      return add(draft, 'recording_started', { recording: input.recording, url: input.url });
    case 'recordingChanged':
      return recordingChanged(draft, input.to);
    case 'recordingFailed':
      return recordingFailed(draft, input.to, input.why);
    case 'recordingEnded': {
      const { recording, url, durationS } = input;
      return add(draft, 'recording_ended', { recording, url, duration_s: durationS });
    }
    case 'deskEnded':
      return deskEnded(draft);
    case 'deskTransferred':
      return deskTransferred(draft);
    case 'hungUp':
      return hangUpBy(draft, 'caller');
    default:
      return never(input);
  }
}

const FROM_THE_AGENT: ReadonlySet<Input['type']> = new Set([
  'callerStarted',
  'agentStarted',
  'callerInterrupted',
  'callerTurn',
  'agentClaimed',
  'agentPaused',
  'agentQuiet',
  'responseEnded',
  'pressed',
  'voiceLost',
  'voiceResumed',
  'voiceRenewed',
]);

function lineLost(draft: Draft, { why, since = draft.at }: Extract<Input, { type: 'lineLost' }>): Draft {
  return { ...add({ ...draft, at: since }, 'line_lost', { why }), at: draft.at };
}

/** Each of its sessions that ends before its time costs the caller some seconds. */
function voiceLost(draft: Draft, why: string): Draft {
  const lost = add(draft, 'voice_lost', { why });
  return lost.call.voiceLosses > budgets.voice_losses
    ? fail(lost, 'The voice is lost again and again.')
    : lost;
}

/** A caller who is back with us while we think that a person is being dialed was not connected. */
function lineResumed(draft: Draft): Draft {
  const back = transferEnded(draft, 'failed');
  if (back.call.line === 'gone') return back;
  const resumed = add(back, 'line_resumed', { resume: back.call.resumes + 1 });
  if (resumed.call.plain !== null) return resumed;
  return resumed.call.stage === 'escalate' && resumed.call.message.length === 0
    ? askForMessage(resumed)
    : resumed;
}
