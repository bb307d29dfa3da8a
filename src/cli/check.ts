import { agentPath, canSteer, parseConfig, problemsText } from '../config.ts';
import { agentWarnings } from '../core/agent-warnings.ts';
import { faultsText, loadAgent } from '../load-agent.ts';
import { missingForPhones } from '../server/missing.ts';
import { FAILED, OK } from './exit.ts';

/** Looks at both, the agent and the environment, also when the first has faults: one run tells everything. */
export async function check(env: NodeJS.ProcessEnv, path: string | undefined): Promise<number> {
  const parsed = parseConfig(env);
  const file = path ?? agentPath(env);
  const loaded = await loadAgent(file);

  if (loaded.ok) {
    const { name, intents, answers } = loaded.agent;
    const knows = `${Object.keys(intents).length} intents, ${Object.keys(answers).length} answers`;
    console.log(`${file}: ${name}, ${knows}. Nothing is wrong with it.`);
    const canPause = parsed.ok && canSteer(parsed.config);
    for (const warning of agentWarnings(loaded.agent, canPause)) console.log(`Mind ${warning}`);
  } else {
    console.error(faultsText(loaded.path, loaded.faults));
  }

  if (parsed.ok) {
    console.log(`The environment is in order; the voice would be ${parsed.config.voice}.`);
    const missing = missingForPhones(parsed.config);
    if (missing.length > 0) console.log(['For real phone calls this is missing:', ...missing].join('\n  '));
  } else {
    console.error(problemsText(parsed.problems));
  }
  return loaded.ok && parsed.ok ? OK : FAILED;
}
