import type { Act } from '../mind.ts';
import { enumOf, propertyOf } from './arguments.ts';
import { pick, type Random } from './chance.ts';
import { callsOf, detailsBefore, detailsIn, detailsTool, isObject, objectIn, type Scene } from './scene.ts';
import type { Stranger } from './strangers.ts';
import type { Value } from './understand.ts';
import { fieldLike } from './wrong-arguments.ts';
import { inventedValue } from './wrong-values.ts';

/** Values that were passed before and have been replaced since, or are replaced by this very response. */
export function outdated(scene: Scene): readonly Value[] {
  const tool = detailsTool(scene);
  const due = detailsDue(scene);
  const before = detailsBefore(scene.prompt);
  const latest = new Map([...before, ...due].map(({ field, value }) => [field, same(value)]));
  return before.filter(
    ({ field, value }) =>
      same(value) !== latest.get(field) && (tool !== undefined || due.some((one) => one.field === field)),
  );
}

/** Passes an old value again: in place of the new one where that is due, else out of nowhere. */
export function stale(scene: Scene, random: Random): readonly Act[] {
  const old = pick(outdated(scene), random);
  return old === undefined ? scene.acts : passing([old], scene);
}

/** Fields for which no value has been passed, neither before nor now. */
export function inventible(scene: Scene): readonly string[] {
  const tool = detailsTool(scene);
  if (tool === undefined) return [];
  const told = [...detailsBefore(scene.prompt), ...detailsDue(scene)].map(({ field }) => field);
  return fieldsOf(tool, scene).filter((field) => !told.includes(field));
}

export function invented(scene: Scene, random: Random): readonly Act[] {
  const field = pick(inventible(scene), random);
  if (field === undefined) return scene.acts;
  return passing([{ field, value: inventedValue(fieldLike(field, scene), random) }], scene);
}

/** Passes who somebody else is. */
export function overheard(scene: Scene, stranger: Stranger): readonly Act[] {
  const who = scene.prompt.briefing.fields.flatMap(({ name, kind }): readonly Value[] => {
    if (kind === 'name') return [{ field: name, value: stranger.name }];
    return kind === 'phone' ? [{ field: name, value: stranger.phone }] : [];
  });
  const [field = 'full_name'] = fieldsOf(detailsTool(scene) ?? '', scene);
  return passing(who.length > 0 ? who : [{ field, value: stranger.name }], scene);
}

/** These details beside or in place of those that are due; alone where the response calls something else. */
function passing(details: readonly Value[], scene: Scene): readonly Act[] {
  const due = callsOf(scene).find((call) => detailsIn(call).length > 0);
  const tool = due?.call ?? detailsTool(scene);
  if (tool === undefined) return scene.acts;
  const kept = (due ? detailsIn(due) : []).filter(({ field }) => details.every((one) => one.field !== field));
  const given = due ? objectIn(due.arguments) : {};
  return [{ call: tool, arguments: JSON.stringify({ ...given, details: [...kept, ...details] }) }];
}

function detailsDue(scene: Scene): readonly Value[] {
  return callsOf(scene).flatMap(detailsIn);
}

/** The fields that a tool takes, by its schema. */
function fieldsOf(tool: string, { prompt }: Scene): readonly string[] {
  const schema = prompt.tools.find(({ name }) => name === tool)?.parameters;
  const { items } = propertyOf(schema, 'details');
  return (isObject(items) ? enumOf(items, 'field') : null) ?? [];
}

function same(value: string): string {
  return value.toLowerCase().replace(/[^\p{L}\d]+/gu, '');
}
