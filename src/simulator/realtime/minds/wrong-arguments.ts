import { enumOf } from './arguments.ts';
import { pick, type Random } from './chance.ts';
import { type Call, detailsIn, objectIn, type Scene } from './scene.ts';
import { type FieldLike, nearMiss, wrongValue } from './wrong-values.ts';

/** Whether a call says anything that could plausibly be said otherwise. */
export function misleadable(call: Call, scene: Scene): boolean {
  return detailsIn(call).length > 0 || Object.keys(otherwise(call, scene)).length > 0;
}

/** The arguments with one value that is not the right one. */
export function misled(call: Call, scene: Scene, how: 'wrong' | 'near', random: Random): string {
  const given = objectIn(call.arguments);
  const details = detailsIn(call);
  if (details.length > 0) {
    const wrong = Math.floor(random() * details.length);
    const other = how === 'near' ? nearMiss : wrongValue;
    return JSON.stringify({
      ...given,
      details: details.map(({ field, value }, index) => ({
        field,
        value: index === wrong ? other(fieldLike(field, scene), value, random) : value,
      })),
    });
  }
  const [key, values] = pick(Object.entries(otherwise(call, scene)), random) ?? [];
  return key === undefined ? call.arguments : JSON.stringify({ ...given, [key]: pick(values ?? [], random) });
}

/** What the briefing says of a field; a field that it does not have takes any text. */
export function fieldLike(name: string, { prompt }: Scene): FieldLike {
  return prompt.briefing.fields.find((field) => field.name === name) ?? { kind: 'text', choices: [] };
}

/** Arguments that stop in the middle of the stream. */
export function truncated({ arguments: text }: Call, random: Random): string {
  return text.length < 2 ? '{' : text.slice(0, 1 + Math.floor(random() * (text.length - 1)));
}

export function withExtras({ arguments: text }: Call, random: Random): string {
  const given = objectIn(text) ?? {};
  const extra = pick(
    extras.filter((key) => !(key in given)),
    random,
  );
  return JSON.stringify({ ...given, [extra ?? 'more_notes']: extraValues[extra ?? ''] ?? 'none' });
}

/** Arguments that are JSON and nothing that the schema knows. */
export function broken({ arguments: text }: Call, random: Random): string {
  const given = Object.entries(objectIn(text) ?? {});
  const renamed = Object.fromEntries(given.map(([key, value]) => [`${key}_value`, value]));
  const flattened = Object.fromEntries(
    given.map(([key, value]) => [key, typeof value === 'string' ? [value] : JSON.stringify(value)]),
  );
  const ways = ['{"value":42}', '[]', '"yes"', 'null'];
  if (given.length > 0) ways.push(JSON.stringify(renamed), JSON.stringify(flattened));
  return (
    pick(
      ways.filter((way) => way !== text),
      random,
    ) ?? 'null'
  );
}

/** By argument: the values that it could have instead. */
function otherwise(call: Call, { prompt }: Scene): Readonly<Record<string, readonly unknown[]>> {
  const schema = prompt.tools.find(({ name }) => name === call.call)?.parameters;
  const found = Object.entries(objectIn(call.arguments) ?? {}).map(([key, value]) => {
    if (typeof value === 'boolean') return [key, [!value]] as const;
    const listed = key === 'action_type' ? actions : (enumOf(schema, key) ?? []);
    return [key, listed.filter((other) => other !== value)] as const;
  });
  return Object.fromEntries(found.filter(([, values]) => values.length > 0));
}

// The schema lists none but the right one.
const actions = ['schedule_appointment', 'cancel_appointment', 'reschedule_appointment'];

const extraValues: Readonly<Record<string, unknown>> = {
  confirmed: true,
  stage: 'execute_action',
  priority: 'high',
  override: true,
  note: 'The caller sounded friendly.',
  language: 'en',
};
const extras = Object.keys(extraValues);
