import type { Prompt } from '../mind.ts';
import { askedField, callerSaid, lastRecord } from './context.ts';
import { doesNotKnow, givesUp, guessIntent, guessTopic, isDone, saysNo, saysYes } from './intent.ts';
import { valuesIn } from './understand.ts';

/** The arguments for a tool, guessed from what the caller said last. Only documented tools are known by name. */
export function argumentsFor(name: string, prompt: Prompt): Record<string, unknown> {
  const said = callerSaid(prompt);
  switch (name) {
    case 'classify_intent': {
      const guess = guessIntent(said, intentsOffered(prompt));
      return { intent: guess.name, confidence: guess.confidence };
    }
    case 'record_details':
    case 'correct_details': {
      const { fields } = prompt.briefing;
      const asked = askedField(prompt);
      const details = valuesIn(said, fields, asked);
      return { details: details.length > 0 || !asked ? details : [{ field: asked.name, value: said }] };
    }
    case 'clarify_detail':
      return { field: askedField(prompt)?.name ?? '', reason: unclear(said) };
    case 'confirm_summary':
      return { confirmed: saysYes(said) };
    case 'execute_action':
      return { action_type: lastRecord(prompt)?.intent ?? '' };
    case 'answer_question':
      return { topic: guessTopic(said, topicsOffered(prompt)), question: said };
    case 'anything_else':
      return { more: saysYes(said) && !isDone(said) };
    case 'abandon_request':
      return { reason: givesUp(said) ? 'the caller gave up the request' : 'the request cannot go on' };
    case 'escalate_to_human':
      return { reason: said === '' ? 'the call needs a person' : `the caller said: ${said}` };
    case 'end_call':
      return { reason: 'the conversation is over' };
    default:
      return fromSchema(prompt.tools.find((tool) => tool.name === name)?.parameters, said);
  }
}

/** The intents of the schema, with the descriptions of the instructions where there are any. */
export function intentsOffered(prompt: Prompt): readonly { name: string; description: string }[] {
  const described = new Map(prompt.briefing.intents.map(({ name, description }) => [name, description]));
  const schema = prompt.tools.find((tool) => tool.name === 'classify_intent')?.parameters;
  const names = enumOf(schema, 'intent') ?? [...described.keys()];
  return names.map((name) => ({ name, description: described.get(name) ?? '' }));
}

function topicsOffered(prompt: Prompt): readonly { name: string; title: string }[] {
  const titled = new Map(prompt.briefing.topics.map(({ name, title }) => [name, title]));
  const schema = prompt.tools.find((tool) => tool.name === 'answer_question')?.parameters;
  const names = enumOf(schema, 'topic') ?? [...titled.keys()];
  return names.filter((name) => name !== 'other').map((name) => ({ name, title: titled.get(name) ?? '' }));
}

function unclear(said: string): string {
  if (said === '') return 'nothing was understood';
  if (doesNotKnow(said)) return 'the caller does not know';
  if (saysNo(said)) return 'the caller said no';
  return `the answer does not fit: ${said}`;
}

/** For tools beyond the documented ones: the plainest value that each required property allows. */
function fromSchema(schema: Record<string, unknown> | undefined, said: string): Record<string, unknown> {
  const required = Array.isArray(schema?.required) ? schema.required.map(String) : [];
  return Object.fromEntries(required.map((key) => [key, plainValue(propertyOf(schema, key), said)]));
}

function plainValue(property: Record<string, unknown>, said: string): unknown {
  if (Array.isArray(property.enum)) return property.enum[0];
  if (property.type === 'boolean') return false;
  if (property.type === 'number' || property.type === 'integer') return 0;
  if (property.type === 'array') return [];
  if (property.type === 'object') return {};
  return said;
}

/** The values that a schema lists for a property, or null where it lists none. */
export function enumOf(schema: Record<string, unknown> | undefined, key: string): readonly string[] | null {
  const { enum: values } = propertyOf(schema, key);
  return Array.isArray(values) ? values.map(String) : null;
}

/** What a schema says of a property; nothing when it does not have it. */
export function propertyOf(
  schema: Record<string, unknown> | undefined,
  key: string,
): Record<string, unknown> {
  const properties = schema?.properties;
  if (!isRecord(properties)) return {};
  const property = properties[key];
  return isRecord(property) ? property : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
