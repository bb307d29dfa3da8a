import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { exitOf } from '../../src/cli/simulate.ts';
import { rails } from '../../src/core/rails.ts';
import { personas } from '../../src/simulate/personas.ts';
import type { Conditions } from '../../src/simulate/simulate.ts';
import { tally } from '../../src/simulate/tally.ts';
import { outcomes, safety, type Violation, violations } from '../../src/simulate/verdict.ts';

/** The built program, as people run it: `npm test` builds it first. */
const bin = fileURLToPath(new URL('../../bin/pointsman.js', import.meta.url));
const agent = fileURLToPath(new URL('../../agents/dental.ts', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'pointsman-simulate-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function simulate(...args: readonly string[]) {
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const options = { cwd: dir, env: { PATH: process.env.PATH ?? '', AGENT: agent } };
    const child = execFile(process.execPath, [bin, 'simulate', ...args], options, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

describe('what cannot be asked for ends with 2, and with what can', () => {
  it.each([
    ['--without brakes', `there is no rail "brakes"; the rails are ${rails.join(', ')}`],
    ['--persona nobody', `the personas are ${personas.map(({ name }) => name).join(', ')}`],
    ['--calls 0', '"0" is not a whole number from 1'],
    ['--calls many', '"many" is not a whole number from 1'],
    ['--rates often', '"often" is not a factor such as 3 or 0.5'],
    ['--rows --rates 3', '--rows is the whole demonstration; leave out --rates'],
    ['--adversary --rates 3', '--adversary has no rates'],
    ['--only 3 --rows', '--only prints one call as people read it; leave out --rows and --json'],
    ['--agent nowhere.ts', 'nowhere.ts'],
    ['--often', "unknown option '--often'"],
  ])('%s', async (args, words) => {
    const { code, out, err } = await simulate(...args.split(' '));
    expect(err).toContain(words);
    expect([code, out]).toEqual([2, '']);
  });
});

it('prints one call as people read it', async () => {
  const { code, out } = await simulate('--only', '7', '--rates', '0');
  const lines = out.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^seed 7: an? \w+ caller, 2026-\d\d-\d\dT\d\d:\d\d at Bright Smile Dental$/);
  expect(lines[1]).toMatch(/^wants \w+ \{.*\}$/);
  const said = lines.filter((line) => /^\d\d:\d\d {2}(agent|caller|BOOK) /.test(line));
  expect(said.length).toBeGreaterThan(3);
  const times = said.map((line) => line.slice(0, 5));
  expect([...times].sort()).toEqual(times);
  expect(out).toMatch(/^stages: greeting, intent_capture, /m);
  expect(out).toMatch(/^faults: none$/m);
  expect(out).toMatch(/^verdict: \w+, \w+ after \d\d:\d\d, \d+ turns$/m);
  expect(code).toBe(0);
  expect((await simulate('--only', '7', '--rates', '0')).out).toBe(out);
});

it('writes every figure as JSON', async () => {
  const file = join(dir, 'calls.json');
  const { code, out } = await simulate('--calls', '20', '--json', file);
  expect([code, out]).toEqual([0, expect.stringMatching(/^ +faults x1\n/)]);
  const report = JSON.parse(readFileSync(file, 'utf8'));
  expect(report).toMatchObject({ agent: 'Bright Smile Dental', seed: 1, sets: [{ factor: 1 }], worth: [] });
  const [one] = report.tallies;
  expect(Object.keys(one.outcomes)).toEqual([...outcomes]);
  expect(Object.keys(one.violations)).toEqual([...violations]);
  expect(Object.keys(one.troubles)).toEqual([...rails]);
  expect(sum(Object.values(one.outcomes))).toBe(20);
  expect(sum(one.callsByTurns)).toBe(20);
  expect(one).toMatchObject({
    name: 'faults x1',
    calls: 20,
    turns: { mean: expect.any(Number), margin: expect.any(Number) },
    faults: expect.any(Number),
    correctCalls: expect.any(Number),
    refusedCorrectCalls: expect.any(Number),
    problems: 0,
    failing: expect.any(Array),
  });
});

it('says for each call worth a look how it is played again', async () => {
  const { out } = await simulate('--calls', '20', '--rates', '10', '--without', 'claims');
  expect(out).toMatch(/without claims: \d+ calls to look into\n/);
  const [, args = ''] = /npx pointsman simulate (--only .*)/.exec(out) ?? [];
  expect(args).toMatch(/^--only \d+ --rates 10 --without claims$/);
  const again = await simulate(...args.split(' '));
  expect(again.out).toMatch(/^ {2}\w+: ./m);
}, 20_000);

describe('the end', () => {
  const whole: Conditions = { name: 'faults x3', factor: 3, isAdversary: false, without: [] };
  const less: Conditions = { ...whole, without: ['idempotency'] };
  const played = (found?: Violation, problems: readonly string[] = []) =>
    tally(
      'a call',
      [
        {
          seed: 1,
          persona: 'plain',
          outcome: 'completed',
          found: found === undefined ? [] : [{ violation: found, what: 'it happened' }],
          turns: 8,
          isTimeUp: false,
          faults: [],
          correctCalls: 10,
          refusedCorrectCalls: 0,
          problems,
        },
      ],
      1,
    );

  it.each([...violations])('is 1 for what must never happen while all rails hold: %s', (violation) => {
    expect(exitOf([whole], [played(violation)])).toBe(safety.has(violation) ? 1 : 0);
    expect(exitOf([whole, less], [played(), played(violation)])).toBe(0);
    expect(exitOf([less, whole], [played(), played(violation)])).toBe(safety.has(violation) ? 1 : 0);
  });

  it('is 1 where the program itself broke', () => {
    expect(exitOf([whole], [played(undefined, ['it threw'])])).toBe(1);
    expect(exitOf([less], [played(undefined, ['it threw'])])).toBe(0);
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
