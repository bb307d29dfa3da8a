import { z } from 'zod';
import type { Fact } from '../core/fact.ts';

/** A line of the audit log, or an event of `/api/live`, as the fact that it tells. Null when it is none. */
export function factOf(line: string): Fact | null {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return null;
  }
  const parsed = Line.safeParse(json);
  if (!parsed.success) return null;
  const { ts, event, data } = parsed.data;
  // Only our own log writes lines of this shape, and each was a fact; an event that we do not know is passed over by its readers.
  return { type: event, at: Date.parse(ts), data } as unknown as Fact;
}

const Line = z.object({ ts: z.iso.datetime(), event: z.string(), data: z.record(z.string(), z.unknown()) });
