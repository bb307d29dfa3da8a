import type { Agent } from './agent.ts';
import type { Live } from './call.ts';
import type { ToolOutput } from './fact.ts';
import type { FieldContext, FieldSpec } from './fields/field.ts';
import { legalTools } from './flow.ts';
import { oncePer } from './once-per.ts';
import { localTime, type Ms } from './time.ts';

/** The state of record, read: what is known, what is missing, and how it is put into words. */

/** The fields of the intent in hand; none when there is no intent. */
export function fieldsOf(agent: Agent, call: Live): readonly FieldSpec[] {
  return (call.intent === null ? undefined : agent.intents[call.intent])?.fields ?? [];
}

/** Required fields without a value, in the order in which the agent asks. */
export function missingFields(agent: Agent, call: Live): readonly FieldSpec[] {
  return fieldsOf(agent, call).filter(
    (field) => field.required !== false && call.record[field.name] === undefined,
  );
}

/** Normal forms by field name, as actions and checks take them. */
export function normalForms(agent: Agent, call: Live): Readonly<Record<string, string>> {
  return known(agent, call, (value) => value.normal);
}

/** The record restated, with the tools that are legal now: part of every answer to the model. */
export function restate(agent: Agent, call: Live): Omit<ToolOutput, 'ok'> {
  return {
    stage: call.stage,
    intent: call.intent,
    known: known(agent, call, (value) => value.spoken),
    missing: missingFields(agent, call).map((field) => field.name),
    tools: legalTools(call.stage),
  };
}

/** What the model should say to go on from here; undefined where nothing is due. */
export function nextWords(agent: Agent, call: Live): string | undefined {
  switch (call.stage) {
    case 'gather_details':
      return missingFields(agent, call)[0]?.ask ?? 'What should I change?';
    case 'confirm_summary':
      return call.summary?.text;
    case 'closing':
      return ANYTHING_ELSE;
    case 'greeting':
    case 'intent_capture':
      return 'How can I help you?';
    case 'execute_action':
    case 'quick_answer':
    case 'escalate':
      return undefined;
  }
}

/** To a caller who asks for what was done in this call. */
export function saidAgain(say: string): string {
  return `That is done already. ${say} ${ANYTHING_ELSE}`;
}

export const ANYTHING_ELSE = 'Is there anything else I can help you with?';

/** Where the caller is, as the field kinds need it; fields named in `replaced` are left out. */
export function fieldContext(agent: Agent, call: Live, at: Ms, replaced: readonly string[]): FieldContext {
  const forms = Object.entries(normalForms(agent, call)).filter(([field]) => !replaced.includes(field));
  return {
    now: localTime(at, agent.timeZone),
    country: countryOf(agent),
    locale: agent.locale,
    openingHours: agent.openingHours,
    known: Object.fromEntries(forms),
    fields: fieldsOf(agent, call),
  };
}

/** Read from its locale once an agent, not once a value. */
const countryOf = oncePer((agent: Agent) => new Intl.Locale(agent.locale).region ?? 'US');

function known(
  agent: Agent,
  call: Live,
  form: (value: Live['record'][string]) => string,
): Readonly<Record<string, string>> {
  const forms: Record<string, string> = {};
  for (const field of fieldsOf(agent, call)) {
    const value = call.record[field.name];
    if (value !== undefined) forms[field.name] = form(value);
  }
  return forms;
}
