import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { auditFiles, auditPaths } from '../../src/adapters/audit/files.ts';
import { verifyChain } from '../../src/adapters/audit/verify.ts';
import { openSqlite } from '../../src/adapters/store/sqlite.ts';
import type { Store } from '../../src/adapters/store/store.ts';
import { erase } from '../../src/cli/erase.ts';
import { FAILED, OK, USAGE } from '../../src/cli/exit.ts';
import { evolve, newCall } from '../../src/core/evolve.ts';
import type { Fact, FactData, FactType } from '../../src/core/fact.ts';

const START = Date.UTC(2026, 10, 2, 15);
const NOW = new Date(Date.UTC(2026, 10, 23));
const ANN = '+12125550147';
const BOB = '+12125550188';

function fact<T extends FactType>(type: T, data: FactData[T], s = 0): Fact {
  // The pair (type, data) is one of the union's by the signature; the compiler does not follow it through T.
  return { type, at: START + s * 1_000, data } as unknown as Fact;
}

/** A call in which Ann books a cleaning, as far as it has come. */
function booking(sid: string, from: string): readonly Fact[] {
  const record = { full_name: 'Ann Lee', phone: from };
  const detail = {
    field: 'full_name',
    value: 'Ann Lee',
    spoken: 'Ann Lee',
    source: 'caller',
    turn: 1,
  } as const;
  return [
    fact('call_start', { sid, from, to: '+12125550100', agent: 'Elm Street Dental', voice: 'local' }),
    fact('utterance', { speaker: 'caller', text: 'I am Ann Lee.', started_ms: 900, turn: 1 }, 1),
    fact('stage_transition', { from: 'greeting', to: 'gather_details', cause: 'classify_intent' }, 2),
    fact('details_recorded', { details: [detail] }, 3),
    fact('action_started', { key: `${sid}:book:1`, intent: 'book', id: 'call_1', record }, 4),
    fact('action_done', { key: `${sid}:book:1`, result: { say: 'Booked, Ann Lee.' } }, 5),
    fact('message_taken', { text: 'Ann Lee wants to be called back.' }, 6),
  ];
}

const END = fact('call_end', { outcome: 'completed', intent: 'book', duration_s: 7, turns: 1 }, 7);

interface Place {
  readonly env: NodeJS.ProcessEnv;
  readonly store: Store;
  /** Plays a call into the store and both files. */
  call(sid: string, from?: string, facts?: readonly Fact[]): Promise<void>;
  log(sid: string): string;
  /** Every byte of the data and the logs. */
  everything(): string;
}

