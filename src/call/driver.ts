import type { Agent } from '../core/agent.ts';
import type { Call } from '../core/call.ts';
import { conceal, hiddenIn, toldBy } from '../core/conceal.ts';
import type { Context } from '../core/context.ts';
import { deadline } from '../core/decide/timers.ts';
import { decide } from '../core/decide.ts';
import { evolve, newCall } from '../core/evolve.ts';
import type { Fact } from '../core/fact.ts';
import type { Input } from '../core/input.ts';
import { allRails, type Rail } from '../core/rails.ts';
import { react, unfinished } from '../core/react.ts';
import { redactText } from '../core/secret-numbers.ts';
import { conversation } from './conversation.ts';
import { Fenced, type Line, type LineEvent, type Voices, type World } from './world.ts';

/**
 * One call, driven: an input comes in, facts are decided, written, folded; only then are their effects done.
 *
 * One input at a time. Whatever waits for the world (a check, an action, the store) comes back as an input.
 * A bug of ours ends this call alone: it becomes the input `crashed`, which ends the call kindly.
 */
export interface RunningCall {
  readonly sid: string;
  /** The call as its facts have made it so far. */
  current(): Call;
  /** Attaches the caller's stream: the first one, or the one after a resume. Its events go to the result. */
  connect(line: Line): (event: LineEvent) => void;
  deliver(input: Input): void;
  /** Resolves when everything that was delivered so far is in the journal, or will never be. */
  settled(): Promise<void>;
  /** Resolves when the call is over (`call_end` is in the journal) or was let go (fenced). */
  readonly ended: Promise<void>;
}

export interface CallOptions {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly agent: Agent;
  /** The hard length of a call. */
  readonly maxCallMs: number;
  /** All of them, except in a simulation that shows what one of them is worth. */
  readonly rails?: ReadonlySet<Rail>;
  /** Facts of this call so far; empty for a new one. */
  readonly past: readonly Fact[];
  readonly world: World;
  /** Told after each append: audit files, live feed, metrics. `seq` of the first fact. Must not throw. */
  readonly onFacts: (facts: readonly Fact[], seq: number) => void;
  /** Our own bugs and a journal that cannot be written, for the operational log. */
  readonly onProblem: (problem: string, error: unknown) => void;
}

/** What a call is decided by, next to its facts. */
export function contextOf(
  { agent, maxCallMs, rails = allRails }: Pick<CallOptions, 'agent' | 'maxCallMs' | 'rails'>,
  { transcripts = 'unknown' }: Voices,
): Context {
  return { agent, maxCallMs, transcripts, rails };
}

export function runCall(options: CallOptions): RunningCall {
  const { sid, world, onFacts } = options;
  const { clock } = world;
  const context = contextOf(options, world.voices);
  let call: Call = options.past.reduce(evolve, newCall);
  let told = toldBy(options.past, options.agent);
  let seq = options.past.length;
  let callOff: () => void = () => {};
  let over = false;
  /** What a model used causes nothing, so it goes with the next facts: there are some before a call ends. */
  let unwritten: readonly Fact[] = [];
  let resolveEnded: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    resolveEnded = resolve;
  });

  const waiting: Input[] = [];
  let working = false;
  const waitingForRest: (() => void)[] = [];
  const talk = conversation({ options: { ...options, onProblem }, context, current: () => call, deliver });

  /** What went wrong may quote what the caller gave. */
  function onProblem(problem: string, error: unknown): void {
    options.onProblem(problem, hiddenIn(redactText(String(error)), told, context.agent));
  }

  function connect(line: Line): (event: LineEvent) => void {
    if (!over) return talk.connect(line);
    // It came as the call ended: nobody would ever close it.
    line.close();
    return () => {};
  }

  function deliver(input: Input): void {
    if (over) return;
    waiting.push(input);
    if (!working) void work();
  }

  async function work(): Promise<void> {
    working = true;
    for (let input = waiting.shift(); input !== undefined && !over; input = waiting.shift()) {
      try {
        await take(input);
      } catch (error) {
        await crash(error);
      }
    }
    working = false;
    arm();
    for (const resolve of waitingForRest.splice(0)) resolve();
  }

  function settled(): Promise<void> {
    return working ? new Promise((resolve) => waitingForRest.push(resolve)) : Promise.resolve();
  }

  async function take(input: Input): Promise<void> {
    const decided = decide(context, call, input, clock.now());
    const concealed = conceal(decided, call, context.agent, told);
    const facts = [...unwritten, ...concealed.facts];
    if (facts.every(({ type }) => type === 'usage')) {
      unwritten = facts;
      return;
    }
    await world.journal.append(facts);
    unwritten = [];
    told = concealed.told;
    call = concealed.call;
    const first = seq + 1;
    seq += facts.length;
    onFacts(facts, first);
    for (const effect of react(context, call, facts)) talk.perform(effect);
    if (call.phase === 'over') finish();
  }

  /** Another node owns the call, or the journal cannot be written: without a journal nothing may be done. */
  async function crash(error: unknown): Promise<void> {
    if (error instanceof Fenced) return finish();
    onProblem('A call failed', error);
    try {
      await take({ type: 'crashed', why: error instanceof Error ? error.message : String(error) });
      // A call whose first fact could not be written has nothing to end: it never began.
      if (call.phase === 'new') finish();
    } catch (second) {
      onProblem('A failed call could not be ended properly', second);
      finish();
    }
  }

  function finish(): void {
    over = true;
    waiting.length = 0;
    callOff();
    talk.close();
    resolveEnded();
  }

  function arm(): void {
    callOff();
    if (over || call.phase !== 'live') return;
    const at = deadline(context, call);
    callOff = at === null ? () => {} : clock.wakeAt(at, () => deliver({ type: 'tick' }));
  }

  for (const effect of unfinished(call)) talk.perform(effect);
  arm();
  return { sid, current: () => call, connect, deliver, settled, ended };
}
