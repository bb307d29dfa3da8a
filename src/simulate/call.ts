import { runCall } from '../call/driver.ts';
import type { Clock } from '../call/world.ts';
import type { Agent } from '../core/agent.ts';
import { personReachable } from '../core/escalation.ts';
import type { Fact } from '../core/fact.ts';
import { isFollowUp } from '../core/follow-up.ts';
import { allRails, type Rail } from '../core/rails.ts';
import type { Mind } from '../simulator/realtime/mind.ts';
import { type Book, type BookRates, book, bookRates } from './book.ts';
import { virtualClock } from './clock.ts';
import { callersEnd } from './line.ts';
import { oracle } from './oracle.ts';
import type { Caller, Entry, Wish } from './parties.ts';
import { person } from './person.ts';
import { stream } from './plan.ts';
import { type Refused, score } from './score.ts';
import { type Session, session } from './voice.ts';

/**
 * A whole call in virtual time: the real core and driver, and a line, a voice and a book that are simulated. The
 * same options give the same call.
 */
export async function playCall(options: PlayOptions): Promise<Played> {
  const { seed, agent, rails = allRails, maxCallMs = 600_000, startAt = START } = options;
  const clock = virtualClock(startAt);
  const facts: Fact[] = [];
  const problems: string[] = [];
  const stages: string[] = [];
  const perfect = oracle();
  const mind = options.mind?.(perfect) ?? perfect;
  const actions =
    options.actions?.(clock) ??
    book({
      agent,
      clock,
      random: stream(seed, 'book'),
      rates: { ...bookRates, ...options.book },
      before: options.before ?? [],
    });
  const scored = score(perfect);
  const voiceChance = stream(seed, 'voice');
  let voice: Session | null = null;
  let ids = 0;
  let ending: Played['ending'] | null = null;

  const call = runCall({
    sid: `CA${seed}`,
    from: '+12125550147',
    to: '+12125550100',
    agent,
    maxCallMs,
    rails,
    past: [],
    onFacts: (added) => facts.push(...added),
    onProblem: (problem, error) => problems.push(`${problem}: ${String(error)}`),
    world: {
      clock,
      actions,
      journal: { append: () => WRITTEN },
      voices: {
        name: 'simulated',
        transcripts: 'known',
        open: (listener) => {
          voice = session({
            clock,
            random: voiceChance,
            mind,
            listener,
            transcriptsMissing: options.transcriptsMissing ?? TRANSCRIPTS_MISSING,
            onWords: (words) => end.carries(words),
            onConfigured: ({ instructions }) => show(stages, instructions),
            onTurn: (shown, { meaning }) => perfect.hears(shown, meaning),
            onCalled: scored.called,
            onAnswered: scored.answered,
            nextId: () => {
              ids += 1;
              return ids;
            },
          });
          return voice;
        },
      },
    },
  });

  const end = callersEnd({
    clock,
    random: stream(seed, 'line'),
    tell: (event) => tell(event),
    onHeard: (words, cut) => caller.hears(words, cut),
    onClosed: () => {
      const now = call.current();
      // Offered a person in the carrier's voice, the caller stays on the line; else that voice was the last they heard.
      const isOffered =
        now.phase === 'live' && now.plain !== null && now.line !== 'gone' && personReachable(agent, now);
      const isTransferred = (now.phase === 'live' && now.transfer?.outcome === 'dialing') || isOffered;
      ending ??= isTransferred ? 'transferred' : 'agent_hung_up';
      caller.left(isTransferred ? 'transferred' : 'hung_up');
      if (now.phase === 'live' && now.plain !== null) {
        call.deliver({ type: 'carrierAsked' });
        call.deliver(isOffered ? { type: 'chosen', choice: 'person' } : { type: 'nothingRecorded' });
      }
      if (!isTransferred) return;
      clock.wakeAt(clock.now() + TALK_MS, () =>
        call.deliver({ type: 'transferEnded', outcome: 'completed' }),
      );
    },
  });
  const caller = person({
    clock,
    caller: options.caller,
    end,
    voice: () => voice,
    onHungUp: () => {
      ending ??= 'caller_hung_up';
    },
  });
  const tell = call.connect(end.line);

  await clock.run(startAt + HORIZON_MS, () => call.current().phase === 'over' && !end.isOpen());
  const isOver = call.current().phase === 'over';
  return {
    facts,
    entries: actions.entries,
    followUps: facts.filter(isFollowUp).length,
    heard: caller.heard,
    stages,
    ending: isOver ? endingOf(ending, facts) : 'hang',
    endedAt: clock.now(),
    turns: caller.turns(),
    ...scored.result(),
    problems,
  };
}

