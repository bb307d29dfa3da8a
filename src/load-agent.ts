import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';
import { actionFaults } from './adapters/actions/spec.ts';
import type { Agent } from './core/agent.ts';
import { type AgentFault, agentFaults } from './core/agent-faults.ts';

export type LoadedAgent =
  | { readonly ok: true; readonly agent: Agent }
  | { readonly ok: false; readonly path: string; readonly faults: readonly AgentFault[] };

/**
 * Reads an agent file, `.ts` or `.js`, and says everything that is wrong with it. `pointsman` means this very
 * installation in it, wherever the file lies; its types are for the editor and are not checked here.
 */
export async function loadAgent(path: string): Promise<LoadedAgent> {
  const failed = (message: string): LoadedAgent => ({ ok: false, path, faults: [{ path: '', message }] });
  // The agents that come with Pointsman are found from any directory; a file of one's own stands before them.
  const shipped = fileURLToPath(new URL(`../${path}`, import.meta.url));
  const file = [resolve(path), ...(isAbsolute(path) ? [] : [shipped])].find(existsSync);
  if (file === undefined) return failed('there is no such file');
  let agent: unknown;
  try {
    const module = await createJiti(import.meta.url, {
      alias: { pointsman: fileURLToPath(new URL(PACKAGE, import.meta.url)) },
      moduleCache: false,
      // A file without a default export would stand for one itself.
      interopDefault: false,
    }).import<{ default?: unknown }>(file);
    agent = module.default;
  } catch (error) {
    return failed(`it cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
  const faults = [...agentFaults(agent), ...actionFaults(agent)];
  // Where none was found it is an Agent.
  return faults.length > 0 ? { ok: false, path, faults } : { ok: true, agent: agent as Agent };
}

/** The faults as a person reads them in a terminal. */
export function faultsText(path: string, faults: readonly AgentFault[]): string {
  const what = faults.length === 1 ? 'One thing is' : `${faults.length} things are`;
  return [
    `${what} not right in ${path}:`,
    ...faults.map((fault) =>
      fault.path === '' ? `\n  ${fault.message}` : `\n  ${fault.path}\n    ${fault.message}`,
    ),
  ].join('\n');
}

/** The package's own entry, beside this file: a `.ts` in the sources, a `.js` once built. */
const PACKAGE = import.meta.url.endsWith('.ts') ? './index.ts' : './index.js';
