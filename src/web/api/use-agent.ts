import { createContext, useContext } from 'react';
import type { AgentShape } from '../../api/agent.ts';
import { type Answer, useAnswer } from './use-answer.ts';

export const AgentContext = createContext<AgentShape | null>(null);

export function useAskedAgent(): { readonly answer: Answer<AgentShape>; readonly again: () => void } {
  return useAnswer<AgentShape>('/api/agent');
}

/** Who answers here. Views are shown once this is known. */
export function useAgent(): AgentShape {
  const agent = useContext(AgentContext);
  if (agent === null) throw new Error('The agent is not known yet');
  return agent;
}
