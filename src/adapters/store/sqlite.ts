import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type Database from 'libsql';
import { Fenced } from '../../call/world.ts';
import { ERASED, eraseFact } from '../../core/erase.ts';
import type { Fact } from '../../core/fact.ts';
import { isFollowUp } from '../../core/follow-up.ts';
import { type Checkpoints, checkpoints } from './checkpoints.ts';
import { databaseFile, openDatabase, rows, type Write, writing } from './database.ts';
import { CALL_ROW, findCalls } from './find-calls.ts';
import { type Counter, counter, type Reading } from './numbers.ts';
import type {
  ActionState,
  ActionStore,
  Appointment,
  AppointmentChange,
  AppointmentStore,
  CallRow,
  CallStore,
  Erasure,
  FollowUp,
  FollowUpStore,
  Holder,
  NodeStore,
  Store,
  StoredFact,
  Ticket,
  TicketStore,
} from './store.ts';

/**
 * The embedded store: one SQLite file, shared by every process on this machine that opens the directory.
 *
 * Statements run on the event loop, since one commit takes less than a tenth of a millisecond; what waits for the
 * disk does not (`checkpoints.ts`). A commit survives the death of the process; the last ones may be lost when the
 * machine loses power (WAL with synchronous NORMAL, https://www.sqlite.org/pragma.html#pragma_synchronous). Throws
 * when the directory or file cannot be used.
 */
export function openSqlite({
  dir,
  reading,
}: {
  readonly dir: string;
  /** Left out, calls that end are counted by whoever opens the store with it. */
  readonly reading?: Reading;
}): Store {
  const file = databaseFile(resolve(dir));
  const db = openDatabase(file);
  const log = checkpoints(file);
  const write = writing(db, log);
  const factsAfter = reader(db);
  const { count, forget, ...numbers } = counter(
    db,
    write,
    (sid) => factsAfter(sid, 0).map(({ fact }) => fact),
    reading,
  );
  return {
    ...calls(db, write, factsAfter, { count, forget, empty: log.empty }),
    ...numbers,
    ...nodes(db, write),
    ...followUps(db, write),
    ...tickets(db, write),
    ...actions(db, write),
    ...appointments(db, write),
    async ready() {
      try {
        return db.prepare('SELECT count(*) AS calls FROM calls').all().length === 1;
      } catch {
        return false;
      }
    },
    async close() {
      await log.close();
      db.close();
    },
  };
}

type FactsAfter = (sid: string, after: number) => readonly StoredFact[];

function reader(db: Database.Database): FactsAfter {
  const read = db.prepare('SELECT seq, fact FROM facts WHERE call = ? AND seq > ? ORDER BY seq');
  return (sid, after) =>
    rows<{ seq: number; fact: string }>(read, sid, after).map(({ seq, fact }) => ({
      seq,
      // Written by `append` of this very table from a Fact.
      fact: JSON.parse(fact) as Fact,
    }));
}

