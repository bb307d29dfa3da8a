import { z } from 'zod';
import type { ActionSpec, Intent } from '../../core/agent.ts';
import type { AgentFault } from '../../core/agent-faults.ts';
import { intentShape, isRecord, soundPart } from '../../core/agent-shape.ts';
import { listed } from '../../core/calendar.ts';
import type {
  AllOf,
  AppointmentExists,
  BookAppointment,
  CancelAppointment,
  RescheduleAppointment,
  SlotIsFree,
} from './appointments.ts';
import type { CustomAction, CustomCheck } from './custom.ts';
import type { HttpAction } from './http.ts';

type Fields = Intent['fields'];

/** What an intent's `action` may be. */
export type RunSpec = BookAppointment | RescheduleAppointment | CancelAppointment | HttpAction | CustomAction;

/** What an intent's `check` may be. */
export type CheckSpec = SlotIsFree | AppointmentExists | AllOf | CustomCheck;

interface Specs {
  readonly action: RunSpec;
  readonly check: CheckSpec;
}

/** The spec, read as what it says it is. Throws where it is of no known type. */
export function specOf<R extends keyof Specs>(spec: ActionSpec | undefined, role: R): Specs[R] {
  if (spec === undefined || !Object.hasOwn(shapes[role], spec.type))
    throw new Error(`"${spec?.type}" is no ${role}: run \`pointsman check\` on the agent file`);
  // Its shape is that of its type: `actionFaults` looked at it when the agent was loaded.
  return spec as Specs[R];
}

/**
 * What is wrong with the actions and checks of an agent, which the core knows nothing about. What has not the shape
 * of one is left to `agentFaults`.
 */
export function actionFaults(agent: unknown): readonly AgentFault[] {
  const intents = isRecord(agent) && isRecord(agent.intents) ? Object.entries(agent.intents) : [];
  return intents.flatMap(([name, given]) => {
    const { action, check, fields } = soundPart<Intent>(intentShape, given);
    const path = `intents.${name}`;
    return [
      ...(action === undefined ? [] : faultsOf(action, 'action', fields, `${path}.action`)),
      ...(check === undefined ? [] : faultsOf(check, 'check', fields, `${path}.check`)),
    ];
  });
}

const word = z.string().min(1, 'must not be empty');
const minutes = z.number().int().min(5, 'must be 5 or more').max(1_440, 'must be at most a day, 1440');
const timeoutMs = z
  .number()
  .int()
  .min(100, 'must be 100 (ms) or more')
  .max(30_000, 'must be at most 30000 (ms)');
const code = z.custom(
  (value) => typeof value === 'function',
  'expected a function, e.g. async (request) => ({ ok: true, result: { say: "Done." } })',
);

const who = { name: word, phone: word };
const when = { date: word, time: word };

/** Shapes by role and type. */
const shapes: Readonly<Record<keyof Specs, Readonly<Record<string, z.ZodType>>>> = {
  action: {
    book_appointment: z.object({
      calendar: word,
      minutes,
      fields: z.object({ ...when, ...who, reason: word }),
    }),
    reschedule_appointment: z.object({ calendar: word, minutes, fields: z.object({ ...when, ...who }) }),
    cancel_appointment: z.object({ calendar: word, fields: z.object(who) }),
    http: z.object({
      url: z.url({ protocol: /^https?$/, error: 'expected an address such as "https://example.com/jobs"' }),
      headers: z.record(z.string(), z.string()),
      timeoutMs,
      attempts: z.number().int().min(1, 'must be 1 or more').max(5, 'must be at most 5'),
      say: word,
    }),
    custom: z.object({ run: code, timeoutMs }),
  },
  check: {
    slot_is_free: z.object({ calendar: word, minutes, fields: z.object(when) }),
    appointment_exists: z.object({ calendar: word, fields: z.object(who) }),
    all_of: z.object({ checks: z.array(z.object({ type: z.string() })).min(1, 'name at least one check') }),
    custom_check: z.object({ check: code, timeoutMs }),
  },
};

/** `fields`: undefined where they have faults, which what they are named for would only repeat. */
function faultsOf(
  spec: ActionSpec,
  role: keyof Specs,
  fields: Fields | undefined,
  path: string,
): readonly AgentFault[] {
  const shape = shapes[role][spec.type];
  if (shape === undefined) {
    const known = listed(Object.keys(shapes[role]), 'or');
    return [{ path, message: `"${spec.type}" is no ${role}; make it with one of the builders (${known})` }];
  }
  const issues = shape.safeParse(spec).error?.issues ?? [];
  if (issues.length > 0)
    return issues.map((issue) => ({ path: [path, ...issue.path].join('.'), message: issue.message }));
  const parts = spec.type === 'all_of' ? (spec as AllOf).checks : [];
  return [
    ...(fields === undefined ? [] : fieldFaults(spec, fields, path)),
    ...parts.flatMap((part, index) => faultsOf(part, role, fields, `${path}.checks[${index}]`)),
  ];
}

/** Names of fields that the intent does not ask for, or of the wrong kind. */
function fieldFaults(spec: ActionSpec, fields: Fields, path: string): readonly AgentFault[] {
  const named = 'fields' in spec ? Object.entries(spec.fields as Record<string, string>) : [];
  return named.flatMap(([use, name]) => {
    const field = fields.find((each) => each.name === name);
    const kind = use === 'date' || use === 'time' || use === 'phone' ? use : undefined;
    if (field === undefined)
      return [
        {
          path: `${path}.fields.${use}`,
          message: `the intent has no field "${name}"; add it or correct the name`,
        },
      ];
    if (kind !== undefined && field.kind !== kind)
      return [
        {
          path: `${path}.fields.${use}`,
          message: `"${name}" is of kind ${field.kind}; it must be of kind ${kind}`,
        },
      ];
    return [];
  });
}
