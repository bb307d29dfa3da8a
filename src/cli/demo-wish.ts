import { slotProblem } from '../adapters/actions/slots.ts';
import type { Appointment, Store } from '../adapters/store/store.ts';
import type { Agent } from '../core/agent.ts';
import { addDays, spokenTime, spokenWeekdayAndDay } from '../core/calendar.ts';
import { spelledDay, spelledTime } from '../core/spelled-out.ts';
import { localTime, type Ms } from '../core/time.ts';

/** What the caller of the demo wants, as it will stand in the store, and as people say it. */
export interface Wish {
  readonly date: string;
  readonly time: string;
  /** What the caller asks for before changing their mind, as it is read back. */
  readonly firstTime: string;
  readonly lines: Readonly<Record<Topic, string>>;
  /** Parts of a summary that is right. */
  readonly readBack: Readonly<Record<Part, string>>;
}

const parts = ['name', 'phone', 'reason', 'day', 'time'] as const;
type Part = (typeof parts)[number];
type Topic = Part | 'correction' | 'otherTime' | 'request' | 'yes' | 'no' | 'question' | 'nothing';

/** Nobody else's name sounds like it, as Smyth sounds like Smith: the caller does not spell. */
export const NAME = 'Robert Parker';
export const PHONE = '+12125550147';
export const REASON = 'cleaning';
const CALENDAR = 'dental';
const MINUTES = 30;

/** Two free slots of one day: one to ask for, one to change to; null when the weeks ahead are full. */
export async function wishFor(agent: Agent, store: Store, at: Ms): Promise<Wish | null> {
  const now = localTime(at, agent.timeZone);
  const calendar = {
    openingHours: agent.openingHours,
    minutes: MINUTES,
    now,
    booked: (date: string) => store.appointments({ calendar: CALENDAR, date }),
  };
  for (let ahead = 2; ahead <= DAYS_AHEAD; ahead += 1) {
    const date = addDays(now.slice(0, 10), ahead);
    const free: string[] = [];
    for (const time of TIMES) if ((await slotProblem(calendar, date, time)) === null) free.push(time);
    const [first, then] = free;
    if (first !== undefined && then !== undefined) return wish(date, first, then);
  }
  return null;
}

/**
 * What the caller says to words of the agent, one answer after the other: asks for one time and corrects it
 * when the summary is read, and has a question once the visit is booked.
 */
export function answers({ lines, readBack, firstTime }: Wish): (words: string) => string {
  let wrong: Part | undefined;
  let changedMind = false;
  let hasAsked = false;
  return (words) => {
    if (/is that right/i.test(words)) {
      wrong = parts.find((part) => !words.includes(readBack[part]));
      if (wrong === undefined) return lines.yes;
      if (wrong !== 'time' || changedMind || !words.includes(firstTime)) return lines.no;
      changedMind = true;
      return lines.correction;
    }
    const topic = /\bchange\b/i.test(words) && wrong !== undefined ? wrong : topicOf(words);
    if (topic === 'time' && changedMind) return lines.otherTime;
    if (topic === 'nothing' && !hasAsked) {
      hasAsked = true;
      return lines.question;
    }
    return lines[topic];
  };
}

function topicOf(words: string): Topic {
  // The last question that is one of ours counts: before it the agent says what it has understood, behind
  // it perhaps how to answer.
  for (const sentence of words.split(/(?<=[.!?])\s+/).reverse()) {
    const asked = QUESTIONS.find(([question]) => question.test(sentence));
    if (asked !== undefined) return asked[1];
  }
  return 'request';
}

/** Whether the appointment in the store is the one that was asked for. */
export function fulfils(appointment: Appointment, { date, time }: Wish): boolean {
  return (
    appointment.calendar === CALENDAR &&
    appointment.date === date &&
    appointment.time === time &&
    appointment.name === NAME &&
    appointment.phone === PHONE &&
    appointment.reason === REASON
  );
}

function wish(date: string, first: string, then: string): Wish {
  return {
    date,
    time: then,
    firstTime: spokenTime(first),
    lines: {
      request: 'I would like to book a cleaning.',
      name: `${NAME}.`,
      phone: 'two one two, five five five, oh one four seven.',
      reason: 'a cleaning.',
      day: `${spelledDay(date)}.`,
      time: `at ${spelledTime(first)}`,
      correction: `actually, make it ${spelledTime(then)}`,
      otherTime: `at ${spelledTime(then)}`,
      yes: 'yes.',
      no: 'no.',
      question: 'what are your opening hours?',
      nothing: 'no, that is all.',
    },
    readBack: {
      name: NAME,
      phone: '2 1 2, 5 5 5, 0 1 4 7',
      reason: REASON,
      day: spokenWeekdayAndDay(date),
      time: spokenTime(then),
    },
  };
}

const DAYS_AHEAD = 60;

const TIMES: readonly string[] = ['14:30', '15:00', '09:30', '10:00'];

/** The more particular question stands first: "what time of day suits you?" has a day in it too. */
const QUESTIONS: readonly (readonly [RegExp, Topic])[] = [
  [/anything else/i, 'nothing'],
  [/\b(phone|number)\b/i, 'phone'],
  [/\btime\b/i, 'time'],
  [/\b(day|date)\b.*\?/i, 'day'],
  [/\bvisit for\b/i, 'reason'],
  [/\bname\b/i, 'name'],
];
