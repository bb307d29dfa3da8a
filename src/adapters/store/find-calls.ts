import type Database from 'libsql';
import { rows } from './database.ts';
import { excerpt } from './excerpt.ts';
import type { CallQuery, CallRow, FoundCall } from './store.ts';

/** The columns of a call, as `CallRow` names them. */
export const CALL_ROW = `SELECT sid, from_number AS "from", to_number AS "to", agent, started_at AS startedAt, node, epoch,
  outcome, intent, ended_at AS endedAt, duration_s AS durationS, turns, first_word_ms AS firstWordMs,
  cost_usd AS costUsd FROM calls`;

/**
 * Calls by whatever is asked for, newest first; test/adapters/store/query-plans.test.ts shows which index each question
 * takes. A part of a number is in few calls or in many: of few, those are looked at and no other; of many, a walk from
 * the newest call on soon has a page.
 */
export function findCalls(db: Database.Database) {
  const withDigits = db.prepare(WITH_DIGITS);
  const said = db.prepare('SELECT words FROM said WHERE rowid = (SELECT words FROM calls WHERE sid = ?)');

  /** Null where they are more than a few. */
  function fewWith(digits: string): readonly number[] | null {
    const found = rows<{ row: number }>(withDigits, digits, FEW + 1);
    return found.length > FEW ? null : found.map(({ row }) => row);
  }

  return (query: CallQuery): readonly FoundCall[] => {
    const { words, digits } = query;
    const match = words === undefined ? undefined : matching(words);
    // Nothing but signs: there is nothing that could be found.
    if (match === '') return [];
    const among = digits === undefined || match !== undefined ? null : fewWith(digits);
    const { sql, values } = match === undefined ? listing(query, among) : search(query, match);
    return rows<CallRow>(db.prepare(sql), ...values).map((call) => {
      const [text] = words === undefined ? [] : rows<{ words: string }>(said, call.sid);
      return { ...call, found: text === undefined ? null : excerpt(text.words, words ?? []) };
    });
  };
}

const FEW = 1_000;

export const WITH_DIGITS = 'SELECT rowid AS row FROM calls WHERE instr(from_number, ?) > 0 LIMIT ?';

interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** `among`: the rows of which they are, where these are known. */
export function listing(query: CallQuery, among: readonly number[] | null): Statement {
  const { where, values } = filters(query);
  if (among === null)
    return { sql: `${CALL_ROW} WHERE ${where} ${NEWEST}`, values: [...values, query.limit] };
  return {
    sql: `${CALL_ROW} NOT INDEXED WHERE rowid IN (SELECT value FROM json_each(?)) AND ${where} ${NEWEST}`,
    values: [JSON.stringify(among), ...values, query.limit],
  };
}

/**
 * The index of words gives what ended last first, and no more than so many. What began last is among them: no call is
 * so long that hundreds end before it.
 */
export function search(query: CallQuery, match: string): Statement {
  const { where, values } = filters(query);
  return {
    sql: `${CALL_ROW} NOT INDEXED WHERE rowid IN (
      SELECT calls.rowid FROM said CROSS JOIN calls INDEXED BY calls_by_words ON calls.words = said.rowid
      WHERE said MATCH ? AND ${where} ORDER BY said.rowid DESC LIMIT ${FEW}) ${NEWEST}`,
    values: [match, ...values, query.limit],
  };
}

const NEWEST = 'ORDER BY started_at DESC, sid LIMIT ?';

function filters(query: CallQuery): { readonly where: string; readonly values: readonly unknown[] } {
  const { before, state, from, to, intent, outcome, digits } = query;
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
  return {
    where: wanted.map(([condition]) => condition).join(' AND ') || 'true',
    values: wanted.flatMap(([, ...values]) => values),
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
