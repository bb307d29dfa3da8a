import type { Store, Ticket } from '../adapters/store/store.ts';
import { type Ahead, openAhead } from '../call/ahead.ts';
import type { CallOptions, RunningCall } from '../call/driver.ts';
import {
  type Actions,
  type Carrier,
  type Clips,
  type Clock,
  Fenced,
  type Journal,
  type Spare,
  type Voices,
} from '../call/world.ts';
import type { Agent } from '../core/agent.ts';
import type { Call } from '../core/call.ts';
import { evolve, newCall } from '../core/evolve.ts';
import type { Fact } from '../core/fact.ts';
import type { Input } from '../core/input.ts';
import { within } from './drain.ts';
import type { Log } from './log.ts';

/** The calls in progress on this node, and the way to every other call: the store has them all. */
export interface Calls {
  inProgress(): number;
  /** Whether this call may begin: it was promised a place already, or there is one. */
  hasRoom(sid: string): boolean;
  /** A new call was let in: its session with the voice is opened while the carrier reads what to do with it. */
  expect(call: CallParties): void;
  /** A single-use ticket that lets one stream into the call. */
  ticket(call: CallParties): Promise<string>;
  /** Starts the call, finds it, or takes it over from wherever it was. Null when it is over, or there is no room. */
  take(call: CallParties): Promise<RunningCall | null>;
  /** Every fact of the call, wherever it runs; none for an unknown one. */
  facts(sid: string): Promise<readonly Fact[]>;
  /**
   * Tells a call that has begun and not ended, taking it over where it runs nowhere, and waits until it has decided.
   * False for all others.
   */
  deliver(sid: string, input: Input): Promise<boolean>;
  /** Ends or continues what an earlier process on this node left open. Says how many calls that were. */
  lookAfter(): Promise<number>;
  /** Resolves when no call is in progress. */
  allEnded(): Promise<void>;
  /** Lets every call go without another word: they stay open in the store, for whoever claims them next. */
  letGo(): Promise<void>;
}

export interface CallParties {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
}

export interface CallsOptions {
  readonly agent: Agent;
  readonly store: Store;
  readonly voices: Voices;
  readonly clips: Clips;
  readonly spare: Spare;
  /** The way to tell the carrier of a call what to do before it asks. */
  readonly carrier?: (sid: string) => Carrier;
  readonly actions: Actions;
  readonly clock: Clock;
  /** An unguessable token. */
  readonly random: () => string;
  /** This process for the store; the same after a restart. */
  readonly node: string;
  readonly maxCalls: number;
  readonly maxCallMs: number;
  readonly run: (options: CallOptions) => RunningCall;
  /** Told after each append, with the number of the first fact. Must not throw. */
  readonly onFacts: (sid: string, facts: readonly Fact[], seq: number) => void;
  readonly log: Log;
}

/** Twilio opens the stream within a second of the TwiML; a minute forgives a slow proxy. */
export const TICKET_LIFE_MS = 60_000;

/** A session that waits costs the model's server a place: whose stream is later than this gets another one. */
export const AHEAD_MS = 15_000;

