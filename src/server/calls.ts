import type { CallRow, Claim, Holder, Store, Ticket } from '../adapters/store/store.ts';
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
import { BROWSER } from '../core/escalation.ts';
import { evolve, newCall } from '../core/evolve.ts';
import type { Fact } from '../core/fact.ts';
import type { Input } from '../core/input.ts';
import { within } from './drain.ts';
import type { Log } from './log.ts';
import { type CallParties, type Full, openPlaces, type PlacesOptions } from './places.ts';

/** The calls in progress on this node, and the way to every other call: the store has them all. */
export interface Calls {
  inProgress(): number;
  /** What keeps a new call from beginning; null where nothing does. */
  refusal(call: CallParties): Full | null;
  /** A new call was let in: its session with the voice is opened while the carrier reads what to do with it. */
  expect(call: CallParties): void;
  /** A single-use ticket that lets one stream of this kind into the call. */
  ticket(call: CallParties, kind: Ticket['kind']): Promise<string>;
  /** Starts the call, finds it, or takes it over from wherever it was. Null when it is over, or there is no room. */
  take(call: CallParties): Promise<RunningCall | null>;
  /** The call, where it runs on this node. */
  here(sid: string): RunningCall | null;
  /** Every fact of the call, wherever it runs; none for an unknown one. */
  facts(sid: string): Promise<readonly Fact[]>;
  /**
   * Tells a call that has begun and not ended, taking it over where it runs nowhere, and waits until it has decided.
   * False for all others.
   */
  deliver(sid: string, input: Input): Promise<boolean>;
  /** Takes a call over whose holder has gone, unless somebody was faster. False: they were, or it never began. */
  adopt(call: CallRow, holder: Holder): Promise<boolean>;
  /** Resolves when no call is in progress. */
  allEnded(): Promise<void>;
  /** Lets every call go without another word: they stay open in the store, for whoever claims them next. */
  letGo(): Promise<void>;
}

