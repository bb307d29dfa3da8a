import { expect, it } from 'vitest';
import { runCall } from '../../src/call/driver.ts';
import { virtualClock } from '../../src/simulate/clock.ts';
import { practice } from '../support/agent.ts';
import { done, openCall, says } from '../support/open-call.ts';

const usage = {
  model: 'm',
  text_in: 9,
  text_cached: 0,
  audio_in: 0,
  audio_cached: 0,
  text_out: 1,
  audio_out: 0,
};

it('writes what the model used with the facts that come next, and before a call ends', async () => {
  const open = await openCall();
  const appends = () => open.facts.map(({ type }) => type);
  await open.voice().tell({ type: 'ready' }, ...says('greeting', 'Elm Street Dental.'));
  const before = appends();
  await open.voice().tell({ type: 'used', usage }, done);
  expect(appends()).toEqual(before);
  await open.line.heard();
  expect(appends()[before.length]).toBe('usage');
  const after = appends().length;
  await open.voice().tell({ type: 'used', usage });
  await open.line.tell({ type: 'stopped' });
  expect(appends().slice(after)).toEqual(['usage', 'hung_up', 'call_end']);
  expect(open.of('usage').map(({ data }) => data)).toEqual([usage, usage]);
});

it('lets go of a call whose first fact cannot be written: it never began', async () => {
  const clock = virtualClock(Date.parse('2026-11-23T15:00:00Z'));
  const problems: string[] = [];
  let isOpen = true;
  const call = runCall({
    sid: 'CA1',
    from: '+12125550147',
    to: '+12125550100',
    agent: practice,
    maxCallMs: 600_000,
    past: [],
    world: {
      clock,
      actions: {
        check: async () => ({ ok: true }),
        run: async () => ({ ok: false, why: 'not in this test' }),
        settle: async () => ({ ok: false, why: 'not in this test' }),
      },
      voices: {
        name: 'test',
        open: () => ({
          configure() {},
          hear() {},
          request() {},
          answer() {},
          note() {},
          recall() {},
          interrupt() {},
          close() {},
        }),
      },
      journal: { append: () => Promise.reject(new Error('the disk is full')) },
    },
    onFacts: () => {},
    onProblem: (problem, error) => problems.push(`${problem}: ${String(error)}`),
  });
  call.connect({
    play() {},
    mark() {},
    clear() {},
    close() {
      isOpen = false;
    },
  });
  await call.ended;
  expect(isOpen).toBe(false);
  expect(problems).toEqual(['A call failed: Error: the disk is full']);
});
