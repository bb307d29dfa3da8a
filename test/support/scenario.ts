import type { Call, Live } from '../../src/core/call.ts';
import { claimsIn } from '../../src/core/claims.ts';
import type { Context } from '../../src/core/context.ts';
import { decide } from '../../src/core/decide.ts';
import type { Effect } from '../../src/core/effect.ts';
import { evolve, newCall } from '../../src/core/evolve.ts';
import type { Fact } from '../../src/core/fact.ts';
import type { Input } from '../../src/core/input.ts';
import { allRails } from '../../src/core/rails.ts';
import { react } from '../../src/core/react.ts';
import { practice } from './agent.ts';

/**
 * Conversations as tests. A scenario file is a list of blocks: what happens, a line `----`, and everything
 * that was decided (facts) and done (effects, after `>`). `REWRITE=1` writes the decisions anew: read the
 * difference, and commit it only if you understand it.
 *
 * What happens, a line each:
 *
 *     answered                      the line opens
 *     heard [WORDS]                 the agent speaks and is heard to its end; without words, those it was given
 *     begins | quiet                the agent begins to speak; what it said so far is heard to its end
 *     caller WORDS                  the caller says something, as one turn
 *     speaks                        the same, and its transcript is still to come
 *     transcript WORDS              of the last turn; without words, nothing was said
 *     says WORDS                    words of the agent that claim something, before they are heard
 *     heard_of WORDS / GIVEN        the agent was cut: the first part of its words was heard
 *     late WORDS                    the transcript of what the caller said five seconds ago
 *     sound                         the caller begins to make a sound
 *     interrupted MS                the caller talks over the agent, of which MS were heard
 *     tool NAME {JSON}              the model calls a tool
 *     repeats NAME {JSON}           the model calls a tool under the id of the last call
 *     ended                         the model ends a response (with the tools called since the last end)
 *     failed | cut                  its response fails, or is cut short by the caller, with no tool called
 *     press KEYS
 *     wait SECONDS
 *     check ok | check FIELD PROBLEM
 *     action {JSON of the result} | action fails [FIELD] WHY | action unknown WHY
 *     transfer OUTCOME
 *     person answers | person accepts | person declines
 *     carrier asks                  the agent has failed, and the carrier asks what comes next
 *     chooses person | chooses message
 *     recorded SECONDS | recorded nothing
 *     desk ends | desk transfers    somebody at the desk ends the call, or hands it to a person
 *     bug                           something of ours goes wrong
 *     paused                        the agent breaks off: a second ago all that came of its words was heard
 *     line lost | line back | voice lost | voice back | voice renewed | voice gone | hangs up
 */
const START = Date.parse('2026-11-23T15:00:00Z'); // Monday, 10 AM in New York

const known: Context = { agent: practice, maxCallMs: 600_000, transcripts: 'known', rails: allRails };

/** Plays a scenario and returns it with the decisions as they are now. */
export function play(text: string): string {
  const world = newWorld();
  return text
    .split(/\n\n+/)
    .map((block) => (block.includes('----') ? playBlock(block, world) : block.trimEnd()))
    .join('\n\n')
    .concat('\n');
}

export interface World {
  readonly context: Context;
  call: Call;
  at: number;
  tools: number;
  toolsSinceEnd: number;
  turns: number;
  /** The next response has to call a tool. */
  forced: boolean;
  /** What the agent was asked to say exactly, last. */
  given: string;
}

/** What was decided and done because of one thing that happened. */
export interface Step {
  readonly facts: readonly Fact[];
  readonly effects: readonly Effect[];
}

export function newWorld(context: Partial<Context> = {}, hoursLater = 0): World {
  return {
    context: { ...known, ...context },
    call: newCall,
    at: START + hoursLater * 3_600_000,
    tools: 0,
    toolsSinceEnd: 0,
    turns: 0,
    given: '…',
    forced: false,
  };
}

/** Lets one line of a scenario happen, for tests that look at more than its text. */
export function step(line: string, world: World): Step {
  const steps = happen(line, world).map((input) => decided(input, world));
  return {
    facts: steps.flatMap(({ facts }) => facts),
    effects: steps.flatMap(({ effects }) => effects),
  };
}

