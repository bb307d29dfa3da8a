import { expect, it } from 'vitest';
import { measureTruncation } from '../../bench/truncation.ts';

it('tells the model within 60 ms what the caller heard, in 500 interruptions, and never more than was sent', async () => {
  const items = await measureTruncation(500, 1);
  // Most responses have several items, and an interruption cuts all that are still to be heard.
  expect(items.length).toBeGreaterThan(600);
  expect(items.filter(({ toldMs, sentMs }) => toldMs > sentMs)).toEqual([]);
  expect(items.filter(({ toldMs, heardMs }) => Math.abs(toldMs - heardMs) > 60)).toEqual([]);
}, 180_000);