function calls(
  db: Database.Database,
  write: Write,
  factsAfter: FactsAfter,
  { count, forget, empty }: Pick<Counter, 'count' | 'forget'> & Pick<Checkpoints, 'empty'>,
): CallStore {
  const claim = db.prepare(
    `INSERT INTO calls (sid, from_number, to_number, agent, started_at, node, epoch, salt)
     VALUES (?, ?, ?, ?, ?, ?, 1, ?)
     ON CONFLICT (sid) DO UPDATE SET node = excluded.node, epoch = epoch + 1 RETURNING epoch`,
  );
  // Judged and done in one statement: a holder that lives after all, or another that was faster, keeps the call.
  const adopt = db.prepare(
    `UPDATE calls SET node = ?, epoch = epoch + 1 WHERE sid = ? AND node = ? AND ended_at IS NULL
     AND (SELECT seen_at FROM nodes WHERE nodes.node = calls.node) IS ? RETURNING epoch`,
  );
  const place = db.prepare('SELECT epoch, last_seq AS lastSeq, ended_at AS endedAt FROM calls WHERE sid = ?');
  const insert = db.prepare('INSERT INTO facts (call, seq, fact) VALUES (?, ?, ?)');
  // The fence and the step in one statement: it moves nothing for whoever may not append.
  const advance = db.prepare(
    'UPDATE calls SET last_seq = ? WHERE sid = ? AND epoch = ? AND last_seq = ? AND ended_at IS NULL',
  );
  const listed = db.prepare('INSERT INTO follow_ups (call, seq, at, action) VALUES (?, ?, ?, ?)');
  const begun = db.prepare(
    `SELECT max(seq) AS seq FROM facts
     WHERE call = ? AND fact ->> '$.type' = 'action_started' AND fact ->> '$.data.key' = ?`,
  );
  const end = db.prepare(
    'UPDATE calls SET outcome = ?, intent = ?, ended_at = ?, files_due = 1 WHERE sid = ?',
  );
  const filesDue = db.prepare(
    'SELECT sid FROM calls WHERE files_due = 1 AND sid > ? AND ended_at < ? ORDER BY sid LIMIT ?',
  );
  const filesWhole = db.prepare('UPDATE calls SET files_due = 0 WHERE sid = ?');
  const one = db.prepare(`${CALL_ROW} WHERE sid = ?`);
  const find = findCalls(db);
  const inProgress = db.prepare(`${CALL_ROW} WHERE ended_at IS NULL ORDER BY started_at, sid`);

  const salt = db.prepare('SELECT salt FROM calls WHERE sid = ?');
  const ofNumber = db.prepare(
    `${CALL_ROW} WHERE from_number = ? AND ended_at IS NOT NULL ORDER BY started_at, sid`,
  );
  const older = db.prepare(
    `${CALL_ROW} WHERE ended_at < ? AND from_number <> '${ERASED}' ORDER BY started_at, sid`,
  );
  const rewrite = db.prepare('UPDATE facts SET fact = ? WHERE call = ? AND seq = ?');
  const eraseCall = db.prepare('UPDATE calls SET from_number = ?, salt = NULL WHERE sid = ?');
  // That it was done stays known; what came of it is in the facts that were erased.
  const eraseActions = db.prepare(
    "UPDATE actions SET result = json_object('ok', json('false'), 'why', 'erased') WHERE call_sid = ? AND result IS NOT NULL",
  );
  const eraseTickets = db.prepare('DELETE FROM tickets WHERE call_sid = ?');
  const eraseAppointments = db.prepare(
    `UPDATE appointments SET name = ?, phone = ?, reason = ?
     WHERE call_sid = ? AND NOT (status = 'booked' AND date >= ?)`,
  );
  const ahead = db.prepare(
    "SELECT count(*) AS kept FROM appointments WHERE call_sid = ? AND status = 'booked' AND date >= ?",
  );

  function whyFenced(sid: string, epoch: number, after: number): string {
    const [call] = rows<{ epoch: number; lastSeq: number; endedAt: number | null }>(place, sid);
    if (call === undefined) return `call ${sid} was never claimed`;
    if (call.epoch !== epoch) return `call ${sid} has epoch ${call.epoch}, not ${epoch}`;
    if (call.endedAt !== null) return `call ${sid} has ended`;
    return `call ${sid} has ${call.lastSeq} facts, so none can follow number ${after}`;
  }

  /**
   * Nothing is judged or done any more for which the call would need more than what may be shown, nor what another
   * system answered, who may have repeated it.
   */
  function keepShown(sid: string): boolean {
    const concealed = factsAfter(sid, 0).filter(({ fact }) => fact.shown !== undefined);
    for (const { seq, fact } of concealed) {
      const { shown, ...rest } = fact;
      rewrite.run(JSON.stringify({ ...rest, data: shown }), sid, seq);
    }
    if (concealed.length > 0) eraseActions.run(sid);
    return concealed.length > 0;
  }

  return {
    claim: ({ sid, from, to, agent }, node, at) =>
      write(() => {
        const [claimed] = rows<{ epoch: number }>(claim, sid, from, to, agent, at, node, newSalt());
        if (claimed === undefined) throw new Error(`claiming call ${sid} returned no epoch`);
        return { epoch: claimed.epoch, past: factsAfter(sid, 0) };
      }),

    adopt: (sid, holder, node) =>
      write(() => {
        const [adopted] = rows<{ epoch: number }>(adopt, node, sid, holder.node, holder.seenAt);
        return adopted === undefined ? null : { epoch: adopted.epoch, past: factsAfter(sid, 0) };
      }),

    async append(sid, epoch, after, facts) {
      const forgot = await write(() => {
        const { changes } = advance.run(after + facts.length, sid, epoch, after);
        if (changes === 0) throw new Fenced(whyFenced(sid, epoch, after));
        for (const [index, fact] of facts.entries()) {
          const seq = after + index + 1;
          insert.run(sid, seq, JSON.stringify(fact));
          if (fact.type === 'call_end') {
            end.run(fact.data.outcome, fact.data.intent, fact.at, sid);
            count(
              sid,
              factsAfter(sid, 0).map((stored) => stored.fact),
            );
          }
          if (isFollowUp(fact)) {
            const [action] =
              fact.type === 'action_unknown' ? rows<{ seq: number | null }>(begun, sid, fact.data.key) : [];
            listed.run(sid, seq, fact.at, action?.seq ?? null);
          }
        }
        return facts.some(({ type }) => type === 'call_end') && keepShown(sid);
      });
      // The call is over for whoever waits here; what is in the way of it now will not be when the store is closed.
      if (forgot) void empty().catch(() => {});
    },

    facts: async (sid, after = 0) => factsAfter(sid, after),
    call: async (sid) => rows<CallRow>(one, sid)[0] ?? null,
    calls: async (query) => find(query),
    openCalls: async () => rows<CallRow>(inProgress),
    withoutFiles: async ({ endedBefore, after, limit }) =>
      rows<{ sid: string }>(filesDue, after, endedBefore, limit).map(({ sid }) => sid),
    filesWhole: (sid) => write(() => void filesWhole.run(sid)),
    salt: async (sid) => rows<{ salt: string | null }>(salt, sid)[0]?.salt ?? null,
    endedCalls: async (query) =>
      'from' in query ? rows<CallRow>(ofNumber, query.from) : rows<CallRow>(older, query.before),

    async erase(sid, today) {
      const erasure = await write((): Erasure => {
        const [call] = rows<CallRow>(one, sid);
        if (call === undefined) return { status: 'unknown' };
        if (call.endedAt === null) return { status: 'in_progress' };
        for (const { seq, fact } of factsAfter(sid, 0))
          rewrite.run(JSON.stringify(eraseFact(fact)), sid, seq);
        eraseCall.run(ERASED, sid);
        forget(sid);
        eraseActions.run(sid);
        eraseTickets.run(sid);
        eraseAppointments.run(ERASED, ERASED, ERASED, sid, today);
        const [kept] = rows<{ kept: number }>(ahead, sid, today);
        return { status: 'erased', keptAppointments: kept?.kept ?? 0 };
      });
      await empty();
      return erasure;
    },
  };
}

