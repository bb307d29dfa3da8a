import {
  addDays,
  listed,
  spokenTime,
  spokenWeekday,
  spokenWeekdayAndDay,
  weekdayOf,
} from '../../core/calendar.ts';
import { intervals, type OpeningHours } from '../../core/opening-hours.ts';

/** One calendar's time: what may be booked, and what is left of it. */
export interface Calendar {
  readonly openingHours: OpeningHours;
  /** Length of a visit and distance of the slots. */
  readonly minutes: number;
  /** Local date and time, "2026-12-01T09:30": an earlier slot is gone. */
  readonly now: string;
  booked(day: string): Promise<readonly Booked[]>;
}

export interface Booked {
  readonly time: string;
  readonly minutes: number;
}

/** Why a slot cannot be had, and whether the day or the time has to change. */
export interface SlotProblem {
  readonly change: 'date' | 'time';
  /** For the model. */
  readonly problem: string;
  /** Asks the caller for another one. */
  readonly say: string;
}

/** Null when the slot is free; otherwise the problem with the nearest free slots to offer. */
export async function slotProblem(
  calendar: Calendar,
  day: string,
  time: string,
): Promise<SlotProblem | null> {
  const free = await freeSlots(calendar, day);
  if (free.includes(time)) return null;

  const weekday = spokenWeekday(weekdayOf(day));
  const wish = `${weekday} at ${spokenTime(time)}`;
  if (free.length > 0) {
    const fault = `${wish} ${faultOf(calendar, day, time)}`;
    const times = nearest(free, time);
    return {
      change: 'time',
      problem: `${fault}; free that day ${are(times)}: offer ${these(times)}.`,
      say: `I'm sorry, ${fault}. That day I have ${listed(times.map(spokenTime), 'or')}. ${which(times)}`,
    };
  }

  const next = await nextFreeDay(calendar, day);
  if (next === null) {
    const fault = `${weekday} has nothing free, nor have the ${DAYS_AHEAD} days after it`;
    return {
      change: 'date',
      problem: `${fault}: ask for a later day.`,
      say: `I'm sorry, ${fault}. What later day would suit you?`,
    };
  }
  const times = nearest(next.free, time);
  const nextDay = spokenWeekdayAndDay(next.day);
  return {
    change: 'date',
    problem: `${weekday} has nothing free; the next free day is ${nextDay}, with ${listed(times.map(spokenTime), 'and')} free: offer ${these(times)}.`,
    say: `I'm sorry, ${weekday} has nothing free. The next free day is ${nextDay}: I have ${listed(times.map(spokenTime), 'or')}. ${which(times)}`,
  };
}

function faultOf(calendar: Calendar, day: string, time: string): string {
  if (!slots(calendar, day).includes(time)) return 'is not a time when visits start';
  return `${day}T${time}` <= calendar.now ? 'is over' : 'is taken';
}

/** Free starting times of a day, in order. */
async function freeSlots(calendar: Calendar, day: string): Promise<readonly string[]> {
  const grid = slots(calendar, day).filter((time) => `${day}T${time}` > calendar.now);
  if (grid.length === 0) return [];
  const booked = await calendar.booked(day);
  return grid.filter((time) => {
    const start = minuteOf(time);
    return booked.every(
      (other) =>
        minuteOf(other.time) >= start + calendar.minutes || start >= minuteOf(other.time) + other.minutes,
    );
  });
}

/** Every starting time of a day from which a whole visit fits before closing. */
function slots({ openingHours, minutes }: Calendar, day: string): readonly string[] {
  return intervals(openingHours, day).flatMap(({ from, to }) => {
    const fitting = Math.floor((minuteOf(to) - minuteOf(from)) / minutes);
    return Array.from({ length: Math.max(0, fitting) }, (_, n) => timeOf(minuteOf(from) + n * minutes));
  });
}

async function nextFreeDay(
  calendar: Calendar,
  after: string,
): Promise<{ readonly day: string; readonly free: readonly string[] } | null> {
  for (let ahead = 1; ahead <= DAYS_AHEAD; ahead += 1) {
    const day = addDays(after, ahead);
    const free = await freeSlots(calendar, day);
    if (free.length > 0) return { day, free };
  }
  return null;
}

/** Further ahead nobody wants to be offered a day; each day costs a query while the caller waits. */
const DAYS_AHEAD = 30;

/** More than two times are not remembered on the phone. */
const OFFERED = 2;

/** The nearest to the wish, put in order of time. */
function nearest(free: readonly string[], wish: string): readonly string[] {
  const distance = (time: string) => Math.abs(minuteOf(time) - minuteOf(wish));
  return [...free]
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, OFFERED)
    .sort();
}

function are(times: readonly string[]): string {
  return `${times.length === 1 ? 'is' : 'are'} ${listed(times.map(spokenTime), 'and')}`;
}

function these(times: readonly string[]): string {
  return times.length === 1 ? 'it' : 'these';
}

function which(times: readonly string[]): string {
  return times.length === 1 ? 'Does that suit you?' : 'Which would you like?';
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
