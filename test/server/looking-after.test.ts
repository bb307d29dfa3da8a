import { expect, it } from 'vitest';
import { openSqlite } from '../../src/adapters/store/sqlite.ts';
import type { CallRow, Holder } from '../../src/adapters/store/store.ts';
import { LOOK_MS, lookAfterCalls, STILL_MAX } from '../../src/server/looking-after.ts';
import { closeAfterTest, eventually, manualClock, temporaryDir } from './fixture.ts';

const HOUR_MS = 3_600_000;

/** Processes that share a store, each with a clock of its own: one that does not tick is dead, or asleep. */
function setting() {
  const store = openSqlite({ dir: temporaryDir() });
  closeAfterTest(() => store.close());

  async function open(node: string, { draining = false, adoption = async () => {} } = {}) {
    const clock = manualClock();
    const adopted: string[] = [];
    const problems: string[] = [];
    const adopt = async ({ sid }: CallRow, holder: Holder) => {
      await adoption();
      const isOurs = (await store.adopt(sid, holder, node)) !== null;
      if (isOurs) adopted.push(sid);
      return isOurs;
    };
    const log = { debug() {}, info() {}, warn() {}, error: (_: object, what: string) => problems.push(what) };
    const looking = lookAfterCalls({ store, calls: { adopt }, node, clock, log, draining: () => draining });
    await looking.begun;
    closeAfterTest(() => looking.stop());
    /** Time passes, and what is done by the clock is done. */
    const pass = async (ms: number) => {
      await eventually(() => clock.waiting() === 1);
      clock.advance(ms);
      await eventually(() => clock.waiting() === 1);
    };
    return { clock, adopted, problems, looking, pass };
  }

  async function hold(node: string, ...sids: readonly string[]) {
    for (const sid of sids) {
      const { epoch } = await store.claim({ sid, from: '+1', to: '+2', agent: 'a' }, node, 1_000);
      await store.append(sid, epoch, 0, [{ type: 'voice_resumed', at: 1_000, data: {} }]);
    }
  }

  const holderOf = async (sid: string) => (await store.call(sid))?.node;
  return { store, open, hold, holderOf };
}

it('takes the calls of a holder that gives no sign of life in several looks in a row', async () => {
  const { store, open, hold, holderOf } = setting();
  await open('dead');
  await hold('dead', 'CA1', 'CA2');
  const { adopted, pass } = await open('here');
  for (let n = 1; n < STILL_MAX; n += 1) await pass(LOOK_MS);
  expect(adopted).toEqual([]);
  await pass(LOOK_MS);
  expect(adopted).toEqual(['CA1', 'CA2']);
  expect(await holderOf('CA1')).toBe('here');
  expect((await store.holders()).map(({ node }) => node)).toEqual(['here']);
});

it('never takes a call of one that lives, however long the call is and however its clock goes', async () => {
  const { open, hold, holderOf } = setting();
  const holder = await open('there');
  await hold('there', 'CA1');
  const { adopted, pass } = await open('here');
  for (let n = 0; n < 10 * STILL_MAX; n += 1) {
    // Its sign comes at the last moment, and by a clock that falls ever further behind.
    for (let look = 1; look < STILL_MAX; look += 1) await pass(LOOK_MS);
    await holder.pass(LOOK_MS);
  }
  expect(adopted).toEqual([]);
  expect(await holderOf('CA1')).toBe('there');
});

it('takes nothing at once from a holder that was asleep with it', async () => {
  const { open, hold } = setting();
  const holder = await open('there');
  await hold('there', 'CA1');
  const { adopted, pass } = await open('here');
  await pass(LOOK_MS);
  await holder.pass(LOOK_MS);
  await pass(10 * HOUR_MS);
  await holder.pass(10 * HOUR_MS);
  await pass(LOOK_MS);
  expect(adopted).toEqual([]);
});

it('leaves a call where it is when its holder gives a sign of life after all', async () => {
  const { store, open, hold, holderOf } = setting();
  await open('slow');
  await hold('slow', 'CA1');
  const { adopted, pass } = await open('here', { adoption: () => store.beat('slow', 9_000) });
  for (let n = 0; n < STILL_MAX; n += 1) await pass(LOOK_MS);
  expect(adopted).toEqual([]);
  expect(await holderOf('CA1')).toBe('slow');
  expect((await store.holders()).map(({ node }) => node)).toContain('slow');
});

it('takes the calls of one that has left at once, and those of one that never gave a sign of life later', async () => {
  const { open, hold, holderOf } = setting();
  const leaver = await open('leaver');
  await hold('leaver', 'CA1');
  await hold('of an earlier version', 'CA2');
  await leaver.looking.stop();
  await leaver.looking.leave();
  const { adopted, pass } = await open('here');
  expect(adopted).toEqual(['CA1']);
  for (let n = 0; n < STILL_MAX; n += 1) await pass(LOOK_MS);
  expect(adopted).toEqual(['CA1', 'CA2']);
  expect(await holderOf('CA2')).toBe('here');
});

it('takes none while it is about to leave itself', async () => {
  const { open, hold } = setting();
  await hold('dead', 'CA1');
  const { adopted, pass } = await open('here', { draining: true });
  for (let n = 0; n < 2 * STILL_MAX; n += 1) await pass(LOOK_MS);
  expect(adopted).toEqual([]);
});

it('goes on looking when the store could not be asked once', async () => {
  const { open, hold } = setting();
  await hold('dead', 'CA1');
  let fails = true;
  const adoption = async () => {
    if (fails) throw new Error('the store is away');
  };
  const { adopted, problems, pass } = await open('here', { adoption });
  for (let n = 0; n < STILL_MAX; n += 1) await pass(LOOK_MS);
  expect(problems).toHaveLength(1);
  fails = false;
  await pass(LOOK_MS);
  expect(adopted).toEqual(['CA1']);
});
