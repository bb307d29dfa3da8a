import { getCountryCallingCode, isSupportedCountry, Metadata } from 'libphonenumber-js/min';
import type { Agent } from '../core/agent.ts';
import { addDays, daysBetween, months, spokenWeekday, weekdayNumber, weekdayOf } from '../core/calendar.ts';
import type { FieldSpec } from '../core/fields/field.ts';
import { oncePer } from '../core/once-per.ts';
import { type Interval, intervals } from '../core/opening-hours.ts';
import { pick, type Random, whole } from './chance.ts';
import { digitWords, inWords, ordinal, ordinalInWords, yearInWords } from './number-words.ts';
import type { Sayable } from './parties.ts';
import { firstNames, lastNames, streets, texts } from './word-lists.ts';

/**
 * What callers want, and how they put it. The normal form is drawn first and the words are made from it: so what
 * a call should end with is known without anybody understanding anything.
 */
export interface Setting {
  readonly agent: Agent;
  /** Local date and time at the business when the call is made, "2026-11-22T18:40". */
  readonly now: string;
  readonly random: Random;
}

/** A value for every field; a time lies within the hours of the day that was drawn before it. */
export function drawn(
  fields: readonly FieldSpec[],
  setting: Setting,
  known: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const record: Record<string, string> = {};
  const ordered = [...fields].sort((a, b) => Number(b.kind === 'date') - Number(a.kind === 'date'));
  for (const field of ordered) {
    record[field.name] =
      known[field.name] ?? normalOf(field, setting, dayIn(fields, { ...known, ...record }));
  }
  return record;
}

/** A value and the ways to say it. */
export function sayable(field: FieldSpec, normal: string, setting: Setting): Sayable {
  return { field, normal, words: wordsFor(field, normal, setting) };
}

/** The day that a time belongs to. */
export function dayIn(
  fields: readonly FieldSpec[],
  record: Readonly<Record<string, string>>,
): string | undefined {
  const day = fields.find((field) => field.kind === 'date' && field.past !== true && record[field.name]);
  return day && record[day.name];
}

/** Starting times of a day, every half hour of its opening hours from which a visit fits. */
export function timesOn(agent: Agent, day: string): readonly string[] {
  return intervals(agent.openingHours, day).flatMap(timesIn);
}

const timesIn = oncePer(({ from, to }: Interval): readonly string[] => {
  const count = Math.floor((minuteOf(to) - minuteOf(from)) / SLOT_MINUTES);
  return Array.from({ length: count }, (_, n) => timeOf(minuteOf(from) + n * SLOT_MINUTES));
});

/** An open day from tomorrow on, not so far ahead that anybody would name the year. */
function openDay({ agent, now, random }: Setting): string {
  const draw = (): string => addDays(now.slice(0, 10), whole(random, 1, DAYS_AHEAD));
  let day = draw();
  for (let attempt = 0; attempt < MOST_DRAWS && timesOn(agent, day).length === 0; attempt += 1) day = draw();
  return day;
}

/** A business that opens once a week is found by then. */
const MOST_DRAWS = 60;
const SLOT_MINUTES = 30;
const DAYS_AHEAD = 45;

/** A new normal form, for a wish or for a change of mind. */
export function normalOf(field: FieldSpec, setting: Setting, day: string | undefined): string {
  const { agent, now, random } = setting;
  switch (field.kind) {
    case 'name':
      return `${pick(random, firstNames)} ${pick(random, lastNames)}`;
    case 'phone':
      return phoneNumber(agent, random);
    case 'email':
      return `${pick(random, firstNames)}.${pick(random, lastNames)}${whole(random, 11, 99)}@example.com`.toLowerCase();
    case 'date':
      return field.past === true
        ? addDays(now.slice(0, 10), -whole(random, 18 * 365, 80 * 365))
        : openDay(setting);
    case 'time':
      return timeOn(setting, day ?? openDay(setting));
    case 'choice':
      return pick(random, (field.choices ?? []).map(valueIn));
    case 'number':
      return String(numberIn(field, random));
    case 'text':
      return pick(random, texts);
    case 'address':
      return `${whole(random, 11, 989)} ${pick(random, streets)}`;
  }
}

function valueIn(choice: NonNullable<FieldSpec['choices']>[number]): string {
  return typeof choice === 'string' ? choice : choice.value;
}

