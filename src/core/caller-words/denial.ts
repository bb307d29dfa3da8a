/** How callers deny, change or take back what was read to them, and what makes a yes less than clear. */
import { anyOf, clock, everyOf } from './clauses.ts';

/** Leaves out what denies in its words alone: "no problem", "no changes", "no, that's right". */
export function withoutHarmlessNo(text: string): string {
  return text
    .replace(harmless, ' ')
    .replace(politeNo, '')
    .replace(nothingToChange, '')
    .replace(wanted, 'yes')
    .replace(eitherWay, 'unsure')
    .replace(knowsNot, 'unsure');
}

const harmless = everyOf(
  '(?:no|not an?|isnt an?|wont be an?) (?:problem|issue|worries|rush|hurry|trouble|doubt|bother|big deal)(?: at all)?',
  '(?:no|dont have any|not any|no further|no other|dont (?:see|need|have|want) any) (?:changes?|corrections?|questions?|complaints|mistakes?|errors?|objections)(?! (?:that|it|the|my|to)\\b)(?: needed| necessary)?',
  'nothing (?:to change|to add|to correct|wrong(?: with (?:it|that))?|needs (?:changing|to change))',
  'not (?:bad|at all|wrong)',
  'cant wait',
  '(?:dont|wouldnt) (?:worry|forget|change (?:it|that|anything|a thing))',
  'couldnt be better',
  'if you (?:dont|wouldnt) mind',
  'doesnt matter|whether or not|i dont see why not',
  '(?:theres|there are|have|has|got) no',
);

/** "No, that's fine": the no answers a question that was not asked, or none. */
const politeNo =
  /^(?:(?:oh|um|uh|well|hmm|okay|ok)[, ]+)*(?:no|nope|nah)\b[, .!]*(?:no[, .!]+)*(?=(?:i think |i mean )?(?:yes|yeah|yep|correct|perfect|(?:thats|everythings|that looks|it looks|that sounds|it sounds|looks|sounds|all) (?:all |just |perfectly |absolutely |actually |totally )*(?:right|correct|fine|good|great|perfect)|its (?:all )?(?:right|correct|perfect)|that works|you got it|youve got it|youre right)\b)/;

/** "Nothing, it's right" answers what should be changed; "nothing that's right" does not. */
const nothingToChange =
  /^(?:(?:oh|um|uh|well|hmm|okay|ok)[, ]+)*nothing(?:[,.!]+ ?| (?!thats))(?=(?:yes|yeah|yep|(?:its|thats|everythings|all of it is) (?:all |just |perfectly |fine and )*(?:right|correct|fine|good|great|perfect)|you(?:ve)? (?:got|have) (?:it|everything) right|youre right)\b)/;

/** In a call about a cancellation the yes names it. */
const wanted =
  /^(?:(?:yes|yeah|yep|sure)[,. ]+please[,. ]+(?:go ahead and )?(?:cancel|reschedule)\b|(?:yes|yeah|yep|correct)[,. ]+(?:please |go ahead and |i (?:want|need) to |id like to )*(?:cancel|reschedule) (?:my|the|this|our) (?:[a-z]+ )?(?:appointment|booking|reservation|visit|order|table)\b)/;

/** "Yes, cancel it" agrees with a cancellation or takes back a booking: these words alone do not tell which. */
const eitherWay = /^(?:yes|yeah|yep)[,. ]+(?:please |go ahead and )*(?:cancel|reschedule) (?:it|that|this)\b/;

const knowsNot = everyOf('not (?:so |quite |too |really )?sure', 'dont (?:really )?know');

/** Something is to be other than it was read, be it said or asked for. */
export const change = anyOf(
  'instead',
  '(?<!\\b(?:can|could|ill|will|to) )make (?:it|that)\\b(?! (?:so|happen|official))',
  '(?:will|would|need to|have to|like to|want to|can (?:we|you)|could (?:we|you)) (?:please |just |maybe )?make (?:it|that)\\b(?! (?:so|happen|official|there|then|in time)\\b)',
  'make (?:the|my) (?:time|date|day|name|number)',
  '(?:id|wed|we would) (?:rather|prefer)|i prefer',
  'changed? (?:my )?mind|changed? of plans?|on second thoughts?|strike that|correction',
  `(?:how|what) about (?:[a-z]+ ){0,3}${clock}`,
  `(?:can|could|may|might) (?:we|i|you) (?:please |just |maybe |also )?(?:do|have|get|come|try|go|say|book|put|push|bump|take)(?: [a-z]+){0,6} ${clock}`,
  '(?:can|could|would|will) you (?:please |just )?(?:cancel|change|stop|fix|correct|update|wait|hold)',
  '(?:can|could|may) (?:we|i) (?:please |just )?(?:cancel|change|stop|fix|correct|update|switch|move|reschedule|swap)',
  '(?:should|ought to|supposed to|meant to|needs? to|has to|must) (?:really |actually |probably )?(?:be|have|say|read|end|start|begin)\\b(?! (?:right|fine|good|great|okay|ok|all|correct|it|perfect|confirmed|booked)\\b)',
  '(?<!\\b(?:what|like|as|thing|one) )i (?:said|meant|asked for|told you|thought|wanted)\\b(?! (?:yes|yeah|that was|thats|its right|to|so|earlier|before)\\b)(?! ?$)',
  `actually[, ]+(?!(?:yes|yeah|yep|thats|that works|that sounds|sounds|perfect|correct|its (?:right|correct|fine|perfect|great|good))\\b)(?!(?:what|when|where|who|how|do|does|is|are|can|could)\\b)[a-z\\d]+`,
  `actually[, ]+(?:what|when|where|who|how|do|does|is|are|can|could)(?: [a-z]+){1,8} ${clock}`,
);

