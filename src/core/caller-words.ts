/**
 * What a caller's words say to the two questions on which something hangs: "Is that right?" before an action,
 * and "Is there anything else?" before the line goes down. A rail beside the model: it may not claim a yes that
 * nobody said. So a yes must be found, and every doubt in the same breath takes it away again.
 */
import { asks, type Clause, clauses, plain } from './clauses.ts';

/** What the words say to "Is that right?": a clear yes, a no or a change, or neither. */
export function consentIn(words: string): 'yes' | 'no' | 'unclear' {
  if (words.length > longestAnswer) return 'unclear';
  const text = plain(words).replace(harmless, ' ').replace(politeNo, ' ');
  if (change.test(text)) return 'no';
  const said = clauses(text).map(taken);
  if (said.some((clause) => !clause.asks && denial.test(clause.text))) return 'no';
  if (doubt.test(text) || denial.test(text)) return 'unclear';
  if (said.some((clause) => clause.agreement === 'full')) return 'yes';
  const isMoreThanAnswer = said.some((clause) => clause.asks || request.test(clause.text));
  return !isMoreThanAnswer && said.some((clause) => clause.agreement === 'half') ? 'yes' : 'unclear';
}

/** What the words say to "Is there anything else?": nothing more, something more, or neither. */
export function endingIn(words: string): 'done' | 'more' | 'unclear' {
  if (words.length > longestAnswer) return 'unclear';
  const text = plain(words).replace(enough, ' enough ').replace(pleasantry, ' enough ');
  const said = clauses(text);
  if (said.every((clause) => noise.test(clause.text))) return 'unclear';
  if (said.some((clause) => asks(clause.text) || (clause.asked && !enoughSaid.test(clause.text))))
    return 'more';
  if (request.test(text) || more.test(text)) return 'more';
  if (enoughSaid.test(text)) return 'done';
  return assent.test(text) ? 'more' : 'unclear';
}

/** Whether these functions understand the language of this locale (BCP 47). */
export function understands(locale: string): boolean {
  return /^en(?:$|[-_])/i.test(locale);
}

/** Nobody answers either question with more than a minute of speech; what is this long is something else. */
const longestAnswer = 1_000;

interface Taken extends Clause {
  readonly asks: boolean;
  /** Half an agreement is a word that may as well only say "I heard you". */
  readonly agreement: 'full' | 'half' | 'none';
}

function taken({ text, asked }: Clause): Taken {
  const start = text.replace(leadIn, '');
  const full = fullAgreement.exec(start)?.[0] ?? '';
  const rest = start.slice(full.length).trim();
  const isQuestion = asks(rest);
  // "Yes?" and "right?" ask; "yes is there parking?" agrees first.
  if (asked && !isQuestion) return { text, asked, asks: true, agreement: 'none' };
  if (full !== '' || (!isQuestion && closingAgreement.test(text)))
    return { text, asked, asks: isQuestion, agreement: 'full' };
  return { text, asked, asks: isQuestion, agreement: halfAgreement.test(start) ? 'half' : 'none' };
}

const leadIn =
  /^(?:(?:um|uh|umm|uhm|er|oh|ah|well|so|and|hmm|mm|like|okay|ok|alright|great|hey|thank you|thanks|i think|i said|i mean|actually|then) )+/;

const yesWord =
  'yes|yeah|yea|yep|yup|yah|ya|aye|yessir|yes sir|yes maam|uh huh|mm ?hm+|m+hm+|mhm+|affirmative';
const goodWord =
  'right|correct|good|great|fine|perfect|okay|ok|alright|all right|excellent|wonderful|lovely|awesome|accurate|true|exact|it exactly|ideal|the one|what i (?:want|wanted|said|need|needed|asked for|meant)';
const very =
  '(?:(?:all|just|absolutely|totally|completely|very|quite|really|so|exactly|about|perfectly|also|still|both|100 percent) )*';

