import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../src/adapters/store/sqlite.ts';
import type { Store } from '../src/adapters/store/store.ts';
import type { Agent } from '../src/core/agent.ts';
import type { Fact } from '../src/core/fact.ts';
import { prices } from '../src/core/prices.ts';
import { redactFact } from '../src/core/redact.ts';
import { apiRoutes } from '../src/server/api/api.ts';
import { startFeed } from '../src/server/feed.ts';
import { startMetrics } from '../src/server/metrics.ts';
import { startOverhearing } from '../src/server/overhearing.ts';
import { percentile, short } from './numbers.ts';
import { table } from './table.ts';

/** What questions of the desk cost the loop that carries the audio of calls: milliseconds each, in which it stands still. */
export interface DeskTimes {
  readonly calls: number;
  /** By request; `counting`: what the end of a call takes longer, since it is counted. */
  readonly p50: Readonly<Record<string, number>>;
  readonly worst: Readonly<Record<string, number>>;
}

const MONTH_MS = 30 * 86_400_000;
const END = Date.UTC(2026, 10, 30, 17);
const TIMES = 25;

const questions = {
  'numbers of a month': '/numbers?span=month&to=2026-11-30',
  'numbers of a day': '/numbers?span=day&to=2026-11-30',
  'calls, newest first': '/calls?limit=50',
  'calls of an outcome that is rare': '/calls?outcome=failed&limit=50',
  'calls of a number': '/calls?number=0004711&limit=50',
  'calls with a word that every one has': '/calls?text=calling&limit=50',
  'calls with a word that one has': '/calls?text=needle4711&limit=50',
  'follow-ups': '/follow-ups?limit=50',
} as const;

/** `facts`: of a whole call, which happens so many times in a month. */
export async function measureDesk(facts: readonly Fact[], agent: Agent, calls: number): Promise<DeskTimes> {
  const dir = mkdtempSync(join(tmpdir(), 'pointsman-desk-'));
  const redact = (fact: Fact) => redactFact(fact, agent);
  try {
    const store = openSqlite({ dir, reading: { timeZone: agent.timeZone, prices, redact } });
    const bare = openSqlite({ dir: join(dir, 'bare') });
    const counting = await fill({ store, bare, facts, calls });
    const app = apiRoutes({
      ...{ agent, store, prices, redact, feed: startFeed(), overhearing: startOverhearing() },
      calls: {
        here: () => null,
        facts: async () => [],
        refusal: () => null,
        expect() {},
        ticket: async () => '',
      },
      ...{ speak: async () => new Uint8Array(), random: () => '', draining: () => false },
      ...{ clock: { now: () => END, wakeAt: () => () => {} }, logDir: dir, voice: 'bench' },
      ...{ baseUrls: ['http://127.0.0.1:3000'], metrics: startMetrics(), missing: [] },
    });
    const times = new Map<string, number[]>([['counting', counting]]);
    for (const [name, path] of Object.entries(questions)) times.set(name, await timed(app, path));
    await store.close();
    await bare.close();
    const of = (share: number) =>
      Object.fromEntries([...times].map(([name, ms]) => [name, percentile(ascending(ms), share)]));
    return { calls, p50: of(0.5), worst: of(1) };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

export function deskTable({ p50, worst }: DeskTimes): string {
  return table(
    ['ms of the loop', 'p50', 'worst'],
    Object.entries(p50).map(([name, ms]) => [
      name === 'counting' ? 'the end of a call, for its numbers and words' : name,
      short(ms),
      short(worst[name] ?? Number.NaN),
    ]),
  );
}

async function timed(app: ReturnType<typeof apiRoutes>, path: string): Promise<number[]> {
  const ms: number[] = [];
  for (let n = 0; n < TIMES; n += 1) {
    const start = performance.now();
    const response = await app.request(path);
    ms.push(performance.now() - start);
    if (response.status !== 200) throw new Error(`${path} answers ${response.status}`);
  }
  return ms;
}

/** Whole calls, spread over the month. Gives how much longer their end takes where it is counted. */
async function fill({
  store,
  bare,
  facts,
  calls,
}: {
  store: Store;
  bare: Store;
  facts: readonly Fact[];
  calls: number;
}): Promise<number[]> {
  const start = facts[0]?.at ?? 0;
  // Tool calls and their results are half of a file that nothing here looks at.
  const kept = facts.filter(({ type }) => type !== 'tool_call' && type !== 'tool_result');
  const extra: number[] = [];
  for (let n = 0; n < calls; n += 1) {
    const sid = `CA${n}`;
    const shift = END - MONTH_MS + Math.round((n / calls) * MONTH_MS) - start;
    const outcome = n % 500 === 0 ? 'failed' : n % 3 === 0 ? 'abandoned' : 'completed';
    const happened = kept.map((fact): Fact => {
      const at = fact.at + shift;
      if (fact.type === 'call_end') return { ...fact, at, data: { ...fact.data, outcome } };
      if (fact.type === 'utterance' && fact.data.turn === 1)
        return { ...fact, at, data: { ...fact.data, text: `${fact.data.text} needle${n}` } };
      return { ...fact, at: at + (fact.type === 'speech_started' ? (n * 7) % 900 : 0) };
    });
    const ms: number[] = [];
    for (const one of n % 100 === 0 ? [bare, store] : [store]) {
      const parties = { from: `+1212${String(n).padStart(7, '0')}`, to: '+12125550100', agent: 'bench' };
      const { epoch } = await one.claim({ sid, ...parties }, 'bench', start + shift);
      await one.append(sid, epoch, 0, happened.slice(0, -1));
      const began = performance.now();
      await one.append(sid, epoch, happened.length - 1, happened.slice(-1));
      // Their files are no part of this.
      await one.filesWhole(sid);
      ms.push(performance.now() - began);
    }
    const [without, withIt] = ms;
    if (without !== undefined && withIt !== undefined) extra.push(Math.max(0, withIt - without));
  }
  return extra;
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
