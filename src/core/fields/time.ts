/** A clock time at the business: "half past two" is "14:30". */
import { spokenTime, spokenWeekdayAndDay } from '../calendar.ts';
import { everOpen, intervals, isOpen, spokenHours, spokenIntervals } from '../opening-hours.ts';
import { standing } from './corrections.ts';
import { appointmentDay } from './date.ts';
import { type FieldContext, type FieldKind, type FieldSpec, type Parsed, refused } from './field.ts';
import { question, weAreOpen, whichOf } from './question.ts';
import { partOfDay, type TimeMention, timesIn } from './time-mentions.ts';

export const time: FieldKind = {
  parse(said, spec, context) {
    const mentions =
      standing(said)
        .map(timesIn)
        .find((times) => times.length > 0) ?? [];
    const [mention, ...others] = mentions;
    if (mention === undefined) return noTime(said, spec, context);
    if (others.length > 0) {
      const named = mentions.map((each) =>
        each.settled ? spokenTime(normal(each.minutes)) : bare(each.minutes),
      );
      return refused(
        `More than one time was said (${named.join(', ')}): ask which one is meant.`,
        `I heard more than one time. ${whichOf(named, 'Which one would suit you best?')}`,
      );
    }
    return decide(mention, context);
  },
  spoken: (value) => spokenTime(value),
};

/** Which of the possible meanings can be booked: the words decide, then the opening hours. */
function decide({ minutes, settled }: TimeMention, context: FieldContext): Parsed {
  const day = appointmentDay(context);
  const hours = context.openingHours;
  const meanings = (settled ? [minutes] : [minutes, minutes + 720]).map(normal);
  const open = meanings.filter(
    (each) => hours === undefined || (day === undefined ? everOpen(hours, each) : isOpen(hours, day, each)),
  );
  if (open.length === 0) return outside(meanings, day, context);
  const ahead = open.filter((each) => day === undefined || `${day}T${each}` > context.now);
  const [first, second] = ahead;
  if (first === undefined) {
    return refused(
      `${open.map(spokenTime).join(' and ')} today is already past: ask for a later time.`,
      `It is already past ${spokenTime(open.at(-1) ?? '')} today. Which later time would suit you?`,
    );
  }
  if (second === undefined) return accepted(first);
  // Nobody books a visit for half past midnight without saying so.
  if (minutes < 60) return accepted(second);
  return refused(
    `It is not clear which half of the day is meant: ask whether it is ${halves(first)} or ${halves(second)}.`,
    `Is that ${halves(first)} or ${half(second)}?`,
  );
}

function accepted(value: string): Parsed {
  return { ok: true, normal: value, spoken: spokenTime(value) };
}

function outside(meanings: readonly string[], day: string | undefined, context: FieldContext): Parsed {
  const hours = context.openingHours ?? {};
  const said = meanings.map(spokenTime).join(' or ');
  if (day === undefined)
    return refused(
      `The business is not open at ${said}, it is open ${spokenHours(hours)}: ask for another time.`,
      `I'm afraid we are not open at ${said}. ${weAreOpen(hours)}What other time would suit you?`,
    );
  const open = intervals(hours, day);
  return refused(
    `The business is not open at ${said} on ${spokenWeekdayAndDay(day)}; hours on that day: ${spokenIntervals(open)}. Ask for another time.`,
    open.length === 0
      ? `We are closed on ${spokenWeekdayAndDay(day)}. Which other day would suit you?`
      : `On ${spokenWeekdayAndDay(day)} we are open ${spokenIntervals(open)}, so ${said} is not possible. What other time would suit you?`,
  );
}

function noTime(said: string, spec: FieldSpec, context: FieldContext): Parsed {
  const part = partOfDay(said);
  const within = part === undefined ? '' : `${part === 'night' ? ' at night' : ` in the ${part}`}`;
  const day = appointmentDay(context);
  const open = context.openingHours && day !== undefined ? intervals(context.openingHours, day) : [];
  const offer = open.length > 0 ? ` Hours on that day: ${spokenIntervals(open)}.` : '';
  // The hours tell more than the part of the day, and the part may be closed.
  const again =
    open.length > 0
      ? `We are open ${spokenIntervals(open)} that day. What time exactly would suit you?`
      : part === undefined
        ? `I didn't catch the time. ${question(spec)}`
        : `What time exactly${within} would suit you?`;
  return refused(
    `No clock time was heard: ask at what time exactly${within}, such as half past two.${offer}`,
    again,
  );
}

function normal(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function bare(minutes: number): string {
  return spokenTime(normal(minutes || 720)).replace(/ AM$/, '');
}

/** "8 in the morning", "8 in the evening". */
function halves(value: string): string {
  return `${spokenTime(value).replace(/ [AP]M$/, '')} ${half(value)}`;
}

function half(value: string): string {
  return value < '12:00' ? 'in the morning' : value < '17:00' ? 'in the afternoon' : 'in the evening';
}
