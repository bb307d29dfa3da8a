import { expect, it } from 'vitest';
import type { Fact } from '../../../src/core/fact.ts';
import { liveEvents } from '../../../src/server/api/live-events.ts';
import { startFeed } from '../../../src/server/feed.ts';
import { manualClock } from '../fixture.ts';

/** Live events of a node in which one call has so many turns so far. */
function node() {
  const feed = startFeed();
  const clock = manualClock();
  const redacted: Fact[] = [];
  const redact = (fact: Fact) => {
    redacted.push(fact);
    return fact;
  };
  let turns = 0;
  const turn = (): void => {
    turns += 1;
    const fact: Fact = { type: 'turn', at: clock.now(), data: { turn: turns, item: `item${turns}` } };
    feed.publish({ call: 'CA1', seq: turns, fact });
  };
  return { clock, redacted, turn, live: liveEvents({ feed, clock, redact }) };
}

/** The `seq` of each event, write by write. */
function seqs(writes: readonly Uint8Array[]): number[][] {
  return writes.map((bytes) =>
    [
      ...Buffer.from(bytes)
        .toString()
        .matchAll(/^event: fact\ndata: (.+)\n\n/gm),
    ].map(([, data = '']) => JSON.parse(data).seq),
  );
}

it('writes what happens within a tenth of a second once, in order, for all who listen', () => {
  const { clock, redacted, turn, live } = node();
  const one: Uint8Array[] = [];
  const other: Uint8Array[] = [];
  live.listen((events) => one.push(events));
  live.listen((events) => other.push(events));
  turn();
  clock.advance(50);
  turn();
  expect([one, other, redacted]).toEqual([[], [], []]);
  clock.advance(50);
  turn();
  clock.advance(100);
  expect(seqs(one)).toEqual([[1, 2], [3]]);
  expect(other.every((events, at) => events === one[at])).toBe(true);
  expect(other).toHaveLength(2);
  expect(redacted).toHaveLength(3);
});

it('does nothing while nobody listens, and tells who comes again no more than what happens then', () => {
  const { clock, redacted, turn, live } = node();
  turn();
  const first: Uint8Array[] = [];
  const stop = live.listen((events) => first.push(events));
  turn();
  stop();
  expect(clock.waiting()).toBe(0);
  turn();
  const second: Uint8Array[] = [];
  live.listen((events) => second.push(events));
  turn();
  clock.advance(100);
  expect(first).toEqual([]);
  expect(seqs(second)).toEqual([[4]]);
  expect(redacted).toHaveLength(1);
});