export interface CallsOptions extends PlacesOptions {
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
  /** This process for the store: a name that no other ever had. */
  readonly node: string;
  readonly maxCallMs: number;
  readonly run: (options: CallOptions) => RunningCall;
  /** Told of each call that is claimed, with its facts so far, and when it is over or no longer here. */
  readonly onTaken: (sid: string, past: readonly Fact[]) => void;
  readonly onLeft: (sid: string) => void;
  /** Told after each append, with the number of the first fact. Must not throw. */
  readonly onFacts: (call: CallParties, facts: readonly Fact[], seq: number) => void;
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
    onTaken,
    onLeft,
    onFacts,
    log,
  } = options;
  const running = new Map<string, RunningCall>();
  /** Claims under way, so that two requests for one call do not fence each other. */
  const opening = new Map<string, Promise<RunningCall | null>>();
  const places = openPlaces(options);
  /** Sessions with the voice that wait for their call. */
  const ahead = new Map<string, Ahead>();
  let lettingGo = false;

  function take(
    parties: CallParties,
    claim: (call: CallParties) => Promise<Claim | null> = claimed,
  ): Promise<RunningCall | null> {
    const known = running.get(parties.sid);
    if (known !== undefined) return Promise.resolve(known);
    const underWay = opening.get(parties.sid);
    if (underWay !== undefined) return underWay;
    places.take(parties);
    const taken = open(parties, claim).finally(() => {
      opening.delete(parties.sid);
      if (!running.has(parties.sid)) places.free(parties.sid);
    });
    opening.set(parties.sid, taken);
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

  function claimed({ sid, from, to }: CallParties): Promise<Claim> {
    return store.claim({ sid, from, to, agent: agent.name }, node, clock.now());
  }

  async function open(
    { sid, from, to }: CallParties,
    claim: (call: CallParties) => Promise<Claim | null>,
  ): Promise<RunningCall | null> {
    const row = await store.call(sid);
    if (row !== null && row.outcome !== null) return null;
    // A call that is already under way is worth more than the cap; a new one is not.
    if (row === null && places.taken() > maxCalls) return null;
    const ours = await claim({ sid, from, to });
    if (ours === null) return null;
    const { epoch } = ours;
    const past = ours.past.map(({ fact }) => fact);
    const parties = { sid, from: row?.from ?? from, to: row?.to ?? to };
    onTaken(sid, past);
    const call = run({
      ...parties,
      agent,
      maxCallMs,
      past,
      world: {
        ...(carrier === undefined || parties.from === BROWSER ? {} : { carrier: carrier(sid) }),
        voices: voicesFor(sid),
        clips,
        spare,
        actions,
        clock,
        journal: journal(sid, epoch, past.length),
      },
      onFacts: (facts, seq) => onFacts(parties, facts, seq),
      onProblem: (problem, error) => log.error({ call: sid, error: String(error) }, problem),
    });
    running.set(sid, call);
    void call.ended.then(() => {
      running.delete(sid);
      places.free(sid);
      onLeft(sid);
    });
    return call;
  }

  async function facts(sid: string): Promise<readonly Fact[]> {
    return (await store.facts(sid)).map(({ fact }) => fact);
  }

  async function adopt(row: CallRow, holder: Holder): Promise<boolean> {
    const { sid } = row;
    // The carrier has brought it here already.
    if (running.has(sid) || opening.has(sid)) return false;
    const past = await facts(sid);
    // Claimed and never answered: the carrier asks again, or nobody is there.
    if (fold(past).phase !== 'live') return false;
    const call = await take(row, () => store.adopt(sid, holder, node));
    call?.deliver(lostWith(holder, past));
    return call !== null;
  }

  /** The carrier opens another line into a call: where it ran elsewhere, nobody here saw the last one go. */
  async function bring(parties: CallParties): Promise<RunningCall | null> {
    const { sid } = parties;
    const row = running.has(sid) || opening.has(sid) ? null : await store.call(sid);
    if (row === null) return take(parties);
    const holder = (await store.holders()).find((one) => one.node === row.node);
    const past = await facts(sid);
    const call = await take(parties);
    if (holder !== undefined && past.length > 0) call?.deliver(lostWith(holder, past));
    return call;
  }

  /** The socket went with the process that held it, which lived as long as it gave a sign of life. */
  function lostWith({ seenAt }: Holder, past: readonly Fact[]): Input {
    const since = Math.max(past.at(-1)?.at ?? 0, seenAt ?? 0);
    const why = 'the process that held the call ended';
    return { type: 'lineLost', why, since: Math.min(since, clock.now()) };
  }

  return {
    inProgress: places.taken,
    refusal: places.refusal,
    expect({ sid, from, to }) {
      if (running.has(sid) || ahead.has(sid)) return;
      const onGone = () => ahead.delete(sid);
      ahead.set(sid, openAhead({ sid, from, to, agent, maxCallMs, voices, clock, lifeMs: AHEAD_MS, onGone }));
    },
    async ticket(call, kind) {
      const { sid, from, to } = call;
      const ticket: Ticket = {
        token: random(),
        kind,
        callSid: sid,
        from,
        to,
        expiresAt: clock.now() + TICKET_LIFE_MS,
      };
      // First of all: whoever asks meanwhile must find the place taken.
      places.promise(call, ticket.expiresAt);
      await store.issueTicket(ticket);
      return ticket.token;
    },
    take: bring,
    adopt,
    here: (sid) => running.get(sid) ?? null,
    facts,
    async deliver(sid, input) {
      let call = running.get(sid) ?? null;
      if (call === null) {
        if (!opening.has(sid)) places.free(sid);
        ahead.get(sid)?.close();
        const row = await store.call(sid);
        if (row === null || fold(await facts(sid)).phase !== 'live') return false;
        call = await take(row);
      }
      call?.deliver(input);
      await call?.settled();
      return call !== null;
    },
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
