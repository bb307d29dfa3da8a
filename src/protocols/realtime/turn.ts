/**
 * One response at a time.
 *
 * A Realtime conversation takes one response at a time, but the reasons to speak come when they like: the caller
 * finished a turn, a tool was answered, the caller went quiet. This machine puts them in a row. It is the only
 * place that decides when a `response.create` or a `response.cancel` is sent, and which tool calls count.
 *
 * Two rules hold it together. What moves it is in here: the adapter turns server events into inputs and outputs
 * into client events, and decides nothing. And it believes the server: whatever we asked for, the response that
 * was announced is the one that runs, and a refusal is news rather than a failure.
 *
 * | | a wish | interrupt | created r | done r | our create refused: another is active | our create refused otherwise | our cancel refused |
 * |---|---|---|---|---|---|---|---|
 * | idle | create → requested | nothing waits any more | → speaking r, unasked | - | a `say` or `force` is asked again → requested | - | - |
 * | requested | waits | → cancelling, id unknown | → speaking r | ended, next | it waits again, first in the row → speaking, id unknown | ended `failed`, next | - |
 * | speaking r | waits (1) | cancel r → cancelling r | another r: the old one ended; → speaking | ended, next | a `respond` is fulfilled (2), others wait again | - | - |
 * | cancelling r | waits | nothing waits any more | id unknown: cancel r; another r: the old one ended; → speaking | ended, next | - | id unknown: ended `cancelled`, next | ended `cancelled`, next |
 *
 * "Next" is the first wish that may be sent now → requested, or idle. A `say` may always be sent. A `respond` and
 * a `force` wait until every tool call that was dispatched has its answer: a follow-up that has not seen all
 * outputs asks for the same things again. So a `say` may overtake them, which is what a filler during a slow
 * action needs.
 *
 * 1. An unasked response comes from a server that answers the caller's turn by itself, even though the session
 *    says that it should not. The first `respond` that is asked while it runs means that same turn and is
 *    fulfilled by it, unless a tool was called or answered since: then it means the follow-up.
 * 2. For the same reason: the server was faster than we were.
 *
 * An interruption empties the row. What waited belonged to a turn that the caller has overtaken; sent now, it
 * would talk over the caller, and sent later, it would be a second answer beside the one that the caller's own
 * turn asks for.
 *
 * Tool calls are dispatched when their item is done and completed, once per item, however often the server
 * tells of it. An id that comes again with another item is a call that the model repeats: it is dispatched, to be
 * refused, and its item is taken out of the conversation, where one call has one output. Some servers leave that event out, so a response that completed dispatches what its output, or
 * its `function_call_arguments.done`, holds and was not dispatched yet. While a cancel is under way calls are held
 * back until the response says how it ended. A call that a cancelled or failed response leaves behind never runs,
 * and its item is taken out of the conversation: left there without an output, the model would wait for it.
 *
 * It has no clock. A server that stops answering altogether is found out by the adapter, which gives up the session.
 *
 * Vendor's rules: https://platform.openai.com/docs/api-reference/realtime-client-events/response/create
 */
export function step(turn: Turn, input: TurnInput): readonly [Turn, readonly TurnOutput[]] {
  const out: TurnOutput[] = [];
  return [moved(turn, input, out), out];
}

/** `idle | requested | speaking | cancelling`, and what outlives a response. */
export interface Turn {
  readonly now:
    | { readonly state: 'idle' }
    | { readonly state: 'requested' }
    | { readonly state: 'speaking'; readonly response: Response }
    | { readonly state: 'cancelling'; readonly response: Response };
  /** Wishes in the order in which they are to be sent. At most one of them is a `respond`, one a `force`. */
  readonly waiting: readonly Wish[];
  /** The last create. Its wish is null once nobody wants it any more. */
  readonly asked: { readonly event: string; readonly wish: Wish | null } | null;
  /** Tool calls dispatched and not answered. */
  readonly owed: readonly string[];
  /** Every tool call dispatched in this session. */
  readonly dispatched: readonly Dispatched[];
  /** Ids of those that were answered. */
  readonly answered: readonly string[];
  /** The last response that ended, or that we took for ended: what still comes from it is void. */
  readonly past: string | null;
  readonly creates: number;
}

type Dispatched = Pick<Called, 'id' | 'item'> & { readonly response: string | null };

interface Response {
  /** Null until the server says it. */
  readonly id: string | null;
  /** The server's own idea, and no `respond` has been taken for it yet. */
  readonly unasked: boolean;
  readonly tools: number;
  /** Calls whose arguments are complete and whose item is not done yet. */
  readonly drafts: readonly Called[];
}

