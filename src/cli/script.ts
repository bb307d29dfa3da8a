import type { Line } from '../simulator/twilio/caller.ts';

export type Script =
  | { readonly ok: true; readonly lines: readonly Line[] }
  | { readonly ok: false; readonly line: number; readonly why: string };

/**
 * What a simulated caller does, a line a turn. Plain text is said; `@press 5551#` presses keys, `@wait 2000`
 * is silent for so many ms, `@interrupt 800 No, wait!` speaks so long after the agent began, `@hangup` hangs
 * up. Empty lines and those that begin with `#` are passed over.
 */
export function readScript(text: string): Script {
  const lines: Line[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const act = line.startsWith('@') ? readAct(line) : line;
    if (act === null)
      return {
        ok: false,
        line: index + 1,
        why: `"${line}" is not understood: @press, @wait, @interrupt or @hangup`,
      };
    lines.push(act);
  }
  return { ok: true, lines };
}

function readAct(line: string): Line | null {
  const [, press] = /^@press\s+([0-9*#]+)$/.exec(line) ?? [];
  if (press !== undefined) return { press };
  const [, wait] = /^@wait\s+(\d{1,6})$/.exec(line) ?? [];
  if (wait !== undefined) return { wait: Number(wait) };
  const [, after, say] = /^@interrupt\s+(\d{1,6})\s+(\S.*)$/.exec(line) ?? [];
  if (after !== undefined && say !== undefined) return { say, interruptAfterMs: Number(after) };
  return line === '@hangup' ? { hangUp: true } : null;
}
