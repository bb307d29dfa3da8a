import type { z } from 'zod';
import type { Agent } from './agent.ts';
import {
  AS_IDENTIFIER,
  agentShape,
  fieldShape,
  identifier,
  isRecord,
  type Loose,
  soundPart,
} from './agent-shape.ts';
import { listed } from './calendar.ts';
import { openingHoursFaults } from './opening-hours.ts';

export interface AgentFault {
  /** Where, as one would write it: `intents.book.fields[2].choices`. Empty for the file as a whole. */
  readonly path: string;
  /** What is wrong and what to do. */
  readonly message: string;
}

/**
 * Everything wrong with what an agent file exports; none when it is an Agent. What an action or a check
 * needs is the concern of `adapters/actions`: here they only have a type.
 */
export function agentFaults(agent: unknown): readonly AgentFault[] {
  if (typeof agent !== 'object' || agent === null)
    return [{ path: '', message: 'the file has to `export default defineAgent({ ... })`' }];
  const issues = agentShape.safeParse(agent).error?.issues ?? [];
  const { openingHours, escalation, intents, answers } = agent as Loose;
  return [
    ...issues.map((issue) => ({ path: written(issue.path), message: sentence(issue) })),
    ...hoursFaults('openingHours', openingHours),
    ...hoursFaults('escalation.hours', isRecord(escalation) ? escalation.hours : undefined),
    ...(isRecord(intents) ? intentFaults(intents) : []),
    ...(isRecord(answers) ? answerFaults(answers) : []),
  ];
}

/** The server's own answers to `classify_intent`. */
const reserved = ['general_inquiry', 'unknown'];

// What follows looks at whatever has its shape, wherever something else has not: each fault is told once, and hides
// no other.

function intentFaults(intents: Loose): readonly AgentFault[] {
  const names = Object.keys(intents);
  if (names.length === 0)
    return [{ path: 'intents', message: 'there is none; add at least one thing a caller can ask for' }];
  return names.flatMap((name) => {
    const path = `intents.${name}`;
    const intent = intents[name];
    const given: readonly unknown[] = isRecord(intent) && Array.isArray(intent.fields) ? intent.fields : [];
    const fields = given.map((field) => soundPart<Field>(fieldShape, field));
    return [
      ...(reserved.includes(name)
        ? [
            {
              path,
              message: `"${name}" is a name of our own (with ${listed(reserved, 'and')}); choose another`,
            },
          ]
        : []),
      ...(identifier.test(name) ? [] : [{ path, message: `"${name}" ${AS_IDENTIFIER}` }]),
      ...given.flatMap((field, index) =>
        isRecord(field) ? fieldFaults(`${path}.fields[${index}]`, field, fields.slice(0, index)) : [],
      ),
    ];
  });
}

/** The answer of the server to a question that no topic is about. */
function answerFaults(answers: Loose): readonly AgentFault[] {
  const message = '"other" is a name of our own, for what no topic is about; choose another';
  return Object.hasOwn(answers, 'other') ? [{ path: 'answers.other', message }] : [];
}

type Field = Agent['intents'][string]['fields'][number];

function fieldFaults(path: string, given: Loose, before: readonly Partial<Field>[]): readonly AgentFault[] {
  const field = soundPart<Field>(fieldShape, given);
  const { kind } = field;
  const isOther = (than: string) => kind !== undefined && kind !== than;
  const faults: AgentFault[] = [];
  const fault = (key: string, message: string) => faults.push({ path: `${path}.${key}`, message });
  const choices = (field.choices ?? []).map((choice) =>
    typeof choice === 'string' ? [choice] : [choice.value, ...choice.also],
  );
  const words = choices.flat().map((word) => word.trim().toLowerCase());
  if (field.name !== undefined && before.some(({ name }) => name === field.name))
    fault('name', `"${field.name}" is the name of an earlier field; each field of an intent needs its own`);
  if (
    kind === 'choice' &&
    choices.length === 0 &&
    (field.choices !== undefined || given.choices === undefined)
  )
    fault('choices', 'a field of kind choice needs a list of choices');
  if (isOther('choice') && field.choices !== undefined)
    fault('choices', `only a field of kind choice has choices; this one is of kind ${kind}`);
  if (words.includes('')) fault('choices', 'a choice must not be empty');
  const twice = words.find((word, index) => word !== '' && words.indexOf(word) !== index);
  if (twice !== undefined)
    fault('choices', `"${twice}" stands for two choices, or is listed twice; keep one`);
  for (const bound of ['min', 'max'] as const) {
    if (field[bound] !== undefined && isOther('number'))
      fault(bound, `only a field of kind number has a ${bound}; this one is of kind ${kind}`);
  }
  if (field.min !== undefined && field.max !== undefined && field.min > field.max)
    fault('min', `${field.min} is above the max, ${field.max}; swap them`);
  if (field.past !== undefined && isOther('date'))
    fault('past', `only a field of kind date can be past; this one is of kind ${kind}`);
  return faults;
}

function hoursFaults(path: string, hours: unknown): readonly AgentFault[] {
  if (!isRecord(hours)) return [];
  return openingHoursFaults(hours).map((fault) => ({ ...fault, path: `${path}.${fault.path}` }));
}

function sentence(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `unknown key ${listed(
        issue.keys.map((key) => `"${key}"`),
        'and',
      )}; correct the spelling or take it out`;
    case 'invalid_key':
      return issue.issues[0]?.message ?? issue.message;
    default:
      return issue.message;
  }
}

function written(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');
}