export type Wish =
  | { readonly type: 'respond' }
  | { readonly type: 'say'; readonly text: string }
  | { readonly type: 'force'; readonly tool: string };

export interface Called {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
  /** The id of its conversation item; empty where the server does not say. */
  readonly item: string;
}

export type Status = 'completed' | 'cancelled' | 'incomplete' | 'failed';

export type TurnInput =
  | { readonly type: 'wish'; readonly wish: Wish }
  | { readonly type: 'interrupt' }
  /** The output of this tool call was sent. */
  | { readonly type: 'answered'; readonly call: string }
  | { readonly type: 'created'; readonly response: string }
  /** The item of a function call is done, with status `completed`. */
  | { readonly type: 'called'; readonly response: string; readonly call: Called }
  /** The arguments of a function call are done. */
  | { readonly type: 'drafted'; readonly response: string; readonly call: Called }
  | ({ readonly type: 'done'; readonly response: string } & Ending)
  | ({ readonly type: 'createRefused' } & Refusal)
  /** `response_cancel_not_active`. */
  | { readonly type: 'cancelRefused' };

interface Ending {
  readonly status: Status;
  readonly why?: string;
  /** The function calls of its output; `cut`: not complete. */
  readonly calls: readonly (Called & { readonly cut: boolean })[];
}

interface Refusal {
  /** The create that is meant; null where the server does not say. */
  readonly event: string | null;
  /** `conversation_already_has_active_response`. */
  readonly active: boolean;
  readonly why: string;
}

export type TurnOutput =
  | { readonly type: 'create'; readonly event: string; readonly wish: Wish }
  /** From here on, audio of this response is not to be heard. */
  | { readonly type: 'cancel'; readonly response: string }
  | { readonly type: 'dispatch'; readonly call: Called }
  /** Take a call that will never run, or has the id of another one, out of the conversation. */
  | { readonly type: 'forget'; readonly item: string }
  /** `forced`: it was asked for with a tool that it had to call. */
  | {
      readonly type: 'ended';
      readonly status: Status;
      readonly tools: number;
      readonly forced?: true;
      readonly why?: string;
    }
  /** Too much waits: this was not said. */
  | { readonly type: 'dropped'; readonly wish: Wish };

export const newTurn: Turn = {
  now: { state: 'idle' },
  waiting: [],
  asked: null,
  owed: [],
  dispatched: [],
  answered: [],
  past: null,
  creates: 0,
};

// Nobody listens to more than a few announcements in a row: past this, a caller of ours repeats itself, and the
// newest words are the ones that still matter.
export const MAX_WAITING_SAYS = 8;

function moved(turn: Turn, input: TurnInput, out: TurnOutput[]): Turn {
  switch (input.type) {
    case 'wish':
      return wished(turn, input.wish, out);
    case 'interrupt':
      return interrupted(turn, out);
    case 'answered':
      return next(answered(unowned(turn), input.call), out);
    case 'created':
      return created(turn, input.response, out);
    case 'called':
      return called(announced(turn, input.response, out), input.response, input.call, out);
    case 'drafted':
      return drafted(announced(turn, input.response, out), input.response, input.call);
    case 'done':
      return done(turn, input, out);
    case 'createRefused':
      return createRefused(turn, input, out);
    case 'cancelRefused':
      return turn.now.state === 'cancelling' && turn.now.response.id !== null
        ? next(settled(turn, turn.now.response, cancelled, out), out)
        : turn;
  }
}

function wished(turn: Turn, wish: Wish, out: TurnOutput[]): Turn {
  const { now } = turn;
  if (wish.type === 'respond' && now.state === 'speaking' && fulfils(turn, now.response))
    return unowned(turn);
  const waiting = [...turn.waiting.filter((other) => !covers(wish, other)), wish];
  const says = waiting.filter((other) => other.type === 'say');
  const oldest = says.length > MAX_WAITING_SAYS ? says[0] : undefined;
  if (oldest === undefined) return next(changed(turn, { waiting }), out);
  out.push({ type: 'dropped', wish: oldest });
  return next({ ...turn, waiting: waiting.filter((other) => other !== oldest) }, out);
}

/** A later `respond` covers an earlier one, a `force` both; words are never covered. */
function covers(wish: Wish, other: Wish): boolean {
  if (wish.type === 'say' || other.type === 'say') return false;
  return wish.type === 'force' || other.type === 'respond';
}

function interrupted(turn: Turn, out: TurnOutput[]): Turn {
  const { now } = turn;
  const unwanted = changed(turn, { waiting: [], asked: turn.asked && { ...turn.asked, wish: null } });
  if (now.state === 'idle' || now.state === 'cancelling') return unwanted;
  const response = now.state === 'speaking' ? now.response : begun(null, false);
  if (response.id !== null) out.push({ type: 'cancel', response: response.id });
  return changed(unwanted, { now: { state: 'cancelling', response } });
}

