import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../../src/adapters/store/sqlite.ts';
import { pieces } from '../../src/adapters/voice/clips.ts';
import { realtimeVoices } from '../../src/adapters/voice/realtime.ts';
import { runCall } from '../../src/call/driver.ts';
import type { Actions } from '../../src/call/world.ts';
import { parseConfig } from '../../src/config.ts';
import type { Fact } from '../../src/core/fact.ts';
import type { Stage } from '../../src/core/stages.ts';
import { startServer } from '../../src/server/server.ts';
import { switchedFaults } from '../../src/simulator/realtime/faults.ts';
import type { Act, Mind } from '../../src/simulator/realtime/mind.ts';
import { rules } from '../../src/simulator/realtime/minds/rules.ts';
import { listen } from '../../src/simulator/realtime/server.ts';
import { type CallReport, placeCall } from '../../src/simulator/twilio/carrier.ts';
import { tone } from '../simulator/realtime/kit.ts';
import { seeded } from '../support/random.ts';
import { type Patient, patientCaller } from './caller.ts';
import type { Fault } from './faults.ts';
import type { LoopClock, View } from './loop-clock.ts';
import {
  answerTo,
  interjection,
  isHolding,
  isMoment,
  type Moment,
  office,
  opening,
  unstaffed,
} from './stages.ts';

/** One call in which one fault strikes, in one stage, at one moment. */
export interface Cell {
  readonly fault: Fault;
  readonly stage: Stage;
  readonly moment: Moment;
  /** What the caller chooses where the carrier offers a person or a message. */
  readonly choice: 'person' | 'message';
}

/** All that is known of it afterwards. */
export interface Played {
  readonly report: CallReport;
  readonly facts: readonly Fact[];
  /** When the fault struck, by the number of facts before it; null where its moment never came. */
  readonly struckAt: number | null;
  /** What the agent did for the caller. */
  readonly actions: readonly Readonly<Record<string, string>>[];
  readonly left: Left;
}

/** What is still open some seconds after the call. */
export interface Left {
  readonly sessions: number;
  readonly alarms: number;
  readonly rows: number;
}

const CALLER = '+12125550147';
const OFFICE = '+12125550100';

/** A model that thinks for a moment, and where the caller should hear it in a stage that it only passes, says so first. */
function thinking(clock: View, cell: Cell): Mind {
  return {
    async respond(prompt) {
      await clock.pass(THOUGHT_MS);
      const acts: readonly Act[] = await rules.respond(prompt);
      const isPassing = cell.stage === 'quick_answer' || cell.stage === 'execute_action';
      const speaksFirst = isPassing && cell.moment === 'speaking' && prompt.briefing.stage === cell.stage;
      return speaksFirst && acts.some((act) => 'call' in act) ? [{ say: 'Let me see.' }, ...acts] : acts;
    },
  };
}

/** What the server waits for whether there are calls or not: files and calls that another process left. */
const BY_THE_CLOCK = 2;

