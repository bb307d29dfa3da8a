/** A day: "next Tuesday" is "2026-12-01". */
import {
  addDays,
  daysBetween,
  listed,
  spokenDay,
  spokenTime,
  spokenWeekday,
  spokenWeekdayAndDay,
  weekdayNumber,
  weekdayOf,
  weekdays,
} from '../calendar.ts';
import { intervals, isOpen, openDay, spokenHours, spokenIntervals } from '../opening-hours.ts';
import { standing } from './corrections.ts';
import { type DaysSaid, daysIn } from './date-mentions.ts';
import { type FieldContext, type FieldKind, type FieldSpec, labelOf, type Parsed, refused } from './field.ts';
import { question, weAreOpen, whichOf } from './question.ts';

export const date: FieldKind = {
  parse(said, spec, context) {
    const past = spec.past === true;
    const today = { today: context.now.slice(0, 10), monthFirst: /^en(?:-US)?$/i.test(context.locale), past };
    const {
      dates,
      weekdays: named,
      impossible,
    } = standing(said)
      .map((part) => daysIn(part, today))
      .find((days) => days.impossible || days.dates.length + days.weekdays.length > 0) ?? nothing;
    if (impossible)
      return refused(
        'There is no such day in the calendar: ask for the date again.',
        `I'm afraid the calendar has no such day. ${question(spec)}`,
      );

    const [first, second] = dates;
    if (first === undefined) {
      const days = [...new Set(named.map((each) => each.day))];
      const [day] = days;
      if (day === undefined) return noDay(said, spec, context);
      return days.length > 1 ? several(days, spec) : judged(day, true, spec, context);
    }
    if (second !== undefined)
      return several(
        dates.map((each) => each.day),
        spec,
      );
    const other = named.find((each) => each.weekday !== weekdayOf(first.day));
    if (other !== undefined) return disagreement(first.day, other);
    return judged(first.day, first.yearSaid, spec, context);
  },
  spoken(normal, spec, context) {
    // A date of birth is told without its weekday, an appointment never.
    if (spec.past === true) return spokenDay(normal, true);
    const ahead = daysBetween(context.now.slice(0, 10), normal);
    const near = ahead >= 0 && ahead <= yearlessDays;
    return near
      ? spokenWeekdayAndDay(normal)
      : `${spokenWeekday(weekdayOf(normal))}, ${spokenDay(normal, true)}`;
  },
};

/** The day that an appointment's time belongs to, when it is known. */
export function appointmentDay(context: FieldContext): string | undefined {
  return knownOf(context, (field) => field.kind === 'date' && field.past !== true);
}

/** Within this many days the year goes without saying. */
const yearlessDays = 180;
/** A visit further ahead than this is a year misheard. */
const furthestDays = 730;
/** The oldest people are younger than this. */
const furthestPastDays = 125 * 366;

const nothing: DaysSaid = { dates: [], weekdays: [], impossible: false };

/** Whether the day can be meant and booked. */
function judged(day: string, yearSaid: boolean, spec: FieldSpec, context: FieldContext): Parsed {
  const today = context.now.slice(0, 10);
  const away = daysBetween(today, day);
  if (spec.past === true) {
    if (!yearSaid)
      return refused(
        `No year was heard with ${spokenDay(day)}: ask for the full date with the year.`,
        `I have ${spokenDay(day)}, but not the year. Could you give me the full date, with the year?`,
      );
    if (away > 0)
      return refused(
        `${spokenDay(day, true)} is still ahead, and a past date is wanted: ask again.`,
        `I heard ${spokenDay(day, true)}, and that is still to come. ${question(spec)}`,
      );
    if (away < -furthestPastDays)
      return refused(
        `${spokenDay(day, true)} is too long ago: ask for the year again.`,
        `I heard ${spokenDay(day, true)}, and that seems too long ago. ${question(spec)}`,
      );
  } else {
    if (away < 0)
      return refused(
        `${fullDay(day)} is in the past: ask for a day from today on.`,
        `${away < -yearlessDays ? fullDay(day) : spokenWeekdayAndDay(day)} has already passed. Which day from today on would suit you?`,
      );
    if (away > furthestDays)
      return refused(
        `${fullDay(day)} is too far ahead: ask for the date again, with its year.`,
        `I heard ${fullDay(day)}, and that is too far ahead for us. Which earlier day would suit you?`,
      );
    const closed = whenClosed(day, spec, context);
    if (closed !== undefined) return closed;
  }
  return { ok: true, normal: day, spoken: date.spoken(day, spec, context) };
}

