import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { auditPaths } from '../../adapters/audit/files.ts';
import { verifyChain } from '../../adapters/audit/verify.ts';
import type { Store } from '../../adapters/store/store.ts';
import { FILES, type Verdict } from '../../api/calls.ts';
import { noSuchCall } from './asked.ts';

/** The two audit files of a call, which hold nothing that may not be shown. */
export function fileRoutes({ store, logDir }: { store: Store; logDir: string }) {
  const app = new Hono();

  /** Null where this machine does not have it: another node wrote it, or it was taken away. */
  async function fileOf(sid: string, kind: (typeof FILES)[number]): Promise<string | null> {
    const [first] = await store.facts(sid);
    if (first === undefined) return null;
    return readFile(auditPaths(logDir, sid, first.fact.at)[kind], 'utf8').catch(() => null);
  }

  for (const kind of FILES) {
    app.get(`/calls/:sid/files/${kind}`, async (c) => {
      const row = await store.call(c.req.param('sid'));
      if (row === null) return noSuchCall(c);
      const text = await fileOf(row.sid, kind);
      if (text === null) return c.json({ error: NO_FILE }, 404);
      return c.body(text, 200, {
        'content-type': kind === 'txt' ? 'text/plain; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
        'content-disposition': `attachment; filename="${row.sid.replace(/[^A-Za-z0-9_-]/g, '_')}.${kind}"`,
      });
    });
  }

  app.get('/calls/:sid/verify', async (c) => {
    const row = await store.call(c.req.param('sid'));
    if (row === null) return noSuchCall(c);
    const text = await fileOf(row.sid, 'jsonl');
    return c.json(text === null ? missing(row.endedAt !== null) : judged(text, row.endedAt !== null));
  });

  return app;
}

const NO_FILE = 'The audit file of this call is not on this machine.';

function missing(ended: boolean): Verdict {
  return { ok: false, hasFile: false, ended, lines: 0, erased: 0, fault: NO_FILE };
}

function judged(text: string, ended: boolean): Verdict {
  const verdict = verifyChain(text);
  const checked = { hasFile: true, ended } as const;
  if (verdict.ok) return { ...checked, ok: true, lines: verdict.lines, erased: verdict.erased, fault: null };
  const { line, fault, why } = verdict;
  // A chain that is still being made has no end yet.
  if (!ended && fault === 'no_end') return { ...checked, ok: true, lines: line, erased: 0, fault: null };
  return { ...checked, ok: false, lines: line, erased: 0, fault: `line ${line}: ${why}` };
}