/**
 * What the caller is left with. As for a transfer, what the server would tell the carrier to do is read off the call:
 * of one that failed, to apologise in its own voice.
 */
function endingOf(ending: Played['ending'] | null, facts: readonly Fact[]): Played['ending'] {
  const isApology = ending === 'agent_hung_up' && facts.some(({ type }) => type === 'call_failed');
  return isApology ? 'apologised' : (ending ?? 'hang');
}

/** Plays calls one after the other: what one of them touches is still in the processor's memory at its next alarm. */
export async function playCalls(
  count: number,
  make: (index: number) => PlayOptions,
  onPlayed: (played: Played, index: number) => void,
): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    onPlayed(await playCall(make(index)), index);
    // A call never waits for the world, which would not get a word in before the last of them.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export interface PlayOptions {
  readonly seed: number;
  readonly agent: Agent;
  readonly caller: Caller;
  /** What goes wrong in the perfect model. */
  readonly mind?: (perfect: Mind) => Mind;
  readonly rails?: ReadonlySet<Rail>;
  readonly maxCallMs?: number;
  readonly startAt?: number;
  /** The share of turns whose transcript never comes. */
  readonly transcriptsMissing?: number;
  readonly book?: Partial<BookRates>;
  /** Another book in its place, of a world that is known beforehand. */
  readonly actions?: (clock: Clock) => Book;
  /** What was done before this call and can be moved or cancelled in it. */
  readonly before?: readonly Wish[];
}

export interface Played {
  /** The log of the call, to be printed: no verdict is made from it. */
  readonly facts: readonly Fact[];
  readonly entries: readonly Entry[];
  /** What the store would have on its list for a person. */
  readonly followUps: number;
  readonly heard: readonly Heard[];
  /** As the model was shown them, one after the other. */
  readonly stages: readonly string[];
  /**
   * `apologised`: the agent gave up, and the carrier says so in its own voice. `hang`: it was not over after 20
   * minutes, twice the longest call.
   */
  readonly ending: 'agent_hung_up' | 'apologised' | 'caller_hung_up' | 'transferred' | 'hang';
  readonly endedAt: number;
  /** Of the caller. */
  readonly turns: number;
  /** Tool calls of the perfect model, touched by no fault. */
  readonly correctCalls: number;
  /** Those of them that were refused, and not for a slot that is taken or words that nobody could understand. */
  readonly refusedCorrectCalls: number;
  readonly refused: readonly Refused[];
  readonly problems: readonly string[];
}

/** Said by the caller, or of the agent's words what the caller heard. `at`: when it began, or was heard last. */
export interface Heard {
  readonly at: number;
  readonly speaker: 'caller' | 'agent';
  readonly text: string;
}

function show(stages: string[], instructions: string): void {
  const stage = /# Stage: (\w+)/.exec(instructions)?.[1] ?? '';
  if (stages.at(-1) !== stage) stages.push(stage);
}

/** A Monday, 10 AM in New York. */
const START = Date.UTC(2026, 10, 23, 15);
const HORIZON_MS = 20 * 60_000;
const TRANSCRIPTS_MISSING = 0.005;
/** With the person who took over. */
const TALK_MS = 60_000;
const WRITTEN = Promise.resolve();
