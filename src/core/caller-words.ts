/**
 * What a caller's words say to the two questions on which something hangs: "Is that right?" before an action,
 * and "Is there anything else?" before the line goes down. It stands beside the model, which may not claim a yes
 * that nobody said. So a yes has to be found, and every doubt in the same breath takes it away again: asking once
 * more costs a turn, and a yes that was none costs a wrong booking.
 */
import { answerIn, isCourtesy } from './caller-words/agreement.ts';
import { asks, clauses, plain } from './caller-words/clauses.ts';
import { asksForAnother, change, denial, doubt, withoutHarmlessNo } from './caller-words/denial.ts';
import {
  assents,
  declines,
  hasEnough,
  hasNothingMore,
  more,
  noise,
  order,
  pleased,
  withEnough,
  withoutInsults,
} from './caller-words/ending.ts';
import { wantsPerson } from './caller-words/person.ts';

/** What the words say to "Is that right?": a clear yes, a no or a change, or neither. */
export function consentIn(words: string): 'yes' | 'no' | 'unclear' {
  if (words.length > longestAnswer) return 'unclear';
  const text = withoutHarmlessNo(plain(words));
  if (change.test(text)) return 'no';
  const answers = clauses(text).map(answerIn);
  if (answers.some((answer) => !answer.asks && denial.test(answer.text))) return 'no';
  const isFull = answers.some((answer) => answer.agreement === 'full');
  // Who turns to somebody else has not been given what they wanted.
  if (!isFull && wantsPerson(text)) return 'no';
  if (doubt.test(text) || denial.test(text) || tag.test(text)) return 'unclear';
  if (answers.some((answer) => answer.asks && asksForAnother(answer.text))) return 'unclear';
  if (isFull) return 'yes';
  const isAllAgreement = answers.every((answer) => answer.agreement === 'half' || isCourtesy(answer.text));
  return isAllAgreement && answers.some((answer) => answer.agreement === 'half') ? 'yes' : 'unclear';
}

/** Whether the words ask for a person. */
export function asksForPerson(words: string): boolean {
  return words.length <= longestAnswer && wantsPerson(plain(words));
}

/** What the words say to "Is there anything else?": nothing more, something more, or neither. */
export function endingIn(words: string): 'done' | 'more' | 'unclear' {
  if (words.length > longestAnswer) return 'unclear';
  const spoken = withoutInsults(plain(words));
  const text = withEnough(spoken);
  const said = clauses(text);
  if (said.every((clause) => noise.test(clause.text))) return 'unclear';
  const wantsMore = said.some(
    (clause) =>
      asks(clause.text) || order.test(clause.text) || (clause.asked && !hasEnough.test(clause.text)),
  );
  if (wantsMore || more.test(text)) return 'more';
  // "Yes, that's correct, thank you" answers another question.
  if (agrees.test(spoken) && !hasNothingMore(spoken)) return 'unclear';
  if (hasEnough.test(text)) return 'done';
  if (said.some((clause) => declines.test(clause.text))) return answersMore(said) ? 'unclear' : 'done';
  if (assents.test(text)) return 'more';
  return said.some((clause) => pleased.test(clause.text)) ? 'done' : 'unclear';
}

/** A no and nothing else, or words that end a call: "no, Jan" may be said to something that went before. */
export function isPlainEnd(words: string): boolean {
  const text = plain(words);
  return words.length <= longestAnswer && (plainNo.test(text) || hasNothingMore(text));
}

const plainNo = /^(?:(?:no|nope|nah|nothing)(?: (?:no|thanks|thank you|sir|maam))*[,.! ]*)+$/;

/** "Hello? Are you there?" answers nothing, and takes no answer back: the caller waits for ours. */
export function onlyCallsOut(words: string): boolean {
  const said = clauses(plain(words)).filter(({ text }) => text !== '');
  return said.length > 0 && said.every(({ text }) => callsOut.test(text));
}

const callsOut =
  /^(?:um+|uh+|hello|hi|hey|(?:are you|is (?:anyone|anybody|someone|somebody)|anyone|anybody|you) (?:still )?there|(?:can|do) you (?:still )?hear me)$/;

const agrees =
  /^(?:(?:oh|well|okay|ok|um+|uh|yes|yeah|yep|yup)[,. ]+)*(?:(?:thats|that is|its|it is|all|this is) )?(?:all )?(?:correct|right|exactly)\b(?! (?:now|then))/;

/** "No, the fifth of January" says no to something else. */
function answersMore(said: readonly { readonly text: string }[]): boolean {
  const rest = said
    .map(({ text }) => text.replace(declines, '').trim())
    .filter((text) => !pleased.test(text));
  const words = rest
    .join(' ')
    .split(' ')
    .filter((word) => word !== '');
  return words.length > FEW_WORDS || words.some((word) => /\d/.test(word));
}

/** "No, sir", "no, not me". */
const FEW_WORDS = 2;

/** Whether these functions understand the language of this locale (BCP 47). */
export function understands(locale: string): boolean {
  return /^en(?:$|[-_])/i.test(locale);
}

/** About a minute of speech. Nobody answers either question for as long as that. */
const longestAnswer = 1_000;

/** "It's Tuesday, right?" asks for a yes and gives none. */
const tag = /[, ](?:right|correct|yes|yeah|no|okay|ok) ?\?/;
