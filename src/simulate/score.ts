import type { Act } from '../simulator/realtime/mind.ts';
import type { Oracle } from './oracle.ts';

/** Keeps count of the tool calls that were right, and of those among them that were refused. */
export interface Score {
  called(act: Act, id: string, acts: readonly Act[]): void;
  answered(id: string, output: string): void;
  result(): {
    readonly correctCalls: number;
    readonly refusedCorrectCalls: number;
    readonly refused: readonly Refused[];
  };
}

export interface Refused {
  readonly tool: string;
  readonly arguments: string;
  readonly why: string;
}

export function score(perfect: Oracle): Score {
  const waiting = new Map<string, Extract<Act, { call: string }>>();
  const refused: Refused[] = [];
  let correctCalls = 0;

  return {
    called(act, id, acts) {
      if (!('call' in act) || !perfect.isCorrect(acts)) return;
      correctCalls += 1;
      waiting.set(id, act);
    },
    answered(id, output) {
      const act = waiting.get(id);
      waiting.delete(id);
      // Most answers begin like this, and are not worth parsing.
      if (act === undefined || output.startsWith('{"ok":true')) return;
      const why = /"why":"((?:[^"\\]|\\.)*)"/.exec(output)?.[1] ?? '';
      if (isOfTheWorld(why)) return;
      refused.push({ tool: act.call, arguments: act.arguments, why });
    },
    result: () => ({ correctCalls, refusedCorrectCalls: refused.length, refused }),
  };
}

/** The book said so, or the hours: whatever the model does with such a value, it cannot be had. */
function isOfTheWorld(why: string): boolean {
  return OF_THE_BOOK.test(why);
}

const OF_THE_BOOK =
  /\b(?:is taken|was taken just now|no such appointment|The system (?:refused it|did not answer)|The business is not open|the hours are)\b/;