/** The call after these lines. */
export function happened(lines: readonly string[], context?: Partial<Context>): World {
  const world = newWorld(context);
  for (const line of lines) step(line, world);
  return world;
}

export function live({ call }: World): Live {
  if (call.phase !== 'live') throw new Error(`The call is ${call.phase}`);
  return call;
}

function playBlock(block: string, world: World): string {
  const above = block.slice(0, block.indexOf('----')).trimEnd();
  const lines = above.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const below = lines.flatMap((line) => happen(line, world).flatMap((input) => told(decided(input, world))));
  return [above, '----', ...below].join('\n');
}

function decided(input: Input, world: World): Step {
  const facts = decide(world.context, world.call, input, world.at);
  world.call = facts.reduce(evolve, world.call);
  const effects = react(world.context, world.call, facts);
  for (const effect of effects) {
    if (effect.type === 'say') world.given = effect.text;
    if (effect.type === 'forceTool') world.forced = true;
  }
  return { facts, effects };
}

function told({ facts, effects }: Step): readonly string[] {
  return [...facts.map(factLine), ...effects.map(effectLine)];
}

function happen(line: string, world: World): readonly Input[] {
  const [, verb = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
  const startedMs = world.call.phase === 'live' ? world.at - world.call.startedAt : 0;
  switch (verb) {
    case 'answered':
      return [
        {
          type: 'answered',
          sid: 'CA1',
          from: '+12125550147',
          to: '+12125550100',
          agent: practice.name,
          voice: 'test',
        },
      ];
    case 'heard':
      world.at += 2_000;
      return [
        { type: 'agentStarted' },
        { type: 'agentSaid', text: rest || world.given, startedMs },
        { type: 'agentQuiet' },
      ];
    case 'caller':
      world.at += 2_000;
      world.turns += 1;
      return [
        { type: 'callerStarted' },
        { type: 'callerTurn', item: `item_${world.turns}` },
        { type: 'callerSaid', item: `item_${world.turns}`, text: rest, startedMs },
      ];
    case 'speaks':
      world.at += 2_000;
      world.turns += 1;
      return [{ type: 'callerStarted' }, { type: 'callerTurn', item: `item_${world.turns}` }];
    case 'transcript':
      return [{ type: 'callerSaid', item: `item_${world.turns}`, text: rest, startedMs }];
    case 'says':
      return [{ type: 'agentClaimed', claims: claimsIn(rest) }];
    case 'heard_of': {
      const [heard = '', text = ''] = rest.split(' / ');
      world.at += 2_000;
      return [
        { type: 'agentStarted' },
        { type: 'callerInterrupted', heardMs: 1_000 },
        { type: 'agentSaid', text: text === '' ? world.given : text, heard, startedMs },
      ];
    }
    case 'interrupted':
      return [{ type: 'agentStarted' }, { type: 'callerInterrupted', heardMs: Number(rest) }];
    case 'tool':
    case 'repeats': {
      const [, name = '', json = ''] = /^(\S+)\s*(.*)$/.exec(rest) ?? [];
      if (verb === 'tool') world.tools += 1;
      world.toolsSinceEnd += 1;
      return [{ type: 'toolCalled', id: `call_${world.tools}`, name, arguments: json }];
    }
    case 'ended': {
      const tools = world.toolsSinceEnd;
      world.toolsSinceEnd = 0;
      const forced = world.forced;
      world.forced = false;
      return [{ type: 'responseEnded', tools, cut: false, ...(forced ? { forced: true } : {}) }];
    }
    case 'failed':
      return [
        {
          type: 'responseEnded',
          tools: 0,
          cut: false,
          failed: 'server_error',
          begun: world.call.phase === 'live' && world.call.speaking.agent,
        },
      ];
    case 'cut':
      return [{ type: 'responseEnded', tools: 0, cut: true }];
    case 'quiet':
      return [{ type: 'agentQuiet' }];
    case 'late':
      return [{ type: 'callerSaid', item: 'item_0', text: rest, startedMs: startedMs - 5_000 }];
    case 'begins':
      return [{ type: 'agentStarted' }];
    case 'paused':
      return [{ type: 'agentPaused', silentMs: 1_000 }];
    case 'sound':
      return [{ type: 'callerStarted' }];
    case 'press':
      return [{ type: 'pressed', digits: rest }];
    case 'wait':
      world.at += Number(rest) * 1_000;
      return [{ type: 'tick' }];
    case 'check':
      return [checked(rest, world.call)];
    case 'action':
      return [acted(rest, world.call)];
    case 'transfer':
      return [{ type: 'transferEnded', outcome: rest as 'completed' | 'busy' }];
    case 'person':
      return [
        rest === 'answers'
          ? { type: 'personAnswered' }
          : { type: 'personReplied', accepted: rest === 'accepts' },
      ];
    case 'carrier':
      return [{ type: 'carrierAsked' }];
    case 'chooses':
      return [{ type: 'chosen', choice: rest as 'person' | 'message' }];
    case 'recorded':
      return [
        rest === 'nothing'
          ? { type: 'nothingRecorded' }
          : {
              type: 'messageRecorded',
              recording: 'RE1',
              url: 'https://api.twilio.com/RE1',
              durationS: Number(rest),
            },
      ];
    case 'desk':
      return [{ type: rest === 'ends' ? 'deskEnded' : 'deskTransferred' }];
    case 'bug':
      return [{ type: 'crashed', why: 'a bug' }];
    case 'hangs':
      return [{ type: 'hungUp' }];
    case 'line':
      return [rest === 'lost' ? { type: 'lineLost', why: 'closed' } : { type: 'lineResumed' }];
    case 'voice':
      if (rest === 'gone') return [{ type: 'voiceGone', why: 'no credit' }];
      if (rest === 'renewed') return [{ type: 'voiceRenewed' }];
      return [rest === 'lost' ? { type: 'voiceLost', why: '1006' } : { type: 'voiceResumed' }];
    default:
      throw new Error(`A scenario cannot say "${line}"`);
  }
}

function checked(rest: string, call: Call): Input {
  const id = call.phase === 'live' && call.pending ? call.pending.id : '';
  if (rest === 'ok') return { type: 'checkPassed', id };
  const [, field = '', problem = ''] = /^(\S+)\s+(.*)$/.exec(rest) ?? [];
  return { type: 'checkFailed', id, field, problem, say: `${problem} Which one then?` };
}

function acted(rest: string, call: Call): Input {
  const key = call.phase === 'live' && call.pending?.type === 'action' ? call.pending.key : '';
  if (rest.startsWith('unknown')) return { type: 'actionUnknown', key, why: rest.slice('unknown '.length) };
  if (rest.startsWith('{')) return { type: 'actionDone', key, result: JSON.parse(rest) };
  const [, field, why = ''] = /^fails(?:\s+\[(\w+)\])?\s+(.*)$/.exec(rest) ?? [];
  return {
    type: 'actionFailed',
    key,
    why,
    ...(field === undefined ? {} : { field, say: `${why} Which one?` }),
  };
}

function factLine(fact: Fact): string {
  switch (fact.type) {
    case 'stage_transition':
      return `stage ${fact.data.from} -> ${fact.data.to} (${fact.data.cause})`;
    case 'tool_result': {
      const { ok, why, missing, say, call } = fact.data.result;
      return `tool_result ${fact.data.tool} ${JSON.stringify({ ok, why, missing, say, call })}`;
    }
    case 'turn':
      return `turn ${fact.data.turn}`;
    default:
      return `${fact.type} ${JSON.stringify(fact.data)}`;
  }
}

function effectLine(effect: Effect): string {
  switch (effect.type) {
    // What the model is answered stands in the fact above it.
    case 'answerTool':
      return `> answerTool ${effect.id}${effect.responds ? ', respond' : ''}`;
    default: {
      const { type, ...rest } = effect;
      return Object.keys(rest).length === 0 ? `> ${type}` : `> ${type} ${JSON.stringify(rest)}`;
    }
  }
}