/** Whoever says this first has agreed, whatever value or question comes after it. */
const fullAgreement = new RegExp(
  '^(?:(?:(?:' +
    [
      yesWord,
      'sure|absolutely|definitely|certainly|of course|exactly|precisely|indeed|totally|for sure|by all means|you bet|agreed|confirmed|perfect|excellent|correct|spot on|bingo|deal',
      `(?:thats|its|that was|this is|everythings|that all is|those are|they are|theyre|all of thats|all thats|all of it is|all is|everything) ${very}(?:${goodWord})(?! (?:for|at|on) )`,
      '(?:that|it|everything|this|all|all that|that all|that time|which) (?:sounds?|looks?|seems?|is|works?|does|will|would|should|suits?|checks?) (?:(?:work|be|do|suit|just|all|really|very|pretty|so) )*(?:right|correct|good|great|fine|perfect|okay|ok|alright|well|excellent|wonderful|lovely|awesome|out|it|for me|me|like a plan)',
      '(?:that|it|this|everything) (?:all )?works|that(?:ll| will) (?:work|do)|that (?:would|will) be (?:fine|great|good|perfect|lovely|ok|okay|wonderful|ideal)|thatll be (?:fine|great|good|perfect|lovely|ok|okay|wonderful)',
      '(?:sounds|looks|seems) (?:right|correct|good|great|fine|perfect|okay|ok|excellent|wonderful|lovely|awesome|like a plan)|works for me|fine (?:by|with) me|good (?:by|with) me',
      '(?:please )?(?:go ahead|go for it|proceed|do it|do that|do so|book it|book that|confirm it|confirm that|schedule it|reserve it|make the appointment|make the reservation|make the booking)|please do|lets do (?:it|that|this)|lets go ahead|lets book it|i confirm|i agree|i can confirm',
      'you(?:ve)? (?:got|have) (?:it|that|everything)(?: (?:all )?(?:right|correct))?|you are (?:right|correct)|youre (?:right|correct)|all (?:good|correct|right|set|fine)',
    ].join('|') +
    ')(?:$| )))+',
);

/** At the end of a breath: "Tuesday at two, yes" without the comma. */
const closingAgreement =
  /(?<!say|said|says) (?:yes|yeah|yep|thats (?:right|correct|fine|perfect|good|great)|sounds good|works for me)(?: (?:please|thanks|thank you|maam|sir))*$/;

const halfAgreement =
  /^(?:okay|ok|alright|all right|right|great|good|fine|cool|please|awesome|wonderful|lovely|nice|super|its|it does|they are|very good|very well|that one|splendid|brilliant|true)(?: (?:please|thanks|thank you|then|indeed|so much|very much|it is|okay|ok|sure|right|great|good|sir|maam))*$/;

/** Words that deny, and deny nothing here. */
const harmless =
  /\b(?:no|not an?|isnt an?|wont be an?) (?:problem|issue|worries|rush|hurry|trouble|doubt|bother|big deal)\b|\b(?:no|dont have any|nothing|not any|no further|no other|dont (?:see|need|have|want) any) (?:changes?|corrections?|questions?|complaints|mistakes?|errors?|objections|to change|to add|to correct|wrong(?: with (?:it|that))?)\b|\bwhy not\b|\bnot (?:bad|at all|wrong)\b|\b(?:cant|cannot) wait\b|\bdont (?:worry|forget|change (?:it|that|anything|a thing))\b|\bwouldnt change (?:it|that|anything|a thing)\b|\bcouldnt be better\b|\bif you (?:dont|wouldnt) mind\b|\bdoesnt matter\b|\bthere(?:s| is| are) no\b|\b(?:have|has|got) no\b/g;

/** "No, that's fine": the no answers a question that was not asked, or none. */
const politeNo =
  /^(?:(?:oh|um|uh|well) )?(?:no|nope|nah)\b[, .!]*(?:no[, .!]+)*(?=(?:i think |i mean )?(?:yes|yeah|yep|correct|perfect|(?:thats|its|everythings|this is|everything is|that looks|it looks|that sounds|it sounds|looks|sounds|all) (?:all |just |perfectly |absolutely |actually |totally )*(?:right|correct|fine|good|great|perfect|works)|that works|you got it|youve got it|youre right)\b)/;

const clock =
  '(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|tomorrow|today|tonight|noon|midday|midnight|morning|afternoon|evening|january|february|march|april|june|july|august|september|october|november|december|next week|\\d{1,2}|oclock|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half past|quarter|first|second|third|[a-z]+th)';

