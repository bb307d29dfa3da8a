import type { ActionResult } from '../../call/world.ts';
import type { Outcome } from '../../core/call.ts';
import type { Fact, FactOf } from '../../core/fact.ts';
import type { FollowUpFact } from '../../core/follow-up.ts';
import type { Count } from '../../core/tally.ts';
import type { Ms } from '../../core/time.ts';

/**
 * Where calls live. Two backends, one conformance suite (`test/adapters/store`). Every method rejects when
 * the store cannot be reached; `append` rejects with `Fenced` when the caller's epoch is no longer the newest.
 */
export interface Store
  extends CallStore,
    NodeStore,
    NumberStore,
    FollowUpStore,
    TicketStore,
    ActionStore,
    AppointmentStore {
  /** True when a trivial query works. */
  ready(): Promise<boolean>;
  close(): Promise<void>;
}

export interface CallStore {
  /** Claims a call for `node`: makes it when it is new, else raises its epoch and fences its former owner. */
  claim(call: CallIdentity, node: string, at: Ms): Promise<Claim>;
  /**
   * Appends facts in order, all or none; the first gets sequence number `after + 1`. Rejects with `Fenced` as
   * well when that number is taken or would leave a gap, and when the call has ended. Append
   * the next facts of a call only once these are in. Each that leaves something for a person (`isFollowUp`) stands
   * on the list of follow-ups with them. With `call_end` whatever may not be shown of the call's facts is
   * forgotten: `data` becomes what stood in `shown`.
   */
  append(sid: string, epoch: number, after: number, facts: readonly Fact[]): Promise<void>;
  facts(sid: string, after?: number): Promise<readonly StoredFact[]>;
  call(sid: string): Promise<CallRow | null>;
  /** Newest first. */
  calls(query: CallQuery): Promise<readonly FoundCall[]>;
  /**
   * Claims a call in progress that was left by `holder`. Null where that has given a sign of life since, and where the
   * call is not its own any more, or over.
   */
  adopt(sid: string, holder: Holder, node: string): Promise<Claim | null>;
  /** Calls without `call_end`, oldest first. */
  openCalls(): Promise<readonly CallRow[]>;
  /** Ended calls of which `filesWhole` was not told, in the order of their sids, from the one after `after` on. */
  withoutFiles(query: {
    readonly endedBefore: Ms;
    readonly after: string;
    readonly limit: number;
  }): Promise<readonly string[]>;
  /** Both audit files of this ended call hold all of it. */
  filesWhole(sid: string): Promise<void>;
  /** Random, made with the call and gone when it is erased; null for a call that has none. */
  salt(sid: string): Promise<string | null>;
  /** Calls that ended before, or from this number, oldest first. */
  endedCalls(query: { readonly from: string } | { readonly before: Ms }): Promise<readonly CallRow[]>;
  /**
   * Takes out what people said and who they were: of an ended call, what was booked in it and what was left to do.
   * Appointments that are still ahead of `today` (local date) stay as they are.
   */
  erase(sid: string, today: string): Promise<Erasure>;
}

/** Every filter that is there has to fit. */
export interface CallQuery {
  readonly limit: number;
  /** A time, or the last call of the page before. */
  readonly before?: Ms | { readonly startedAt: Ms; readonly sid: string } | undefined;
  readonly state?: 'live' | 'ended' | undefined;
  /** From this time on, and before that one. */
  readonly from?: Ms | undefined;
  readonly to?: Ms | undefined;
  /** Null: calls that had none. */
  readonly intent?: string | null | undefined;
  readonly outcome?: Outcome | undefined;
  /** Digits that stand in the caller's number one after the other. */
  readonly digits?: string | undefined;
  /** Words that were said in it, all of them, each perhaps the begin of one; found once the call has ended. */
  readonly words?: readonly string[] | undefined;
}

export interface FoundCall extends CallRow {
  /** Where the words stand, each in `⟦⟧`; null where none were looked for. */
  readonly found: string | null;
}

/** Which processes live. Each has a name that no other ever had. */
export interface NodeStore {
  /** A sign of life, given again and again. */
  beat(node: string, at: Ms): Promise<void>;
  /** The last one: whatever it still holds may be adopted at once. */
  leave(node: string, at: Ms): Promise<void>;
  /** Whoever holds calls in progress, or has given a sign of life and was not forgotten. */
  holders(): Promise<readonly Holder[]>;
  /** Of a node that has gone: its sign of life, if it is the last one still, and calls that it claimed and never began. */
  forgetNode(holder: Holder): Promise<void>;
}

export interface Holder {
  readonly node: string;
  /** Its last sign of life; null where it never gave any. */
  readonly seenAt: Ms | null;
  readonly hasLeft: boolean;
}

/** Numbers of ended calls: each is counted once, with its `call_end` or later (`countEnded`). */
export interface NumberStore {
  /** In the order of periods; `from` and `to` both counted: `2026-12-01T14` an hour, `2026-12-01` a day. */
  tallies(query: {
    readonly grain: 'hour' | 'day';
    readonly from: string;
    readonly to: string;
  }): Promise<readonly PeriodCount[]>;
  /** Counts ended calls that are not counted yet, so many at most; says how many that were. */
  countEnded(limit: number): Promise<number>;
}

export interface PeriodCount extends Count {
  readonly period: string;
}

