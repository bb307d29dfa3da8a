import { strict as assert } from 'node:assert';
import { expect, it } from 'vitest';
import type { Call, Live } from '../../src/core/call.ts';
import { claimsIn } from '../../src/core/claims.ts';
import type { Context } from '../../src/core/context.ts';
import { deadline } from '../../src/core/decide/timers.ts';
import { decide } from '../../src/core/decide.ts';
import { evolve, newCall } from '../../src/core/evolve.ts';
import type { Fact, FactOf, FactType } from '../../src/core/fact.ts';
import { flow, legalTools, moves } from '../../src/core/flow.ts';
import type { Input } from '../../src/core/input.ts';
import { allRails } from '../../src/core/rails.ts';
import { react, voiceConfig } from '../../src/core/react.ts';
import { missingFields, normalForms } from '../../src/core/record.ts';
import { recordHash } from '../../src/core/summary.ts';
import { isToolName, toolNames } from '../../src/core/tools.ts';
import { practice } from '../support/agent.ts';
import { type Random, seeded } from '../support/random.ts';

const INPUTS = 100_000;
const SEED = 20_261_122;
const context: Context = { agent: practice, maxCallMs: 600_000, transcripts: 'known', rails: allRails };

it(`holds every invariant over ${INPUTS.toLocaleString('en')} random inputs`, () => {
  const random = seeded(SEED);
  const endings = new Map<string, number>();
  const seen = new Set<FactType>();
  let inputs = 0;
  let calls = 0;
  let done = 0;
  while (inputs < INPUTS) {
    calls += 1;
    const { facts, given } = randomCall(random);
    inputs += given;
    done += of(facts, 'action_done').length;
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
  expect(seen.size).toBeGreaterThanOrEqual(46);
  expect(done).toBeGreaterThan(calls / 30);
}, 120_000);

function randomCall(random: Random): { facts: readonly Fact[]; given: number } {
  let call: Call = newCall;
  let at = Date.parse('2026-11-23T15:00:00Z') + random.below(86_400_000);
  const facts: Fact[] = [];
  const wish = random.pick(['works', 'disturbed', 'chaos'] as const);
  let given = 0;
  const budget = 20 + random.below(200);
  while (given < budget && call.phase !== 'over') {
    at += random.below(4_000);
    const input: Input =
      given === 0 ? answered : call.phase === 'live' ? nextInput(random, call, wish) : answered;
    given += 1;
    const decided = decide(context, call, input, at);
    call = checkStep(call, input, decided, at);
    facts.push(...decided);
    if (decided.length === 0) continue;
    // Both views must work in every state that can be reached.
    const effects = react(context, call, decided);
    const changed = effects.some(({ type }) => type === 'configureVoice');
    if (changed && call.phase === 'live') voiceConfig(context, call);
  }
  checkWhole(facts, call);
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

/** What must hold for every single decision; gives the call that it leads to. */
function checkStep(before: Call, input: Input, facts: readonly Fact[], at: number): Call {
  if (before.phase === 'over') assert.equal(facts.length, 0, 'nothing happens after the end');
  assert(
    facts.every((fact) => fact.at === at),
    'facts are decided at the time of their input',
  );
  let after = before;
  for (const fact of facts) {
    if (after.phase === 'live') checkFact(after, fact);
    after = evolve(after, fact);
  }
  if (input.type === 'toolCalled' && before.phase === 'live') {
    const verdicts = facts.filter((fact) => fact.type === 'tool_refused' || fact.type === 'tool_result');
    const waits = facts.some(({ type }) =>
      ['check_started', 'action_started', 'words_awaited'].includes(type),
    );
    assert.equal(
      verdicts.length + Number(waits),
      1,
      'each tool call is answered, refused or waits: one of them',
    );
  }
  if (before.phase === 'live' && input.type === 'tick') {
    const due = deadline(context, before);
    assert.equal(facts.length > 0, due !== null && due <= at, 'a timer that is due does something, no other');
  }
  if (facts.length > 0 && after.phase === 'live') {
    const mayStand = after.stage === 'confirm_summary' || after.stage === 'execute_action';
    assert(mayStand || after.summary === null, 'a summary stands in its own stages alone');
    const waitsForAction = after.line === 'gone' && after.pending?.type === 'action';
    assert(deadline(context, after) !== null || waitsForAction, 'no live call waits for nothing');
  }
  return after;
}

function checkFact(call: Live, fact: Fact): void {
  switch (fact.type) {
    case 'stage_transition':
      assert.equal(call.stage, fact.data.from, 'a move starts where the call stands');
      assert(
        allMoves.has(`${fact.data.from}>${fact.data.to}`),
        `the flow has a way from ${fact.data.from} to ${fact.data.to}`,
      );
      return;
    case 'summary_made':
      assert.equal(missingFields(practice, call).length, 0, 'nothing is missing in a summary');
      assert.equal(call.stage, 'confirm_summary');
      return;
    case 'action_started':
      assert.equal(call.stage, 'execute_action', 'an action runs in its stage alone');
      assert(call.summary !== null, 'what runs was read back and confirmed');
      assert.equal(call.pending, null, 'one action at a time');
      assert.equal(fact.data.intent, call.intent, 'the intent of the record runs');
      assert.deepEqual(fact.data.record, normalForms(practice, call), 'the record runs');
      return;
    case 'summary_confirmed':
      assert(
        call.turns > (call.summary?.heardAt ?? Infinity),
        'the caller spoke after the summary was heard',
      );
      assert.equal(fact.data.hash, recordHash(practice, call), 'what is confirmed is the record');
      return;
    case 'tool_result': {
      const { stage, tools } = fact.data.result;
      assert.equal(stage, call.stage, 'a result restates the stage');
      assert.deepEqual(tools, legalTools(call.stage), 'a result restates the legal tools');
      return;
    }
    case 'check_passed':
    case 'check_failed':
      assert.equal(fact.data.id, call.pending?.id, 'only the check that runs can end');
      return;
    case 'transfer':
      assert.equal(
        fact.data.to,
        practice.escalation.transferTo,
        'only the number of the agent file is dialed',
      );
      return;
    default:
      return;
  }
}

const allMoves = new Set(moves().map(({ from, to }) => `${from}>${to}`));

/** What must hold for a whole call. */
function checkWhole(facts: readonly Fact[], call: Call): void {
  const ends = facts.filter((fact) => fact.type === 'call_end').length;
  assert(ends <= 1, 'at most one end');
  if (ends === 1) assert.equal(facts.at(-1)?.type, 'call_end', 'the end comes last');
  assert.equal(of(facts, 'call_start').length, 1, 'one start');
  const keys = of(facts, 'action_started').map((fact) => fact.data.key);
  assert.equal(new Set(keys).size, keys.length, 'no idempotency key is used twice');
  const outcomes = facts.flatMap((fact) => (isOutcome(fact) ? [fact.data.key] : []));
  assert.equal(new Set(outcomes).size, outcomes.length, 'an action ends once');
  assert(
    outcomes.every((key) => keys.includes(key)),
    'what ended was started',
  );
  const isOurFault = facts.some((fact) => fact.type === 'call_failed');
  if (ends === 1 && !isOurFault) assert.equal(outcomes.length, keys.length, 'the end waits for every action');
  const stored = JSON.parse(JSON.stringify(facts)) as Fact[];
  assert.deepEqual(stored.reduce(evolve, newCall), call, 'a stored call reads the same');
  for (const fact of of(facts, 'tool_result')) {
    assert(isToolName(fact.data.tool), 'only known tools have results');
  }
}

function isOutcome(fact: Fact): fact is FactOf<'action_done' | 'action_failed' | 'action_unknown'> {
  return ['action_done', 'action_failed', 'action_unknown'].includes(fact.type);
}

function of<T extends FactType>(facts: readonly Fact[], type: T): readonly FactOf<T>[] {
  // The filter is the proof; the compiler does not narrow a generic union.
  return facts.filter((fact) => fact.type === type) as unknown as readonly FactOf<T>[];
}

/** `works`: a world that mostly goes on as it should. `chaos`: anything at any time. */
const likely = { works: 0.9, disturbed: 0.6, chaos: 0 };

function nextInput(random: Random, call: Live, wish: keyof typeof likely): Input {
  if (random.chance(likely[wish])) return likelyInput(random, call);
  return random.pick(anything)(random, call);
}

function likelyInput(random: Random, call: Live): Input {
  if (call.transfer?.outcome === 'dialing') {
    if (call.transfer.person === 'none' && random.chance(0.3)) return { type: 'personAnswered' };
    if (call.transfer.person === 'asked') return { type: 'personReplied', accepted: random.chance(0.7) };
    return { type: 'transferEnded', outcome: random.pick(['completed', 'busy'] as const) };
  }
  if (call.plain !== null) return plainly(random, call.plain.awaits);
  if (call.line === 'lost') return { type: 'lineResumed' };
  if (call.voice === 'lost') return { type: 'voiceResumed' };
  if (call.pending?.type === 'check') return { type: 'checkPassed', id: call.pending.id };
  if (call.pending?.type === 'action') {
    return { type: 'actionDone', key: call.pending.key, result: { say: 'It is done.' } };
  }
  if (call.speaking.agent) return { type: 'agentQuiet' };
  const { expects } = flow[call.stage];
  // Words are heard before the caller answers them; a turn of the caller brings a tool call.
  if (call.summary?.heardAt === null && call.summary.readAt !== null && random.chance(0.7)) {
    return { type: 'agentSaid', text: call.summary.text, startedMs: call.quietSince - call.startedAt };
  }
  if (random.chance(call.summary?.readAt === null ? 0.7 : 0.2)) return { type: 'agentStarted' };
  if (call.summary?.heardAt === call.turns && random.chance(0.7)) return turn(random);
  const silent = call.words.findLast(({ text }) => text === null);
  if (silent !== undefined && random.chance(0.7)) return spoken(silent.item, call);
  if (call.words.length === 0 || random.chance(call.unanswered ? 0.2 : 0.6)) return turn(random);
  const tool = expects !== null && random.chance(0.7) ? expects : random.pick(legalTools(call.stage));
  return {
    type: 'toolCalled',
    id: `call_${random.below(1e9)}`,
    name: tool,
    arguments: fitting(random, call, tool),
  };
}

/** What the carrier tells of a call whose agent has failed. */
function plainly(random: Random, awaits: 'choice' | 'message' | null): Input {
  if (awaits === null) return { type: 'carrierAsked' };
  if (awaits === 'choice') return { type: 'chosen', choice: random.pick(['person', 'message'] as const) };
  return random.chance(0.8)
    ? { type: 'messageRecorded', recording: 'RE1', url: 'https://api.twilio.com/RE1', durationS: 9 }
    : { type: 'nothingRecorded' };
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
  () => ({ type: 'personAnswered' }),
  (random) => ({ type: 'personReplied', accepted: random.chance(0.5) }),
  (random) => plainly(random, random.pick([null, 'choice', 'message'] as const)),
  () => ({ type: 'callerStarted' }),
  () => ({ type: 'agentStarted' }),
  (random) => ({ type: 'callerInterrupted', heardMs: random.below(5_000) }),
  turn,
  (random, call) => ({
    type: 'callerSaid',
    item: call.words.length === 0 ? 'none' : random.pick(call.words).item,
    text: random.pick(['', 'Yes.', 'No, thanks.', 'My name is John Smith.']),
    startedMs: random.pick([1, call.quietSince - call.startedAt]),
  }),
  (random, call) => ({
    type: 'agentSaid',
    text: random.pick(['You are booked.', call.summary?.text ?? practice.greeting]),
    startedMs: random.pick([1, call.quietSince - call.startedAt]),
    ...(random.chance(0.3) ? { heard: 'You' } : {}),
  }),
  (random) => ({
    type: 'agentClaimed',
    claims: [random.pick(claimsIn("You're all set. I'm transferring you now. Goodbye!"))],
  }),
  () => ({ type: 'agentQuiet' }),
  (random) => ({
    type: 'responseEnded',
    tools: random.below(2),
    cut: random.chance(0.2),
    ...(random.chance(0.5) ? { forced: true } : {}),
    ...(random.chance(0.2) ? { failed: 'server_error' } : {}),
  }),
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
  (random, call) => ({ type: 'checkPassed', id: random.pick([call.pending?.id ?? 'none', 'other']) }),
  (random, call) => ({
    type: 'checkFailed',
    id: random.pick([call.pending?.id ?? 'none', 'other']),
    field: random.pick(['phone', 'no_such_field']),
    problem: 'Not found.',
    say: 'Which one?',
  }),
  (random, call) => ({
    type: 'actionDone',
    key: random.pick([keyOf(call), 'other']),
    result: { say: 'It is done.' },
  }),
  (random, call) => ({ type: 'actionUnknown', key: random.pick([keyOf(call), 'other']), why: 'No answer.' }),
  (random, call) => ({
    type: 'actionFailed',
    key: random.pick([keyOf(call), 'other']),
    why: 'Taken.',
    ...(random.chance(0.5) ? { field: 'preferred_time' } : {}),
  }),
  (random) => ({ type: 'pressed', digits: random.pick(['5', '99*2125550147#', '4111111111111111#', '#']) }),
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

/** Words that fit the stage. */
function spoken(item: string, call: Live): Input {
  const text = call.stage === 'confirm_summary' ? 'Yes, that is right.' : 'No, that is all. Thank you.';
  return { type: 'callerSaid', item, text, startedMs: call.quietSince - call.startedAt };
}

function keyOf(call: Live): string {
  return call.pending?.type === 'action' ? call.pending.key : 'none';
}
