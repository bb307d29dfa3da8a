import { z } from 'zod';
import type { Agent } from './agent.ts';
import { listed } from './calendar.ts';
import { kinds } from './fields/kinds.ts';
import { type OpeningHours, openingHoursFaults } from './opening-hours.ts';

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
  const misshapen = issues.map((issue) => ({ path: written(issue.path), message: sentence(issue) }));
  // What follows reads only where the shape is right, so that each fault is told once.
  const sound = <T>(
    path: string,
    value: T,
    look: (value: T) => readonly AgentFault[],
  ): readonly AgentFault[] =>
    misshapen.some((fault) => fault.path === '' || isWithin(fault.path, path)) ? [] : look(value);
  // Each part is looked at only where its shape was found to be that of an Agent.
  const given = agent as Agent;
  return [
    ...misshapen,
    ...sound('openingHours', given.openingHours, (hours) => hoursFaults('openingHours', hours)),
    ...sound('escalation', given.escalation, ({ hours }) =>
      hours === undefined ? [] : hoursFaults('escalation.hours', hours),
    ),
    ...sound('intents', given.intents, intentFaults),
  ];
}

/** The server's own answers to `classify_intent`. */
const reserved = ['general_inquiry', 'unknown'];

function intentFaults(intents: Agent['intents']): readonly AgentFault[] {
  const names = Object.keys(intents);
  if (names.length === 0)
    return [{ path: 'intents', message: 'there is none; add at least one thing a caller can ask for' }];
  return names.flatMap((name) => {
    const path = `intents.${name}`;
    const fields = intents[name]?.fields ?? [];
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
      ...fields.flatMap((field, index) =>
        fieldFaults(`${path}.fields[${index}]`, field, fields.slice(0, index)),
      ),
    ];
  });
}

type Field = Agent['intents'][string]['fields'][number];

function fieldFaults(path: string, field: Field, before: readonly Field[]): readonly AgentFault[] {
  const faults: AgentFault[] = [];
  const fault = (key: string, message: string) => faults.push({ path: `${path}.${key}`, message });
  const choices = (field.choices ?? []).map((choice) =>
    typeof choice === 'string' ? [choice] : [choice.value, ...choice.also],
  );
  const words = choices.flat().map((word) => word.trim().toLowerCase());
  if (before.some(({ name }) => name === field.name))
    fault('name', `"${field.name}" is the name of an earlier field; each field of an intent needs its own`);
  if (field.kind === 'choice' && choices.length === 0)
    fault('choices', 'a field of kind choice needs a list of choices');
  if (field.kind !== 'choice' && field.choices !== undefined)
    fault('choices', `only a field of kind choice has choices; this one is of kind ${field.kind}`);
  if (words.includes('')) fault('choices', 'a choice must not be empty');
  const twice = words.find((word, index) => word !== '' && words.indexOf(word) !== index);
  if (twice !== undefined)
    fault('choices', `"${twice}" stands for two choices, or is listed twice; keep one`);
  for (const bound of ['min', 'max'] as const) {
    if (field[bound] !== undefined && field.kind !== 'number')
      fault(bound, `only a field of kind number has a ${bound}; this one is of kind ${field.kind}`);
  }
  if (field.min !== undefined && field.max !== undefined && field.min > field.max)
    fault('min', `${field.min} is above the max, ${field.max}; swap them`);
  if (field.past !== undefined && field.kind !== 'date')
    fault('past', `only a field of kind date can be past; this one is of kind ${field.kind}`);
  return faults;
}

function hoursFaults(path: string, hours: OpeningHours): readonly AgentFault[] {
  return openingHoursFaults(hours).map((fault) => ({ ...fault, path: `${path}.${fault.path}` }));
}

const identifier = /^[a-z][a-z0-9_]*$/;
const AS_IDENTIFIER = 'has to be small letters, digits and underscores, such as "schedule_appointment"';

const text = z.string('expected a text').refine((value) => value.trim() !== '', 'must not be empty');

const fieldShape = z.strictObject({
  name: text.regex(identifier, AS_IDENTIFIER),
  kind: z
    .string('expected a kind, such as "name"')
    .refine((kind) => Object.hasOwn(kinds, kind), `unknown kind; use ${listed(Object.keys(kinds), 'or')}`),
  ask: text,
  label: text.optional(),
  required: z.boolean('expected true or false').optional(),
  sensitive: z.boolean('expected true or false').optional(),
  choices: z
    .array(
      z.union([z.string(), z.strictObject({ value: z.string(), also: z.array(z.string()) })], {
        error: 'expected a text, or { value: "check-up", also: ["examination"] }',
      }),
      'expected a list such as ["cleaning", "check-up"]',
    )
    .optional(),
  min: z.number('expected a number').optional(),
  max: z.number('expected a number').optional(),
  past: z.boolean('expected true or false').optional(),
});

const actionShape = z.looseObject(
  { type: text },
  'expected what one of the builders makes, such as bookAppointment({ ... })',
);

const hoursShape = z.record(z.string(), z.unknown(), "expected hours such as { monday: ['09:00-17:00'] }");

const agentShape = z.strictObject({
  name: text,
  greeting: text,
  goodbye: text.optional(),
  persona: text.optional(),
  locale: text.refine(isLocale, 'is no language tag; write it as "en-US"'),
  timeZone: text.refine(isTimeZone, 'is no time zone; write it as "America/New_York"'),
  voice: text.optional(),
  openingHours: hoursShape,
  intents: z.record(
    z.string(),
    z.strictObject({
      description: text,
      readBack: text.optional(),
      fields: z.array(fieldShape, 'expected a list of fields; [] when nothing is asked'),
      check: actionShape.optional(),
      action: actionShape,
    }),
    'expected intents by name, such as { schedule_appointment: { ... } }',
  ),
  answers: z.record(
    z.string().regex(identifier, AS_IDENTIFIER),
    z.strictObject({ about: text, text }),
    'expected answers by topic, such as { hours: { about: "Opening hours", text: "We are open ..." } }; {} for none',
  ),
  escalation: z.strictObject(
    {
      transferTo: z
        .string('expected a phone number')
        .regex(/^\+[1-9]\d{6,14}$/, 'is no phone number in international form; write it as "+12125550147"')
        .optional(),
      hours: hoursShape.optional(),
      say: text.optional(),
      sayUnavailable: text.optional(),
    },
    'expected what happens when a person is wanted; {} to take a message',
  ),
  recording: z
    .strictObject(
      { say: text.optional() },
      'expected {} or { say: "This call is recorded." }; leave it out to record nothing',
    )
    .optional(),
});

function isLocale(locale: string): boolean {
  try {
    return new Intl.Locale(locale).language !== '';
  } catch {
    return false;
  }
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
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

function isWithin(path: string, part: string): boolean {
  return path === part || path.startsWith(`${part}.`) || path.startsWith(`${part}[`);
}