/** Noon, where the day has no hours. */
function timeOn({ agent, random }: Setting, day: string): string {
  const times = timesOn(agent, day);
  return times.length > 0 ? pick(random, times) : '12:00';
}

function numberIn({ min, max }: FieldSpec, random: Random): number {
  const least = Math.ceil(min ?? Math.min(1, max ?? 1));
  return whole(random, least, Math.min(Math.floor(max ?? least + 19), least + 99));
}

/** Numbers that no person has in the United States (555-01xx), and of the right length elsewhere. */
function phoneNumber(agent: Agent, random: Random): string {
  const country = countryOf(agent);
  if (getCountryCallingCode(country) === '1') {
    return `+1${pick(random, ['212', '303', '415', '617', '718'])}55501${whole(random, 10, 99)}`;
  }
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  const length = Math.max(...(metadata.numberingPlan?.possibleLengths() ?? [9]));
  const digits = Array.from({ length: length - 1 }, () => whole(random, 0, 9));
  return `+${getCountryCallingCode(country)}${whole(random, 2, 9)}${digits.join('')}`;
}

const countryOf = oncePer((agent: Agent) => {
  const region = new Intl.Locale(agent.locale).region ?? 'US';
  return isSupportedCountry(region) ? region : 'US';
});

/** At least three ways to say it; free words have one. */
function wordsFor(field: FieldSpec, normal: string, setting: Setting): readonly string[] {
  switch (field.kind) {
    case 'name':
      return nameWords(normal);
    case 'phone':
      return phoneWords(normal);
    case 'email':
      return emailWords(normal);
    case 'date':
      return field.past === true ? pastDateWords(normal) : dateWords(normal, setting.now);
    case 'time':
      return timeWords(normal);
    case 'choice':
      return choiceWords(field, normal);
    case 'number':
      return [normal, inWords(Number(normal)), `it's ${inWords(Number(normal))}`, `${normal} in all`];
    case 'text':
      return [normal];
    case 'address':
      return addressWords(normal);
  }
}

function nameWords(normal: string): readonly string[] {
  const [first = '', last = ''] = normal.split(' ');
  return [
    normal,
    normal.toLowerCase(),
    `${normal}, ${letters(last)}`,
    `first name ${first}, last name ${last}`,
  ];
}

/** "S M I T H". */
function letters(word: string): string {
  return [...word.toUpperCase()].join(' ');
}

/** How a value is spelled, where that is asked for; undefined where there is nothing to spell. */
export function spelled(field: FieldSpec, normal: string): string | undefined {
  if (field.kind === 'name') return normal.split(' ').map(letters).join(', ');
  if (field.kind !== 'email') return undefined;
  const [local = '', domain = ''] = normal.split('@');
  const said = local
    .split(/([._-]|\d+)/)
    .filter(Boolean)
    .map((part) => (/\d/.test(part) ? digitWords(part) : part === '.' ? 'dot' : [...part].join(' ')));
  return `${said.join(' ')} at ${domain.replace('.', ' dot ')}`;
}

/** The keys that give a value, where keys can. */
export function keysFor(field: FieldSpec, normal: string): string | undefined {
  if (field.kind === 'phone') return `${normal.replace(/^\+1(?=\d{10}$)/, '').replace('+', '00')}#`;
  return field.kind === 'number' ? `${normal}#` : undefined;
}

function phoneWords(normal: string): readonly string[] {
  const home = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(normal);
  if (home === null) {
    const digits = normal.slice(1);
    const groups = digits.match(/.{1,3}/g) ?? [];
    return [normal, `plus ${digitWords(digits)}`, `plus ${groups.map((one) => digitWords(one)).join(', ')}`];
  }
  const [area = '', exchange = '', line = ''] = home.slice(1);
  return [
    `${area} ${exchange} ${line}`,
    `(${area}) ${exchange}-${line}`,
    `${area}-${exchange}-${line}`,
    [area, exchange, line].map((group) => digitWords(group)).join(', '),
    [area, exchange, line].map((group) => digitWords(group, 'zero')).join(' '),
    `${digitWords(area)}, ${[...exchange].map((digit) => digitWords(digit)).join(' ')}, ${digitWords(line.slice(0, 2))}, ${digitWords(line.slice(2))}`,
  ];
}

