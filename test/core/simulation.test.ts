import { strict as assert } from 'node:assert';
import { expect, it } from 'vitest';
import type { Call, Live } from '../../src/core/call.ts';
import type { Context } from '../../src/core/context.ts';
import { deadline } from '../../src/core/decide/timers.ts';
import { decide } from '../../src/core/decide.ts';
import { evolve, newCall } from '../../src/core/evolve.ts';
import type { Fact, FactOf, FactType } from '../../src/core/fact.ts';
import { legalTools, moves } from '../../src/core/flow.ts';
import type { Input } from '../../src/core/input.ts';
import { react, voiceConfig } from '../../src/core/react.ts';
import { missingFields, normalForms } from '../../src/core/record.ts';
import { isToolName, toolNames } from '../../src/core/tools.ts';
import { practice } from '../support/agent.ts';
import { type Random, seeded } from '../support/random.ts';

const INPUTS = 100_000;
const SEED = 20_261_122;
const context: Context = { agent: practice, maxCallMs: 600_000 };

it(`holds every invariant over ${INPUTS.toLocaleString('en')} random inputs`, () => {
  const random = seeded(SEED);
  const endings = new Map<string, number>();
  const seen = new Set<FactType>();
  let inputs = 0;
  while (inputs < INPUTS) {
    const { facts, given } = randomCall(random);
    inputs += given;
    for (const fact of facts) seen.add(fact.type);
    const last = facts.at(-1);
    if (last?.type === 'call_end') endings.set(last.data.outcome, (endings.get(last.data.outcome) ?? 0) + 1);
  }
  // A simulation that never gets anywhere proves nothing: every ending and nearly every fact must occur.
  expect([...endings.keys()].sort()).toEqual([
    'abandoned',
    'answered',
    'completed',
    'failed',
    'message_taken',
    'transferred',
  ]);
  expect(seen.size).toBeGreaterThanOrEqual(38);
});

function randomCall(random: Random): { facts: readonly Fact[]; given: number } {
  let call: Call = newCall;
  let at = Date.parse('2026-11-23T15:00:00Z') + random.below(86_400_000);
  const facts: Fact[] = [];
  const wish = random.pick(['works', 'chaos'] as const);
  let given = 0;
  const budget = 20 + random.below(200);
  while (given < budget && call.phase !== 'over') {
    at += random.below(4_000);
    const input: Input =
      given === 0 ? answered : call.phase === 'live' ? nextInput(random, call, wish) : answered;
    given += 1;
    const decided = decide(context, call, input, at);
    const before = call;
    call = decided.reduce(evolve, call);
    facts.push(...decided);
    checkStep(before, input, decided, call, at);
    // Both views must work in every state that can be reached.
    react(context, call, decided);
    if (call.phase === 'live') voiceConfig(context, call);
  }
  checkWhole(facts);
  return { facts, given };
}

const answered: Input = {
  type: 'answered',
  sid: 'CA1',
  from: '+12125550147',
  to: '+12125550100',
  agent: practice.name,
  voice: 'test',
};

/** What must hold for every single decision. */
function checkStep(before: Call, input: Input, facts: readonly Fact[], after: Call, at: number): void {
  if (before.phase === 'over') expect(facts, 'nothing happens after the end').toEqual([]);
  expect(
    facts.every((fact) => fact.at === at),
    'facts are decided at the time of their input',
  ).toBe(true);
  let call = before;
  for (const fact of facts) {
    if (call.phase === 'live') checkFact(call, fact);
    call = evolve(call, fact);
  }
  expect(call, 'a decision knows the call that it leads to').toEqual(after);
  if (input.type === 'toolCalled' && before.phase === 'live') {
    const verdicts = facts.filter((fact) => fact.type === 'tool_refused' || fact.type === 'tool_result');
    const waits = facts.some((fact) => fact.type === 'check_started' || fact.type === 'action_started');
    expect(verdicts.length + Number(waits), 'each tool call is answered, refused or waits: one of them').toBe(
      1,
    );
  }
  if (after.phase === 'live') {
    const waitsForAction = after.line === 'gone' && after.pending?.type === 'action';
    expect(deadline(context, after) !== null || waitsForAction, 'no live call waits for nothing').toBe(true);
  }
}

