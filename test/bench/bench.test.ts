import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type AudioRun, callsHeld } from '../../bench/audio.ts';
import { measureDecisions, wholeCall } from '../../bench/decisions.ts';
import { startLoad } from '../../bench/jobs.ts';
import { startLedger, UNKNOWN_CALL } from '../../bench/ledger.ts';
import { percentile } from '../../bench/numbers.ts';
import { startServer } from '../../bench/servers.ts';
import { measureStore } from '../../bench/store.ts';

describe('the ledger of audio', () => {
  it('knows what arrived, what was lost and what came twice', () => {
    const ledger = startLedger(10);
    const labels = [7, 7, 8, UNKNOWN_CALL].map((call) => ledger.send(call));
    const arrive = (n: number) => ledger.receive(`"audio":"${labels[n]}AAAA"`, '"audio":"'.length);
    expect([arrive(0), arrive(2), arrive(2), arrive(3)]).toEqual([7, 8, 8, UNKNOWN_CALL]);
    const { pieces, lost, twice, delaysMs } = ledger.between(0, Number.POSITIVE_INFINITY);
    expect({ pieces, lost, twice }).toEqual({ pieces: 4, lost: 1, twice: 1 });
    expect(delaysMs).toHaveLength(3);
    expect([...delaysMs].every((delay) => delay >= 0)).toBe(true);
  });

  it('does not take audio for its own that it never sent', () => {
    const ledger = startLedger(10);
    ledger.send(1);
    expect(() => ledger.receive('00000001', 0)).toThrow('came back changed');
    expect(() => ledger.receive('ABCDEFGH', 0)).toThrow('came back changed');
  });
});

it('tells whoever asks it wrongly what there is, and measures nothing', () => {
  const program = fileURLToPath(new URL('../../bench/run.js', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, '--nope'], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^Unknown option '--nope'.*\n\nnpm run bench -- \[options\]/);
});

it('takes as percentile a value that was measured', () => {
  const delays = Array.from({ length: 200 }, (_, n) => n + 1);
  expect([0, 0.5, 0.99, 1].map((share) => percentile(delays, share))).toEqual([1, 100, 198, 200]);
  expect(percentile([], 0.5)).toBeNaN();
});

it('counts as held the most calls that held, whoever comes first', () => {
  const run = (calls: number, holds: boolean) => ({ kind: 'floor', calls, holds }) as AudioRun;
  expect(callsHeld([run(50, true), run(200, false), run(100, true)], 'floor')).toBe(100);
  expect(callsHeld([run(50, true)], 'pointsman')).toBe(0);
});

it('measures decisions and facts of a call that really ends', async () => {
  const facts = await wholeCall();
  expect((await measureDecisions(50)).factsPerCall).toBe(facts.length);
  const rates = await measureStore(facts, { rounds: 1, perRound: 100 });
  expect(rates.map(({ calls }) => calls)).toEqual([1, 50]);
  expect(rates.every(({ store, floor }) => store > 0 && floor > 0)).toBe(true);
});

it('brings audio through the floor, whole and to the right call', async () => {
  const load = await startLoad();
  const floor = await startServer('floor', { modelUrl: load.modelUrl });
  try {
    const windows: string[] = [];
    const job = { url: floor.url, calls: 3, settleMs: 100, windowMs: 500 };
    const { up, down, strayed } = await load.talk(job, (mark) => windows.push(mark));
    await load.hangUp();
    expect(windows).toEqual(['windowStart', 'windowEnd']);
    // At least one of three callers hums at any moment, and one of the agents speaks.
    expect(up.pieces).toBeGreaterThan(20);
    expect(down.pieces).toBeGreaterThan(0);
    expect({ strayed, lost: up.lost + down.lost, twice: up.twice + down.twice }).toEqual({
      strayed: 0,
      lost: 0,
      twice: 0,
    });
    expect(up.p50Ms).toBeLessThanOrEqual(up.p99Ms);
    expect((await floor.child.usage()).cpuMs).toBeGreaterThan(0);
  } finally {
    await floor.close();
    await load.close();
  }
});
