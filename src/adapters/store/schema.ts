/**
 * The tables of the embedded store. The place in this list is the version of the schema (`PRAGMA
 * user_version`): a migration is appended, never changed, since it has run on somebody's file.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE calls (
    sid TEXT PRIMARY KEY,
    from_number TEXT NOT NULL,
    to_number TEXT NOT NULL,
    agent TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    node TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    last_seq INTEGER NOT NULL DEFAULT 0,
    outcome TEXT,
    intent TEXT,
    ended_at INTEGER
  ) STRICT;
  CREATE INDEX calls_by_start ON calls (started_at DESC);
  CREATE INDEX calls_in_progress ON calls (started_at) WHERE ended_at IS NULL;

  CREATE TABLE facts (
    call TEXT NOT NULL REFERENCES calls (sid),
    seq INTEGER NOT NULL,
    fact TEXT NOT NULL,
    PRIMARY KEY (call, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE tickets (
    token TEXT PRIMARY KEY,
    call_sid TEXT NOT NULL,
    from_number TEXT NOT NULL,
    to_number TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE actions (
    key TEXT PRIMARY KEY,
    call_sid TEXT NOT NULL,
    intent TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    result TEXT
  ) STRICT;

  CREATE TABLE appointments (
    code TEXT PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    call_sid TEXT NOT NULL,
    calendar TEXT NOT NULL,
    date TEXT NOT NULL,
    time TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    reason TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('booked', 'cancelled'))
  ) STRICT;
  CREATE UNIQUE INDEX one_appointment_a_slot ON appointments (calendar, date, time) WHERE status = 'booked';
  CREATE INDEX appointments_by_phone ON appointments (phone);

  CREATE TABLE appointment_changes (
    key TEXT PRIMARY KEY,
    code TEXT NOT NULL REFERENCES appointments (code),
    change TEXT NOT NULL CHECK (change IN ('booked', 'moved', 'cancelled'))
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- What a person has to look after, by the fact that says so; what it says stands in that fact alone.
  CREATE TABLE follow_ups (
    call TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    action INTEGER, -- the fact with which the action began, where it is about one
    done_at INTEGER,
    PRIMARY KEY (call, seq),
    FOREIGN KEY (call, seq) REFERENCES facts (call, seq),
    FOREIGN KEY (call, action) REFERENCES facts (call, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX follow_ups_by_time ON follow_ups (at DESC);
  CREATE INDEX follow_ups_open ON follow_ups (at DESC) WHERE done_at IS NULL;

  -- Messages that were taken before there was a list.
  INSERT INTO follow_ups (call, seq, at)
    SELECT call, seq, fact ->> '$.at' FROM facts WHERE fact ->> '$.type' = 'message_taken';
  `,
  `
  -- Mixed into the hashes of the audit log, so that what was erased cannot be guessed from them.
  ALTER TABLE calls ADD COLUMN salt TEXT;
  CREATE INDEX calls_by_number ON calls (from_number);
  `,
  `
  ALTER TABLE tickets ADD COLUMN kind TEXT NOT NULL DEFAULT 'carrier' CHECK (kind IN ('carrier', 'browser'));
  CREATE INDEX tickets_of_call ON tickets (call_sid);
  `,
  `
  -- What an ended call was like, read off its facts as it ends; later for calls that ended before this was there.
  ALTER TABLE calls ADD COLUMN duration_s REAL;
  ALTER TABLE calls ADD COLUMN turns INTEGER;
  ALTER TABLE calls ADD COLUMN first_word_ms INTEGER;
  ALTER TABLE calls ADD COLUMN cost_usd REAL;
  ALTER TABLE calls ADD COLUMN words INTEGER; -- the row of said
  CREATE INDEX calls_by_words ON calls (words);
  ALTER TABLE calls ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX calls_uncounted ON calls (ended_at) WHERE ended_at IS NOT NULL AND counted = 0;
  CREATE INDEX calls_by_outcome ON calls (outcome, started_at DESC);
  CREATE INDEX calls_by_intent ON calls (intent, started_at DESC);

  -- The sums of all of them. Nothing that was said, so that nothing has to be erased.
  CREATE TABLE tallies (
    grain TEXT NOT NULL CHECK (grain IN ('hour', 'day')),
    period TEXT NOT NULL, -- local at the business: 2026-12-01T14, 2026-12-01
    measure TEXT NOT NULL,
    stage TEXT NOT NULL,
    what TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (grain, period, measure, stage, what)
  ) STRICT, WITHOUT ROWID;

  -- The words of ended calls as they may be shown, to be searched.
  CREATE VIRTUAL TABLE said USING fts5 (words, tokenize = "unicode61 remove_diacritics 2");
  INSERT INTO said (said, rank) VALUES ('secure-delete', 1);

  CREATE INDEX appointments_by_date ON appointments (date, time);
  `,
  `
  -- Ended, and nobody has said yet that both audit files hold all of it.
  ALTER TABLE calls ADD COLUMN files_due INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX calls_without_files ON calls (sid) WHERE files_due = 1;
  `,
  `
  -- Each process that takes calls, by the name under which it holds them (calls.node), as long as it or a call needs it.
  CREATE TABLE nodes (
    node TEXT PRIMARY KEY,
    seen_at INTEGER NOT NULL,
    has_left INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  `,
];
