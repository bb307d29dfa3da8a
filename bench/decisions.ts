import type { Call } from '../src/core/call.ts';
import { decide } from '../src/core/decide.ts';
import { evolve, newCall } from '../src/core/evolve.ts';
import type { Fact } from '../src/core/fact.ts';
import type { Input } from '../src/core/input.ts';
import { allRails } from '../src/core/rails.ts';
import { react, voiceConfig } from '../src/core/react.ts';
import { practice } from '../test/support/agent.ts';
import { playCall, type Reply } from '../test/support/virtual-world.ts';
import { median, ratio, short } from './numbers.ts';
import { table } from './table.ts';

/** What a booking costs to decide, without a socket, a disk or a sound. */
export interface DecisionRates {
  /** Inputs a second through `decide`, `evolve`, `react` and `voiceConfig`. */
  readonly decisionsPerSecond: number;
  /** The same, with every fact of it written as JSON and nothing decided. */
  readonly floorPerSecond: number;
  readonly inputsPerCall: number;
  /** Whole calls a second through the driver, in virtual time. */
  readonly callsPerSecond: number;
  readonly factsPerCall: number;
}

/** The facts of one whole call: a booking, from the first word to the last. */
export async function wholeCall(): Promise<readonly Fact[]> {
  const { facts, bookings } = await playCall(caller, null);
  if (bookings.length !== 1 || facts.at(-1)?.type !== 'call_end') throw new Error('The call booked nothing');
  return facts;
}

/** Each of the three for so long, in turns. */
export async function measureDecisions(roundMs: number): Promise<DecisionRates> {
  const { facts: decided } = decideAll();
  if (decided.at(-1)?.type !== 'call_end') throw new Error('The inputs do not lead to the end of a call');
  const decisions: number[] = [];
  const written: number[] = [];
  const calls: number[] = [];
  let chars = 0;
  // What is not compiled yet says nothing about the thousandth call.
  await perSecond(roundMs / ROUNDS, () => playCall(caller, null));
  for (let round = 0; round < ROUNDS; round += 1) {
    decisions.push(inputs.length * (await perSecond(roundMs / ROUNDS, () => void decideAll())));
    written.push(
      inputs.length *
        (await perSecond(roundMs / ROUNDS, () => {
          for (const fact of decided) chars += JSON.stringify(fact).length;
        })),
    );
    calls.push(await perSecond(roundMs / ROUNDS, () => playCall(caller, null)));
  }
  if (chars === 0) throw new Error('Nothing was written');
  return {
    decisionsPerSecond: median(decisions),
    floorPerSecond: median(written),
    inputsPerCall: inputs.length,
    callsPerSecond: median(calls),
    factsPerCall: (await wholeCall()).length,
  };
}

export function decisionsTable(rates: DecisionRates): string {
  const { decisionsPerSecond, floorPerSecond, inputsPerCall, callsPerSecond, factsPerCall } = rates;
  return table(
    ['a second, on one core', 'pointsman', 'facts as JSON only', 'ratio'],
    [
      [
        'decisions',
        short(decisionsPerSecond),
        short(floorPerSecond),
        ratio(decisionsPerSecond, floorPerSecond),
      ],
      [
        `calls of ${inputsPerCall} inputs, decided`,
        short(decisionsPerSecond / inputsPerCall),
        short(floorPerSecond / inputsPerCall),
        '',
      ],
      [`calls of ${factsPerCall} facts, driven in virtual time`, short(callsPerSecond), '', ''],
    ],
  );
}

const ROUNDS = 5;
const MONDAY = Date.parse('2026-11-23T15:00:00Z');
let calls = 0;
const context = { agent: practice, maxCallMs: 600_000, transcripts: 'unknown', rails: allRails } as const;

