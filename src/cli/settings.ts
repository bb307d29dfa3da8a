import { type Config, parseConfig, problemsText } from '../config.ts';
import type { Agent } from '../core/agent.ts';
import { faultsText, loadAgent } from '../load-agent.ts';

/** What a server is started with; null when something is wrong, and then all of it has been said on stderr. */
export async function readSettings(
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly config: Config; readonly agent: Agent } | null> {
  const parsed = parseConfig(env);
  if (!parsed.ok) {
    console.error(problemsText(parsed.problems));
    return null;
  }
  const loaded = await loadAgent(parsed.config.agent);
  if (!loaded.ok) {
    console.error(faultsText(loaded.path, loaded.faults));
    return null;
  }
  return { config: parsed.config, agent: loaded.agent };
}
