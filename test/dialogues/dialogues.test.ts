import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDialogues } from './dialogue.ts';
import { type Judged, judge, playDialogues } from './play.ts';
import { printed, reportOf } from './report.ts';

/**
 * Measured when the whole of this was first run, before anything was tuned: booking exact 407 of 408 (99.8 %), every
 * attempt exact 407 of 408, day or time silently wrong 0 of 487, booked where nothing was to be 0 of 143, forms of days
 * and times read right 1764 of 1764, 0.37 extra questions a call, right tool calls refused 167 of 6397 (2.6 %).
 *
 * `DIALOGUES_JSON=file` writes down each call that took more than the dialogue, from both sides.
 */
const dialogues = readDialogues();

describe.skipIf(dialogues === null)(
  dialogues === null ? 'dialogues of real people: skipped, no such file' : 'dialogues of real people',
  () => {
    it('books what the callers of the dialogues said', async () => {
      const judged = (await playDialogues(dialogues ?? [])).map(judge);
      const report = reportOf(judged);
      process.stdout.write(`${printed(report)}\n`);
      const file = process.env.DIALOGUES_JSON;
      if (file !== undefined)
        writeFileSync(file, JSON.stringify({ report, failed: failed(judged) }, null, 1));
      expect(report.exact / report.bookings).toBeGreaterThanOrEqual(0.97);
      expect(report.silentlyWrong / report.tried).toBeLessThanOrEqual(0.005);
      expect(report.uncalled).toBe(0);
      expect(report.problems).toBe(0);
    });
  },
);

/** Each call that is not as it should be, from both sides. */
function failed(judged: readonly Judged[]): readonly object[] {
  return judged
    .filter(
      ({ one, isWhole, isUncalled }) =>
        (one.gold.length > 0 && !isWhole) ||
        isUncalled ||
        one.extra.length > 0 ||
        one.played.refusedCorrectCalls > 0 ||
        one.played.ending === 'hang' ||
        one.unsaid > 0,
    )
    .map(({ one, isExact, isWhole, silentlyWrong }) => ({
      id: one.dialogue.id,
      isExact,
      isWhole,
      silentlyWrong,
      ending: one.played.ending,
      gold: one.gold.map(({ params, ok, after_user_turn }) => ({ ...params, ok, after_user_turn })),
      tried: one.tried,
      extra: one.extra,
      unsaid: one.unsaid,
      refused: one.played.refused,
      heard: one.played.heard.map(({ speaker, text }) => `${speaker}: ${text}`),
      problems: one.played.problems,
    }));
}