function decideAll(): { facts: readonly Fact[] } {
  let call: Call = newCall;
  let at = MONDAY;
  const facts: Fact[] = [];
  for (const input of inputs) {
    at += 700;
    const decided = decide(context, call, input, at);
    call = decided.reduce(evolve, call);
    facts.push(...decided);
    const effects = react(context, call, decided);
    if (call.phase === 'live' && effects.some(({ type }) => type === 'configureVoice'))
      voiceConfig(context, call);
  }
  return { facts };
}

async function perSecond(ms: number, work: () => unknown): Promise<number> {
  const start = performance.now();
  let times = 0;
  while (performance.now() - start < ms) {
    await work();
    times += 1;
  }
  return times / ((performance.now() - start) / 1_000);
}

const details = {
  full_name: 'John Smith',
  phone: 'two one two five five five oh one four seven',
  visit_reason: 'a cleaning',
  preferred_date: 'tomorrow',
  preferred_time: 'ten',
};

/** What the caller says to what the agent says, and the tool that it implies. */
const caller: readonly Reply[] = [
  reply(/anything else.*|What else/i, 'anything_else', { more: false }),
  reply(/first and last name/, 'record_details', given('full_name')),
  reply(/phone number/, 'record_details', given('phone')),
  reply(/visit for/, 'record_details', given('visit_reason', 'preferred_date')),
  reply(/What time/, 'record_details', given('preferred_time')),
  reply(/Is that right/, 'confirm_summary', { confirmed: true }),
  reply(/How can I help/, 'classify_intent', { intent: 'schedule_appointment', confidence: 0.95 }),
];

function reply(to: RegExp, tool: string, args: object): Reply {
  return { to, says: words(tool), tool, arguments: args };
}

/** What the caller says whose words imply this tool. */
function words(tool: string): string {
  if (tool === 'confirm_summary') return 'Yes, that is right.';
  return tool === 'anything_else' ? 'No, thank you.' : 'These are the words of the caller.';
}

function given(...fields: readonly (keyof typeof details)[]): object {
  return { details: fields.map((field) => ({ field, value: details[field] })) };
}

/** The same booking as the inputs of the core: the caller speaks, the model calls, the agent is heard. */
const inputs: readonly Input[] = [
  {
    type: 'answered',
    sid: 'CA1',
    from: '+12125550147',
    to: '+12125550100',
    agent: practice.name,
    voice: 'bench',
  },
  { type: 'voiceResumed' },
  ...agentSpeaks(),
  ...turn('classify_intent', { intent: 'schedule_appointment', confidence: 0.95 }),
  ...turn('record_details', given('full_name')),
  ...turn('record_details', given('phone')),
  ...turn('record_details', given('visit_reason', 'preferred_date')),
  ...turn('record_details', given('preferred_time')),
  ...turn('confirm_summary', { confirmed: true }),
  ...called('execute_action', {}),
  { type: 'actionDone', key: 'CA1:schedule_appointment:1', result: { say: 'You are booked.' } },
  ...agentSpeaks(),
  ...turn('anything_else', { more: false }),
  ...agentSpeaks(),
  ...agentSpeaks(),
  { type: 'lineLost', why: 'closed' },
  { type: 'hungUp' },
];

function turn(tool: string, args: object): readonly Input[] {
  return [
    { type: 'callerStarted' },
    { type: 'callerTurn', item: 'item' },
    { type: 'callerSaid', item: 'item', text: words(tool), startedMs: 0 },
    ...called(tool, args),
    ...agentSpeaks(),
  ];
}

function called(tool: string, args: object): readonly Input[] {
  calls += 1;
  return [
    { type: 'toolCalled', id: `call_${calls}`, name: tool, arguments: JSON.stringify(args) },
    { type: 'responseEnded', tools: 1, cut: false },
  ];
}

function agentSpeaks(): readonly Input[] {
  return [
    { type: 'agentStarted' },
    { type: 'responseEnded', tools: 0, cut: false },
    { type: 'agentSaid', text: 'These are the words of the agent, read aloud.', startedMs: 0 },
    { type: 'agentQuiet' },
  ];
}
