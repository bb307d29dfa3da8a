/** How callers agree with what was read to them. */
import { asks, type Clause } from './clauses.ts';

export interface Answer extends Clause {
  readonly asks: boolean;
  /** Half an agreement is a word that may as well only say "I heard you". */
  readonly agreement: 'full' | 'half' | 'none';
}

export function answerIn({ text, asked }: Clause): Answer {
  const start = opening.test(text) ? text : text.replace(leadIn, '');
  const agreed = opening.exec(start)?.[0] ?? '';
  const rest = start.slice(agreed.length).trim();
  const asksInWords = asks(rest);
  // "Yes?" and "right?" ask; "yes is there parking?" agrees first.
  if (asked && !asksInWords) return { text, asked, asks: true, agreement: 'none' };
  const isFull = agreed !== '' || (!asksInWords && (whole.test(start) || ending.test(text)));
  return {
    text,
    asked,
    asks: asksInWords,
    agreement: isFull ? 'full' : half.test(text) || half.test(start) ? 'half' : 'none',
  };
}

/** Clauses beside half an agreement that leave it as it is. */
export function isCourtesy(clause: string): boolean {
  return courtesy.test(clause);
}

export const yesWords =
  'yes+|yeah+|yea|yep|yup|yah|ya|yeh|aye|yessir|uh huh|m+ ?hm+|mhm+|affirmative|absolutely|definitely|certainly|of course';

const good =
  'right|correct|good|great|fine|perfect|okay|ok|alright|all right|excellent|wonderful|lovely|awesome|accurate|true|confirmed|exact|ideal|spot on|the one|what i (?:want|wanted|said|need|needed|asked for|meant)';
const very =
  '(?:(?:all|just|absolutely|totally|completely|very|quite|really|so|exactly|perfectly|also|still|both|pretty|certainly) )*';
const polite = '(?: (?:please|thanks|thank you|for me|so much|very much|sir|maam|dear|indeed|then))*$';

/** Whoever says this first has agreed, whatever value or question comes after it. */
const opening = new RegExp(
  `^(?:(?:${[
    yesWords,
    'sure|exactly|precisely|indeed|totally|for sure|by all means|you bet|agreed|confirmed|perfect|terrific|excellent|wonderful|awesome|correct|spot on|bingo',
    `(?:thats|its|everythings|that was|this is|this one is|(?:all|all of) (?:that|it|this) is|all (?:is|thats)|everything (?:there )?is|those are|they are|theyre) ${very}(?:${good})(?! (?:for|at|on|if|after|before) )`,
    `(?:that|it|everything|this|all|that all|it all|this all|that time|that day) (?:sounds?|looks?|seems?|works?|suits|will work|would work|will be|would be|will do|should be|should work|checks) (?:(?:for|to) me|me|out|${very}(?:${good}|well|like a plan))(?! (?:for|at|on|if|after|before) (?!me\\b))`,
    '(?:that|it|this|everything)(?: all)? works(?: for me)?(?! (?:for|at|on) )|(?:that|it)(?:ll| will| would) (?:work|do)|(?:(?:that|it)ll|(?:that )?would) be (?:fine|great|good|perfect|lovely|ok|okay|wonderful)',
    `(?:sounds|looks|seems) ${very}(?:${good})(?! (?:for|at|on|if|after|before) (?!me\\b))|(?:sounds|looks) like a plan|works for me|(?:fine|good|okay|ok) (?:by|with) me`,
    'please do|i confirm|i can confirm|i agree|go right ahead',
    'you(?:ve)? (?:got|have) (?:it|that|everything)(?: (?:all )?(?:right|correct))|(?:you got|youve got) it(?! (?!right|correct|all|thanks|thank|please|yes)[a-z])|you are (?:right|correct)|youre (?:right|correct)|all (?:good|correct|right|fine)',
  ].join('|')})(?:$| ))+`,
);

/** Agreements that a value behind them would turn into something else: "book it" and "book it for three". */
const whole = new RegExp(
  `^(?:please |just |you can |you may |lets |let us |yes |i want you to )*(?:go ahead(?: (?:and|with) (?:book it|book that|do it|do that|that|it|confirm it|confirm|schedule it))?|go for it|proceed|do it|do that|do this|do so|(?:book|confirm|schedule|reserve|take|lock|finalize) (?:it|that|this)(?: in)?|book me in|make the (?:appointment|reservation|booking)|i (?:sure |certainly |absolutely |definitely )?do|(?:id like|ill take|i want|id like to (?:take|book|have|keep|confirm)) (?:that|it|this)(?: (?:one|appointment|slot|time))?|they are|we are|it does|thats me|thats it exactly|its)(?: (?:right )?now| already)?${polite}`,
);

/** At the end of a breath: "Tuesday at two, yes" without the comma. */
const ending =
  /(?<!\b(?:say|said|says|if) )\b(?:yes|yeah|yep|thats (?:right|correct))(?: (?:please|thanks|thank you|maam|sir))*$/;

const half = new RegExp(
  `^(?:okay|ok|alright|all right|okie dokie|okey dokey|right|great|good|fine|cool|please|lovely|nice|super|very good|very well|splendid|brilliant|true)(?: (?:okay|ok|sure|right|great|good|fine|cool|very))*${polite}`,
);

const courtesy =
  /^(?:(?:and|then|thanks|thank you|thank you very much|thank you so much|please|i appreciate it|very much|so much|sir|maam|um|uh|oh|well|so) ?)+$/;

const leadIn =
  /^(?:(?:um+|uhm|uh(?! huh)|er|erm|oh|ah|well|so|and|hm+|mm(?! ?hm)|like|but|okay|ok|alright|all right|fine|hey|sorry|wow|great|cool|thank you|thanks|i think|i said|i mean|i would say|id say|then|actually) )+/;
