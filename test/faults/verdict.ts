import type { Fact } from '../../src/core/fact.ts';
import type { Played } from './cell.ts';
import { longestSilence } from './silence.ts';
import { WISH } from './stages.ts';

/** What came of a call, and which promises it broke. */
export interface Verdict {
  readonly ending: 'resumed' | 'person' | 'message' | 'told' | 'none';
  /** The first words of the carrier on the way out. */
  readonly announced: string | null;
  readonly outcome: string;
  readonly silenceMs: number;
  /** Into the call. */
  readonly silenceFromMs: number;
  /** How often the caller got what they asked for. */
  readonly done: number;
  readonly broken: readonly string[];
}

/** What a waiting caller is promised. */
export const SILENCE_MS = 4_000;

export function judge(played: Played): Verdict {
  const { facts, report, struckAt, actions, left } = played;
  const ends = facts.filter((fact) => fact.type === 'call_end');
  const outcome = ends.at(-1)?.data.outcome ?? 'none';
  const failed = facts.some(({ type }) => type === 'call_failed');
  const { ms: silenceMs, from: silenceFromMs } = longestSilence(report.heard, report.said);
  const isHandedOver = outcome === 'transferred';
  const announced = failed ? wayOut(played) : isHandedOver ? promised(facts) : null;
  const wrong = wrongValues(facts);
  const broken = [
    ...(struckAt === null ? ['the fault never struck'] : []),
    ...(silenceMs > SILENCE_MS ? [`${silenceMs} ms of silence`] : []),
    ...((failed || isHandedOver) && announced === null ? ['the way out was not announced'] : []),
    ...(ends.length === 1 && facts.at(-1)?.type === 'call_end' ? [] : [`${ends.length} ends`]),
    ...(report.end.by === 'agent' ? [] : [`ended by the ${report.end.by}: ${report.end.why}`]),
    ...(failed || isHandedOver || GOOD.has(outcome) ? [] : [`resumed, and ${outcome}`]),
    ...(actions.length > 1 ? [`done ${actions.length} times`] : []),
    ...(outcome === 'completed' && actions.length === 0 ? ['completed, and nothing done'] : []),
    ...wrong.map((field) => `a wrong ${field}`),
    ...Object.entries(left).flatMap(([what, count]) => (count === 0 ? [] : [`${count} ${what} left open`])),
  ];
  return {
    ending: ending(played, failed || isHandedOver),
    announced,
    outcome,
    silenceMs,
    silenceFromMs,
    done: actions.length,
    broken,
  };
}

const GOOD: ReadonlySet<string> = new Set(['completed', 'answered', 'message_taken']);

function ending({ facts, report }: Played, failed: boolean): Verdict['ending'] {
  if (!failed) return report.end.by === 'agent' ? 'resumed' : 'none';
  if (report.verbs.some(({ name }) => name === 'Dial')) return 'person';
  return facts.some(({ type }) => type === 'message_recorded') ? 'message' : 'told';
}

/** What the carrier said before anything else, once the stream had ended; null where it said nothing. */
function wayOut({ report }: Played): string | null {
  const since = report.verbs.slice(report.verbs.findLastIndex(({ name }) => name === 'Connect') + 1);
  const first = since[0];
  const said = first?.name === 'Gather' ? first.children[0] : first;
  return said?.name === 'Say' ? said.text : null;
}

/** What the agent itself said before it handed the caller over; null where they did not hear it to its end. */
function promised(facts: readonly Fact[]): string | null {
  const dialed = facts.findIndex(({ type }) => type === 'transfer');
  const before = facts
    .slice(0, dialed)
    .findLast((fact) => fact.type === 'utterance' && fact.data.speaker === 'agent');
  return before?.type === 'utterance' && before.data.heard === undefined ? before.data.text : null;
}

function wrongValues(facts: readonly Fact[]): readonly string[] {
  return facts.flatMap((fact) =>
    fact.type === 'details_recorded'
      ? fact.data.details.flatMap(({ field, value }) =>
          (WISH as Readonly<Record<string, string>>)[field] === value ? [] : [field],
        )
      : [],
  );
}
