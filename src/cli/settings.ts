import { agentPath, type Config, type Problem, parseConfig, problemsText, problemWith } from '../config.ts';
import type { Agent } from '../core/agent.ts';
import { faultsText, type LoadedAgent, loadAgent } from '../load-agent.ts';

/** What a server is started with; null when something is wrong, and then all of it has been said on stderr. */
export async function readSettings(
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly config: Config; readonly agent: Agent } | null> {
  const parsed = parseConfig(env);
  const loaded = await loadAgent(agentPath(env));
  if (parsed.ok && loaded.ok) return { config: parsed.config, agent: loaded.agent };
  const problems = parsed.ok ? [] : parsed.problems;
  console.error(problemsText(loaded.ok ? problems : [...problems, agentProblem(loaded)]));
  if (!loaded.ok && whole(loaded) === null) console.error(`\n${faultsText(loaded.path, loaded.faults)}`);
  return null;
}

type Refused = Extract<LoadedAgent, { ok: false }>;

function agentProblem(refused: Refused): Problem {
  const why = whole(refused) ?? 'what is not right in it stands below';
  return problemWith('AGENT', `is ${refused.path}: ${why}`);
}

/** What is wrong with the file as a whole, such as that there is none. */
function whole({ faults: [first, ...others] }: Refused): string | null {
  return first?.path === '' && others.length === 0 ? first.message : null;
}