function checkFact(call: Live, fact: Fact): void {
  switch (fact.type) {
    case 'stage_transition':
      expect(call.stage, 'a move starts where the call stands').toBe(fact.data.from);
      expect(
        allMoves.has(`${fact.data.from}>${fact.data.to}`),
        `the flow has a way from ${fact.data.from} to ${fact.data.to}`,
      ).toBe(true);
      return;
    case 'summary_made':
      expect(missingFields(practice, call), 'nothing is missing in a summary').toEqual([]);
      expect(call.stage).toBe('confirm_summary');
      return;
    case 'action_started':
      expect(call.stage, 'an action runs in its stage alone').toBe('execute_action');
      expect(call.summary, 'what runs was read back and confirmed').not.toBeNull();
      expect(call.pending, 'one action at a time').toBeNull();
      expect(fact.data.intent, 'the intent of the record runs').toBe(call.intent);
      expect(fact.data.record, 'the record runs').toEqual(normalForms(practice, call));
      return;
    case 'summary_confirmed':
      expect(call.turns, 'the caller spoke after the summary').toBeGreaterThan(
        call.summary?.turn ?? Infinity,
      );
      return;
    case 'tool_result': {
      const { stage, tools } = fact.data.result;
      expect(stage, 'a result restates the stage').toBe(call.stage);
      expect(tools, 'a result restates the legal tools').toEqual(legalTools(call.stage));
      return;
    }
    case 'transfer':
      expect(fact.data.to, 'only the number of the agent file is dialed').toBe(
        practice.escalation.transferTo,
      );
      return;
    default:
      return;
  }
}

const allMoves = new Set(moves().map(({ from, to }) => `${from}>${to}`));

/** What must hold for a whole call. */
function checkWhole(facts: readonly Fact[]): void {
  const ends = facts.filter((fact) => fact.type === 'call_end').length;
  expect(ends, 'at most one end').toBeLessThanOrEqual(1);
  if (ends === 1) expect(facts.at(-1)?.type, 'the end comes last').toBe('call_end');
  expect(of(facts, 'call_start').length, 'one start').toBe(1);
  const keys = of(facts, 'action_started').map((fact) => fact.data.key);
  expect(new Set(keys).size, 'no idempotency key is used twice').toBe(keys.length);
  const outcomes = [...of(facts, 'action_done'), ...of(facts, 'action_failed')].map((fact) => fact.data.key);
  expect(new Set(outcomes).size, 'an action ends once').toBe(outcomes.length);
  expect(
    outcomes.every((key) => keys.includes(key)),
    'what ended was started',
  ).toBe(true);
  if (ends === 1) expect(outcomes.length, 'the end waits for every action').toBe(keys.length);
  const stored = JSON.parse(JSON.stringify(facts)) as Fact[];
  expect(stored.reduce(evolve, newCall), 'a stored call reads the same').toEqual(
    facts.reduce(evolve, newCall),
  );
  for (const fact of of(facts, 'tool_result')) {
    expect(isToolName(fact.data.tool), 'only known tools have results').toBe(true);
  }
}

function of<T extends FactType>(facts: readonly Fact[], type: T): readonly FactOf<T>[] {
  // The filter is the proof; the compiler does not narrow a generic union.
  return facts.filter((fact) => fact.type === type) as unknown as readonly FactOf<T>[];
}

/** `works`: a world that mostly goes on as it should. `chaos`: anything at any time. */
function nextInput(random: Random, call: Live, wish: 'works' | 'chaos'): Input {
  if (wish === 'works' && random.chance(0.85)) return likelyInput(random, call);
  return random.pick(anything)(random, call);
}

function likelyInput(random: Random, call: Live): Input {
  if (call.transfer?.outcome === 'dialing') {
    return { type: 'transferEnded', outcome: random.pick(['completed', 'busy'] as const) };
  }
  if (call.line === 'lost') return { type: 'lineResumed' };
  if (call.voice === 'lost') return { type: 'voiceResumed' };
  if (call.pending?.type === 'check') return { type: 'checkPassed', id: call.pending.id };
  if (call.pending?.type === 'action') {
    return { type: 'actionDone', key: call.pending.key, result: { say: 'It is done.' } };
  }
  if (call.speaking.agent) return { type: 'agentQuiet' };
  if (random.chance(0.3)) return { type: 'agentStarted' };
  if (random.chance(0.4)) return turn(random);
  const tool = random.pick(legalTools(call.stage));
  return {
    type: 'toolCalled',
    id: `call_${random.below(1e9)}`,
    name: tool,
    arguments: fitting(random, call, tool),
  };
}

function turn(random: Random): Input {
  return { type: 'callerTurn', item: `item_${random.below(1e9)}` };
}

