import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reading } from '../../../src/adapters/store/numbers.ts';
import type { CallQuery, NewAppointment, Store } from '../../../src/adapters/store/store.ts';
import { Fenced } from '../../../src/call/world.ts';
import type { Outcome } from '../../../src/core/call.ts';
import type { Fact } from '../../../src/core/fact.ts';

/** What is under test: an empty database that any number of nodes may open, and how to be rid of it. */
export interface StoreUnderTest {
  /** `reading`: how ended calls are counted; null where they are not. */
  open(reading?: Reading | null): Promise<Store>;
  remove(): Promise<void>;
}

/** The promises of `Store`, for every backend. */
export function conformsToStore(fresh: () => Promise<StoreUnderTest>): void {
  let database: StoreUnderTest;
  let here: Store;
  let there: Store;

  beforeEach(async () => {
    database = await fresh();
    [here, there] = [await database.open(), await database.open()];
  });
  afterEach(async () => {
    await Promise.all([here.close(), there.close()]);
    await database.remove();
  });

  describe('calls', () => {
    it('makes a call when it is claimed for the first time, with no past', async () => {
      expect(await here.claim(identity('CA1'), 'node-a', 1_000)).toEqual({ epoch: 1, past: [] });
      expect(await there.call('CA1')).toEqual({
        ...identity('CA1'),
        startedAt: 1_000,
        node: 'node-a',
        epoch: 1,
        outcome: null,
        intent: null,
        endedAt: null,
        durationS: null,
        turns: null,
        firstWordMs: null,
        costUsd: null,
      });
      expect(await here.call('CA2')).toBeNull();
    });

    it('numbers facts from 1 without gaps and gives them back as they were', async () => {
      const { epoch } = await here.claim(identity('CA1'), 'node-a', 1_000);
      await here.append('CA1', epoch, 0, [started('CA1', 1_000), turn(1)]);
      await here.append('CA1', epoch, 2, [turn(2)]);
      expect(await there.facts('CA1')).toEqual([
        { seq: 1, fact: started('CA1', 1_000) },
        { seq: 2, fact: turn(1) },
        { seq: 3, fact: turn(2) },
      ]);
      expect(await there.facts('CA1', 2)).toEqual([{ seq: 3, fact: turn(2) }]);
      expect(await there.facts('CA2')).toEqual([]);
    });

    it('hands the past to the next owner and fences the former one', async () => {
      const former = await here.claim(identity('CA1'), 'node-a', 1_000);
      await here.append('CA1', former.epoch, 0, [started('CA1', 1_000)]);
      const next = await there.claim(identity('CA1'), 'node-b', 9_000);
      expect(next).toEqual({ epoch: 2, past: [{ seq: 1, fact: started('CA1', 1_000) }] });
      await expect(here.append('CA1', former.epoch, 1, [turn(1)])).rejects.toBeInstanceOf(Fenced);
      await there.append('CA1', next.epoch, 1, [turn(2)]);
      expect((await here.facts('CA1')).map(({ fact }) => fact)).toEqual([started('CA1', 1_000), turn(2)]);
      expect(await here.call('CA1')).toMatchObject({ node: 'node-b', epoch: 2, startedAt: 1_000 });
    });

    it('refuses a sequence number that is taken, or that would leave a gap', async () => {
      const { epoch } = await here.claim(identity('CA1'), 'node-a', 1_000);
      await here.append('CA1', epoch, 0, [started('CA1', 1_000)]);
      await expect(here.append('CA1', epoch, 0, [turn(1)])).rejects.toBeInstanceOf(Fenced);
      await expect(here.append('CA1', epoch, 2, [turn(1)])).rejects.toBeInstanceOf(Fenced);
      expect(await here.facts('CA1')).toHaveLength(1);
    });

    it('refuses facts of a call that nobody claimed', async () => {
      await expect(here.append('CA9', 1, 0, [started('CA9', 1_000)])).rejects.toBeInstanceOf(Fenced);
    });

    it('appends all facts or none', async () => {
      const { epoch } = await here.claim(identity('CA1'), 'node-a', 1_000);
      const unwritable = { type: 'turn', at: 2, data: { turn: 1n, item: 'i' } } as unknown as Fact;
      await expect(here.append('CA1', epoch, 0, [started('CA1', 1_000), unwritable])).rejects.toThrow();
      expect(await here.facts('CA1')).toEqual([]);
      await here.append('CA1', epoch, 0, [started('CA1', 1_000)]);
      expect(await here.facts('CA1')).toHaveLength(1);
    });

    it('ends a call with its call_end, and takes nothing after it', async () => {
      const { epoch } = await here.claim(identity('CA1'), 'node-a', 1_000);
      await here.append('CA1', epoch, 0, [started('CA1', 1_000), ended(61_000)]);
      expect(await here.call('CA1')).toMatchObject({ outcome: 'completed', intent: 'book', endedAt: 61_000 });
      await expect(here.append('CA1', epoch, 2, [turn(1)])).rejects.toBeInstanceOf(Fenced);
      expect(await here.facts('CA1')).toHaveLength(2);
    });

    it('keeps what may not be shown as long as the call goes on, and no longer', async () => {
      const { epoch } = await here.claim(identity('CA1'), 'node-a', 1_000);
      const whole: Fact = {
        type: 'request_abandoned',
        at: 2,
        data: { reason: 'the code is 4417' },
        shown: { reason: 'the code is [redacted]' },
      };
      await here.append('CA1', epoch, 0, [started('CA1', 1_000), whole]);
      expect((await there.facts('CA1'))[1]?.fact).toEqual(whole);
      await here.append('CA1', epoch, 2, [ended(61_000)]);
      const left = await there.facts('CA1');
      expect(left[1]?.fact).toEqual({ type: 'request_abandoned', at: 2, data: whole.shown });
      expect(left).toHaveLength(3);
    });

    it('lists calls newest first, a page at a time', async () => {
      for (const n of [1, 2, 3]) await here.claim(identity(`CA${n}`), 'node-a', n * 1_000);
      expect((await here.calls({ limit: 2 })).map(({ sid }) => sid)).toEqual(['CA3', 'CA2']);
      expect((await here.calls({ limit: 2, before: 2_000 })).map(({ sid }) => sid)).toEqual(['CA1']);
    });

    it('lists open calls oldest first', async () => {
      for (const n of [3, 1, 2]) await here.claim(identity(`CA${n}`), 'node-a', n * 1_000);
      await here.append('CA1', 1, 0, [ended(9_000)]);
      expect((await there.openCalls()).map(({ sid }) => sid)).toEqual(['CA2', 'CA3']);
    });

    it('knows of each call that ended whether its files are whole', async () => {
      for (const n of [1, 2, 3, 4]) await here.claim(identity(`CA${n}`), 'node-a', 1_000);
      for (const n of [3, 1, 2]) await here.append(`CA${n}`, 1, 0, [ended(n * 1_000)]);
      const found = (after: string, limit = 9) => there.withoutFiles({ endedBefore: 3_000, after, limit });
      expect(await found('')).toEqual(['CA1', 'CA2']);
      expect([await found('', 1), await found('CA1')]).toEqual([['CA1'], ['CA2']]);
      await there.filesWhole('CA1');
      expect(await found('')).toEqual(['CA2']);
    });

    it('loses nothing when two nodes write at once', async () => {
      const nodes = [here, there].map(async (node, index) => {
        for (let call = 0; call < 10; call += 1) {
          const sid = `CA${index}-${call}`;
          const { epoch } = await node.claim(identity(sid), `node-${index}`, 1_000);
          for (let n = 0; n < 5; n += 1) await node.append(sid, epoch, n, [turn(n)]);
        }
      });
      await Promise.all(nodes);
      for (const { sid } of await here.calls({ limit: 100 })) expect(await here.facts(sid)).toHaveLength(5);
      expect(await here.openCalls()).toHaveLength(20);
    });
  });

  describe('nodes', () => {
    const dead = { node: 'node-a', seenAt: 2_000, hasLeft: false };
    const begin = async (sid: string, node: string) => {
      const { epoch } = await here.claim(identity(sid), node, 1_000);
      await here.append(sid, epoch, 0, [started(sid, 1_000)]);
    };

    it('are those that gave a sign of life, and those that hold calls in progress', async () => {
      await here.beat('node-a', 1_000);
      await here.beat('node-b', 1_500);
      await here.beat('node-a', 2_000);
      await here.leave('node-b', 3_000);
      for (const [sid, node] of [
        ['CA1', 'node-a'],
        ['CA2', 'node-c'],
        ['CA3', 'node-d'],
      ] as const)
        await begin(sid, node);
      await here.append('CA3', 1, 1, [ended(9_000)]);
      expect(await there.holders()).toEqual([
        dead,
        { node: 'node-b', seenAt: 3_000, hasLeft: true },
        { node: 'node-c', seenAt: null, hasLeft: false },
      ]);
    });

    it('lose a call to whoever adopts it first, with its past, and may write nothing more', async () => {
      await here.beat('node-a', 2_000);
      await begin('CA1', 'node-a');
      const adopted = await there.adopt('CA1', dead, 'node-b');
      expect(adopted).toEqual({ epoch: 2, past: [{ seq: 1, fact: started('CA1', 1_000) }] });
      expect(await here.adopt('CA1', dead, 'node-c')).toBeNull();
      await expect(here.append('CA1', 1, 1, [turn(1)])).rejects.toBeInstanceOf(Fenced);
      await there.append('CA1', 2, 1, [turn(1)]);
      expect(await here.call('CA1')).toMatchObject({ node: 'node-b', epoch: 2 });
    });

    it('keep a call when they gave a sign of life since, their first one too, and one that is over', async () => {
      const silent = { node: 'node-a', seenAt: null, hasLeft: false };
      await begin('CA1', 'node-a');
      await begin('CA2', 'node-b');
      await here.append('CA2', 1, 1, [ended(9_000)]);
      await here.beat('node-a', 2_000);
      expect(await there.adopt('CA1', silent, 'node-c')).toBeNull();
      await here.beat('node-a', 2_001);
      expect(await there.adopt('CA1', dead, 'node-c')).toBeNull();
      expect(await there.adopt('CA2', { ...silent, node: 'node-b' }, 'node-c')).toBeNull();
      expect(await there.adopt('CA-unknown', silent, 'node-c')).toBeNull();
      expect(await here.call('CA1')).toMatchObject({ node: 'node-a', epoch: 1 });
    });

    it('are forgotten with the calls that they never began, unless they live after all', async () => {
      await here.beat('node-a', 2_000);
      await here.claim(identity('CA-unbegun'), 'node-a', 1_000);
      await here.claim(identity('CA-elsewhere'), 'node-b', 1_000);
      await begin('CA1', 'node-a');
      await there.forgetNode({ ...dead, seenAt: 1_999 });
      expect(await here.call('CA-unbegun')).not.toBeNull();
      await there.forgetNode(dead);
      expect((await here.openCalls()).map(({ sid }) => sid)).toEqual(['CA-elsewhere', 'CA1'].sort());
      expect((await here.holders()).map(({ seenAt }) => seenAt)).toEqual([null, null]);
    });
  });

  describe('finding calls', () => {
    beforeEach(async () => {
      await whole(here, 'CA1', { at: 1_000, from: '+12125550147', said: 'I want a cleaning on Thursday.' });
      await whole(here, 'CA2', {
        at: 2_000,
        from: '+13105550199',
        intent: 'cancel',
        outcome: 'abandoned',
        said: 'No.',
      });
      await whole(here, 'CA3', { at: 2_000, intent: null, outcome: 'answered', said: 'Is cleaning dear?' });
      await here.claim(identity('CA4'), 'node-a', 4_000);
    });

    it.each<[string, Omit<CallQuery, 'limit'>, readonly string[]]>([
      ['nothing', {}, ['CA4', 'CA2', 'CA3', 'CA1']],
      ['those in progress', { state: 'live' }, ['CA4']],
      ['those that ended', { state: 'ended' }, ['CA2', 'CA3', 'CA1']],
      ['a time on', { from: 2_000 }, ['CA4', 'CA2', 'CA3']],
      ['a time before', { to: 2_000 }, ['CA1']],
      ['an intent', { intent: 'cancel' }, ['CA2']],
      ['no intent', { intent: null, state: 'ended' }, ['CA3']],
      ['an outcome', { outcome: 'answered' }, ['CA3']],
      ['an outcome and an intent that do not go together', { outcome: 'answered', intent: 'cancel' }, []],
      ['digits of a number', { digits: '0199' }, ['CA2']],
      ['digits that are in none', { digits: '4711' }, []],
      ['a word', { words: ['cleaning'] }, ['CA3', 'CA1']],
      ['two words, one of them begun', { words: ['THURS', 'clean'] }, ['CA1']],
      ['a word and a number', { words: ['cleaning'], digits: '0147', to: 2_000 }, ['CA1']],
      ['a word that nobody said', { words: ['whitening'] }, []],
      ['what would be an operator', { words: ['NOT', 'OR', '*'] }, []],
      ['signs alone', { words: ['"', '*'] }, []],
      ['what was taken out', { words: ['secret'] }, []],
    ])('by %s', async (_, query, expected) => {
      const found = await there.calls({ limit: 10, ...query });
      expect(found.map(({ sid }) => sid).sort()).toEqual([...expected].sort());
      expect(found.map(({ startedAt }) => startedAt)).toEqual(
        found.map(({ startedAt }) => startedAt).sort((a, b) => b - a),
      );
    });

    it('shows where the words stand', async () => {
      const [found] = await there.calls({ limit: 1, words: ['thurs'] });
      expect(found?.found).toBe('I want a cleaning on ⟦Thursday⟧.\nThe ----- is 1234.');
      expect((await there.calls({ limit: 1 }))[0]?.found).toBeNull();
    });

    it('page by page, also where calls began at the same time', async () => {
      const seen: string[] = [];
      for (let before: CallQuery['before']; seen.length < 4; ) {
        const [call] = await there.calls({ limit: 1, ...(before === undefined ? {} : { before }) });
        if (call === undefined) break;
        seen.push(call.sid);
        before = { startedAt: call.startedAt, sid: call.sid };
      }
      expect(seen).toEqual(['CA4', 'CA2', 'CA3', 'CA1']);
    });

    it('knows how long an ended call was, and finds no word of one that was erased', async () => {
      expect(await there.call('CA1')).toMatchObject({ durationS: 60, turns: 4, firstWordMs: 400 });
      await here.erase('CA1', '2026-01-01');
      expect((await there.calls({ limit: 9, words: ['cleaning'] })).map(({ sid }) => sid)).toEqual(['CA3']);
      expect(await there.call('CA1')).toMatchObject({ durationS: 60, turns: 4, firstWordMs: 400 });
    });
  });

  describe('numbers', () => {
    // Midnight in New York is at five o'clock of UTC.
    const noon = Date.UTC(2026, 1, 3, 17, 10);
    const outcomes = async (grain: 'hour' | 'day', from: string, to: string) =>
      (await there.tallies({ grain, from, to }))
        .filter(({ measure }) => measure === 'outcome')
        .map(({ period, what, n }) => `${period} ${what} ${n}`);

    it('add up the calls of an hour and of a day at the business, where they began', async () => {
      await whole(here, 'CA1', { at: noon });
      await whole(there, 'CA2', { at: noon + 60_000 });
      await whole(here, 'CA3', { at: noon + 3_600_000, outcome: 'failed' });
      await whole(here, 'CA4', { at: noon + 12 * 3_600_000 });
      expect(await outcomes('day', '2026-02-03', '2026-02-03')).toEqual([
        '2026-02-03 completed 2',
        '2026-02-03 failed 1',
      ]);
      expect(await outcomes('day', '2026-02-04', '2026-02-09')).toEqual(['2026-02-04 completed 1']);
      expect(await outcomes('hour', '2026-02-03T00', '2026-02-03T23')).toEqual([
        '2026-02-03T12 completed 2',
        '2026-02-03T13 failed 1',
      ]);
    });

    it('outlive what was said, and count no call twice', async () => {
      await whole(here, 'CA1', { at: noon });
      await here.erase('CA1', '2026-01-01');
      expect(await here.countEnded(10)).toBe(0);
      expect(await outcomes('day', '2026-02-03', '2026-02-03')).toEqual(['2026-02-03 completed 1']);
    });

    it('are made later of calls that ended where nobody counted', async () => {
      const uncounting = await database.open(null);
      for (const n of [1, 2, 3]) await whole(uncounting, `CA${n}`, { at: noon + n });
      await uncounting.erase('CA3', '2026-01-01');
      expect(await uncounting.countEnded(10)).toBe(0);
      await uncounting.close();
      await here.claim(identity('CA9'), 'node-a', noon);
      expect(await outcomes('day', '2026-02-03', '2026-02-03')).toEqual([]);
      expect([await here.countEnded(2), await there.countEnded(2), await here.countEnded(2)]).toEqual([
        2, 1, 0,
      ]);
      expect(await outcomes('day', '2026-02-03', '2026-02-03')).toEqual(['2026-02-03 completed 3']);
      expect(await there.calls({ limit: 9, words: ['cleaning'] })).toHaveLength(2);
      expect(await there.call('CA3')).toMatchObject({ durationS: 60, turns: 4 });
    });
  });

  describe('follow-ups', () => {
    const asked = { full_name: 'Jane Doe', preferred_date: '2026-12-01' };
    const begun: Fact = {
      type: 'action_started',
      at: 5_000,
      data: { key: 'CA1:book:1', intent: 'book', id: 't1', record: asked },
    };
    const unknown: Fact = {
      type: 'action_unknown',
      at: 6_000,
      data: { key: 'CA1:book:1', why: 'No answer came.' },
    };
    const message = (at: number): Fact => ({
      type: 'message_taken',
      at,
      data: { text: 'Please call "back" ✓' },
    });

    it('list what nobody knows the outcome of, with what was to be done', async () => {
      await here.claim(identity('CA1'), 'node-a', 1_000);
      await here.append('CA1', 1, 0, [started('CA1', 1_000), begun, unknown]);
      expect(await there.followUps({ limit: 10 })).toEqual([
        {
          call: 'CA1',
          seq: 3,
          from: '+12125550147',
          fact: unknown,
          action: begun,
          intent: 'book',
          doneAt: null,
        },
      ]);
    });

    it('list messages, newest first, as many as asked for', async () => {
      for (const n of [1, 2, 3]) await here.claim(identity(`CA${n}`), 'node-a', 1_000);
      await here.append('CA2', 1, 0, [message(2_000), ended(9_000)]);
      await here.append('CA3', 1, 0, [message(3_000)]);
      await here.append('CA1', 1, 0, [message(1_000), message(1_000)]);
      expect(
        (await here.followUps({ limit: 3 })).map(({ call, seq, intent }) => [call, seq, intent]),
      ).toEqual([
        ['CA3', 1, null],
        ['CA2', 1, 'book'],
        ['CA1', 2, null],
      ]);
    });

    it('list callers who have to be called back', async () => {
      await here.claim(identity('CA1'), 'node-a', 1_000);
      const due: Fact = { type: 'call_back_due', at: 2_000, data: { text: 'A caller for a visit.' } };
      await here.append('CA1', 1, 0, [due, ended(9_000)]);
      expect(await there.followUps({ limit: 10 })).toMatchObject([{ seq: 1, fact: due, action: null }]);
    });

    it('stay open until a person has done them, and remember when that was first', async () => {
      await here.claim(identity('CA1'), 'node-a', 1_000);
      await here.append('CA1', 1, 0, [begun, unknown, message(7_000)]);
      expect(await there.settleFollowUp('CA1', 2, 8_000)).toBe(true);
      expect(await here.settleFollowUp('CA1', 2, 9_000)).toBe(true);
      expect((await here.followUps({ limit: 10, open: true })).map(({ seq }) => seq)).toEqual([3]);
      expect((await here.followUps({ limit: 10 })).map(({ doneAt }) => doneAt)).toEqual([null, 8_000]);
    });

    it('are no other facts', async () => {
      await here.claim(identity('CA1'), 'node-a', 1_000);
      await here.append('CA1', 1, 0, [begun, message(2_000)]);
      expect(await here.settleFollowUp('CA1', 1, 8_000)).toBe(false);
      expect(await here.settleFollowUp('CA1', 3, 8_000)).toBe(false);
      expect(await here.settleFollowUp('CA2', 2, 8_000)).toBe(false);
      expect(await here.followUps({ limit: 10 })).toHaveLength(1);
    });

    it('come with their facts or not at all', async () => {
      await here.claim(identity('CA1'), 'node-a', 1_000);
      await expect(here.append('CA1', 9, 0, [message(2_000)])).rejects.toBeInstanceOf(Fenced);
      const unwritable = { type: 'turn', at: 2, data: { turn: 1n, item: 'i' } } as unknown as Fact;
      await expect(here.append('CA1', 1, 0, [message(2_000), unwritable])).rejects.toThrow();
      expect(await here.followUps({ limit: 10 })).toEqual([]);
      await here.append('CA1', 1, 0, [message(2_000)]);
      await expect(here.append('CA1', 1, 0, [message(2_000)])).rejects.toBeInstanceOf(Fenced);
      expect(await here.followUps({ limit: 10 })).toHaveLength(1);
    });
  });

  describe('tickets', () => {
    const ticket = {
      token: 'secret',
      kind: 'carrier',
      callSid: 'CA1',
      from: '+12125550147',
      to: '+12125550100',
      expiresAt: 5_000,
    } as const;

    it('redeems a ticket once, on whichever node', async () => {
      await here.issueTicket(ticket);
      const redeemed = await Promise.all([
        here.redeemTicket(ticket, 1_000),
        there.redeemTicket(ticket, 1_000),
      ]);
      expect(redeemed.filter((found) => found !== null)).toEqual([ticket]);
      expect(await here.redeemTicket(ticket, 1_000)).toBeNull();
    });

    it('refuses a ticket that is unknown, of another kind, of another call, or past its time', async () => {
      await here.issueTicket(ticket);
      expect(await here.redeemTicket({ ...ticket, token: 'guess' }, 1_000)).toBeNull();
      expect(await here.redeemTicket({ ...ticket, kind: 'browser' }, 1_000)).toBeNull();
      expect(await here.redeemTicket({ ...ticket, callSid: 'CA2' }, 1_000)).toBeNull();
      expect(await here.redeemTicket(ticket, 5_000)).toBeNull();
    });

    it('keeps the ticket of a call that another call tried to use', async () => {
      await here.issueTicket(ticket);
      await here.redeemTicket({ ...ticket, callSid: 'CA2' }, 1_000);
      expect(await here.redeemTicket(ticket, 1_000)).toEqual(ticket);
    });

    it('takes back the other tickets of a call with the first that is used, and those of no other call', async () => {
      await here.issueTicket(ticket);
      await here.issueTicket({ ...ticket, token: 'again' });
      await here.issueTicket({ ...ticket, token: 'other', callSid: 'CA2' });
      await here.redeemTicket({ ...ticket, token: 'again' }, 1_000);
      expect(await there.redeemTicket(ticket, 1_000)).toBeNull();
      expect(await there.redeemTicket({ ...ticket, token: 'other', callSid: 'CA2' }, 1_000)).not.toBeNull();
    });
  });

  describe('actions', () => {
    const result = { ok: true, result: { say: 'Done.', reference: 'K7R4' } } as const;

    it('is fresh for exactly one of those who ask at once', async () => {
      const states = await Promise.all(
        [here, there, here, there].map((node) => node.beginAction('CA1:book:1', 'CA1', 'book', 1_000)),
      );
      expect(states.map(({ status }) => status).sort()).toEqual(['fresh', 'running', 'running', 'running']);
    });

    it('keeps that nobody knows the outcome', async () => {
      const unknown = { ok: false, unknown: true, why: 'No answer came.' } as const;
      await here.beginAction('CA1:book:1', 'CA1', 'book', 1_000);
      await here.endAction('CA1:book:1', unknown);
      expect(await there.findAction('CA1:book:1')).toEqual({ status: 'ended', result: unknown });
    });

    it('gives the result to everyone who asks later', async () => {
      await here.beginAction('CA1:book:1', 'CA1', 'book', 1_000);
      expect(await there.findAction('CA1:book:1')).toEqual({ status: 'running' });
      await here.endAction('CA1:book:1', result);
      expect(await there.beginAction('CA1:book:1', 'CA1', 'book', 2_000)).toEqual({
        status: 'ended',
        result,
      });
      expect(await there.findAction('CA1:book:1')).toEqual({ status: 'ended', result });
    });

    it('keeps the first result, and refuses one of an action that was never begun', async () => {
      await here.beginAction('CA1:book:1', 'CA1', 'book', 1_000);
      await here.endAction('CA1:book:1', result);
      await there.endAction('CA1:book:1', { ok: false, why: 'Too late.' });
      expect(await here.findAction('CA1:book:1')).toEqual({ status: 'ended', result });
      await expect(here.endAction('CA2:book:1', result)).rejects.toThrow('never begun');
      expect(await here.findAction('CA2:book:1')).toBeNull();
    });
  });

  describe('appointments', () => {
    it('gives a slot to exactly one of two who want it at once', async () => {
      const bookings = await Promise.all([
        here.book(wish({ key: 'a', code: 'AAAA' })),
        there.book(wish({ key: 'b', code: 'BBBB' })),
      ]);
      expect(bookings.map(({ status }) => status).sort()).toEqual(['booked', 'taken']);
      expect(await here.appointments()).toHaveLength(1);
    });

    it('gives the same appointment again under the same key', async () => {
      const booked = { status: 'booked', appointment: { ...wish({}), status: 'booked' } };
      expect(await here.book(wish({}))).toEqual(booked);
      expect(await there.book(wish({ time: '16:00', code: 'ZZZZ' }))).toEqual(booked);
      expect(await here.appointments()).toHaveLength(1);
    });

    it('has one appointment a slot in each calendar', async () => {
      await here.book(wish({}));
      expect(await here.book(wish({ key: 'b', code: 'BBBB', calendar: 'van 2' }))).toMatchObject({
        status: 'booked',
      });
      expect(await here.book(wish({ key: 'c', code: 'CCCC' }))).toEqual({ status: 'taken' });
    });

    it('tells when a confirmation code is used already', async () => {
      await here.book(wish({}));
      expect(await here.book(wish({ key: 'b', time: '15:00' }))).toEqual({ status: 'code_used' });
    });

    it('moves an appointment and frees its slot, once a key', async () => {
      await here.book(wish({}));
      const moved = { status: 'moved', appointment: { ...wish({ time: '15:00' }), status: 'booked' } };
      expect(await here.move('K7R4', { key: 'm', date: '2026-12-01', time: '15:00' })).toEqual(moved);
      expect(await there.move('K7R4', { key: 'm', date: '2026-12-02', time: '09:00' })).toEqual(moved);
      expect(await here.book(wish({ key: 'b', code: 'BBBB' }))).toMatchObject({ status: 'booked' });
    });

    it('does not move to a slot that is taken, nor what is not there', async () => {
      await here.book(wish({}));
      await here.book(wish({ key: 'b', code: 'BBBB', time: '15:00' }));
      const to = { key: 'm', date: '2026-12-01', time: '15:00' };
      expect(await here.move('K7R4', to)).toEqual({ status: 'taken' });
      expect(await here.move('XXXX', to)).toEqual({ status: 'unknown' });
      expect(await here.appointments({ code: 'K7R4' })).toMatchObject([{ time: '14:00' }]);
    });

    it('cancels an appointment and frees its slot, once a key', async () => {
      await here.book(wish({}));
      const cancelled = { status: 'cancelled', appointment: { ...wish({}), status: 'cancelled' } };
      expect(await here.cancel('K7R4', 'c')).toEqual(cancelled);
      expect(await there.cancel('K7R4', 'c')).toEqual(cancelled);
      expect(await here.cancel('K7R4', 'another')).toEqual({ status: 'unknown' });
      expect(await here.appointments()).toEqual([]);
      expect(await here.move('K7R4', { key: 'm', date: '2026-12-01', time: '15:00' })).toEqual({
        status: 'unknown',
      });
      expect(await here.book(wish({ key: 'b', code: 'BBBB' }))).toMatchObject({ status: 'booked' });
    });

    it('knows what was done under a key', async () => {
      await here.book(wish({}));
      await here.move('K7R4', { key: 'm', date: '2026-12-02', time: '09:00' });
      await here.cancel('K7R4', 'c');
      expect(await there.appointmentChange('CA1:book:1')).toMatchObject({ change: 'booked' });
      expect(await there.appointmentChange('m')).toMatchObject({
        change: 'moved',
        appointment: { time: '09:00' },
      });
      expect(await there.appointmentChange('c')).toMatchObject({ change: 'cancelled' });
      expect(await there.appointmentChange('never')).toBeNull();
    });

    it('lists the booked ones soonest first, by whatever is asked for', async () => {
      await here.book(wish({ key: 'a', code: 'AAAA', date: '2026-12-02', time: '09:00' }));
      await here.book(wish({ key: 'b', code: 'BBBB', time: '15:00', phone: '+13105550101' }));
      await here.book(wish({ key: 'c', code: 'CCCC', time: '09:00' }));
      await here.book(wish({ key: 'd', code: 'DDDD', calendar: 'van 2' }));
      const codes = async (query?: Parameters<Store['appointments']>[0]) =>
        (await there.appointments(query)).map(({ code }) => code);
      expect(await codes()).toEqual(['CCCC', 'DDDD', 'BBBB', 'AAAA']);
      expect(await codes({ calendar: 'main', date: '2026-12-01' })).toEqual(['CCCC', 'BBBB']);
      expect(await codes({ phone: '+13105550101' })).toEqual(['BBBB']);
      expect(await codes({ code: 'DDDD' })).toEqual(['DDDD']);
    });
  });

  it('lists appointments of some days, cancelled ones too', async () => {
    await here.book(wish({ key: 'a', code: 'AAAA', date: '2026-12-02', time: '09:00' }));
    await here.book(wish({ key: 'b', code: 'BBBB' }));
    await here.book(wish({ key: 'c', code: 'CCCC', date: '2026-12-03' }));
    await here.cancel('BBBB', 'd');
    const codes = async (query: Omit<Parameters<Store['listAppointments']>[0], 'limit'>, limit = 9) =>
      (await there.listAppointments({ limit, ...query })).map(({ code }) => code);
    expect(await codes({})).toEqual(['BBBB', 'AAAA', 'CCCC']);
    expect(await codes({}, 1)).toEqual(['BBBB']);
    expect(await codes({ from: '2026-12-02' })).toEqual(['AAAA', 'CCCC']);
    expect(await codes({ from: '2026-12-01', to: '2026-12-02' })).toEqual(['BBBB', 'AAAA']);
    expect(await codes({ status: 'cancelled' })).toEqual(['BBBB']);
    expect(await codes({ status: 'booked', to: '2026-12-02' })).toEqual(['AAAA']);
  });

  it('is ready while it can be reached, and has one appointment a key for ever', async () => {
    expect(await here.ready()).toBe(true);
    await here.book(wish({}));
    const again = await database.open();
    expect(await again.appointments()).toEqual([{ ...wish({}), status: 'booked' }]);
    await again.close();
    expect(await again.ready()).toBe(false);
  });
}

