import { setTimeout as pause } from 'node:timers/promises';
import { Hono } from 'hono';
import type { CallRow, FoundCall, Store } from '../../adapters/store/store.ts';
import {
  type CallFigures,
  type CallsPage,
  callsQuery,
  type FactsPage,
  factsQuery,
  type ListedCall,
  type OneCall,
  type ToldFact,
} from '../../api/calls.ts';
import { costOf } from '../../core/cost.ts';
import { BROWSER } from '../../core/escalation.ts';
import { figuresOf } from '../../core/figures.ts';
import type { Prices } from '../../core/prices.ts';
import { redactText } from '../../core/secret-numbers.ts';
import { type Calls, fold } from '../calls.ts';
import { noSuchCall, query } from './asked.ts';
import { type Redact, told } from './told.ts';

/** Calls that are in progress or over, and what happened in one of them. */
export function callRoutes({
  store,
  calls,
  prices,
  redact,
}: {
  store: Store;
  calls: Pick<Calls, 'here'>;
  prices: Prices;
  redact: Redact;
}) {
  const app = new Hono();

  const redacted = async (sid: string) => (await store.facts(sid)).map(({ fact }) => redact(fact));

  /** Of a call in progress the store knows only that it is; how far it has come is known where it runs. */
  function listed({ startedAt, endedAt, ...row }: CallRow, found: string | null = null): ListedCall {
    const { sid, from, to, agent, outcome, durationS, turns, firstWordMs, costUsd } = row;
    const call = endedAt === null ? calls.here(sid)?.current() : undefined;
    const now = call?.phase === 'live' ? call : null;
    return {
      sid,
      from: redactText(from),
      to,
      agent,
      kind: from === BROWSER ? 'browser' : 'phone',
      startedAt: new Date(startedAt).toISOString(),
      endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
      outcome,
      intent: row.intent ?? now?.intent ?? null,
      stage: now?.stage ?? null,
      durationS,
      turns,
      firstWordMs,
      costUsd,
      found,
    };
  }

  app.get('/calls', query(callsQuery), async (c) => {
    const { before, from, to, intent, number, text, ...same } = c.req.valid('query');
    const rows = await store.calls({
      ...same,
      before: before === undefined ? undefined : placeOf(before),
      from: from === undefined ? undefined : Date.parse(from),
      to: to === undefined ? undefined : Date.parse(to),
      intent: intent === 'none' ? null : intent,
      digits: number,
      words: text?.split(/\s+/),
    });
    const page: CallsPage = {
      calls: rows.map((row) => listed(row, row.found)),
      next: next(rows, same.limit),
    };
    return c.json(page);
  });

  app.get('/calls/:sid', async (c) => {
    const row = await store.call(c.req.param('sid'));
    if (row === null) return noSuchCall(c);
    // Folded from what may be shown, so that nothing else can be in it.
    const facts = await redacted(row.sid);
    const { usd, unknown } = costOf(facts, prices);
    const one: OneCall = {
      ...listed(row),
      facts: facts.length,
      cost: { usd, unknown: [...unknown] },
      state: { ...fold(facts) },
    };
    return c.json(one);
  });

  app.get('/calls/:sid/facts', query(factsQuery), async (c) => {
    const row = await store.call(c.req.param('sid'));
    if (row === null) return noSuchCall(c);
    const stored = await store.facts(row.sid, c.req.valid('query').after);
    const facts: ToldFact[] = [];
    for (let from = 0; from < stored.length; from += AT_A_STRETCH) {
      // Whoever opens the page asks for hundreds of calls in a row, and meanwhile there is audio to be passed on.
      await pause(BREATH_MS);
      for (const { seq, fact } of stored.slice(from, from + AT_A_STRETCH))
        facts.push(told({ call: row.sid, seq, fact: redact(fact) }));
    }
    const page: FactsPage = { facts };
    return c.json(page);
  });

  app.get('/calls/:sid/summary', async (c) => {
    const { sid } = c.req.param();
    const figures = figuresOf(await redacted(sid), prices);
    if (figures === null) return noSuchCall(c);
    const { firstWordMs, turnDelays, stages, rungs, refusals, bargeIns, silences, costUsd } = figures;
    const summary: CallFigures = {
      sid,
      firstWordMs,
      turnDelays: [...turnDelays],
      stages: stages.map((visit) => ({ ...visit, at: new Date(visit.at).toISOString() })),
      rungs: [...rungs],
      refusals: [...refusals],
      bargeIns,
      silences,
      costUsd,
    };
    return c.json(summary);
  });

  return app;
}

/** Redacted in less than a millisecond. */
const AT_A_STRETCH = 20;
/** So a third of a core at most, and a page beside two hundred calls knows all of them in some three seconds. */
const BREATH_MS = 2;

/** The last call of the page before, or a time. */
function placeOf(before: string) {
  const [startedAt, sid] = before.split('~');
  return sid === undefined ? Number(startedAt) : { startedAt: Number(startedAt), sid };
}

/** What asks for the page behind this one; a page that is not full has none. */
function next(rows: readonly FoundCall[], limit: number): string | null {
  const last = rows.at(-1);
  return last === undefined || rows.length < limit ? null : `${last.startedAt}~${last.sid}`;
}
