import type { Agent } from './agent.ts';
import type { Live } from './call.ts';
import { type FieldSpec, labelOf } from './fields/field.ts';
import { isAsGiven } from './given-words.ts';
import { oncePer } from './once-per.ts';
import { fieldsOf, missingFields } from './record.ts';

/** The fields that the agent file marks sensitive, and where a call stands with them. */

/** All of them, of every intent. */
export const sensitiveFields = oncePer((agent: Agent): readonly FieldSpec[] =>
  Object.values(agent.intents)
    .flatMap(({ fields }) => fields)
    .filter(isSensitive),
);

/** The field that the agent asks for now. */
export function askedField(agent: Agent, call: Live): FieldSpec | undefined {
  if (call.stage !== 'gather_details') return undefined;
  const last = call.transcript.findLast(({ speaker }) => speaker === 'agent')?.text ?? '';
  // What need not be given is asked for where the model sees fit.
  const optional = fieldsOf(agent, call).find(
    (field) => field.required === false && isSensitive(field) && isAsGiven(field.ask, last),
  );
  return optional ?? missingFields(agent, call)[0];
}

/** The sensitive field that the agent asks for now. */
export function askedSecret(agent: Agent, call: Live): FieldSpec | undefined {
  if (sensitiveFields(agent).length === 0) return undefined;
  const asked = askedField(agent, call);
  return asked !== undefined && isSensitive(asked) ? asked : undefined;
}

/** What may still be given from this turn of the caller on: of any request, before there is one. */
export function openSecrets(agent: Agent, call: Live, turn: number): readonly FieldSpec[] {
  if (sensitiveFields(agent).length === 0) return [];
  if (call.intent === null) return sensitiveFields(agent);
  const own = fieldsOf(agent, call).filter(isSensitive);
  if (call.stage === 'confirm_summary') return own;
  return own.filter(({ name }) => (call.record[name]?.turn ?? turn) >= turn);
}

/** Given in this turn of the caller, or after it. */
export function isSecretGiven(agent: Agent, call: Live, turn: number): boolean {
  return fieldsOf(agent, call).some(
    (field) => isSensitive(field) && (call.record[field.name]?.turn ?? -1) >= turn,
  );
}

/** A value of letters and digits, as opposed to words that may be any. */
export function isCode(field: FieldSpec): boolean {
  return field.kind === 'text' && CODE.test(`${labelOf(field)} ${field.ask}`);
}

const CODE =
  /\b(?:number|code|id|pin|password|pass ?phrase|passport|policy|account|licen[cs]e|ssn|social security)\b/i;

function isSensitive({ sensitive }: FieldSpec): boolean {
  return sensitive === true;
}
