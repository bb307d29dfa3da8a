import { type Phrase, person, type Vocabulary, words } from './phrase.ts';

const adverb =
  '(?:(?:just|now|also|already|then|gone_ahead_and|went_ahead_and|made_sure_to|successfully|personally|all|of_course)_)*';

const them = `(?:them|him|her|${person})`;
const they = `(?:they|he|she|we|${person})`;
const note =
  '(?:messages?|notes?|voicemail|word|memo|request|concerns?|complaint|feedback|question|enquiry|inquiry|information|info|details|callback_request)';

const contact =
  '(?:call|ring|phone|contact|reach|text|get_back_to|follow_up_with)_you|(?:call|ring|phone)_(?:back|you_back)|reach_out|get_(?:back|in_touch)|be_in_(?:touch|contact)|follow_up|return_your_call|give_you_an?_(?:quick_)?(?:call|ring|callback|bell|shout)|be_calling|be_(?:contacting|reaching_out|getting_back|following_up|phoning|ringing)|touch_base';
const contacts =
  '(?:calls|rings|phones|contacts|reaches|gets_back_to)_you|(?:calls|phones|rings)_back|reaches_out|gets_(?:back|in_touch)|follows_up|is_in_touch';

const phrases: readonly Phrase[] = [
  // "I've left a message for the team." "I passed that along."
  {
    says: words(`\\b(?:i|we)_(?:have_)?${adverb}(?:
      (?:left|taken|took|recorded|saved|delivered|written|put_in|logged|added|forwarded|relayed|sent|passed(?:_on|_along)?|given|made|placed|put|dropped|typed)_(?:${them}_)?(?:an?_|the_|your_|that_|this_|all_your_)(?:[a-z]+_){0,2}?${note}\\b(?!_of\\b)(?!_(?:that|about_that)$)|
      (?:passed|forwarded|relayed|handed|sent|given)_(?:it|that|this|everything|your_(?!call\\b)[a-z]+(?:_[a-z]+)?|all_(?:of_)?(?:that|this))_(?:all_|straight_|right_)?(?:on|along|over|to_${them})\\b|
      passed_(?:on|along)_|
      (?:let|told|notified|informed|alerted|asked|messaged|paged|updated|reminded|briefed|contacted|reached_out_to|spoken_to|spoken_with|talked_to)_${them}\\b|
      flagged_(?:it|this|that|your_[a-z]+)\\b)`),
    where: ({ plain }, said) =>
      !toCaller.test(plain) &&
      !(isAcknowledgement.test(said[0]) && !/\bfor (?!you)/.test(plain.slice(said.index))),
  },
  // "I'll pass that along." "I'll let them know."
  {
    says: words(`\\b(?:i|we)_(?:will|shall|am_going_to|are_going_to|am|are)_${adverb}(?:make_sure_to_|be_sure_to_)?(?:
      (?:pass|passing|forward|forwarding|relay|relaying|hand|send|give)_(?:it|that|this|everything|(?:your|the|that|this)_(?!call\\b|line\\b)[a-z]+(?:_[a-z]+)?|all_(?:of_)?(?:that|this))_(?:all_|straight_|right_)?(?:on|along|over|to_${them})\\b|
      pass(?:ing)?_(?:on|along)_|
      (?:let|letting)_${them}_know|
      (?:tell|notify|inform|alert|message|page|telling|notifying|informing|alerting)_${them}|
      leave_(?:an?|the|your|this|that)_(?:[a-z]+_)?(?:message|note)|leave_${them}_an?_(?:message|note)|make_sure_(?:that_)?${they}_(?:gets?|receives?|sees?|knows?|hears?))\\b`),
    where: isNoOffer,
  },
  // "Your message has been passed on." "The team has been notified."
  {
    says: words(
      `\\b(?:your|the|an?|that)_(?:[a-z]+_){0,3}?${note}_(?:(?:is|are)_${adverb}(?:been_)?|(?:has|have)_${adverb}been_|was_|will_be_)${adverb}(?:passed|left|sent|delivered|recorded|taken|saved|forwarded|relayed|logged|with_(?:the|our|them)|on_its_way|given|in\\b|received|noted_for)`,
    ),
  },
  {
    says: words(
      `\\b(?:that|it|this)_(?:(?:is|are)_${adverb}been|(?:has|have)_${adverb}been|was)_${adverb}(?:passed_(?:on|along|to)|forwarded_to|relayed|flagged)`,
    ),
  },
  {
    says: words(
      `\\b${they}_(?:(?:is|are)_${adverb}(?:been_)?|(?:has|have)_${adverb}been_|was_|were_)${adverb}(?:notified|informed|told|alerted|messaged|paged|made_aware|aware_(?:of|that)|asked_to|contacted|updated)\\b`,
    ),
    where: ({ plain }, said) =>
      !/^we\b/.test(said[0]) && !/\bthe (?:calendar|system)\b/.test(plain.slice(said.index, said.index + 14)),
  },
  {
    says: words(
      `\\b${they}_(?:(?:now|already)_)?(?:have|has|got|have_got|has_got)_(?:now_|already_)?your_(?:message|note|request|details_and)\\b|\\b${they}_(?:now_)?knows?(?:$|_(?:that_you|you_called|about_(?:it|your|this)))`,
    ),
  },
  // "Somebody will call you back."
  {
    says: words(
      `\\b(?:${they}|i)(?:_from_[a-z]+(?:_[a-z]+){0,2}?|_at_the_[a-z]+)?_(?:will|shall|is_going_to|are_going_to|am_going_to|is_about_to|can_be_expected_to|should)_(?:[a-z]+_){0,2}?(?:(?:[^_]+_){1,5}?and_(?:then_)?)?(?:${contact})\\b`,
    ),
    where: isNoOffer,
  },
  {
    says: words(
      `\\b(?:i|we)_(?:will|am_going_to|are_going_to|have|shall)_(?:also_|just_|now_)?(?:(?:have|get|had|gotten|ask|asked|arranged_for|arrange_for|tell|told)_${them}(?:_from_[a-z]+(?:_[a-z]+){0,2}?)?_(?:to_)?(?:[a-z]+_)?(?:${contact})|(?:make|made)_sure(?:_that)?_${they}_(?:${contacts}))\\b`,
    ),
    where: isNoOffer,
  },
  {
    says: words(
      `\\byou_(?:will|should|are_going_to|can)_(?:[a-z]+_)?(?:(?:get|receive|have|hear|expect)_(?:an?|the|our)_(?:[a-z]+_)?(?:call|call_?back|ring|phone_call)|(?:hear|be_hearing)_(?:back_)?from_(?!me_(?:if|when)))|^(?:[a-z]+_)?expect_an?_(?:call|call_?back)`,
    ),
    where: isNoOffer,
  },
  {
    says: words(
      `\\b(?:an?|your|the)_call_?back_(?:is|has_been)_(?:now_)?(?:scheduled|booked|arranged|set|requested|on)`,
    ),
  },
];

