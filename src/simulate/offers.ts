import type { FieldSpec } from '../core/fields/field.ts';
import { pick } from './chance.ts';
import { daysRead, timesRead } from './comprehension.ts';
import type { Wish } from './parties.ts';
import { dayIn, normalOf, type Setting, timesOn } from './sayings.ts';

/**
 * The value cannot be had: one of those that the agent offers, or another one that would do. A new day may ask
 * for a new time, and the other way round.
 */
export function otherValues(
  field: FieldSpec,
  words: string,
  fields: readonly FieldSpec[],
  { record }: Wish,
  setting: Setting,
): Readonly<Record<string, string>> {
  const day = fields.find(({ kind, past }) => kind === 'date' && past !== true);
  const time = fields.find(({ kind }) => kind === 'time');
  if (field !== day && field !== time) return { [field.name]: normalOf(field, setting, undefined) };

  const next = /the next free day is (.*)/i.exec(words)?.[1] ?? '';
  const [offeredDay] = daysRead(next, setting.now.slice(0, 10));
  const offeredTimes = timesRead(/\bi have ([^?]*)/i.exec(words)?.[1] ?? '');
  const chosen: Record<string, string> = {};
  if (day !== undefined && (offeredDay !== undefined || field === day)) {
    chosen[day.name] = offeredDay ?? normalOf(day, setting, undefined);
  }
  if (time === undefined) return chosen;

  const date = dayIn(fields, { ...record, ...chosen });
  const before = record[time.name];
  const open = date === undefined ? [] : timesOn(setting.agent, date);
  const mustChange =
    field === time || offeredTimes.length > 0 || (before !== undefined && !open.includes(before));
  if (!mustChange) return chosen;
  const others = open.filter((one) => one !== before);
  const possible = [offeredTimes, others, open].find((times) => times.length > 0) ?? [];
  chosen[time.name] = possible.length > 0 ? pick(setting.random, possible) : normalOf(time, setting, date);
  return chosen;
}
