import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { auditFiles, auditPaths } from '../../../src/adapters/audit/files.ts';
import { verifyChain } from '../../../src/adapters/audit/verify.ts';
import type { Fact } from '../../../src/core/fact.ts';
import { facts, numbered, SID } from './facts.ts';

async function setting() {
  const dir = await mkdtemp(join(tmpdir(), 'pointsman-audit-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const store = new Map<string, Fact[]>();
  const problems: string[] = [];
  const whole: string[] = [];
  const open = (redact = (fact: Fact) => fact) =>
    auditFiles({
      dir,
      redact,
      facts: async (sid) => numbered(store.get(sid) ?? []),
      salt: async () => 'a salt',
      onWhole: async (sid) => void whole.push(sid),
      onProblem: (what) => problems.push(what),
    });
  /** As the call does: into the store first. */
  const happen = (files: ReturnType<typeof open>, some: readonly Fact[], sid = SID) => {
    const before = store.get(sid) ?? [];
    store.set(sid, [...before, ...some]);
    files.append(sid, some, before.length + 1);
  };
  const start = facts[0]?.at ?? 0;
  const read = async (sid = SID) => {
    const paths = auditPaths(dir, sid, start);
    return [await readFile(paths.jsonl, 'utf8'), await readFile(paths.txt, 'utf8')] as const;
  };
  return { dir, open, happen, problems, whole, store, read, paths: auditPaths(dir, SID, start) };
}

it('writes both files under the UTC day on which the call began', async () => {
  const { dir, open, happen, read, problems } = await setting();
  const files = open();
  for (const fact of facts) happen(files, [fact]);
  await files.settled();
  expect(await readdir(join(dir, '2026-02-03'))).toEqual([`${SID}.jsonl`, `${SID}.txt`]);
  const [jsonl, txt] = await read();
  expect(verifyChain(jsonl)).toEqual({ ok: true, lines: facts.length, erased: 0 });
  expect(txt.indexOf('Caller: A cleaning')).toBeLessThan(txt.indexOf('classify_intent'));
  expect(txt).toMatch(/\nFrom \+12125550147 .*\n[\s\S]*End: completed [^\n]*\n$/);
  expect(problems).toEqual([]);
});

it('can be read while the call goes on', async () => {
  const { open, happen, read } = await setting();
  const files = open();
  happen(files, facts.slice(0, 6));
  await files.settled();
  const [jsonl, txt] = await read();
  expect(verifyChain(jsonl)).toMatchObject({ fault: 'no_end', line: 6 });
  expect(txt).toMatch(/Caller: A cleaning, please.\n$/);
});

it('gives the same bytes when it is rebuilt from the store', async () => {
  const { open, happen, read } = await setting();
  const files = open();
  happen(files, facts);
  await files.settled();
  const before = await read();
  await files.rebuild(SID);
  expect(await read()).toEqual(before);
});

it('goes on with the chain after a crash that left half a line', async () => {
  const { open, happen, read, store, paths } = await setting();
  const crashed = open();
  happen(crashed, facts.slice(0, 5));
  await crashed.settled();
  await writeFile(paths.jsonl, (await read())[0].slice(0, -100));
  store.set(SID, facts.slice(0, 7));
  const files = open();
  happen(files, facts.slice(7));
  await files.settled();
  expect(verifyChain((await read())[0])).toEqual({ ok: true, lines: facts.length, erased: 0 });
});

it('redacts what is written, in both files, rebuilt or not', async () => {
  const { open, happen, read } = await setting();
  const files = open((fact) =>
    fact.type === 'utterance' ? { ...fact, data: { ...fact.data, text: '[redacted]' } } : fact,
  );
  happen(files, facts);
  await files.settled();
  const before = await read();
  expect(before.join()).toContain('[redacted]');
  expect(before.join()).not.toContain('cleaning');
  await files.rebuild(SID);
  expect(await read()).toEqual(before);
});

it('keeps calls apart and facts in order when much happens at once', async () => {
  const { open, happen, read } = await setting();
  const files = open();
  const sids = Array.from({ length: 20 }, (_, n) => `CA${n}`);
  for (const fact of facts) for (const sid of sids) happen(files, [fact], sid);
  await files.settled();
  for (const sid of sids)
    expect(verifyChain((await read(sid))[0])).toEqual({ ok: true, lines: facts.length, erased: 0 });
});

it('loses nothing when more waits than it may keep', async () => {
  const { open, happen, read } = await setting();
  const files = open();
  const talk = Array.from({ length: 2_500 }, () => facts[3]!);
  happen(files, facts.slice(0, 1));
  for (const fact of [...talk, facts.at(-1)!]) happen(files, [fact]);
  await files.settled();
  expect(verifyChain((await read())[0])).toEqual({ ok: true, lines: talk.length + 2, erased: 0 });
});

it('tells of a place that cannot be written once, throws nothing, and recovers', async () => {
  const { dir, open, happen, read, problems } = await setting();
  await writeFile(join(dir, '2026-02-03'), 'a file in the way');
  const files = open();
  for (const fact of facts.slice(0, 5)) {
    happen(files, [fact]);
    await files.settled();
  }
  expect(problems).toEqual([`The audit files of call ${SID} could not be written`]);
  await rm(join(dir, '2026-02-03'));
  happen(files, facts.slice(5));
  await files.settled();
  expect(verifyChain((await read())[0])).toEqual({ ok: true, lines: facts.length, erased: 0 });
});

it('knows of calls that ended without their files, until these are written', async () => {
  const { dir, open, happen, read, problems, whole } = await setting();
  await writeFile(join(dir, '2026-02-03'), 'a file in the way');
  const files = open();
  happen(files, facts);
  await files.settled();
  expect(files.behind()).toBe(1);
  expect(await files.rebuild(SID)).toBe(false);
  expect([files.behind(), whole, problems.length]).toEqual([1, [], 1]);
  await rm(join(dir, '2026-02-03'));
  expect(await files.rebuild(SID)).toBe(true);
  expect([files.behind(), whole]).toEqual([0, [SID]]);
  expect(verifyChain((await read())[0])).toEqual({ ok: true, lines: facts.length, erased: 0 });
});

it('says that the files are whole once the call has ended, not before', async () => {
  const { open, happen, whole } = await setting();
  const files = open();
  happen(files, facts.slice(0, -1));
  await files.settled();
  expect(whole).toEqual([]);
  happen(files, facts.slice(-1));
  await files.settled();
  expect(whole).toEqual([SID]);
});

it('leaves the files of a call that another process has to that process, and those of one that ended to nobody', async () => {
  const { dir, open, happen } = await setting();
  await writeFile(join(dir, '2026-02-03'), 'a file in the way');
  const files = open();
  happen(files, facts.slice(0, 5));
  happen(files, facts, 'CA-ended');
  files.leave(SID);
  files.leave('CA-ended');
  await files.settled();
  await files.rebuild('CA-unknown');
  expect(files.behind()).toBe(1);
});

it('makes a file afresh that somebody removed or shortened while the call went on', async () => {
  const { open, happen, read, paths } = await setting();
  const files = open();
  happen(files, facts.slice(0, 4));
  await files.settled();
  await rm(paths.jsonl);
  happen(files, facts.slice(4, 6));
  await files.settled();
  expect(verifyChain((await read())[0])).toMatchObject({ fault: 'no_end', line: 6 });
  await writeFile(paths.jsonl, (await read())[0].slice(0, -10));
  happen(files, facts.slice(6));
  await files.settled();
  expect(verifyChain((await read())[0])).toEqual({ ok: true, lines: facts.length, erased: 0 });
});

it('leaves whole files behind where a process writes that no longer has the call', async () => {
  const { open, happen, read, store } = await setting();
  const [before, after] = [open(), open()];
  happen(before, facts.slice(0, 4));
  await before.settled();
  // It slept with these in hand; the other one has taken over meanwhile.
  happen(before, facts.slice(4, 6));
  happen(after, facts.slice(6, 8));
  await after.settled();
  await before.settled();
  expect(store.get(SID)).toHaveLength(8);
  expect(verifyChain((await read())[0])).toMatchObject({ fault: 'no_end', line: 8 });
  happen(after, facts.slice(8));
  await after.settled();
  expect(verifyChain((await read())[0])).toEqual({ ok: true, lines: facts.length, erased: 0 });
});

it('is not opened where nothing can be written', async () => {
  const { dir, open } = await setting();
  await rm(dir, { recursive: true });
  await writeFile(dir, '');
  expect(open).toThrow(/Cannot write to the log directory .*it is a file.*set LOG_DIR/);
});

it('stays in its directory whatever a sid says', async () => {
  const { dir, open, happen } = await setting();
  const files = open();
  for (const sid of ['../../escape', '..', 'a/b', 'a_b', '']) happen(files, facts, sid);
  await files.settled();
  const names = await readdir(join(dir, '2026-02-03'));
  expect(names).toHaveLength(10);
  expect(names.every((name) => /^[A-Za-z0-9_-]+\.(jsonl|txt)$/.test(name))).toBe(true);
  expect(await readdir(dir)).toEqual(['2026-02-03']);
});