function identity(sid: string) {
  return { sid, from: '+12125550147', to: '+12125550100', agent: 'Bright Smile Dental' };
}

/** A call from its begin to its end. */
async function whole(
  store: Store,
  sid: string,
  {
    at,
    from = '+12125550147',
    intent = 'book',
    outcome = 'completed',
    said = 'Cleaning, please.',
  }: { at: number; from?: string; intent?: string | null; outcome?: Outcome; said?: string },
): Promise<void> {
  const { epoch } = await store.claim({ ...identity(sid), from }, 'node-a', at);
  await store.append(sid, epoch, 0, [
    { type: 'call_start', at, data: { ...identity(sid), from, voice: 'local' } },
    { type: 'speech_started', at: at + 400, data: { speaker: 'agent' } },
    { type: 'utterance', at: at + 2_000, data: { speaker: 'caller', text: said, started_ms: 900 } },
    {
      type: 'utterance',
      at: at + 3_000,
      data: { speaker: 'agent', text: 'The secret is 1234.', started_ms: 2_100 },
    },
    { type: 'call_end', at: at + 60_000, data: { outcome, intent, duration_s: 60, turns: 4 } },
  ]);
}

function started(sid: string, at: number): Fact {
  return { type: 'call_start', at, data: { ...identity(sid), voice: 'local' } };
}

function turn(number: number): Fact {
  return { type: 'turn', at: 2_000 + number, data: { turn: number, item: `item "${number}" ✓` } };
}

function ended(at: number): Fact {
  return { type: 'call_end', at, data: { outcome: 'completed', intent: 'book', duration_s: 60, turns: 4 } };
}

function wish(change: Partial<NewAppointment>): NewAppointment {
  return {
    key: 'CA1:book:1',
    callSid: 'CA1',
    calendar: 'main',
    date: '2026-12-01',
    time: '14:00',
    minutes: 30,
    name: 'Jane Doe',
    phone: '+12125550147',
    reason: 'cleaning',
    code: 'K7R4',
    ...change,
  };
}