export type Erasure =
  | { readonly status: 'erased'; readonly keptAppointments: number }
  | { readonly status: 'unknown' | 'in_progress' };

export interface CallIdentity {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly agent: string;
}

export interface Claim {
  readonly epoch: number;
  readonly past: readonly StoredFact[];
}

export interface StoredFact {
  /** From 1, without gaps. */
  readonly seq: number;
  readonly fact: Fact;
}

export interface CallRow extends CallIdentity {
  readonly startedAt: Ms;
  readonly node: string;
  readonly epoch: number;
  /** Null while the call is in progress. Written by `append` with the `call_end` fact. */
  readonly outcome: Outcome | null;
  readonly intent: string | null;
  readonly endedAt: Ms | null;
  /** Null as long as the call is not counted; the cost also where nobody knows it. */
  readonly durationS: number | null;
  readonly turns: number | null;
  readonly firstWordMs: number | null;
  readonly costUsd: number | null;
}

/** What is left for a person after the call: each stands here once, from the fact that says so until it is done. */
export interface FollowUpStore {
  /** Newest first; `open`: only those that are not done. */
  followUps(query: { readonly limit: number; readonly open?: boolean }): Promise<readonly FollowUp[]>;
  /** A person has done it: the first time counts. False when there is none. */
  settleFollowUp(call: string, seq: number, at: Ms): Promise<boolean>;
}

export interface FollowUp {
  readonly call: string;
  readonly seq: number;
  /** Who called. */
  readonly from: string;
  readonly fact: FollowUpFact;
  /** How the action began, with the record it was to be done with; null where it is about none. */
  readonly action: FactOf<'action_started'> | null;
  /** Of the action; else that of the call, once it has ended. */
  readonly intent: string | null;
  readonly doneAt: Ms | null;
}

export interface TicketStore {
  issueTicket(ticket: Ticket): Promise<void>;
  /**
   * The ticket, once: null when it is unknown, used, of another kind, for another call, or past its time. With it go
   * all other tickets of the call: the line that it opens is the newest.
   */
  redeemTicket(claim: Pick<Ticket, 'token' | 'kind' | 'callSid'>, at: Ms): Promise<Ticket | null>;
}

export interface Ticket {
  /** Opaque, unguessable. */
  readonly token: string;
  /** Whose socket it opens: that of the carrier, or that of our own page in a browser. */
  readonly kind: 'carrier' | 'browser';
  readonly callSid: string;
  readonly from: string;
  readonly to: string;
  readonly expiresAt: Ms;
}

export interface ActionStore {
  /** `fresh` for the first who asks; otherwise what is known: `running`, or its result. */
  beginAction(key: string, callSid: string, intent: string, at: Ms): Promise<ActionState>;
  endAction(key: string, result: ActionResult): Promise<void>;
  findAction(key: string): Promise<ActionState | null>;
}

export type ActionState =
  | { readonly status: 'fresh' }
  | { readonly status: 'running' }
  | { readonly status: 'ended'; readonly result: ActionResult };

export interface AppointmentStore {
  /** Books a slot under an idempotency key. The same key gives the same appointment again. `taken` by the unique constraint alone. */
  book(appointment: NewAppointment): Promise<Booking>;
  /** Moves an appointment; the old slot is free again. Idempotent by key. */
  move(
    code: string,
    to: { readonly key: string; readonly date: string; readonly time: string },
  ): Promise<Move>;
  cancel(code: string, key: string): Promise<Cancellation>;
  /** What was done under an idempotency key; null when nothing was. */
  appointmentChange(key: string): Promise<AppointmentChange | null>;
  /** Booked ones (not cancelled), soonest first. All of them when nothing is asked for. */
  appointments(query?: AppointmentQuery): Promise<readonly Appointment[]>;
  /** Cancelled ones too, soonest first; `from` and `to` are days, both counted. */
  listAppointments(query: {
    readonly limit: number;
    readonly from?: string | undefined;
    readonly to?: string | undefined;
    readonly status?: Appointment['status'] | undefined;
  }): Promise<readonly Appointment[]>;
}

export type Booking =
  | { readonly status: 'booked'; readonly appointment: Appointment }
  | { readonly status: 'taken' }
  /** Another appointment has this confirmation code: ask again with a fresh one. */
  | { readonly status: 'code_used' };

export type Move =
  | { readonly status: 'moved'; readonly appointment: Appointment }
  | { readonly status: 'taken' }
  | { readonly status: 'unknown' };

export type Cancellation =
  | { readonly status: 'cancelled'; readonly appointment: Appointment }
  | { readonly status: 'unknown' };

export interface AppointmentChange {
  readonly change: 'booked' | 'moved' | 'cancelled';
  /** As it is now. */
  readonly appointment: Appointment;
}

export interface AppointmentQuery {
  readonly calendar?: string;
  readonly date?: string;
  readonly phone?: string;
  readonly code?: string;
}

export interface NewAppointment {
  readonly key: string;
  readonly callSid: string;
  /** Whose time it is: one appointment per calendar, date and time. */
  readonly calendar: string;
  /** `2026-12-01` and `14:30`, local at the business. */
  readonly date: string;
  readonly time: string;
  readonly minutes: number;
  readonly name: string;
  readonly phone: string;
  readonly reason: string;
  /** Confirmation code, unique; easy to say and to hear. */
  readonly code: string;
}

export interface Appointment extends NewAppointment {
  readonly status: 'booked' | 'cancelled';
}
