import { Hono } from 'hono';
import type { AgentShape } from '../../api/agent.ts';
import type { Clock } from '../../call/world.ts';
import type { Agent } from '../../core/agent.ts';
import { personAnswers } from '../../core/escalation.ts';
import { labelOf } from '../../core/fields/field.ts';

/** Who answers here. */
export function agentRoutes({
  agent,
  voice,
  baseUrl,
  missing,
  clock,
}: {
  agent: Agent;
  voice: string;
  baseUrl: string;
  /** What keeps a phone from ringing here, in sentences. */
  missing: readonly string[];
  clock: Clock;
}) {
  const app = new Hono();
  const { name, timeZone, intents, answers } = agent;

  app.get('/agent', (c) => {
    const shape: AgentShape = {
      ...{ name, voice, baseUrl, timeZone, missing: [...missing] },
      transferAvailable: personAnswers(agent, clock.now()),
      intents: Object.entries(intents).map(([intent, { description, fields }]) => ({
        name: intent,
        description,
        fields: fields.map((field) => ({
          name: field.name,
          label: labelOf(field),
          kind: field.kind,
          required: field.required ?? true,
          sensitive: field.sensitive ?? false,
        })),
      })),
      topics: Object.keys(answers),
    };
    return c.json(shape);
  });

  return app;
}
