import { z } from 'zod';
import { listed } from './calendar.ts';
import { kinds } from './fields/kinds.ts';

/** The shape of what an agent file exports, and the words for what does not have it. */
export const identifier = /^[a-z][a-z0-9_]*$/;
export const AS_IDENTIFIER =
  'has to be small letters, digits and underscores, such as "schedule_appointment"';

// Nothing more is told of an empty text than that it is empty.
const text = z
  .string('expected a text')
  .refine((value) => value.trim() !== '', { error: 'must not be empty', abort: true });

export const fieldShape = z.strictObject({
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

export const intentShape = z.strictObject({
  description: text,
  readBack: text.optional(),
  fields: z.array(fieldShape, 'expected a list of fields; [] when nothing is asked'),
  check: actionShape.optional(),
  action: actionShape,
});

export const agentShape = z.strictObject({
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
    intentShape,
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

export type Loose = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of a value, what has its shape: each key on its own, so that a fault in one hides nothing in the others. */
export function soundPart<T>(shape: z.ZodObject, value: unknown): Partial<T> {
  if (!isRecord(value)) return {};
  const sound = Object.entries(shape.shape).filter(
    ([key, schema]) => value[key] !== undefined && z.safeParse(schema, value[key]).success,
  );
  // Each key that is left was found to be as the shape has it, and the shape is that of T.
  return Object.fromEntries(sound.map(([key]) => [key, value[key]])) as Partial<T>;
}