/** The refusal of a day on which nobody can come, or not at the time that is known. */
function whenClosed(day: string, spec: FieldSpec, context: FieldContext): Parsed | undefined {
  const hours = context.openingHours;
  if (hours === undefined) return undefined;
  const open = intervals(hours, day);
  if (!openDay(hours, day)) {
    return refused(
      `The business is closed on ${date.spoken(day, spec, context)}; it is open ${spokenHours(hours)}. Ask for another day.`,
      `We are closed on ${date.spoken(day, spec, context)}. ${weAreOpen(hours)}Which other day would suit you?`,
    );
  }
  const [today, now = ''] = context.now.split('T');
  if (day === today && !open.some(({ to }) => to > now)) {
    return refused(
      'The business has closed for today: ask for another day.',
      'We have already closed for today. Which other day would suit you?',
    );
  }
  const time = knownOf(context, (field) => field.kind === 'time');
  if (time === undefined || isOpen(hours, day, time)) return undefined;
  return refused(
    `On ${spokenWeekdayAndDay(day)} the hours are ${spokenIntervals(open)}, and ${spokenTime(time)} is outside them: ask for another day or another time.`,
    `On ${spokenWeekdayAndDay(day)} we are open ${spokenIntervals(open)}, so ${spokenTime(time)} is not possible. Which other day or time would suit you?`,
  );
}

function knownOf(context: FieldContext, wanted: (field: FieldSpec) => boolean): string | undefined {
  const field = context.fields?.find((each) => wanted(each) && context.known[each.name] !== undefined);
  return field && context.known[field.name];
}

function several(days: readonly string[], spec: FieldSpec): Parsed {
  const named = days.map(spokenWeekdayAndDay);
  const which = spec.past === true ? question(spec) : whichOf(named, 'Which one would suit you best?');
  return refused(
    `More than one day was said (${listed(named, 'or')}): ask which one is meant.`,
    `I heard more than one day. ${which}`,
  );
}

function disagreement(day: string, other: { readonly weekday: (typeof weekdays)[number] }): Parsed {
  const apart = weekdays.indexOf(other.weekday) + 1 - weekdayNumber(day);
  const near = addDays(day, apart > 3 ? apart - 7 : apart < -3 ? apart + 7 : apart);
  const fault = `${spokenDay(day)} is a ${spokenWeekday(weekdayOf(day))}, not a ${spokenWeekday(other.weekday)}`;
  const both = `${spokenWeekdayAndDay(day)} or ${spokenWeekdayAndDay(near)}`;
  return refused(`${fault}: ask whether ${both} is meant.`, `${fault}. Do you mean ${both}?`);
}

function noDay(said: string, spec: FieldSpec, context: FieldContext): Parsed {
  if (spec.past === true)
    return refused(
      `No date was heard: ask for the ${labelOf(spec)} with month, day and year.`,
      `I need the month, the day and the year. ${question(spec)}`,
    );
  const span = /\b(?:this|next|the) (?:week(?:end)?|month|year)\b/i.exec(said)?.[0].toLowerCase();
  const open =
    context.openingHours === undefined ? '' : ` The business is open ${spokenHours(context.openingHours)}.`;
  const hours = weAreOpen(context.openingHours);
  if (span === undefined) {
    return refused(
      `No day was heard: ask for the day, such as a weekday or a date.${open}`,
      `I didn't catch the day. ${hours}${question(spec)}`,
    );
  }
  // Who is closed at weekends must not ask for a day of one.
  const within = hours !== '' && span.endsWith('weekend') ? '' : ` ${span.replace(/^the /, 'of the ')}`;
  return refused(
    `"${span}" names no single day: ask which day.${open}`,
    `${hours}Which day${within} would suit you?`,
  );
}

function fullDay(day: string): string {
  return `${spokenWeekday(weekdayOf(day))}, ${spokenDay(day, true)}`;
}
