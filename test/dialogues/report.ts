import { parseField } from '../../src/core/fields/kinds.ts';
import { agents, BOOKING } from './agents.ts';
import { bookingsOf, type Dialogue, formsOf } from './dialogue.ts';
import type { Judged } from './play.ts';

/** The figures over all dialogues. */
export interface Report {
  readonly dialogues: number;
  readonly bookings: number;
  readonly exact: number;
  readonly whole: number;
  readonly tried: number;
  readonly silentlyWrong: number;
  readonly uncalled: number;
  readonly extra: number;
  readonly extraByCue: Readonly<Record<string, number>>;
  readonly unsaid: number;
  readonly endings: Readonly<Record<string, number>>;
  readonly watchdog: Readonly<Record<string, number>>;
  readonly correctCalls: number;
  readonly refused: number;
  readonly problems: number;
  /** The forms of days and times in the dialogues, read one by one. */
  readonly forms: Forms;
}

export interface Forms {
  readonly right: number;
  readonly askedAgain: number;
  readonly wrong: number;
  readonly odd: readonly string[];
}

export function reportOf(judged: readonly Judged[]): Report {
  const withBooking = judged.filter(({ one }) => one.gold.length > 0);
  const calls = judged.map(({ one }) => one.played);
  return {
    dialogues: judged.length,
    bookings: withBooking.length,
    exact: withBooking.filter(({ isExact }) => isExact).length,
    whole: withBooking.filter(({ isWhole }) => isWhole).length,
    tried: sum(judged.map(({ one }) => one.tried.length)),
    silentlyWrong: sum(judged.map((one) => one.silentlyWrong)),
    uncalled: judged.filter(({ isUncalled }) => isUncalled).length,
    extra: sum(judged.map(({ one }) => one.extra.length)),
    extraByCue: counted(judged.flatMap(({ one }) => one.extra.map(({ cue }) => cue))),
    unsaid: sum(judged.map(({ one }) => one.unsaid)),
    endings: counted(calls.map(({ ending }) => ending)),
    watchdog: counted(
      calls.flatMap(({ facts }) =>
        facts.flatMap((fact) => (fact.type === 'watchdog' ? [fact.data.step] : [])),
      ),
    ),
    correctCalls: sum(calls.map(({ correctCalls }) => correctCalls)),
    refused: sum(calls.map(({ refusedCorrectCalls }) => refusedCorrectCalls)),
    problems: sum(calls.map(({ problems }) => problems.length)),
    forms: formsRead(judged.map(({ one }) => one.dialogue)),
  };
}

export function printed(report: Report): string {
  const { forms } = report;
  const rows: readonly (readonly [string, string])[] = [
    ['dialogues', `${report.dialogues}, ${report.bookings} with a booking`],
    ['booking exact', share(report.exact, report.bookings)],
    ['every attempt exact', share(report.whole, report.bookings)],
    ['day or time silently wrong', share(report.silentlyWrong, report.tried)],
    ['booked where nothing was to be', share(report.uncalled, report.dialogues - report.bookings)],
    ['days and times read right', share(forms.right, forms.right + forms.askedAgain + forms.wrong)],
    ['... asked again', String(forms.askedAgain)],
    ['... wrong', String(forms.wrong)],
    [
      'extra questions a call',
      `${(report.extra / report.dialogues).toFixed(2)} (${list(report.extraByCue)})`,
    ],
    ['turns left unsaid', String(report.unsaid)],
    ['endings', list(report.endings)],
    ['watchdog', list(report.watchdog) || 'none'],
    ['right calls refused', share(report.refused, report.correctCalls)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

/** Each form that a day or a time has in a dialogue, against the normal form of the booking it stands for. */
function formsRead(dialogues: readonly Dialogue[]): Forms {
  const odd: string[] = [];
  let right = 0;
  let askedAgain = 0;
  let wrong = 0;
  for (const dialogue of dialogues) {
    const agent = agents[dialogue.service];
    for (const booking of bookingsOf(dialogue)) {
      for (const field of agent?.intents[BOOKING]?.fields ?? []) {
        if (field.kind === 'text') continue;
        for (const form of formsOf(dialogue, booking.after_user_turn - 1, field.name)) {
          const read = parseField(form, field, {
            now: '2019-03-01T08:30',
            country: 'US',
            locale: 'en-US',
            ...(agent === undefined ? {} : { openingHours: agent.openingHours }),
            known: {},
          });
          const wanted = booking.params[field.name];
          if (!read.ok) askedAgain += 1;
          else if (read.normal === wanted) right += 1;
          else wrong += 1;
          if (!read.ok || read.normal !== wanted) {
            odd.push(`${dialogue.id} ${form}: ${read.ok ? read.normal : read.problem} (${wanted})`);
          }
        }
      }
    }
  }
  return { right, askedAgain, wrong, odd };
}

function share(part: number, all: number): string {
  return `${part} of ${all} (${((100 * part) / Math.max(1, all)).toFixed(1)} %)`;
}

function counted(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function list(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