export function startCalls(options: CallsOptions): Calls {
  const {
    agent,
    store,
    voices,
    clips,
    spare,
    carrier,
    actions,
    clock,
    random,
    node,
    maxCalls,
    maxCallMs,
    run,
    onFacts,
    log,
  } = options;
  const running = new Map<string, RunningCall>();
  /** Claims under way, so that two requests for one call do not fence each other. */
  const opening = new Map<string, Promise<RunningCall | null>>();
  /** Tickets given to new calls whose stream has not come yet: they count against the cap. */
  const expected = new Map<string, number>();
  /** Sessions with the voice that wait for their call. */
  const ahead = new Map<string, Ahead>();
  let lettingGo = false;

  function inProgress(): number {
    return new Set([...running.keys(), ...opening.keys()]).size;
  }

  function awaited(): number {
    for (const [sid, until] of expected) if (until <= clock.now()) expected.delete(sid);
    return expected.size;
  }

  function take(parties: CallParties): Promise<RunningCall | null> {
    const known = running.get(parties.sid);
    if (known !== undefined) return Promise.resolve(known);
    const underWay = opening.get(parties.sid);
    if (underWay !== undefined) return underWay;
    const taken = open(parties).finally(() => opening.delete(parties.sid));
    opening.set(parties.sid, taken);
    expected.delete(parties.sid);
    return taken;
  }

  /** Appends one after the other, so that facts never overtake each other on the way to the store. */
  function journal(sid: string, epoch: number, past: number): Journal {
    let after = past;
    let last: Promise<void> = Promise.resolve();
    return {
      append(facts) {
        if (lettingGo) return Promise.reject(new Fenced('this process lets its calls go'));
        const appended = last.then(async () => {
          await store.append(sid, epoch, after, facts);
          after += facts.length;
        });
        // After a failure the next facts take the place of those that were not written.
        last = appended.catch(() => {});
        return appended;
      },
    };
  }

  /** The voices of a call, the first of which may be waiting for it. */
  function voicesFor(sid: string): Voices {
    const waiting = ahead.get(sid);
    ahead.delete(sid);
    return waiting?.voices ?? voices;
  }

  async function allEnded(): Promise<void> {
    while (running.size > 0) await Promise.all([...running.values()].map((call) => call.ended));
  }

  async function open({ sid, from, to }: CallParties): Promise<RunningCall | null> {
    const row = await store.call(sid);
    if (row !== null && row.outcome !== null) return null;
    // A call that is already under way is worth more than the cap; a new one is not.
    if (row === null && inProgress() > maxCalls) return null;
    const { epoch, past } = await store.claim({ sid, from, to, agent: agent.name }, node, clock.now());
    const call = run({
      sid,
      from: row?.from ?? from,
      to: row?.to ?? to,
      agent,
      maxCallMs,
      past: past.map(({ fact }) => fact),
      world: {
        ...(carrier === undefined ? {} : { carrier: carrier(sid) }),
        voices: voicesFor(sid),
        clips,
        spare,
        actions,
        clock,
        journal: journal(sid, epoch, past.length),
      },
      onFacts: (facts, seq) => onFacts(sid, facts, seq),
      onProblem: (problem, error) => log.error({ call: sid, error: String(error) }, problem),
    });
    running.set(sid, call);
    void call.ended.then(() => running.delete(sid));
    return call;
  }

  async function facts(sid: string): Promise<readonly Fact[]> {
    return (await store.facts(sid)).map(({ fact }) => fact);
  }

  async function lookAfter(): Promise<number> {
    // Elsewhere a call may be in good hands, unless it is older than a call can be.
    const oldest = clock.now() - maxCallMs - ORPHAN_SLACK_MS;
    const left = (await store.openCalls()).filter((row) => row.node === node || row.startedAt < oldest);
    for (const row of left) {
      // Claimed and never answered: the carrier asks again, or nobody is there.
      if (fold(await facts(row.sid)).phase !== 'live') continue;
      const call = await take(row);
      // The socket died with the process that held it. The carrier may still bring the caller back.
      call?.deliver({ type: 'lineLost', why: 'the process that held the call ended' });
    }
    return left.length;
  }

  return {
    inProgress,
    hasRoom: (sid) => running.has(sid) || expected.has(sid) || inProgress() + awaited() < maxCalls,
    expect({ sid, from, to }) {
      if (running.has(sid) || ahead.has(sid)) return;
      const onGone = () => ahead.delete(sid);
      ahead.set(sid, openAhead({ sid, from, to, agent, maxCallMs, voices, clock, lifeMs: AHEAD_MS, onGone }));
    },
    async ticket({ sid, from, to }) {
      const ticket: Ticket = {
        token: random(),
        callSid: sid,
        from,
        to,
        expiresAt: clock.now() + TICKET_LIFE_MS,
      };
      await store.issueTicket(ticket);
      if (!running.has(sid)) expected.set(sid, ticket.expiresAt);
      return ticket.token;
    },
    take,
    facts,
    async deliver(sid, input) {
      let call = running.get(sid) ?? null;
      if (call === null) {
        expected.delete(sid);
        ahead.get(sid)?.close();
        const row = await store.call(sid);
        if (row === null || fold(await facts(sid)).phase !== 'live') return false;
        call = await take(row);
      }
      call?.deliver(input);
      await call?.settled();
      return call !== null;
    },
    lookAfter,
    allEnded,
    async letGo() {
      lettingGo = true;
      for (const waiting of [...ahead.values()]) waiting.close();
      // Whatever a call would write now is refused, and with that it is no longer ours.
      for (const call of running.values()) call.deliver({ type: 'hungUp' });
      await within(clock, LET_GO_MS, allEnded());
    },
  };
}

/** What a call has become. */
export function fold(facts: readonly Fact[]): Call {
  return facts.reduce(evolve, newCall);
}

/** A call in its last second waits for an action, whose answer may come after us. */
const LET_GO_MS = 1_000;

/** A call on another node may outlast its hard length by a goodbye and a restart. */
const ORPHAN_SLACK_MS = 15 * 60_000;