function newSalt(): string {
  return randomBytes(16).toString('hex');
}

function nodes(db: Database.Database, write: Write): NodeStore {
  const sign = db.prepare(
    `INSERT INTO nodes (node, seen_at, has_left) VALUES (?, ?, ?)
     ON CONFLICT (node) DO UPDATE SET seen_at = excluded.seen_at, has_left = excluded.has_left`,
  );
  const all = db.prepare(
    `SELECT held.node, seen_at AS seenAt, coalesce(has_left, 0) AS hasLeft
     FROM (SELECT node FROM nodes UNION SELECT node FROM calls WHERE ended_at IS NULL) held
     LEFT JOIN nodes USING (node) ORDER BY held.node`,
  );
  const isGone = db.prepare('SELECT 1 WHERE (SELECT seen_at FROM nodes WHERE node = ?) IS ?');
  const forget = db.prepare('DELETE FROM nodes WHERE node = ?');
  const forgetUnbegun = db.prepare('DELETE FROM calls WHERE node = ? AND ended_at IS NULL AND last_seq = 0');
  return {
    beat: (node, at) => write(() => void sign.run(node, at, 0)),
    leave: (node, at) => write(() => void sign.run(node, at, 1)),
    holders: async () =>
      rows<Omit<Holder, 'hasLeft'> & { readonly hasLeft: number }>(all).map((row) => ({
        ...row,
        hasLeft: row.hasLeft === 1,
      })),
    forgetNode: ({ node, seenAt }) =>
      write(() => {
        if (rows(isGone, node, seenAt).length === 0) return;
        forget.run(node);
        forgetUnbegun.run(node);
      }),
  };
}

