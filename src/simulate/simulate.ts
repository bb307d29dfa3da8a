import type { Agent } from '../core/agent.ts';
import { allRails, type Rail } from '../core/rails.ts';
import type { Mind } from '../simulator/realtime/mind.ts';
import { adversary } from '../simulator/realtime/minds/adversary.ts';
import { baseRates, type Fault, scaled } from '../simulator/realtime/minds/faults.ts';
import { faulty } from '../simulator/realtime/minds/faulty.ts';
import { type Played, type PlayOptions, playCall, playCalls } from './call.ts';
import { caller, type RememberingCaller } from './caller.ts';
import type { Memory } from './memory.ts';
import type { Persona } from './personas.ts';
import { type Plan, plan, stream } from './plan.ts';
import type { Result } from './result.ts';
import { type Tally, tally } from './tally.ts';
import { verdict } from './verdict.ts';

/** How the model behaves, and what keeps it on the track. */
export interface Conditions {
  readonly name: string;
  /** Faults so many times as often as usual; 0 is a model that makes none. */
  readonly factor: number;
  /** Picks the worst fault for the stage. */
  readonly isAdversary: boolean;
  readonly without: readonly Rail[];
}

export interface Simulation {
  readonly agent: Agent;
  /** Everybody calls where it is left out, by their share. */
  readonly persona?: Persona;
  readonly conditions: Conditions;
  readonly seed: number;
}

/** What one call was like, for whoever looks into it. */
export interface OneCall {
  readonly plan: Plan;
  readonly played: Played;
  readonly memory: Memory;
  readonly result: Result;
  readonly tally: Tally;
}

/** Plays calls of successive seeds. */
export async function simulate({ calls, ...each }: Simulation & { readonly calls: number }): Promise<Tally> {
  const began = process.hrtime.bigint();
  const results: Result[] = [];
  let one: Prepared | null = null;
  await playCalls(
    calls,
    (index) => {
      one = prepare({ ...each, seed: each.seed + index });
      return one.options;
    },
    (played) => {
      if (one !== null) results.push(judge(one, played));
    },
  );
  return tally(each.conditions.name, results, Number(process.hrtime.bigint() - began) / 1e9);
}

export async function playOne(simulation: Simulation): Promise<OneCall> {
  const one = prepare(simulation);
  const played = await playCall(one.options);
  const result = judge(one, played);
  return {
    plan: one.plan,
    played,
    memory: one.person.memory(),
    result,
    tally: tally(simulation.conditions.name, [result], 1),
  };
}

interface Prepared {
  readonly plan: Plan;
  readonly person: RememberingCaller;
  readonly faults: readonly Fault[];
  readonly options: PlayOptions;
}

function prepare({ agent, persona, conditions, seed }: Simulation): Prepared {
  const planned = plan(seed, agent, persona);
  const person = caller(planned.persona, { ...planned, random: stream(seed, 'caller') });
  const faults: Fault[] = [];
  const options = {
    seed,
    agent: planned.agent,
    caller: person,
    mind: (perfect: Mind) => minded(perfect, conditions, seed, (fault) => faults.push(fault)),
    rails: new Set([...allRails].filter((rail) => !conditions.without.includes(rail))),
    startAt: planned.startAt,
    maxCallMs: MAX_CALL_MS,
    before: planned.before,
  };
  return { plan: planned, person, faults, options };
}

function judge({ plan: planned, person, faults }: Prepared, played: Played): Result {
  const isTimeUp = played.endedAt - planned.startAt >= MAX_CALL_MS;
  const { outcome, found } = verdict({
    agent: planned.agent,
    today: planned.now.slice(0, 10),
    entries: played.entries,
    followUps: played.followUps,
    heard: played.heard,
    stages: played.stages,
    ending: played.ending,
    memory: person.memory(),
    isTimeUp,
  });
  return {
    seed: planned.seed,
    persona: planned.persona.name,
    outcome,
    found,
    turns: played.turns,
    // Who is talking to a person may do so for longer.
    isTimeUp: isTimeUp && played.ending !== 'transferred',
    faults,
    correctCalls: played.correctCalls,
    refusedCorrectCalls: played.refusedCorrectCalls,
    problems: played.problems,
  };
}

function minded(
  perfect: Mind,
  { factor, isAdversary }: Conditions,
  seed: number,
  onFault: (fault: Fault) => void,
): Mind {
  const random = stream(seed, 'mind');
  if (isAdversary) return adversary(perfect, { random, share: ADVERSE_SHARE, onFault });
  if (factor === 0) return perfect;
  return faulty(perfect, { random, rates: scaled(baseRates, factor), persistence: PERSISTENCE, onFault });
}

/** What went wrong once goes wrong the same way again more often than not. */
const PERSISTENCE = 0.6;

/** Every second response is the worst one. */
const ADVERSE_SHARE = 0.5;

/** As the server has it unless it is told otherwise. */
const MAX_CALL_MS = 600_000;
