import { expect, it } from 'vitest';
import type { ToldFact } from '../../src/api/calls.ts';
import { type LiveStore, liveStore } from '../../src/web/live/live-store.ts';
import { told, whole } from './told-calls.ts';

/** A server that keeps facts and tells them, over a line that a test cuts; pictures are drawn when a test says so. */
function server() {
  const kept = new Map<string, ToldFact[]>();
  let on: Parameters<Parameters<typeof liveStore>[0]['listen']>[0] | null = null;
  let isUp = false;
  let frames: (() => void)[] = [];
  let waits: (() => void)[] = [];
  const asked: string[] = [];
  const store = liveStore({
    listen(listener) {
      on = listener;
      return () => {
        on = null;
      };
    },
    async liveCalls() {
      if (!isUp) throw new Error('down');
      return [...kept].filter(([, facts]) => facts.at(-1)?.event !== 'call_end').map(([sid]) => sid);
    },
    async facts(sid, after) {
      if (!isUp) throw new Error('down');
      asked.push(`${sid} after ${after}`);
      return (kept.get(sid) ?? []).slice(after);
    },
    nextFrame: (run) => void frames.push(run),
    later: (run) => void waits.push(run),
  });
  const drawn = (runs: (() => void)[]) => {
    for (const run of runs) run();
  };
  return {
    store,
    asked,
    connect() {
      isUp = true;
      on?.opened();
    },
    cut() {
      isUp = false;
      on?.lost();
    },
    happen(facts: readonly ToldFact[]) {
      for (const fact of facts) {
        kept.set(fact.call, [...(kept.get(fact.call) ?? []), fact]);
        if (isUp) on?.told(fact);
      }
    },
    draw() {
      const due = frames;
      frames = [];
      drawn(due);
      return due.length;
    },
    waited() {
      const due = waits;
      waits = [];
      drawn(due);
    },
    revive() {
      isUp = true;
    },
    break() {
      isUp = false;
      on?.opened();
    },
  };
}

/** What was asked for has been answered and drawn. */
async function settled(line: ReturnType<typeof server>): Promise<void> {
  for (let idle = 0; idle < 20; idle += 1) {
    await Promise.resolve();
    if (line.draw() > 0) idle = 0;
  }
}

function factsOf(store: LiveStore, sid: string): number | undefined {
  return store.snapshot().held.get(sid)?.facts.length;
}

it('knows the calls that were in progress before the page was opened', async () => {
  const line = server();
  line.happen(told('CA1', whole.slice(0, 6)));
  line.connect();
  await settled(line);
  expect(line.store.snapshot().connection).toBe('live');
  expect(factsOf(line.store, 'CA1')).toBe(6);
});

it('takes the facts of one picture together', async () => {
  const line = server();
  line.connect();
  await settled(line);
  let changes = 0;
  line.store.subscribe(() => {
    changes += 1;
  });
  line.happen(told('CA1', whole));
  expect(factsOf(line.store, 'CA1')).toBeUndefined();
  line.draw();
  expect(changes).toBe(1);
  expect(factsOf(line.store, 'CA1')).toBe(whole.length);
  expect(line.store.snapshot().ended).toBe(1);
});

it('closes the gap that a lost connection left, and asks only for what is missing', async () => {
  const line = server();
  const facts = told('CA1', whole);
  line.connect();
  await settled(line);
  line.happen(facts.slice(0, 5));
  line.draw();
  line.cut();
  expect(line.store.snapshot().connection).toBe('lost');
  line.happen(facts.slice(5, 9));
  line.connect();
  line.happen(facts.slice(9, 11));
  await settled(line);
  expect(line.asked).toEqual(['CA1 after 5']);
  expect(factsOf(line.store, 'CA1')).toBe(11);
});

it('learns the end of a call that ended while the connection was lost', async () => {
  const line = server();
  const facts = told('CA1', whole);
  line.connect();
  line.happen(facts.slice(0, 5));
  await settled(line);
  line.cut();
  line.happen(facts.slice(5));
  line.connect();
  await settled(line);
  expect(line.store.snapshot().held.get('CA1')?.call.phase).toBe('over');
});

it('asks again later when the server cannot say which calls there are', async () => {
  const line = server();
  line.happen(told('CA1', whole.slice(0, 4)));
  line.break();
  await settled(line);
  expect(line.store.snapshot().connection).toBe('lost');
  line.revive();
  line.waited();
  await settled(line);
  expect(line.store.snapshot().connection).toBe('live');
  expect(factsOf(line.store, 'CA1')).toBe(4);
});
