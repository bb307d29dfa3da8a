import { type Context, Hono } from 'hono';
import type { Clock } from '../../call/world.ts';
import type { Agent } from '../../core/agent.ts';
import type { Call } from '../../core/call.ts';
import { whyNotEnd, whyNotTransfer } from '../../core/decide/desk.ts';
import type { Fact } from '../../core/fact.ts';
import { DESK } from '../../core/final.ts';
import type { Input } from '../../core/input.ts';
import type { Calls } from '../calls.ts';
import { noSuchCall } from './asked.ts';

/** What people at the desk do to a call in progress: end it, or hand it to a person. The call decides. */
export function deskRoutes({
  calls,
  agent,
  clock,
}: {
  calls: Pick<Calls, 'here' | 'facts'>;
  agent: Agent;
  clock: Clock;
}) {
  const app = new Hono();

  async function ask(c: Context, input: Input, why: (call: Call) => string | null) {
    const sid = c.req.param('sid') ?? '';
    const before = (await calls.facts(sid)).length;
    if (before === 0) return noSuchCall(c);
    // Another node would lose the caller's socket if we took its call.
    const call = calls.here(sid);
    if (call === null) return c.json({ error: 'The call is not in progress on this node.' }, 409);
    const refusal = why(call.current());
    call.deliver(input);
    await call.settled();
    const isDone = (await calls.facts(sid)).slice(before).some(isOfDesk);
    return isDone ? c.body(null, 204) : c.json({ error: refusal ?? OVERTAKEN }, 409);
  }

  app.post('/calls/:sid/end', (c) => ask(c, { type: 'deskEnded' }, whyNotEnd));
  app.post('/calls/:sid/transfer', (c) =>
    ask(c, { type: 'deskTransferred' }, (call) => whyNotTransfer(agent, call, clock.now())),
  );

  return app;
}

const OVERTAKEN = 'The call went another way at that moment. Look at it again.';

function isOfDesk(fact: Fact): boolean {
  return (fact.type === 'farewell' || fact.type === 'stage_transition') && fact.data.cause === DESK;
}