/** What no yes stands beside, unless it is asked. */
export const denial = anyOf(
  'no+|nope|nah|nay|negative|not|never|neither|none|nothing|nuh uh|uh uh|mm mm',
  'dont|doesnt|didnt|isnt|arent|wasnt|wont|cant|couldnt|wouldnt|shouldnt|havent|hasnt|aint',
  'wrong|incorrect|mistaken?|mistakes|error|typo|misheard|misunderstood|misspelled|misspelt|off by',
  'cancel|undo|abort|scratch|scrap|forget|nevermind|stop|remove|withdraw|hold off',
  '(?<!\\b(?:long|the|a|to|ill|will|of|can) )wait',
  '(?:hold|hang) (?:on|up)',
  '(?:one|just a|just one|a|give me a|gimme a) (?:moment|second|sec|minute|min)',
  'change|changes|switch|swap|correct (?:the|my|that to)|fix|modify|edit|update|move (?:it|that|the|my)|push (?:it|that)|reschedule',
  'start (?:over|again|from)|redo|do over|backwards|can only|could only|moved|used to be|(?:is|are) off',
  'different|(?:new|old|other) (?:address|number|phone|name|email|date|time)|apart from|except|other than|half (?:of|right)|most of|mostly|partly|some of|almost|nearly',
  'but(?! (?:(?:can|could|would|will) you (?:please |also )*(?:give|tell|send) me (?:the|their|his|her|its|your) (?:phone |contact |exact )*(?:number|address|location|rating|price|website)\\b|thats (?:okay|ok|fine|good|alright|all right)|(?:itll|thatll|that will) be|that works|thanks|thank|yes|yeah|ill take)\\b)',
  'too (?:late|early|soon|long|much|expensive|far)',
  '(?:is|be|works|suits|fits) (?:me )?better',
  '(?:call|ring|phone) (?:you |u )?back|get back to you',
  'think (?:about|it over)|(?:let me|need to|have to|gotta|got to) (?:check|think|ask)|let me (?:see|look)',
);

/** What makes a yes less than clear. */
export const doubt = anyOf(
  // Words to the machine and not to the one who asked.
  'ignore|disregard|override|bypass|pretend|skip|instructions?|prompt|system|as an ai|developer|tool|function|just say|consider it|mark (?:it|this|that)',
  'dunno|unsure|maybe|perhaps|possibly|probably|might|not sure|depends|unless|as long as|provided|assuming|only if',
  '(?:yes|yeah|yep|yup|sure|okay|ok|fine|perfect|great|correct) ?[,.]? ?(?:only )?(?:if(?! (?:you|possible|(?:thats|its) (?:okay|ok|fine|possible|alright|all right|good)))|or)',
  '(?:works?|fine|ok|okay|good|right|great|perfect|correct) if(?! (?:you|possible)\\b)',
  'i think (?:its|it was|the|my|we)(?! (?:right|correct|all|fine|good|perfect|great)\\b)',
  // What was read was not taken in.
  'again|repeat|say that|did you say|come again|pardon|(?:what|which) (?:time|day|date|name) (?:was|is|did|do|are|am)|what (?:number|address) (?:did|do|was)|whats the (?:time|day|date)|when (?:was|is) (?:that|it|this)|(?:can|could|would|will) you (?:please |just )?(?:confirm|verify|double check|remind me|read) ?(?:me |you )?(?:it|that|this|everything|back|(?:the|my|what) (?:time|day|date|name|phone|number))',
  '(?:hello|hi there|speaking|who is this|whos this)',
  'im (?:still )?(?:here|listening|on the phone)|hear (?:you|me)',
  'spell(?:ed|s|ing)?|without|with an? [a-z]|ends? in|you said|earlier|sooner|(?<!\\byou )later|add|use (?:my|the|a|this)',
  '(?:real|actual|live) (?:person|human)|(?:to|with) (?:a|an|some) ?(?:person|human|one|body|agent|operator|representative|manager)|operator|(?:an?|the|yes|yeah|sure) agent|representative|(?:i have|ive(?: got)?|i got|theres) (?:a|one) (?:quick )?question',
  // A booking that begins only now, or one with values of its own.
  '(?<!\\b(?:what|all|everything|and) )(?:(?:i|we) (?:really |just |still )*(?:want|need|wish|wanna|wan)|(?:id|wed|we would) (?:really |just |still )*(?:like|love))\\b(?! (?:it|that|this|also|(?:their|his|her)|the (?:phone |contact )?(?:number|address|location)(?= ?(?:[,.;!?]|$))|another|one more|you|your|to (?:also|ask|know|confirm|thank|say|contact|call|reach) ?|to (?:book|take|have|do|keep|confirm|schedule|make) (?:it|that|this))\\b)',
  '(?:book|make|schedule|reserve|set|set up|create|get|have|find|try|got) (?:me |us |for me )?(?:an?|my|and) (?:[a-z]+ )?(?:appointment|visit|reservation|booking|slot|time|table)',
  '(?:book|schedule|reserve|make|do|create|set) (?:it|that|this|me|my visit|an appointment|a visit|(?:the|that) (?:appointment|booking|reservation|visit))(?: in)? (?:for(?! me\\b)|on|at|to|with|in(?!(?: please| now)? ?(?:[,.;!?]|$))|by)',
  '(?:try|proceed|go|schedule) (?:to (?:find|get|book)|with|get|for)(?! (?:it|that|this|the)$)',
);

/** A question for another time, however it is put. */
export function asksForAnother(clause: string): boolean {
  return availability.test(clause) && timed.test(clause);
}

const availability = anyOf(
  'available|availability|appointments?|openings?|slots?|spots?|free|anything|work|possible|have|okay|ok|do|come|make',
);
const timed = anyOf(clock);
