/** How callers say that nothing more is wanted, and how they want more. */
import { yesWords } from './agreement.ts';
import { anyOf, everyOf } from './clauses.ts';

/** One word for all the ways to have enough; many of them hold the very words of a request. */
export function withEnough(text: string): string {
  return text.replace(nothingMore, 'enough,').replace(pleasantry, 'enough,').replace(farewell, 'enough,');
}

/** Questions that want no answer: what a caller who is fed up asks of the machine itself. */
export function withoutInsults(text: string): string {
  return text.replace(insult, '').trim();
}

const insult =
  /\b(?:(?:are|r) you (?:really |even |just |that |so )*(?:stupid|dumb|deaf|crazy|insane|kidding(?: me)?|joking|serious|an idiot|listening)|is (?:this|that) (?:some kind of |supposed to be )?(?:a |an )?(?:joke|prank)|whats (?:wrong|the matter) with you)\b *[?!.,]*/g;

/** Says so in words that mean nothing else; thanks alone may be for what was done. */
export function hasNothingMore(text: string): boolean {
  return text.search(nothingMore) >= 0 || text.search(farewell) >= 0;
}

const really = '(?:really |just |about |pretty much |basically |probably |actually |honestly )*';

const nothingMore = everyOf(
  `(?:thats|that was|that (?:will|would|should|does) be|that(?:ll|d) be|this is|its|that (?:does|should do|will do)|thatll do|thats about) ${really}(?:it|all|everything|enough|plenty|exactly what|what)(?: (?:the|of the) [a-z]+)?(?: (?:that )?(?:i|we) (?:really |just |had |have )*(?:need|needed|want|wanted|was|were|ask|asked|had|have|got|can)(?: (?:to (?:know|ask|do|say)|looking for|help with|think of))?|(?: ?im looking for))?(?: (?:right now|for (?:now|today)|today|now))?`,
  `(?<!\\bnot )(?:all|everything|what|just what)(?: the [a-z]+)? (?:that )?(?:i|we|im) (?:${really})(?:need|needed|want|wanted|was|were|looking)(?: (?:to know|looking for|for))?`,
  `(?:i|we) ${really}(?:dont|wont|wouldnt) ${really}(?:need|want|wish|like|require|have|think) (?:anything|any|so|there|to|more|else|other|further|help|theres|ill|that ill|an? (?:appointment|booking|reservation))(?: (?:anything|any|so|to|more|else|of|other|further|help|assistance|questions?|that|ask|need|want|today|now|right|it|do|book|make|schedule|a|an|the|reservation|appointment|this|but))*`,
  '(?:theres |there was )?nothing(?: (?:else|more|further|other|i (?:need|want)|to (?:add|ask)|that|for (?:now|today)|really|comes to mind))*',
  'no (?:more|other|further) (?:questions?|requests?|help)',
  'not (?:just )?(?:right now|now|today|at (?:the|this) (?:moment|time)|that i (?:can think of|know of)|really|for now|at all|anymore)',
  '(?:i )?cant think of (?:anything|any)(?: (?:else|more|other))?',
  '(?<!\\bif )that(?:ll| will| should) do(?! (?:for|at|on|the|a|it|not))',
  '^(?:(?:no|nope|nah)[,. ]+)?i (?:dont|didnt|do not|did not)(?=[.! ]*$)',
  'you(?:ve| have) (?:been|answered|given|covered|helped|done)(?: [a-z]+){0,6}',
  '(?:ive|i have) (?:got )?(?:all|everything|what)(?: (?:the|of the) [a-z]+)?(?: (?:that )?i (?:need|needed|want|wanted))?',
  'i(?:ll| will| am going to| think ill)? (?:going to )?wait(?: (?:on that|for now))?|(?:im )?(?:going to|gonna) wait',
  '^(?:no|nope|nah)[,. ]+(?:thanks[,. ]+)?not yet',
  '(?:no|nope|nah)[,. ]+(?:actually|but)(?![, ]+my\\b)',
  '(?:that|it) (?:covers|does) (?:it|everything)|i got (?:it|everything)|(?:i |ive )?(?:have to|got to|gotta|must) (?:go|run)|ill (?:call|ring) (?:you )?back(?: later)?|ill let you know',
  '(?<!\\bdont )(?:(?:please |you can |just )*(?:end the call|hang up))',
);

