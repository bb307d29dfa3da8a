import { type Clause, clausesOf, longestMemory, sentencesOf } from './claims/clauses.ts';
import { done } from './claims/done.ts';
import { goodbye } from './claims/goodbye.ts';
import { message } from './claims/message.ts';
import type { Phrase } from './claims/phrase.ts';
import { promise } from './claims/promise.ts';
import { transfer } from './claims/transfer.ts';

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
const phrases: readonly Phrase[] = [...done, ...transfer, ...goodbye, ...message, ...promise];

/** One word of each phrase: most of what an agent says holds none of them and costs one scan. */
const mayClaim =
  /\b(?:(?:re-?)?(?:booked|scheduled|confirmed)|reserved|cancell?(?:ed|ation)|moved|switched|shifted|swapped|postponed|pushed|bumped|brought|secured|finali[sz]ed|completed?|completes|processed|submitted|arranged|sorted|settled|taken|took|handled|sent|e-?mailed|texted|squeezed|slotted|pencill?ed|locked|placed|put|putting|got|gotten|down|set|made|changed|updated|confirmation|reference|done|calendar|schedule|diary|books|system|way|yours|hold|through|see(?:ing)? you|to go|managed|able|signed|registered|removed|deleted|called|longer|official|squared|wrapped|saved|held|transferr?(?:ed|ing)?|connect(?:ed|ing)?|passed|passing|handed|handing|patch(?:ed|ing)?|forward(?:ed|ing)?|rout(?:ed|ing)|redirecting|sending|on the line|with you|(?:good)?-?bye|goodnight|night|have an?|take care|enjoy|talk|speak|farewell|hang(?:ing)? up|end(?:ing)?|let you go|thanks|thank you|concludes|next time|call(?:s|ing|back)?|phone|ring|reach(?:ing)? out|get back|touch|hear|follow(?:ing)? up|contact|message|note|notified|told|informed|alerted|relayed|let|flagged|asked|knows?|aware|left|discount|free|refund(?:ed|ing)?|waived?|waiving|fee|charge|guarantee(?:d|s)?|promise|exception|off|complimentary|house|credit|voucher|coupon|price|comp|upgrade|throw|bend|gift|pay|money|nothing|definitely|certainly|absolutely|surely|dispatched|ordered|renewed|refilled|enrolled|expecting|saved|success(?:ful)?|getting|bringing|somebody|someone|onto|get|fetch|grab)\b/i;

function claimsOf(clause: Clause, text: string): readonly Claim[] {
  const found: Claim[] = [];
  for (const phrase of phrases) {
    if ((clause.isAsked || clause.isSupposed) && !phrase.evenIf) continue;
    for (const said of clause.plain.matchAll(phrase.says)) {
      if (!phrase.evenIf && isUnreal(clause.plain, said.index)) continue;
      if (phrase.where && !phrase.where(clause, said)) continue;
      const deed = typeof phrase.deed === 'function' ? phrase.deed(said[0]) : phrase.deed;
      if (found.some((claim) => claim.kind === phrase.kind && (claim.deed === deed || deed === 'other')))
        continue;
      const words = text.slice(clause.from, clause.to);
      found.push({ kind: phrase.kind, deed, words, from: clause.from, to: clause.to });
    }
  }
  return found;
}

/** Whether words before it take back what the phrase says: "to make sure it's booked", "I don't think it's sent". */
function isUnreal(plain: string, at: number): boolean {
  return unreal.test(plain.slice(Math.max(0, at - longestMemory), at));
}

const unreal =
  /\b(?:if|once|when|whenever|until|till|unless|before|after|whether|as soon as|in case|mak(?:e|ing) (?:sure|certain)|ensure|check|checking|double check|verify|not|never|no|nothing|none|hope|hoping|wish|imagine|would|might|as though|so that|wait for|waiting for|let (?:me|you) know|(?:will|i can) tell you|(?:you|caller|they|he|she) (?:said|say|mentioned|asked|thought|think|want|wanted|wish)|instead of|without|rather than|how|why|the one|last time|(?:were|was|been|being|you) told|previously|(?:as )?soon)\b(?! (?:doubt|only|long))/;