function created(turn: Turn, id: string, out: TurnOutput[]): Turn {
  const { now } = turn;
  if (id === turn.past) return turn;
  if (now.state === 'idle') return speaking(turn, begun(id, true));
  if (now.state === 'requested') return speaking(turn, begun(id, false));
  if (now.response.id === id) return turn;
  if (now.response.id === null) {
    const response = { ...now.response, id };
    if (now.state === 'speaking') return speaking(turn, response);
    out.push({ type: 'cancel', response: id });
    return { ...turn, now: { state: 'cancelling', response } };
  }
  // Only one can run, so the other is over, although its end was not told.
  return speaking(settled(turn, now.response, cancelled, out), begun(id, true));
}

/** A server may leave `response.created` out: what a response does announces it as well. */
function announced(turn: Turn, response: string, out: TurnOutput[]): Turn {
  const { now } = turn;
  const awaited = now.state === 'requested' || (now.state !== 'idle' && now.response.id === null);
  return awaited ? created(turn, response, out) : turn;
}

function called(turn: Turn, response: string, call: Called, out: TurnOutput[]): Turn {
  const { now } = turn;
  if (now.state !== 'speaking' || now.response.id !== response) return drafted(turn, response, call);
  return isDispatched(turn, call, response) ? turn : dispatched(turn, now.response, [call], out);
}

function answered(turn: Turn, call: string): Turn {
  return changed(turn, {
    owed: turn.owed.filter((id) => id !== call),
    answered: turn.answered.includes(call) ? turn.answered : [...turn.answered, call],
  });
}

/** The tool call was made in this session and has no output yet: a call has one. */
export function awaitsOutput({ dispatched, answered }: Turn, call: string): boolean {
  return dispatched.some(({ id }) => id === call) && !answered.includes(call);
}

/** This very item was dispatched, whichever event tells of it now. */
function isDispatched(turn: Turn, call: Called, response: string | null): boolean {
  return turn.dispatched.some(
    (one) => isSame(one, call) && (one.response === response || (one.item === call.item && call.item !== '')),
  );
}

/** Of two calls of one response. */
function isSame(one: Pick<Called, 'id' | 'item'>, other: Pick<Called, 'id' | 'item'>): boolean {
  return one.id === other.id && (one.item === other.item || one.item === '' || other.item === '');
}

function drafted(turn: Turn, response: string, call: Called): Turn {
  const { now } = turn;
  if ((now.state !== 'speaking' && now.state !== 'cancelling') || now.response.id !== response) return turn;
  const drafts = [...now.response.drafts.filter((draft) => !isSame(draft, call)), call];
  return { ...turn, now: { ...now, response: { ...now.response, drafts } } };
}

function done(turn: Turn, ending: Ending & { readonly response: string }, out: TurnOutput[]): Turn {
  const { now } = turn;
  if (ending.response === turn.past) {
    forget(turn, ending.calls, ending.response, out);
    // Where a refused create is all that we know, the active response was this one.
    const wasActive =
      turn.asked === null && now.state !== 'idle' && now.state !== 'requested' && now.response.id === null;
    return wasActive ? next({ ...turn, now: { state: 'idle' } }, out) : turn;
  }
  if (now.state === 'idle') return turn;
  const response = now.state === 'requested' ? begun(null, false) : now.response;
  if (response.id !== null && response.id !== ending.response) return turn;
  return next(settled(turn, { ...response, id: ending.response }, ending, out), out);
}

function createRefused(turn: Turn, refusal: Refusal, out: TurnOutput[]): Turn {
  const { now, asked } = turn;
  if (asked === null) return turn;
  if (refusal.event === null ? now.state !== 'requested' : refusal.event !== asked.event) return turn;
  const { wish } = asked;
  const forgotten = { ...turn, asked: null };
  const again = wish === null ? forgotten : { ...forgotten, waiting: putBack(wish, turn.waiting) };

  switch (now.state) {
    case 'requested':
      if (refusal.active) return speaking(again, begun(null, true));
      out.push({ type: 'ended', status: 'failed', tools: 0, why: refusal.why });
      return next({ ...forgotten, now: { state: 'idle' } }, out);
    case 'speaking':
      if (!refusal.active || wish?.type === 'respond') return forgotten;
      return speaking(again, { ...now.response, unasked: now.response.tools === 0 });
    case 'cancelling':
      // The one that is active instead is still to be announced, and cancelled then.
      if (refusal.active || now.response.id !== null) return forgotten;
      return next(settled(forgotten, now.response, cancelled, out), out);
    case 'idle':
      return refusal.active && wish?.type !== 'respond' ? next(again, out) : forgotten;
  }
}