function place(): Place {
  const dir = mkdtempSync(join(tmpdir(), 'pointsman-erase-'));
  const logs = join(dir, 'logs');
  const store = openSqlite({ dir: join(dir, 'data') });
  onTestFinished(async () => {
    await store.close();
    rmSync(dir, { recursive: true });
  });
  return {
    env: { DATA_DIR: join(dir, 'data'), LOG_DIR: logs },
    store,
    async call(sid, from = ANN, facts = [...booking(sid, from), END]) {
      const { epoch } = await store.claim(
        { sid, from, to: '+12125550100', agent: 'Elm Street Dental' },
        'n',
        START,
      );
      await store.beginAction(`${sid}:book:1`, sid, 'book', START);
      await store.endAction(`${sid}:book:1`, { ok: true, result: { say: 'Booked, Ann Lee.' } });
      await store.append(sid, epoch, 0, facts);
      const audit = auditFiles({
        dir: logs,
        redact: (one) => one,
        facts: (call) => store.facts(call),
        salt: (call) => store.salt(call),
        onWhole: (call) => store.filesWhole(call),
        onProblem: (what, error) => {
          throw new Error(what, { cause: error });
        },
      });
      audit.append(sid, facts, 1);
      await audit.settled();
    },
    log: (sid) => readFileSync(auditPaths(logs, sid, START).jsonl, 'utf8'),
    everything: () =>
      [logs, join(dir, 'data')]
        .filter(existsSync)
        .flatMap((each) => readdirSync(each, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
        .join('\n'),
  };
}

describe('erase', () => {
  it('forgets where recordings are, and says which are left at the carrier', async () => {
    const { env, store, call, everything } = place();
    const url = (name: string) => `https://api.twilio.com/Recordings/${name}`;
    const brief = 'A caller, Ann Lee.';
    await call('CA1', ANN, [
      ...booking('CA1', ANN),
      fact('recording_started', { recording: 'RE1', url: url('RE1') }, 6),
      fact('message_recorded', { recording: 'RE2', url: url('RE2'), duration_s: 9, brief }, 6),
      fact('recording_ended', { recording: 'RE1', url: url('RE1'), duration_s: 9 }, 6),
      END,
    ]);
    const said: string[] = [];
    const { log } = console;
    onTestFinished(() => {
      console.log = log;
    });
    console.log = (line) => void said.push(String(line));
    expect(await erase(env, { olderThan: '7d' }, NOW)).toBe(OK);
    expect(said.filter((line) => line.includes('carrier'))).toEqual([
      '  RE1 is at the carrier: delete it there',
      '  RE2 is at the carrier: delete it there',
    ]);
    expect(JSON.stringify(await store.followUps({ limit: 10 }))).not.toMatch(/Ann|RE2/);
    expect(everything()).not.toMatch(/Ann Lee|RE1|RE2|2125550147/);
  });

  it('takes what people said and who they were out of the store and both files', async () => {
    const { env, store, call, log, everything } = place();
    await call('CA1');
    const before = log('CA1');
    expect(await erase(env, { call: 'CA1' }, NOW)).toBe(OK);
    const facts = (await store.facts('CA1')).map((one) => one.fact);
    const left = [
      JSON.stringify([facts, await store.call('CA1'), await store.findAction('CA1:book:1')]),
      JSON.stringify(await store.followUps({ limit: 10 })),
      log('CA1'),
      readFileSync(auditPaths(env.LOG_DIR ?? '', 'CA1', START).txt, 'utf8'),
    ].join('\n');
    expect(before).toContain('Ann Lee');
    expect(left).not.toMatch(/Ann|Lee|2125550147/);
    // Nor in what the database leaves behind where rows stood.
    expect(everything()).not.toMatch(/Ann Lee|2125550147/);
    expect(facts.map(({ type }) => type)).toEqual([...booking('CA1', ANN), END].map(({ type }) => type));
    expect(verifyChain(log('CA1'))).toMatchObject({ ok: true, lines: facts.length });
    // What is left can still be read as a call.
    expect(facts.reduce(evolve, newCall).phase).toBe('over');
  });

  it('erases every call of a number, and no other', async () => {
    const { env, call, log } = place();
    await call('CA1');
    await call('CA2');
    await call('CA3', BOB);
    expect(await erase(env, { from: ANN }, NOW)).toBe(OK);
    expect(log('CA1') + log('CA2')).not.toContain(ANN);
    expect(log('CA3')).toContain('Ann Lee');
  });

  it.each([
    ['20d', true],
    ['21d', false],
  ])('erases calls that are older than %s: %s', async (olderThan, isErased) => {
    const { env, call, log } = place();
    await call('CA1');
    expect(await erase(env, { olderThan }, NOW)).toBe(OK);
    expect(log('CA1').includes('Ann Lee')).toBe(!isErased);
  });

  it('changes nothing in a dry run', async () => {
    const { env, call, log, store } = place();
    await call('CA1');
    const before = [log('CA1'), JSON.stringify(await store.facts('CA1'))];
    expect(await erase(env, { from: ANN, dryRun: true }, NOW)).toBe(OK);
    expect([log('CA1'), JSON.stringify(await store.facts('CA1'))]).toEqual(before);
  });

  it('keeps an appointment that is still ahead, and forgets whose a past one was', async () => {
    const { env, call, store } = place();
    await call('CA1');
    const visit = { callSid: 'CA1', calendar: 'dental', time: '10:00', minutes: 30 };
    const who = { name: 'Ann Lee', phone: ANN, reason: 'cleaning' };
    await store.book({ ...visit, ...who, key: 'a', date: '2026-11-10', code: 'AAAA' });
    await store.book({ ...visit, ...who, key: 'b', date: '2026-12-10', code: 'BBBB' });
    expect(await erase(env, { call: 'CA1' }, NOW)).toBe(OK);
    const names = (await store.appointments()).map(({ code, name }) => [code, name]);
    expect(names).toEqual([
      ['AAAA', '[erased]'],
      ['BBBB', 'Ann Lee'],
    ]);
  });

  it('does not touch a call that is still going on', async () => {
    const { env, call, log } = place();
    await call('CA1', ANN, booking('CA1', ANN));
    expect(await erase(env, { call: 'CA1' }, NOW)).toBe(FAILED);
    expect(await erase(env, { from: ANN }, NOW)).toBe(OK);
    expect(log('CA1')).toContain('Ann Lee');
  });

  it('leaves a call whose log was damaged as it is, and says so', async () => {
    const { env, call, log, store } = place();
    await call('CA1');
    writeFileSync(auditPaths(env.LOG_DIR ?? '', 'CA1', START).jsonl, log('CA1').replace('"event"', '"even'));
    expect(await erase(env, { call: 'CA1' }, NOW)).toBe(FAILED);
    expect(JSON.stringify(await store.facts('CA1'))).toContain('Ann Lee');
  });

  it('fails for a call that nobody knows', async () => {
    const { env } = place();
    expect(await erase(env, { call: 'CA9' }, NOW)).toBe(FAILED);
  });

  it.each([{}, { call: 'CA1', from: ANN }, { olderThan: 'long' }, { olderThan: '-3d' }])(
    'asks which calls are meant: %j',
    async (settings) => {
      const { env } = place();
      expect(await erase(env, settings, NOW)).toBe(USAGE);
    },
  );
});