/** Something is to be other than it was read, be it said or asked for. */
const change = new RegExp(
  [
    '\\binstead\\b|(?<!(?:can|could|ill|will|to|ill be able to) )\\bmake (?:it|that)\\b(?! (?:so|happen|official))|\\bmake (?:the|my) (?:time|date|day|name|number)\\b',
    '\\b(?:id|would|wed) (?:rather|prefer)\\b|\\bi prefer\\b|\\brather (?:have|do|come|go)\\b',
    '\\b(?:i|weve|ive) (?:just )?changed? my mind\\b|\\bchange of plans?\\b',
    `\\b(?:how|what) about (?:[a-z]+ ){0,3}${clock}\\b`,
    `\\b(?:can|could|may|might) (?:we|i|you) (?:please |just |maybe |also )?(?:do|have|get|come|try|go|say|book|put|push|bump|take)\\b(?: [a-z]+){0,6} ${clock}\\b`,
    '\\b(?:can|could|would|will) you (?:please |just )?(?:cancel|change|stop|fix|correct|update|wait|hold)\\b',
    '\\b(?:can|could|may) (?:we|i) (?:please |just )?(?:cancel|change|stop|fix|correct|update|switch|move|reschedule|swap)\\b',
    '\\b(?:should|ought to|supposed to|meant to|needs? to|has to|must) (?:really |actually |probably )?(?:be|have|say|read|end|start|begin)\\b(?! (?:right|fine|good|great|okay|ok|all|correct|it|perfect)\\b)',
    '\\bi (?:said|meant|asked for|told you|thought|wanted) (?!yes|yeah|that was right|to\\b|so\\b)(?<!what i \\w+ )(?<!like i said )(?<!as i said )',
  ].join('|'),
);

/** What no yes stands beside, unless it is asked. */
const denial =
  /\b(?:no|nope|nah|nay|negative|not|never|neither|none|nothing|nuh uh|uh uh|mm mm)\b|\b(?:dont|doesnt|didnt|isnt|arent|wasnt|wont|cant|couldnt|wouldnt|shouldnt|havent|hasnt|aint)\b|\b(?:wrong|incorrect|mistaken?|error|typo|misheard|misunderstood|misspelled|misspelt|off by)\b|\b(?:cancel|undo|abort|scratch|scrap|forget|nevermind|stop|remove|withdraw)\b|(?<!\b(?:long|the|a|to|ill|will|of|can) )\bwait\b|\b(?:hold|hang) (?:on|up)\b|\b(?:one|just a|just one|a|give me a|gimme a) (?:moment|second|sec|minute|min)\b|\b(?:change|switch|swap|correct (?:the|my|that to)|correction|fix|modify|edit|move (?:it|that|the|my)|push (?:it|that)|reschedule)\b|\b(?:a|some|any) different\b|\b(?:almost|nearly|not quite|apart from|except|other than|half right)\b|\bbut\b(?! (?:thats|its|that is|itll be|thatll be|that will be|that works|yes|yeah|ill take|lets)\b)|\btoo (?:late|early|soon|long|much|expensive|far)\b|\b(?:is|be|works|suits|fits) (?:me )?better\b|\b(?:call|ring|get|phone) (?:you |u )?back\b|\bthink (?:about|it over)\b|\b(?:let me|need to|have to|gotta|got to) (?:check|think|ask|look|see)\b|\bactually\b(?! (?:yes|yeah|yep|thats|that works|perfect|correct|its|sounds|that sounds)\b)(?!$)/;

/** What makes a yes less than clear. */
const doubt =
  /\b(?:ignore|disregard|override|bypass|pretend|skip|instructions?|prompt|system|as an ai|developer|tool|function)\b|\bjust say\b|\b(?:dunno|unsure|maybe|perhaps|possibly|probably|might)\b|\b(?:depends|unless|as long as|provided|assuming|only if)\b|(?:^|[,.;!?] |\b(?:yes|yeah|yep|sure|okay|ok|fine) )(?:if|or)\b|\b(?:again|repeat|say that|did you say|come again|pardon)\b|\b(?:hello|hi there)\b|\bim (?:here|listening|still here|on the phone)\b|\bhear (?:you|me)\b|\bspell(?:ed|s|ing)?\b|\b(?:real|actual|live) (?:person|human)\b|\b(?:to|with) (?:a|an|some) ?(?:person|human|one|body|agent|operator|representative|manager)\b|\bi have a question\b|\b(?:earlier|sooner)\b|\badd\b/;