export async function playCell(cell: Cell, time: LoopClock): Promise<Played> {
  const [ours, theirs] = [time.view(), time.view()];
  const dir = mkdtempSync(join(tmpdir(), 'pointsman-fault-'));
  const faults = switchedFaults();
  const caller = patientCaller();
  const model = await listen({
    mouth: { speak: async (text) => tone(300 + text.length * 25) },
    ear: { hear: async () => ({ text: heardOf(caller), score: -10 }) },
    mind: thinking(theirs, cell),
    clock: theirs,
    random: seeded(1).next,
    faults,
  });
  const facts: Fact[] = [];
  const actions: Readonly<Record<string, string>>[] = [];
  let struckAt: number | null = null;
  const strike = () => {
    struckAt = facts.length;
    if (cell.fault.strikes !== undefined) faults.set(...cell.fault.strikes);
    if (cell.fault.session !== undefined) model.strike(cell.fault.session);
  };
  const follow = following(cell, caller, strike);
  const parsed = parseConfig({ PORT: '0' });
  if (!parsed.ok) throw new Error('the settings are right');
  const store = openSqlite({ dir });
  const server = await startServer({
    config: parsed.config,
    agent: cell.stage === 'escalate' ? unstaffed : office,
    store,
    voices: realtimeVoices({
      url: model.url,
      model: 'gpt-realtime-2.1',
      voice: 'marin',
      transcriptionModel: 'gpt-transcribe',
      name: 'simulated',
      transcripts: 'known',
      clock: ours,
    }),
    clips: { find: () => null },
    spare: { speak: async (text) => pieces(tone(text.length * 60)) },
    actions: slowActions(theirs, actions),
    control: null,
    audit: {
      append(_, added) {
        for (const fact of added) {
          facts.push(fact);
          follow(fact);
        }
      },
      rebuild: async () => true,
      leave() {},
      behind: () => 0,
    },
    run: runCall,
    speak: async (text) => tone(text.length * 25),
    webDir: dir,
    traces: null,
    log: { debug() {}, info() {}, warn() {}, error: (data, message) => console.error(message, data) },
    clock: ours,
    random: ids(),
    node: 'node-1',
  });
  try {
    const report = await placeCall({
      webhookUrl: `${server.url}/twilio/voice`,
      statusCallback: `${server.url}/twilio/call-status`,
      from: CALLER,
      to: OFFICE,
      caller,
      clock: theirs,
      maxSeconds: 300,
      speak: async (text) => tone(text.length * 25),
      dial: () => ({ status: 'completed', ringMs: 500, talkMs: 500, presses: '1' }),
    });
    await theirs.pass(SETTLED_MS);
    const rows = await store.openCalls();
    return {
      report,
      facts,
      struckAt,
      actions,
      left: {
        sessions: model.sessions(),
        alarms: Math.max(0, ours.pending() - BY_THE_CLOCK),
        rows: rows.length,
      },
    };
  } finally {
    await server.close();
    await store.close();
    await model.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** What the caller does, and when the fault strikes, by the facts of the call. */
function following(cell: Cell, caller: Patient, strike: () => void): (fact: Fact) => void {
  const { stage, moment } = cell;
  const cutsIn = interjection(stage, moment);
  let at: Stage = 'greeting';
  let hasCutIn = false;
  let hasStruck = false;
  return (fact) => {
    if (!hasStruck && at === stage && isMoment(stage, moment, fact)) {
      hasStruck = true;
      strike();
    }
    if (fact.type === 'stage_transition') at = fact.data.to;
    if (!hasCutIn && cutsIn?.(fact)) {
      hasCutIn = true;
      caller.interject(stage === 'greeting' ? opening(stage) : 'Hello?', stage === 'greeting' ? 1_800 : 40);
    }
    // Half a question is none: whoever was cut off asks again.
    if (fact.type === 'utterance' && fact.data.speaker === 'agent' && fact.data.heard === undefined) {
      const { text } = fact.data;
      if (!isHolding(text)) caller.asked(answerTo(cell, text, caller.lastLine()));
    }
    if (fact.type === 'carrier_said') {
      if (fact.data.awaits === 'choice') caller.press(cell.choice === 'person' ? '1' : '2');
      else if (fact.data.awaits === 'message') caller.leave('Please call me back.');
      else caller.asked(null);
    }
  };
}

/** An ear that is told what was said. */
function heardOf(caller: Patient): string {
  return caller.lastLine().toLowerCase().replaceAll(/[.,?]/g, '');
}

function slowActions(clock: View, done: Readonly<Record<string, string>>[]): Actions {
  const run: Actions['run'] = async (_, { record }) => {
    await clock.pass(ACTION_MS);
    done.push({ ...record });
    return { ok: true, result: { say: 'You are booked.' } };
  };
  return {
    async check() {
      await clock.pass(CHECK_MS);
      return { ok: true };
    },
    run,
    settle: run,
  };
}

function ids(): () => string {
  let count = 0;
  return () => `ticket-${++count}`;
}

/** As long as a model needs to its first word. */
const THOUGHT_MS = 400;
const CHECK_MS = 1_000;
const ACTION_MS = 2_500;
/** Longer than the close of a socket takes, shorter than any timer that would be left. */
const SETTLED_MS = 1_000;