function fitting(random: Random, call: Live, tool: string): string {
  const values: Record<string, string> = {
    full_name: 'John Smith',
    phone: '212 555 0147',
    visit_reason: 'cleaning',
    preferred_date: 'tomorrow',
    preferred_time: '2 pm',
  };
  const missing = missingFields(practice, call).map((field) => field.name);
  const field = random.pick([...missing, 'full_name']);
  const confidence = random.pick([0.3, 0.69, 0.7, 0.95, 0.95]);
  const intent = random.pick([...Object.keys(practice.intents), 'general_inquiry', 'unknown']);
  const details = missing.length > 0 && random.chance(0.5) ? missing : [field];
  switch (tool) {
    case 'classify_intent':
      return JSON.stringify({ intent, confidence });
    case 'record_details':
    case 'correct_details':
      return JSON.stringify({ details: details.map((name) => ({ field: name, value: values[name] })) });
    case 'clarify_detail':
      return JSON.stringify({ field, reason: 'unclear' });
    case 'confirm_summary':
      return JSON.stringify({ confirmed: random.chance(0.8) });
    case 'answer_question':
      return JSON.stringify({ topic: random.pick(['hours', 'other', 'nonsense']), question: 'When?' });
    case 'anything_else':
      return JSON.stringify({ more: random.chance(0.5) });
    default:
      return JSON.stringify({ reason: 'so' });
  }
}

/** One way to make each input, sensible or not. */
const anything: readonly ((random: Random, call: Live) => Input)[] = [
  () => answered,
  () => ({ type: 'callerStarted' }),
  () => ({ type: 'agentStarted' }),
  () => ({ type: 'callerDropped' }),
  (random) => ({ type: 'callerInterrupted', heardMs: random.below(5_000) }),
  turn,
  (random) => ({
    type: 'callerSaid',
    text: random.pick(['', 'Yes.', 'My name is John Smith.']),
    startedMs: 1,
  }),
  (random) => ({
    type: 'agentSaid',
    text: 'You are booked.',
    startedMs: 1,
    ...(random.chance(0.3) ? { heard: 'You' } : {}),
  }),
  () => ({ type: 'agentQuiet' }),
  (random) => ({ type: 'responseEnded', tools: random.below(2), cut: random.chance(0.2) }),
  (random, call) => ({
    type: 'toolCalled',
    id: random.pick([...call.toolIds, `call_${random.below(1e9)}`]),
    name: random.pick([...toolNames, 'no_such_tool']),
    arguments: random.pick(['', '{', 'null', '[]', '{"details":[]}', '{"confirmed":"yes"}']),
  }),
  (random, call) => {
    const tool = random.pick(toolNames);
    return {
      type: 'toolCalled',
      id: `call_${random.below(1e9)}`,
      name: tool,
      arguments: fitting(random, call, tool),
    };
  },
  (_, call) => ({ type: 'checkPassed', id: call.pending?.id ?? 'none' }),
  (random, call) => ({
    type: 'checkFailed',
    id: call.pending?.id ?? 'none',
    field: random.pick(['phone', 'no_such_field']),
    problem: 'Not found.',
    say: 'Which one?',
  }),
  (_, call) => ({ type: 'actionDone', key: keyOf(call), result: { say: 'It is done.' } }),
  (random, call) => ({
    type: 'actionFailed',
    key: keyOf(call),
    why: 'Taken.',
    ...(random.chance(0.5) ? { field: 'preferred_time' } : {}),
  }),
  (random) => ({ type: 'pressed', digit: random.pick([...'0123456789*#']) }),
  () => ({ type: 'tick' }),
  () => ({ type: 'lineLost', why: 'closed' }),
  () => ({ type: 'lineResumed' }),
  () => ({ type: 'voiceLost', why: '1006' }),
  () => ({ type: 'voiceResumed' }),
  (random) => (random.chance(0.1) ? { type: 'voiceGone', why: 'no credit' } : { type: 'tick' }),
  (random) => ({ type: 'transferEnded', outcome: random.pick(['completed', 'busy', 'no-answer'] as const) }),
  (random) => (random.chance(0.1) ? { type: 'hungUp' } : { type: 'tick' }),
  (random) => (random.chance(0.05) ? { type: 'crashed', why: 'bug' } : { type: 'tick' }),
];

function keyOf(call: Live): string {
  return call.pending?.type === 'action' ? call.pending.key : 'none';
}
