import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listing, search, WITH_DIGITS } from '../../../src/adapters/store/find-calls.ts';
import { openSqlite } from '../../../src/adapters/store/sqlite.ts';
import type { CallQuery } from '../../../src/adapters/store/store.ts';

/** Which index each question takes: a walk through every call would hold up the audio of those in progress. */

const dir = mkdtempSync(join(tmpdir(), 'pointsman-plans-'));
let db: Database.Database;
beforeAll(async () => {
  await openSqlite({ dir }).close();
  db = new Database(join(dir, 'pointsman.db'));
});
afterAll(() => {
  db.close();
  rmSync(dir, { recursive: true });
});

function planOf(sql: string, values: readonly unknown[]): string {
  const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[];
  return steps.map(({ detail }) => detail).join('; ');
}

it.each<[string, Omit<CallQuery, 'limit'>, RegExp]>([
  ['newest first', {}, /SCAN calls USING INDEX calls_by_start\b/],
  ['those of some days', { from: 1, to: 9 }, /SEARCH calls USING INDEX calls_by_start \(started_at>\? AND/],
  ['the next page', { before: { startedAt: 9, sid: 'CA1' } }, /calls_by_start \(started_at<\?\)/],
  ['those in progress', { state: 'live' }, /calls_in_progress/],
  ['those of an outcome', { outcome: 'failed' }, /calls_by_outcome \(outcome=\?\)/],
  ['those of an intent', { intent: 'book' }, /calls_by_intent \(intent=\?\)/],
  [
    'those of an intent and some days',
    { intent: 'book', from: 1 },
    /calls_by_intent \(intent=\? AND started_at>\?\)/,
  ],
])('calls, %s', (_, query, plan) => {
  const { sql, values } = listing({ limit: 50, ...query }, null);
  expect(planOf(sql, values)).toMatch(plan);
  expect(planOf(sql, values)).not.toMatch(/SCAN calls(?! USING)/);
});

it('calls of a number that few have, by their rows', () => {
  const { sql, values } = listing({ limit: 50, outcome: 'failed', digits: '0147' }, [1, 2]);
  expect(planOf(sql, values)).toMatch(/SEARCH calls USING INTEGER PRIMARY KEY \(rowid=\?\)/);
  expect(planOf(sql, values)).not.toMatch(/SCAN calls/);
  expect(planOf(WITH_DIGITS, ['0147', 9])).toMatch(/SCAN calls USING COVERING INDEX calls_by_number/);
});

it('calls with a word, by the index of words, the newest first', () => {
  const { sql, values } = search({ limit: 50, outcome: 'failed', from: 1 }, '"cleaning" *');
  const plan = planOf(sql, values);
  expect(plan).toMatch(/SCAN said VIRTUAL TABLE INDEX \d+:M.*; SEARCH calls USING INDEX calls_by_words/);
  // Only what is found is sorted.
  expect(plan.match(/USE TEMP B-TREE/g)).toHaveLength(1);
  expect(plan).not.toMatch(/SCAN calls/);
});

it.each([
  [
    'numbers',
    'SELECT * FROM tallies WHERE grain = ? AND period BETWEEN ? AND ?',
    /SEARCH tallies USING PRIMARY KEY/,
  ],
  [
    'calls to be counted',
    'SELECT sid FROM calls WHERE ended_at IS NOT NULL AND counted = 0 ORDER BY ended_at',
    /calls_uncounted/,
  ],
  [
    'appointments',
    'SELECT code FROM appointments WHERE date BETWEEN ? AND ? ORDER BY date, time',
    /appointments_by_date/,
  ],
])('%s', (_, sql, plan) => {
  const values = Array(sql.split('?').length - 1).fill('day');
  expect(planOf(sql, values)).toMatch(plan);
});
