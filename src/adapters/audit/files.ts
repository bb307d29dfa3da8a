import { createHash } from 'node:crypto';
import { appendFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Fact } from '../../core/fact.ts';
import type { Ms } from '../../core/time.ts';
import { makeDirectory, usableDirectory } from '../directory.ts';
import type { StoredFact } from '../store/store.ts';
import { type Chain, emptyChain, jsonLines } from './jsonl.ts';
import { txt, txtSoFar } from './txt.ts';

/**
 * The two audit files of every call, projections of the facts in the store. They are never in the way of a call:
 * `append` returns at once, what comes within two seconds is written together, and whatever goes wrong is told to
 * `onProblem` alone. Where a file is not as it was left (a crash, a full disk, another node that has or had the
 * call, somebody who removed it) both are made afresh from the store: with the next facts of the call, or by
 * `rebuild` once it has ended.
 */
export interface AuditFiles {
  /** Facts that are in the store already; `seq` is that of the first. They are in the files two seconds later at most. */
  append(sid: string, facts: readonly Fact[], seq: number): void;
  /** Writes both files of a call from all of its facts: the same bytes as if nothing had happened. False: it could not. */
  rebuild(sid: string): Promise<boolean>;
  /** Another process has the call now, where it has not ended, and with it its files. */
  leave(sid: string): void;
  /** How many calls are further than their files, which could not be written when that was tried last. */
  behind(): number;
  /** Writes all that waits; resolves when it has been written, or has been told as a problem. */
  settled(): Promise<void>;
}

export interface AuditOptions {
  /** Holds `YYYY-MM-DD/<callSid>.jsonl` and `.txt`; the date is that of the call's start, in UTC. */
  readonly dir: string;
  readonly redact: (fact: Fact) => Fact;
  /** All facts of a call, from the store. */
  readonly facts: (sid: string) => Promise<readonly StoredFact[]>;
  /** The salt of a call, from the store; null for one that has none. */
  readonly salt: (sid: string) => Promise<string | null>;
  /** Told when the files of a call that has ended are whole. */
  readonly onWhole: (sid: string) => Promise<void>;
  readonly onProblem: (what: string, error: unknown) => void;
}

