import type { Agent } from './agent.ts';
import type { Live } from './call.ts';
import type { Context } from './context.ts';
import { escalationWords, personReachable } from './escalation.ts';
import { evolve } from './evolve.ts';
import type { Fact, FactData, FactType } from './fact.ts';
import { type leads, serverLeads } from './flow.ts';
import { restate } from './record.ts';
import type { Ms } from './time.ts';

/** Facts being decided: each one is decided knowing the ones before it. */
export interface Draft {
  readonly context: Context;
  readonly agent: Agent;
  readonly at: Ms;
  /** The call after `facts`. */
  readonly call: Live;
  readonly facts: readonly Fact[];
}

export function add<T extends FactType>(draft: Draft, type: T, data: FactData[T]): Draft {
  // The pair (type, data) is one of the union's by the signature; the compiler does not follow it through T.
  const fact = { type, at: draft.at, data } as unknown as Fact;
  const call = evolve(draft.call, fact);
  // Only `call_end` leaves the live phase, and nothing is decided after it.
  return {
    context: draft.context,
    agent: draft.agent,
    at: draft.at,
    call: call.phase === 'live' ? call : draft.call,
    facts: [...draft.facts, fact],
  };
}

/** Moves the call along the flow table: `to` comes from `leads` or `serverLeads`. */
export function move(draft: Draft, to: ReturnType<typeof leads>, cause: string): Draft {
  const from = draft.call.stage;
  if (from === to) return draft;
  const moved = add(draft, 'stage_transition', { from, to, cause });
  // Of an agent that failed nothing more is heard: the carrier asks.
  return to === 'escalate' && moved.call.failed === null ? askForMessage(moved) : moved;
}

/** Where nobody can be reached, the caller has to hear that a message can be left. */
export function askForMessage(draft: Draft): Draft {
  const { agent, call } = draft;
  return personReachable(agent, call)
    ? draft
    : add(draft, 'message_asked', { say: escalationWords(agent, call) });
}

/** A move of the server itself. */
export function moveByServer(draft: Draft, cause: string): Draft {
  return move(draft, serverLeads(draft.call.stage, cause), cause);
}

/** Answers a tool call: the record is restated as it is after everything decided so far. */
export function answer(
  draft: Draft,
  tool: string,
  id: string,
  reply: {
    readonly ok: boolean;
    readonly why?: string;
    readonly say?: string | undefined;
    readonly call?: string;
  },
): Draft {
  const { say, ...rest } = reply;
  const result = Object.assign(rest, restate(draft.agent, draft.call), say === undefined ? {} : { say });
  return add(draft, 'tool_result', { tool, id, result });
}
