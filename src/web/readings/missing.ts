import type { AgentShape } from '../../api/agent.ts';
import type { Live } from '../../core/call.ts';

/** Fields of the request in hand, in the order of the agent; none where there is no request. */
export function fieldsOf(agent: AgentShape, intent: string | null) {
  return agent.intents.find(({ name }) => name === intent)?.fields ?? [];
}

/** Required fields without a value. */
export function missingFields(agent: AgentShape, { intent, record }: Pick<Live, 'intent' | 'record'>) {
  return fieldsOf(agent, intent).filter(({ name, required }) => required && record[name] === undefined);
}