function followUps(db: Database.Database, write: Write): FollowUpStore {
  const select = (where: string) =>
    db.prepare(
      `SELECT f.call, f.seq, calls.from_number AS "from", facts.fact, began.fact AS action, calls.intent, f.done_at AS doneAt
       FROM follow_ups f JOIN calls ON calls.sid = f.call JOIN facts ON facts.call = f.call AND facts.seq = f.seq
       LEFT JOIN facts began ON began.call = f.call AND began.seq = f.action
       ${where} ORDER BY f.at DESC, f.call, f.seq DESC LIMIT ?`,
    );
  const [every, open] = [select(''), select('WHERE f.done_at IS NULL')];
  // Done twice, it keeps the time of the first.
  const settle = db.prepare(
    'UPDATE follow_ups SET done_at = coalesce(done_at, ?) WHERE call = ? AND seq = ?',
  );
  type Row = Omit<FollowUp, 'fact' | 'action'> & { readonly fact: string; readonly action: string | null };
  return {
    followUps: async ({ limit, open: onlyOpen = false }) =>
      rows<Row>(onlyOpen ? open : every, limit).map((row) => {
        // `append` listed facts of these types only.
        const fact = JSON.parse(row.fact) as FollowUp['fact'];
        const action = row.action === null ? null : (JSON.parse(row.action) as FollowUp['action']);
        return { ...row, fact, action, intent: action?.data.intent ?? row.intent };
      }),
    settleFollowUp: (call, seq, at) => write(() => settle.run(at, call, seq).changes === 1),
  };
}

