import type Database from 'libsql';
import { rows } from './database.ts';
import type { CallQuery, CallRow, FoundCall } from './store.ts';

/** The columns of a call, as `CallRow` names them. */
export const CALL_ROW = `SELECT sid, from_number AS "from", to_number AS "to", agent, started_at AS startedAt, node, epoch,
  outcome, intent, ended_at AS endedAt, duration_s AS durationS, turns, first_word_ms AS firstWordMs,
  cost_usd AS costUsd FROM calls`;

/** Calls by whatever is asked for, newest first; test/adapters/store/query-plans.test.ts shows which index each takes. */
export function findCalls(db: Database.Database) {
  const excerpt = db.prepare(
    `SELECT snippet(said, 0, '⟦', '⟧', '…', ${EXCERPT_WORDS}) AS found FROM said
     WHERE said MATCH ? AND rowid = (SELECT words FROM calls WHERE sid = ?)`,
  );
  return (query: CallQuery): readonly FoundCall[] => {
    const match = query.words === undefined ? undefined : matching(query.words);
    // Nothing but signs: there is nothing that could be found.
    if (match === '') return [];
    const { sql, values } = listing(query, match);
    const found = rows<CallRow>(db.prepare(sql), ...values);
    // Only for those that are shown: an excerpt costs more than finding.
    return found.map((call) => ({
      ...call,
      found:
        match === undefined ? null : (rows<{ found: string }>(excerpt, match, call.sid)[0]?.found ?? null),
    }));
  };
}

/** The statement for a query and its values; exported for the test that looks at its plan. */
export function listing(query: CallQuery, match?: string): { sql: string; values: readonly unknown[] } {
  const { limit, before, state, from, to, intent, outcome, digits } = query;
  const wanted: (readonly [string, ...unknown[]])[] = [];
  if (typeof before === 'number') wanted.push(['started_at < ?', before]);
  if (typeof before === 'object') {
    const { startedAt, sid } = before;
    // The first half is what the index needs.
    wanted.push(['started_at <= ? AND (started_at < ? OR sid > ?)', startedAt, startedAt, sid]);
  }
  if (state !== undefined) wanted.push([`ended_at IS ${state === 'live' ? '' : 'NOT '}NULL`]);
  if (from !== undefined) wanted.push(['started_at >= ?', from]);
  if (to !== undefined) wanted.push(['started_at < ?', to]);
  if (intent !== undefined) wanted.push(['intent IS ?', intent]);
  if (outcome !== undefined) wanted.push(['outcome = ?', outcome]);
  if (digits !== undefined) wanted.push(['instr(from_number, ?) > 0', digits]);
  if (match !== undefined) wanted.push(['words IN (SELECT rowid FROM said WHERE said MATCH ?)', match]);
  const where = wanted.length === 0 ? '' : `WHERE ${wanted.map(([condition]) => condition).join(' AND ')}`;
  return {
    sql: `${CALL_ROW} ${where} ORDER BY started_at DESC, sid LIMIT ?`,
    values: [...wanted.flatMap(([, ...values]) => values), limit],
  };
}

/**
 * Words as a query of the index: all of them, each as the begin of a word. In quotes nothing is an operator
 * (https://www.sqlite.org/fts5.html#full_text_query_syntax).
 */
function matching(words: readonly string[]): string {
  return words
    .map((word) => word.replaceAll('"', ''))
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .map((word) => `"${word}" *`)
    .join(' ');
}

const EXCERPT_WORDS = 16;
