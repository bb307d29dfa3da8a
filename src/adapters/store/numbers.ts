import type Database from 'libsql';
import { ERASED } from '../../core/erase.ts';
import type { Fact } from '../../core/fact.ts';
import { figuresOf } from '../../core/figures.ts';
import type { Prices } from '../../core/prices.ts';
import { hourly, type Measure, tallyOf } from '../../core/tally.ts';
import { localTime } from '../../core/time.ts';
import { rows, type Write } from './database.ts';
import type { NumberStore } from './store.ts';

/** How ended calls are read: in whose hours they are counted, and what of their words may be kept to be searched. */
export interface Reading {
  readonly timeZone: string;
  /** Of models. */
  readonly prices: Prices;
  /** Takes out what may not be shown. */
  readonly redact: (fact: Fact) => Fact;
}

export interface Counter extends NumberStore {
  /** Counts a call that ends now: within the write that ends it. */
  count(sid: string, facts: readonly Fact[]): void;
  /** Takes the words of a call out: within the write that erases it. Its numbers stay. */
  forget(sid: string): void;
}

/** `factsOf`: all facts of a call. Without a reading nothing is counted, and waits for whoever has one. */
export function counter(
  db: Database.Database,
  write: Write,
  factsOf: (sid: string) => readonly Fact[],
  reading: Reading | undefined,
): Counter {
  const add = db.prepare(
    `INSERT INTO tallies (grain, period, measure, stage, what, n) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET n = n + excluded.n`,
  );
  const figure = db.prepare(
    `UPDATE calls SET counted = 1, duration_s = ?, turns = ?, first_word_ms = ?, cost_usd = ?, words = ? WHERE sid = ?`,
  );
  const keep = db.prepare('INSERT INTO said (words) VALUES (?)');
  const drop = db.prepare('DELETE FROM said WHERE rowid = (SELECT words FROM calls WHERE sid = ?)');
  const dropped = db.prepare('UPDATE calls SET words = NULL WHERE sid = ?');
  const uncounted = db.prepare(
    `SELECT sid, from_number AS "from" FROM calls WHERE ended_at IS NOT NULL AND counted = 0 ORDER BY ended_at LIMIT ?`,
  );
  // One text for all of them: ten thousand rows one by one take the loop five times as long.
  const sums = db.prepare(
    `SELECT json_group_array(json_array(period, measure, stage, what, n)) AS counts
     FROM (SELECT * FROM tallies WHERE grain = ? AND period BETWEEN ? AND ? ORDER BY period)`,
  );

  function counted(
    { timeZone, prices, redact }: Reading,
    sid: string,
    facts: readonly Fact[],
    isErased = false,
  ): void {
    const figures = figuresOf(facts, prices);
    if (figures !== null) {
      const hour = localTime(figures.startedAt, timeZone).slice(0, 'yyyy-mm-ddThh'.length);
      const day = hour.slice(0, 'yyyy-mm-dd'.length);
      for (const { measure, stage, what, n } of tallyOf(figures)) {
        add.run('day', day, measure, stage, what, n);
        if (hourly.has(measure)) add.run('hour', hour, measure, stage, what, n);
      }
    }
    const words = isErased ? '' : wordsOf(facts, redact);
    const row = words === '' ? null : keep.run(words).lastInsertRowid;
    const { end = null, firstWordMs = null, costUsd = null } = figures ?? {};
    figure.run(end?.durationS ?? null, end?.turns ?? null, firstWordMs, costUsd, row, sid);
  }

  return {
    count(sid, facts) {
      if (reading !== undefined) counted(reading, sid, facts);
    },
    forget(sid) {
      drop.run(sid);
      dropped.run(sid);
    },
    async tallies({ grain, from, to }) {
      const [all] = rows<{ counts: string }>(sums, grain, from, to);
      // Written by `counted` of this very table from a Count.
      const counts = JSON.parse(all?.counts ?? '[]') as CountRow[];
      return counts.map(([period, measure, stage, what, n]) => ({ period, measure, stage, what, n }));
    },
    async countEnded(limit) {
      if (reading === undefined) return 0;
      return write(() => {
        const left = rows<{ sid: string; from: string }>(uncounted, limit);
        for (const { sid, from } of left) counted(reading, sid, factsOf(sid), from === ERASED);
        return left.length;
      });
    },
  };
}

type CountRow = [period: string, measure: Measure, stage: string, what: string, n: number];

/** What both sides said, in its order. */
function wordsOf(facts: readonly Fact[], redact: Reading['redact']): string {
  return facts
    .filter(({ type }) => type === 'utterance')
    .map(redact)
    .flatMap((fact) => (fact.type === 'utterance' ? [fact.data.heard ?? fact.data.text] : []))
    .join('\n');
}