/** First in the row, unless what was asked since covers it. */
function putBack(wish: Wish, waiting: readonly Wish[]): readonly Wish[] {
  return waiting.some((other) => covers(other, wish)) ? waiting : [wish, ...waiting];
}

function begun(id: string | null, unasked: boolean): Response {
  return { id, unasked, tools: 0, drafts: [] };
}

/** A response runs; if it is the server's own, it fulfils the `respond` that waits. */
function speaking(turn: Turn, response: Response): Turn {
  const waiting = turn.waiting.filter(({ type }) => type !== 'respond');
  const running = changed(turn, { now: { state: 'speaking', response } });
  const isFulfilled = waiting.length < turn.waiting.length && fulfils(turn, response);
  return isFulfilled ? unowned(changed(running, { waiting })) : running;
}

function fulfils(turn: Turn, response: Response): boolean {
  return response.unasked && response.id !== null && turn.owed.length === 0;
}

/** From now on a `respond` means more than the response that runs. */
function unowned(turn: Turn): Turn {
  const { now } = turn;
  if (now.state !== 'speaking') return turn;
  return changed(turn, { now: { state: 'speaking', response: { ...now.response, unasked: false } } });
}

function dispatched(turn: Turn, response: Response, calls: readonly Called[], out: TurnOutput[]): Turn {
  const known = new Set(turn.dispatched.map(({ id }) => id));
  for (const call of calls) {
    out.push({ type: 'dispatch', call });
    if (known.has(call.id)) out.push({ type: 'forget', item: call.item });
    known.add(call.id);
  }
  const ids = calls.map(({ id }) => id);
  return changed(turn, {
    owed: [...turn.owed, ...ids],
    dispatched: [...turn.dispatched, ...calls.map(({ id, item }) => ({ id, item, response: response.id }))],
    now: {
      state: 'speaking',
      response: {
        id: response.id,
        unasked: false,
        tools: response.tools + calls.length,
        drafts: response.drafts.filter((draft) => !calls.some((call) => isSame(call, draft))),
      },
    },
  });
}

const cancelled: Ending = { status: 'cancelled', calls: [] };

/** A response is over: its last calls are dispatched or forgotten, and its end is told. */
function settled(turn: Turn, response: Response, ending: Ending, out: TurnOutput[]): Turn {
  const drafts = response.drafts.filter((draft) => !ending.calls.some((call) => isSame(call, draft)));
  const due = ending.status === 'completed' ? [...ending.calls.filter(({ cut }) => !cut), ...drafts] : [];
  const fresh = due.filter(
    (call, n) =>
      !isDispatched(turn, call, response.id) && due.findIndex((other) => isSame(other, call)) === n,
  );
  const after = dispatched(turn, response, fresh, out);
  forget(after, [...ending.calls, ...drafts], response.id, out);
  out.push({
    type: 'ended',
    status: ending.status,
    tools: response.tools + fresh.length,
    ...(turn.asked?.wish?.type === 'force' && !response.unasked && { forced: true }),
    ...(ending.why !== undefined && { why: ending.why }),
  });
  return changed(after, { now: { state: 'idle' }, past: response.id ?? turn.past });
}

function forget(turn: Turn, calls: readonly Called[], response: string | null, out: TurnOutput[]): void {
  for (const call of calls) {
    if (!isDispatched(turn, call, response)) out.push({ type: 'forget', item: call.item });
  }
}

function next(turn: Turn, out: TurnOutput[]): Turn {
  if (turn.now.state !== 'idle') return turn;
  const wish = turn.waiting.find(({ type }) => type === 'say' || turn.owed.length === 0);
  if (wish === undefined) return turn;
  const event = `create_${turn.creates + 1}`;
  out.push({ type: 'create', event, wish });
  return changed(turn, {
    now: { state: 'requested' },
    waiting: turn.waiting.filter((other) => other !== wish),
    asked: { event, wish },
    creates: turn.creates + 1,
  });
}

/** Field by field: a spread of what came from a spread takes V8 ten times as long. */
function changed(turn: Turn, changes: Partial<Turn>): Turn {
  const copy: Turn = {
    now: turn.now,
    waiting: turn.waiting,
    asked: turn.asked,
    owed: turn.owed,
    dispatched: turn.dispatched,
    answered: turn.answered,
    past: turn.past,
    creates: turn.creates,
  };
  return Object.assign(copy, changes);
}