function emailWords(normal: string): readonly string[] {
  const spoken = normal.replace('@', ' at ').replaceAll('.', ' dot ');
  return [
    normal,
    spoken.replace(/\d+/g, (digits) => ` ${digitWords(digits)}`),
    spoken.replace(/\d+/g, (digits) => ` ${[...digits].join(' ')}`),
  ];
}

/** A day has its weekday and its date; "tomorrow" and "next Tuesday" are said only where they mean one day. */
function dateWords(normal: string, now: string): readonly string[] {
  const today = now.slice(0, 10);
  const [, month, day] = normal.split('-').map(Number) as [number, number, number];
  const [weekday, name] = [spokenWeekday(weekdayOf(normal)), months[month - 1]];
  const ahead = daysBetween(today, normal);
  const passed = weekdayNumber(today) > weekdayNumber(normal);
  return [
    `${weekday} the ${ordinalInWords(day)} of ${name}`,
    `${name} ${ordinalInWords(day)}`,
    `${weekday}, ${name} ${ordinal(day)}`,
    `the ${ordinal(day)} of ${name}`,
    ...(ahead === 1 ? ['tomorrow'] : []),
    ...(ahead === 2 ? ['the day after tomorrow'] : []),
    // The weekday of this week is over: the next one is the one of next week for everybody.
    ...(passed && ahead < 7 ? [`next ${weekday}`] : []),
    ...(!passed && ahead > 0 && ahead < 7 ? [`this ${weekday}`, `on ${weekday}`] : []),
  ];
}

function pastDateWords(normal: string): readonly string[] {
  const [year, month, day] = normal.split('-').map(Number) as [number, number, number];
  const name = months[month - 1];
  return [
    `${name} ${ordinal(day)}, ${year}`,
    `the ${ordinalInWords(day)} of ${name} ${yearInWords(year)}`,
    `${name} ${ordinalInWords(day)}, ${yearInWords(year)}`,
  ];
}

function timeWords(normal: string): readonly string[] {
  const [hour, minute] = normal.split(':').map(Number) as [number, number];
  const twelve = inWords(hour % 12 === 0 ? 12 : hour % 12);
  const next = inWords(hour % 12 === 11 ? 12 : (hour + 1) % 12);
  const half = hour < 12 ? 'AM' : 'PM';
  const part = hour < 12 ? 'in the morning' : hour < 17 ? 'in the afternoon' : 'in the evening';
  const digits = `${hour % 12 === 0 ? 12 : hour % 12}:${String(minute).padStart(2, '0')}`;
  const minutes = minute < 10 ? `oh ${inWords(minute)}` : inWords(minute);
  const written = [`${digits} ${half}`, `at ${digits.replace(':00', '')} ${half}`];
  if (minute === 0) {
    if (hour === 12) return ['noon', 'at noon', '12 PM'];
    return [...written, `${twelve} ${half}`, `${twelve} o'clock ${part}`, `at ${twelve} ${part}`];
  }
  const spoken = [`${twelve} ${minutes} ${half}`, `${twelve} ${minutes} ${part}`];
  // "Half past eleven in the morning" is said, "quarter to twelve in the morning" is not.
  const relative: readonly string[] =
    minute === 30
      ? [`half past ${twelve} ${part}`]
      : minute === 15
        ? [`quarter past ${twelve} ${part}`]
        : minute === 45 && hour % 12 !== 11
          ? [
              `quarter to ${next} ${hour + 1 < 12 ? 'in the morning' : hour + 1 < 17 ? 'in the afternoon' : 'in the evening'}`,
            ]
          : [];
  return [...written, ...spoken, ...relative];
}

function choiceWords(field: FieldSpec, normal: string): readonly string[] {
  const choice = field.choices?.find((one) => valueIn(one) === normal);
  const also = typeof choice === 'object' ? choice.also : [];
  return [normal, `${normal}, please`, `it's for ${normal}`, ...also];
}

function addressWords(normal: string): readonly string[] {
  const [, house = '', street = ''] = /^(\d+) (.*)$/.exec(normal) ?? [];
  const lower = street.toLowerCase();
  return [normal, `${house} ${lower}`, `${digitWords(house)} ${lower}`, `it's ${house} ${lower}`];
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