export const message: Vocabulary = {
  kind: 'message',
  cue: /\b(?:(?:left|leave|taken|took|recorded|saved|delivered|written|logged|added|forward(?:ed|ing)?|relay(?:ed|ing)?|sent|send|pass(?:ed|ing)?|given|give|made|placed|put|dropped|typed|hand(?:ed|ing)?) |(?:let|letting|tell|telling|told|ask|asked|have|had|get|gotten|for|sure|sure that) (?:them|him|her|they|he|she|some|every|the|our|my|your|an?|one|mr|mrs|ms|dr|doctor)\b|notif|inform|alert|messag|pag(?:ed|ing)|updated|reminded|briefed|contact|spoken|talked|flagged|asked to|aware|told|(?:have|has|got) (?:now |already )?your|knows\b|they (?:now )?know|(?:call|ring|phone|text|reach|calls|rings|phones) (?:you|back)|call-?back|reach(?:es|ed)? out|in touch|get(?:s|ting)? back|follow|return your call|(?:call|ring|bell|shout)\b|be (?:calling|reaching|phoning|ringing)|touch base|hear(?:ing)? (?:back )?from)/i,
  phrases,
};

/** "I've made a note": of a detail it acknowledges, for somebody it leaves a message. */
const toCaller = /\bsent you\b|\bto (?:you|your (?:phone|e ?mail|inbox|number|mobile|cell))\b/;
const isAcknowledgement =
  /\b(?:made|taken|took|put in|written|saved|recorded|logged|added|placed|put|typed|given) (?:an? |the |your |that |this |all your )(?:\w+ )?(?:notes?|details|information|info|word|request|question|enquiry|inquiry)$/;

/** "I can take a message and somebody will call you" offers; "leave a number and we'll call" asks for it first. */
function isNoOffer({ plain, before }: { plain: string; before: string }, said: RegExpExecArray): boolean {
  const joined = /^(?:and|so|then)\b/.test(plain)
    ? `${before} ${plain.slice(0, said.index)}`
    : plain.slice(0, said.index);
  return !offered.test(joined);
}

const offered =
  /\b(?:can|could|may|would|might|happy to|like to|like me to|want me to)\b|^ ?(?:(?:okay|ok|just|please|so|sorry|and) )*(?:leave|give|tell|say|let me have|let me take|spell)\b/;
