import { type Clause, clausesOf, longestMemory, sentencesOf } from './claims/clauses.ts';
import { done } from './claims/done.ts';
import { goodbye } from './claims/goodbye.ts';
import { message } from './claims/message.ts';
import type { Vocabulary } from './claims/phrase.ts';
import { promise } from './claims/promise.ts';
import { transfer } from './claims/transfer.ts';
import { matches } from './matches.ts';

/**
 * Said is not done. Reads what the agent says and finds the words that claim a result; whether the result is
 * there is judged by whoever asks. It knows English and no call: "You're booked" is a claim, true or not.
 */
export type ClaimKind = 'done' | 'transfer' | 'goodbye' | 'message' | 'promise';

/** What is said to have been done, by its verb. `other` where no verb tells: "You're all set." */
export type Deed = 'book' | 'move' | 'cancel' | 'send' | 'other';

export interface Claim {
  readonly kind: ClaimKind;
  /** Only for `done`. */
  readonly deed: Deed | null;
  /** The clause that claims it. */
  readonly words: string;
  /** Offsets of `words` in the text. */
  readonly from: number;
  readonly to: number;
}

/** Claims in an agent's words, oldest first; the text may end in mid-sentence (a stream of transcript so far). */
export function claimsIn(text: string): readonly Claim[] {
  if (!mayClaim.test(text)) return none;
  return sentencesOf(text).flatMap((sentence) =>
    mayClaim.test(sentence.words) ? clausesOf(sentence).flatMap((clause) => claimsOf(clause, text)) : [],
  );
}

const none: readonly Claim[] = [];
const vocabularies: readonly Vocabulary[] = [done, transfer, goodbye, message, promise];

/** Much of what an agent says holds no cue at all and costs one scan. */
const mayClaim = new RegExp(vocabularies.map(({ cue }) => cue.source).join('|'), 'i');

function claimsOf(clause: Clause, text: string): readonly Claim[] {
  const found: Claim[] = [];
  for (const { kind, cue, phrases } of vocabularies) {
    if (!cue.test(clause.plain)) continue;
    for (const phrase of phrases) {
      if ((clause.isAsked || clause.isSupposed) && !phrase.evenIf) continue;
      for (const said of matches(phrase.says, clause.plain)) {
        if (!phrase.evenIf && isUnreal(clause.plain, said.index)) continue;
        if (phrase.where && !phrase.where(clause, said)) continue;
        const deed = typeof phrase.deed === 'function' ? phrase.deed(said[0]) : (phrase.deed ?? null);
        if (found.some((claim) => claim.kind === kind && (claim.deed === deed || deed === 'other'))) continue;
        const words = text.slice(clause.from, clause.to);
        found.push({ kind, deed, words, from: clause.from, to: clause.to });
      }
    }
  }
  return found;
}

/** Whether words before it take back what the phrase says: "to make sure it's booked", "I don't think it's sent". */
function isUnreal(plain: string, at: number): boolean {
  return unreal.test(plain.slice(Math.max(0, at - longestMemory), at));
}

const unreal =
  /\b(?:if|once|when|whenever|until|till|unless|before|after|whether|as soon as|in case|mak(?:e|ing) (?:sure|certain)|ensure|check|checking|double check|verify|not|never|no|nothing|none|hope|hoping|wish|imagine|would|might|as though|so that|wait for|waiting for|let (?:me|you) know|(?:will|i can) tell you|(?:you|caller|they|he|she) (?:said|say|mentioned|asked|thought|think|want|wanted|wish)|i (?:said|told you|thought)|instead of|without|rather than|how|why|the one|last time|(?:were|was|been|being|you) told|previously|(?:as )?soon)\b(?! (?:doubt|only|long))/;