/** Throws, for whoever starts the server, where the directory cannot be written to. */
export function auditFiles({
  dir,
  redact,
  facts: stored,
  salt: saltOf,
  onWhole,
  onProblem,
}: AuditOptions): AuditFiles {
  usableDirectory(dir, { what: 'log directory', setting: 'LOG_DIR' });
  const logs = new Map<string, Log>();
  /** Those whose problem was told and has not gone away: it is not told for every try. */
  const behind = new Set<string>();

  function logOf(sid: string): Log {
    const log = logs.get(sid) ?? {
      sid,
      waiting: [],
      place: null,
      gathering: null,
      writing: null,
      ended: false,
    };
    logs.set(sid, log);
    return log;
  }

  function append(sid: string, facts: readonly Fact[], seq: number): void {
    const log = logOf(sid);
    log.waiting.push(...facts.map((fact, index) => ({ seq: seq + index, fact })));
    // They are in the store: the gap before the last one has the files made afresh from there.
    if (log.waiting.length > MAX_WAITING) log.waiting.splice(0, log.waiting.length - 1);
    if (hasEnded(log.waiting)) begin(log);
    else if (log.writing === null) log.gathering ??= setTimeout(begin, GATHER_MS, log);
  }

  function begin(log: Log): void {
    stopGathering(log);
    log.writing ??= write(log);
  }

  async function rebuild(sid: string): Promise<boolean> {
    await logs.get(sid)?.writing;
    const log = logOf(sid);
    log.place = null;
    begin(log);
    await log.writing;
    return !behind.has(sid);
  }

  function leave(sid: string): void {
    const log = logs.get(sid);
    if (log === undefined || log.ended || hasEnded(log.waiting)) return;
    log.ended = true;
    stopGathering(log);
    void Promise.resolve(log.writing).then(() => {
      logs.delete(sid);
      behind.delete(sid);
    });
  }

  /** Writes until nothing waits; one at a time for each call, so that its lines stay in order. */
  async function write(log: Log): Promise<void> {
    do {
      const batch = log.waiting.splice(0);
      log.ended ||= hasEnded(batch);
      try {
        log.place = await written(log, batch);
        log.ended ||= log.place === null || log.place.ended;
        if (log.place?.ended) await onWhole(log.sid);
        behind.delete(log.sid);
      } catch (error) {
        log.place = null;
        if (!behind.has(log.sid)) onProblem(`The audit files of call ${log.sid} could not be written`, error);
        behind.add(log.sid);
      }
    } while (log.waiting.length > 0);
    log.writing = null;
    if (log.ended) logs.delete(log.sid);
  }

  async function written({ sid, place }: Log, batch: readonly StoredFact[]): Promise<Place | null> {
    const fresh = batch.filter(({ seq }) => seq > (place?.chain.seq ?? 0));
    const first = fresh[0];
    if (place !== null && first === undefined) return place;
    const start = place?.start ?? (first?.fact.type === 'call_start' ? first.fact.at : null);
    if (start === null || first?.seq !== (place?.chain.seq ?? 0) + 1) return afresh(sid);

    const facts = fresh.map(redacted);
    const salt = place === null ? await saltOf(sid) : place.salt;
    const { text, chain } = jsonLines(sid, place?.chain ?? emptyChain, facts, salt);
    const paths = auditPaths(dir, sid, start);
    if (place === null) await makeDirectory(dirname(paths.jsonl));
    else if ((await sizeOf(paths.jsonl)) !== place.bytes) return afresh(sid);
    // What a crashed run left of this call goes with the first line.
    await (place === null ? writeFile : appendFile)(paths.jsonl, text);
    const ended = hasEnded(fresh);
    if (ended) await replace(paths.txt, txt(factsOf((await stored(sid)).map(redacted))));
    else await (place === null ? writeFile : appendFile)(paths.txt, txtSoFar(factsOf(facts), start));
    const bytes = (place?.bytes ?? 0) + Buffer.byteLength(text);
    return { chain, start, salt, bytes, ended };
  }

  async function afresh(sid: string): Promise<Place | null> {
    const all = await stored(sid);
    const start = all[0]?.fact.at;
    if (start === undefined) return null;
    const facts = all.map(redacted);
    const salt = await saltOf(sid);
    const { text, chain } = jsonLines(sid, emptyChain, facts, salt);
    const paths = auditPaths(dir, sid, start);
    await makeDirectory(dirname(paths.jsonl));
    await replace(paths.jsonl, text);
    await replace(paths.txt, txt(factsOf(facts)));
    return { chain, start, salt, bytes: Buffer.byteLength(text), ended: hasEnded(all) };
  }

  function redacted({ seq, fact }: StoredFact): StoredFact {
    return { seq, fact: redact(fact) };
  }

  return {
    append,
    rebuild,
    leave,
    behind: () => behind.size,
    async settled() {
      for (const log of logs.values()) if (log.gathering !== null) begin(log);
      await Promise.all([...logs.values()].map(({ writing }) => writing));
    },
  };
}

export interface AuditPaths {
  readonly jsonl: string;
  readonly txt: string;
}

export function auditPaths(dir: string, sid: string, start: Ms): AuditPaths {
  const base = join(dir, new Date(start).toISOString().slice(0, 10), fileName(sid));
  return { jsonl: `${base}.jsonl`, txt: `${base}.txt` };
}

/** One call's files as they are being written. */
interface Log {
  readonly sid: string;
  readonly waiting: StoredFact[];
  /** Null until the first lines are written, and when it is not known what the files hold. */
  place: Place | null;
  /** Until then lines that wait are joined by more. */
  gathering: NodeJS.Timeout | null;
  writing: Promise<void> | null;
  /** Nothing more is to come here. */
  ended: boolean;
}

interface Place {
  readonly chain: Chain;
  readonly start: Ms;
  readonly salt: string | null;
  /** Of the lines for machines. Where there are more or fewer, somebody else was there. */
  readonly bytes: number;
  readonly ended: boolean;
}

/** A file is opened, written and closed for each batch: for each fact that was a quarter of all that a call costs. */
const GATHER_MS = 2_000;

/** A call has a few hundred facts; with more than that waiting the disk has been stuck for minutes. */
const MAX_WAITING = 1_000;

/** A sid comes from outside: one that is no plain word gets a name of its own, within the directory. */
function fileName(sid: string): string {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(sid)) return sid;
  const hash = createHash('sha256').update(sid).digest('hex').slice(0, 12);
  return `${sid.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 40)}-${hash}`;
}

function stopGathering(log: Log): void {
  if (log.gathering !== null) clearTimeout(log.gathering);
  log.gathering = null;
}

function factsOf(stored: readonly StoredFact[]): readonly Fact[] {
  return stored.map(({ fact }) => fact);
}

function hasEnded(facts: readonly StoredFact[]): boolean {
  return facts.some(({ fact }) => fact.type === 'call_end');
}

/** Whoever reads the file meanwhile sees the old one or the new one whole. */
async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

/** Null where there is no such file. */
async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch {
    return null;
  }
}
