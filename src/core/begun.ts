import type { Live } from './call.ts';
import type { FactOf } from './fact.ts';

/** The call as its first fact makes it. */
export function begun(fact: FactOf<'call_start'>): Live {
  return {
    phase: 'live',
    sid: fact.data.sid,
    from: fact.data.from,
    to: fact.data.to,
    startedAt: fact.at,
    stage: 'greeting',
    stageSince: fact.at,
    intent: null,
    unsure: 0,
    record: {},
    attempts: {},
    checks: noChecks,
    requestSince: 0,
    emptySince: {},
    doubted: {},
    summaries: 0,
    summariesOfRequest: 0,
    summary: null,
    turns: 0,
    droppedTurns: 0,
    stageTurn: 0,
    words: [],
    exactWords: false,
    awaited: null,
    turnsWithoutTool: 0,
    rung: null,
    callsSinceTurn: 0,
    unanswered: true,
    waitingSince: fact.at,
    silentSince: fact.at,
    standIns: 0,
    paused: false,
    failures: 0,
    unsaid: null,
    toolIds: [],
    refusals: noRefusals,
    claims: 0,
    due: null,
    pending: null,
    done: [],
    actions: 0,
    speaking: quiet,
    quietSince: fact.at,
    nudges: 0,
    warned: false,
    line: 'up',
    lineSince: fact.at,
    voice: 'up',
    voiceSince: fact.at,
    voiceLosses: 0,
    resumes: 0,
    farewell: null,
    goodbyes: 0,
    transfer: null,
    message: [],
    messageTaken: false,
    failed: null,
    plain: null,
    recording: { to: 'in-progress', settled: true, unpaused: false, failures: 0 },
    transcript: [],
  };
}

export const noRefusals: Live['refusals'] = { inARow: 0, same: 0, last: '' };

/** None has failed. */
export const noChecks: Live['checks'] = { same: 0, repeated: 0, last: '', record: {} };

export const quiet = { agent: false, caller: false };