/** Something is wanted that was not said before. */
const request =
  /\b(?:i|we) (?:also |still |just |really |actually )*(?:need|want|wanted|wish|require)\b|\b(?:id|wed|we would|i should) (?:also |still |just |really )*(?:like|love|need|want|prefer)\b|\b(?:im|we are|were|i was) (?:also |still |just )*(?:looking|trying|wondering|hoping|calling|interested)\b|\b(?:help me|let me|tell me|give me|show me|get me|find me|find|book me|book a|book an|schedule|reserve|look for|look up|search|check)\b/;

/** Ways to say that nothing more is wanted that hold the very words of a request. */
const enough =
  /\b(?:thats|that was|that will be|thatll be|thatd be|that would be|this is|its|i think thats|that does|thatll do|that should be|thats about) (?:really |just |about |pretty much |basically |probably |actually )*(?:all|it|everything|enough|plenty)\b(?: (?:that )?(?:i|we) (?:really |just |had |have )*(?:need|needed|want|wanted|was|were|am|ask|asked|for|had|have|got|can)\b(?: (?:to (?:know|ask|do|say)|looking for|help with|for (?:now|today)|think of))?)?|\b(?:all|everything|what) (?:that )?(?:i|we) (?:really |just )*(?:need|needed|want|wanted)(?: to know)?\b|\b(?:i|we) (?:really )?(?:dont|wont|do not) (?:really )?(?:need|want|require|have|think)(?: (?:anything|any|so|there|to|more|else|of|other|further|help|assistance|questions?|theres|that|ill|ask|today|now|it))*\b|\b(?:theres |there was )?nothing(?: (?:else|more|further|other|i (?:need|want)|to (?:add|ask)|that|for (?:now|today)|really|comes to mind))*\b|\bno(?:thing)? (?:more|other|further) (?:questions?|requests?|help)\b|\bnot (?:right now|now|today|at (?:the|this) (?:moment|time)|that i (?:can think of|know of)|really|for now|at all|anymore)\b|\bi cant think of (?:anything|any)(?: (?:else|more|other))?\b|\byou(?:ve| have) (?:been|answered|given|covered|helped|done)(?: [a-z]+){0,6}\b|\bi(?:ve| have) got (?:all|everything|what)(?: (?:i|that i) (?:need|needed|want|wanted))?\b|\bive (?:got )?(?:all|everything)(?: i need(?:ed)?)?\b/g;

const pleasantry =
  /\b(?:thank you|thanks|thankyou|thx|cheers|appreciate)(?: (?:you|it|that|so|very|much|a|lot|ton|bunch|million|again|for|all|your|the|that|this|help|helping|helpful|time|assistance|information|info|me|with|everything|assisting|booking|finding|making|in|and|kindly|being))*\b|\b(?:good ?bye|bye(?: bye)?|bye|see (?:you|ya)(?: (?:then|soon|later|there|on [a-z]+|tomorrow))?|take care|so long|farewell|cya|ciao|talk to you (?:later|soon))\b|\b(?:have|enjoy)(?: yourself)? (?:a|an|the|your|the rest of your)(?: (?:very|really|good|great|nice|wonderful|lovely|blessed|fantastic|rest|of|your|the|pleasant|amazing|awesome))* ?(?:day|one|evening|afternoon|weekend|night|morning|week|time)?\b|\b(?:you too|you as well|same to you|likewise)\b|\b(?:im|i am|we are|were|its|thats|all|that is) (?:all |just |very |quite |really )*(?:good|set|fine|done|okay|ok|great|sorted|happy|covered|perfect|finished)\b|\bnever ?mind\b/g;

const enoughSaid =
  /\b(?:enough|no|nope|nah|done|great|perfect|good|awesome|excellent|wonderful|amazing|fantastic|cool|lovely|terrific|brilliant)\b/;

const more =
  /\b(?:wait|hold on|hang on|actually|another|also|one more|one last|something else|before (?:you|i|we) go|question|but)\b|\b(?:wrong|incorrect|mistake|change|cancel|reschedule|didnt|not (?:right|correct|done|finished|yet))\b|\b(?:please|now) (?!enough)[a-z]+ (?:me|the|my|a|an)\b/;

const assent = new RegExp(`\\b(?:${yesWord}|sure|please|there is|theres)\\b`);

const noise = /^(?:um+|uh+|uhm|er|hmm+|mm+|oh|ah|huh|sorry|what|pardon|hello|hi|hey|excuse me|come again)$/;