const pleasantry = everyOf(
  '(?:but |and |well )?(?:i )?(?:much |really |greatly )*(?:thank[, ]+you|thanks|thankyou|thx|cheers|appreciated?)(?: (?:you|it|that|so|very|much|a|lot|lots|ton|bunch|million|again|for|all|your|the|that|this|help|helping|helpful|time|assistance|information|info|patience|me|with|everything|assisting|booking|finding|making|making|in|and|kindly|being|setting|up|out))*',
  '(?:have|enjoy)(?: yourself)? (?:a|an|the|your|the rest of your)(?: (?:very|really|good|great|nice|wonderful|lovely|blessed|fantastic|rest|of|your|the|pleasant|amazing|awesome))* ?(?:day|one|evening|afternoon|weekend|night|morning|week|time)?',
  'you too|you as well|same to you|likewise',
  '(?<!not )(?:im|we are|were|all) (?:all |just |very |quite |really )*(?:good|set|fine|done|okay|ok|great|sorted|happy|covered|perfect|finished)(?! (?:with|at|to|for) (?:the|a|my))',
);

const farewell = everyOf(
  'good ?bye|bye(?: bye)?|see (?:you|ya)(?: (?:then|soon|later|there|around|tomorrow|on [a-z]+))?|take care|so long|farewell|ciao|(?:talk to you|catch you|see you) (?:later|soon)|laters|good night',
  'never ?mind',
);

export const hasEnough = anyOf('enough');

export const declines =
  /^(?:(?:um+|uh|oh|well|okay|ok|hmm|alright|great|so|yeah|actually|wait) )*(?:no+|nope|nah|none|negative|uh uh|nuh uh)\b/;

/** Words of praise and of "I heard you", which end a call when nothing else is said. */
export const pleased =
  /^(?:(?:oh|wow|okay|ok|alright|all right|thats|its|that was|that is|it|this|sounds?|looks?|works?|that|very|really|so|just|all|right|well|then|super|pretty) )*(?:great|perfect|good|awesome|excellent|wonderful|amazing|fantastic|cool|lovely|terrific|brilliant|fine|sweet|done|super|nice|alrighty)(?: (?:then|work|job|news|stuff|to hear|to know|for me|okay|ok))*$/;

/** Something is wanted, or something is not right yet. */
export const more = anyOf(
  '(?:i|we|still|also|really|just|and) (?:also |still |just |really |actually |have |will )*(?:need|want|wanted|wish|require|wanna)|in need of',
  '(?:id|wed|we would|i should) (?:also |still |just |really )*(?:like|love|prefer)',
  '(?:im|we are|were|i was|was|still)? ?(?:also |still |just )*(?:looking (?:for|to)|wanting|searching for|seeking|trying to|wondering|hoping|calling (?:about|for|to)|interested|after an?)',
  '(?:i|we|ive) (?:have to|got to|gotta|must) (?:see|make|book|change|cancel|find|visit|ask|get)',
  'help me|let me|tell me|give me|show me|get me|find me|send me|make me|book me|(?:book|make) (?:a|an|the|it|my)|schedule|reserve|look for|look up|search|check(?! (?:it|them|that|this) out\\b)|read (?:it|that)|connect|transfer',
  'wait(?![, ]+(?:(?:no|oh)[, ]+)*enough)|dont (?:hang|go|end|leave|cancel)|one thing|hold on|hang on|another|also|one more|one last|something else|before (?:you|i|we) (?:go|hang)|question',
  'wrong|incorrect|mistake|undo|refund|not what|change|cancel|reschedule|didnt|not (?:right|correct|done|finished|yet)|real person|human',
  '(?:thats|its|that is|it is|i|we) (?:was |has |have |been )*(?:already (?:done|booked|made)|(?:done|booked|made|did that) already)',
  'actually[, ]+(?!enough|no\\b|nope|yes|great|perfect|good)[a-z\\d]|but[, ]+(?!enough|no\\b|great|perfect|good)[a-z\\d]',
);

/** Orders, by the verb that begins them. */
export const order =
  /^(?:(?:please|and|then|now|okay|ok|so|lets) )*(?:make|try|book|find|send|provide|give|tell|show|look|get|proceed|set|put|add|remove|read|say|repeat|explain|speak|talk|call|move|help)\b/;

export const assents = anyOf(yesWords, 'sure|please|there is|theres');

export const noise =
  /^(?:um+|uh+|uhm|er|erm|hmm+|mm+|oh|ah|huh|sorry|what|pardon(?: me)?|hello|hi|hey|excuse me|come again|you there|are you there)$/;