function tickets(db: Database.Database, write: Write): TicketStore {
  const issue = db.prepare(
    'INSERT INTO tickets (token, kind, call_sid, from_number, to_number, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  // Deleting is what makes a ticket single-use: of two that come with it, one deletes the row.
  const redeem = db.prepare(
    `DELETE FROM tickets WHERE token = ? AND kind = ? AND call_sid = ? AND expires_at > ? RETURNING token, kind,
     call_sid AS callSid, from_number AS "from", to_number AS "to", expires_at AS expiresAt`,
  );
  const revoke = db.prepare('DELETE FROM tickets WHERE call_sid = ?');
  const sweep = db.prepare('DELETE FROM tickets WHERE expires_at <= ?');
  return {
    issueTicket: ({ token, kind, callSid, from, to, expiresAt }) =>
      write(() => void issue.run(token, kind, callSid, from, to, expiresAt)),
    redeemTicket: ({ token, kind, callSid }, at) =>
      write(() => {
        sweep.run(at);
        const [ticket] = rows<Ticket>(redeem, token, kind, callSid, at);
        if (ticket === undefined) return null;
        revoke.run(callSid);
        return ticket;
      }),
  };
}

function actions(db: Database.Database, write: Write): ActionStore {
  const begin = db.prepare(
    'INSERT INTO actions (key, call_sid, intent, started_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const end = db.prepare('UPDATE actions SET result = ? WHERE key = ? AND result IS NULL');
  const find = db.prepare('SELECT result FROM actions WHERE key = ?');

  const state = (key: string): ActionState | null => {
    const [action] = rows<{ result: string | null }>(find, key);
    if (action === undefined) return null;
    if (action.result === null) return { status: 'running' };
    // Written by `endAction` from an ActionResult.
    return { status: 'ended', result: JSON.parse(action.result) };
  };

  return {
    beginAction: (key, callSid, intent, at) =>
      write(() => {
        const fresh = begin.run(key, callSid, intent, at).changes === 1;
        return fresh ? { status: 'fresh' } : (state(key) ?? { status: 'running' });
      }),
    endAction: (key, result) =>
      write(() => {
        const ended = end.run(JSON.stringify(result), key).changes === 1;
        if (!ended && state(key) === null) throw new Error(`action ${key} was never begun`);
      }),
    findAction: async (key) => state(key),
  };
}

function appointments(db: Database.Database, write: Write): AppointmentStore {
  const columns =
    'code, key, call_sid AS callSid, calendar, date, time, minutes, name, phone, reason, status';
  const insert = db.prepare(
    `INSERT INTO appointments (code, key, call_sid, calendar, date, time, minutes, name, phone, reason, status)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'booked') ON CONFLICT DO NOTHING`,
  );
  // Leaves the row alone where the unique index of slots would be violated.
  const move = db.prepare(
    `UPDATE OR IGNORE appointments SET date = ?, time = ? WHERE code = ? AND status = 'booked'`,
  );
  const cancel = db.prepare(
    `UPDATE appointments SET status = 'cancelled' WHERE code = ? AND status = 'booked'`,
  );
  const byCode = db.prepare(`SELECT ${columns} FROM appointments WHERE code = ?`);
  const listed = db.prepare(
    `SELECT ${columns} FROM appointments WHERE date BETWEEN ? AND ? AND status = coalesce(?, status)
     ORDER BY date, time, calendar LIMIT ?`,
  );
  const change = db.prepare('SELECT code, change FROM appointment_changes WHERE key = ?');
  const note = db.prepare('INSERT INTO appointment_changes (key, code, change) VALUES (?, ?, ?)');

  const withCode = (code: string): Appointment | undefined => rows<Appointment>(byCode, code)[0];
  const known = (code: string): Appointment => {
    const appointment = withCode(code);
    if (appointment === undefined) throw new Error(`appointment ${code} is gone`);
    return appointment;
  };
  const changed = (key: string): AppointmentChange | null => {
    const [found] = rows<{ code: string; change: AppointmentChange['change'] }>(change, key);
    return found === undefined ? null : { change: found.change, appointment: known(found.code) };
  };

  return {
    book: ({ code, key, callSid, calendar, date, time, minutes, name, phone, reason }) =>
      write(() => {
        const before = changed(key);
        if (before !== null) return { status: 'booked', appointment: before.appointment };
        const made = insert.run(code, key, callSid, calendar, date, time, minutes, name, phone, reason);
        if (made.changes === 0) return { status: withCode(code) === undefined ? 'taken' : 'code_used' };
        note.run(key, code, 'booked');
        return { status: 'booked', appointment: known(code) };
      }),

    move: (code, { key, date, time }) =>
      write(() => {
        const before = changed(key);
        if (before !== null) return { status: 'moved', appointment: before.appointment };
        if (withCode(code)?.status !== 'booked') return { status: 'unknown' };
        if (move.run(date, time, code).changes === 0) return { status: 'taken' };
        note.run(key, code, 'moved');
        return { status: 'moved', appointment: known(code) };
      }),

    cancel: (code, key) =>
      write(() => {
        const before = changed(key);
        if (before !== null) return { status: 'cancelled', appointment: before.appointment };
        if (cancel.run(code).changes === 0) return { status: 'unknown' };
        note.run(key, code, 'cancelled');
        return { status: 'cancelled', appointment: known(code) };
      }),

    appointmentChange: async (key) => changed(key),

    appointments: async (query = {}) => {
      const { calendar, date, phone, code } = query;
      const wanted = Object.entries({ calendar, date, phone, code }).filter(
        ([, value]) => value !== undefined,
      );
      const where = ["status = 'booked'", ...wanted.map(([column]) => `${column} = ?`)].join(' AND ');
      const select = db.prepare(
        `SELECT ${columns} FROM appointments WHERE ${where} ORDER BY date, time, calendar`,
      );
      return rows<Appointment>(select, ...wanted.map(([, value]) => value));
    },

    listAppointments: async ({ limit, from, to, status }) =>
      rows<Appointment>(listed, from ?? '', to ?? '9999', status ?? null, limit),
  };
}
