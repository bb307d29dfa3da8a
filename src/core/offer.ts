import type { Agent } from './agent.ts';
import type { Live } from './call.ts';
import type { ToolSpec } from './effect.ts';
import { labelOf } from './fields/field.ts';
import { legalTools } from './flow.ts';
import { oncePer } from './once-per.ts';
import { fieldsOf } from './record.ts';
import { type ToolName, toolPurposes } from './tools.ts';

/**
 * The tools of a stage as the model is offered them. The schemas are narrower than what is accepted: they
 * list the agent's own intents, topics and fields, which guides a model better than a refusal.
 */
export function offeredTools(agent: Agent, call: Live): readonly ToolSpec[] {
  const made = offers(agent);
  const key = `${call.stage} ${call.intent}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const offer = legalTools(call.stage).map((name) => ({
    type: 'function' as const,
    name,
    description: toolPurposes[name],
    parameters: parameters(name, agent, call),
  }));
  made.set(key, offer);
  return offer;
}

/** The offers made so far: at most one for each stage and intent, since nothing else of a call tells in them. */
const offers = oncePer((_: Agent) => new Map<string, readonly ToolSpec[]>());

type Schema = Readonly<Record<string, unknown>>;

function parameters(name: ToolName, agent: Agent, call: Live): Schema {
  switch (name) {
    case 'classify_intent':
      return object({
        intent: { type: 'string', enum: [...Object.keys(agent.intents), 'general_inquiry', 'unknown'] },
        confidence: { type: 'number', minimum: 0, maximum: 1 },
      });
    case 'record_details':
    case 'correct_details':
      return object({
        details: {
          type: 'array',
          minItems: 1,
          items: object({
            field: fieldName(agent, call),
            value: { type: 'string', description: 'In the words of the caller.' },
          }),
        },
      });
    case 'clarify_detail':
      return object({ field: fieldName(agent, call), reason: { type: 'string' } });
    case 'confirm_summary':
      return object({ confirmed: { type: 'boolean' } });
    case 'execute_action':
      return object({ action_type: { type: 'string', enum: call.intent === null ? [] : [call.intent] } });
    case 'answer_question':
      return object({
        topic: { type: 'string', enum: [...Object.keys(agent.answers), 'other'] },
        question: { type: 'string', description: 'In the words of the caller.' },
      });
    case 'anything_else':
      return object({ more: { type: 'boolean' } });
    case 'abandon_request':
    case 'escalate_to_human':
    case 'end_call':
      return object({ reason: { type: 'string' } });
  }
}

function fieldName(agent: Agent, call: Live): Schema {
  const fields = fieldsOf(agent, call);
  return {
    type: 'string',
    enum: fields.map((field) => field.name),
    description: fields.map((field) => `${field.name}: ${labelOf(field)}, a ${field.kind}`).join('; '),
  };
}

function object(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}
