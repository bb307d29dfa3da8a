import { type Phrase, person, type Vocabulary, words } from './phrase.ts';

const number =
  '(?:\\d+|five|ten|fifteen|twenty|twenty_five|thirty|forty|fifty|half|a_few|some|a_couple_of|a_little|something|a_bit|one_hundred|a_hundred)';
const share = `(?:${number}_?(?:%|percent|per_cent|dollars|bucks|pounds|euros|quid)_(?:off|discount|reduction|cheaper|less)|[$€£]?_?${number}_(?:off\\b|discount)|[$€£]_?\\d+_off)`;

const gift = `(?:${share}|discount(?:ed)?(?:_(?:price|rate))?|refund|(?:your_)?money_back|voucher|coupon|gift_card|gift|credit(?!_card)|rebate|
  free_(?!of_(?!charge)|parking|slot|time|spot|space|day|wi_?fi|evening|morning|afternoon|hour|appointment|table|on\\b|at\\b|in\\b|to\\b|that|this|next|after|before|all|mon|tues|wednes|thurs|fri|satur|sun)[a-z]+|
  complimentary|for_free|free_of_charge|at_no_(?:extra_|additional_)?(?:cost|charge)|no_(?:extra_)?charge|on_the_house|on_us|half_(?:price|off)|special_(?:price|rate|deal|offer)|better_(?:price|rate|deal)|
  (?:free_)?upgrade|exception|extra_[a-z]+_free|price_match|waiver|bonus|compensation)`;

const give =
  '(?:give|offer|get|add|apply|include|throw_in|arrange|provide|send|do|make|knock|take|issue|put|process|grant|extend|set_you_up_with|honou?r|credit|comp|see_that_you_get|let_you_have|have_them_give|slip|put_in|bring_it_down|gift)';
const given =
  '(?:given|offered|got|gotten|added|applied|included|thrown_in|threw_in|arranged|provided|sent|made|knocked|taken|took|issued|put|processed|granted|credited|comped|refunded|waived)';
const will =
  '(?:will|can|could|am_going_to|are_going_to|am_able_to|are_able_to|would_be_able_to|am_happy_to|are_happy_to|would_be_happy_to|would_love_to|am_glad_to|shall|may|might_be_able_to|am_authori[sz]ed_to|would_like_to|want_to|have_decided_to|do|always|usually|let_me|am_allowed_to|are_allowed_to|could_even|can_even|can_definitely)';
const adverb =
  '(?:(?:also|just|even|definitely|certainly|happily|gladly|absolutely|probably|always|personally|now|already|go_ahead_and|gone_ahead_and|surely|easily|simply|actually|still|then|of_course)_)*';

const fee =
  '(?:(?:[a-z]+_){0,3}?(?:fees?|charges?|deposit|costs?|penalty|co_?pay|surcharge|payment|bill|amount|price|tax|tip))';

const phrases: readonly Phrase[] = [
  // "I can give you ten percent off." "We've added a free whitening."
  {
    evenIf: true,
    says: words(
      `\\b(?:(?:i|we|the_[a-z]+|our_[a-z]+|they)_(?:${will}_${adverb}${give}|(?:have_)?${adverb}${given}|am_${adverb}(?:giving|offering|adding|applying|including|throwing_in|issuing|taking|knocking)|are_${adverb}(?:giving|offering|adding|applying|including|throwing_in))|(?:i|we)_(?:offer|give|include|have)|let_me_${adverb}${give})_(?:[^_]+_){0,6}?${gift}`,
    ),
    where: isGift,
  },
  // "You'll get a free cleaning." "You're entitled to a refund."
  {
    evenIf: true,
    says: words(
      `\\byou_(?:(?:will|can|would|are_going_to)_${adverb}(?:get|receive|have|enjoy|be_(?:getting|receiving|refunded|given|entitled_to|eligible_for))|are_${adverb}(?:getting|receiving|entitled_to|eligible_for|owed)|${adverb}(?:get|qualify_for|receive|have_earned|have_been_given))_(?:[^_]+_){0,5}?(?:${gift}|refunded)`,
    ),
    where: isGift,
  },
  // "I'll waive the fee." "We can refund you." "I'll make an exception."
  {
    evenIf: true,
    says: words(
      `\\b(?:(?:i|we|they|the_[a-z]+)_(?:(?:${will})_${adverb}|have_${adverb}|am_|are_|am_going_to_)?|let_me_${adverb})(?:waiv(?:e|ed|ing)|refund(?:ed|ing)?|reimburs(?:e|ed|ing)|comp(?:ed)?_|mak(?:e|ing)_(?:you_)?an_(?:[a-z]+_)?exception|made_an_(?:[a-z]+_)?exception|bend(?:ing)?_the_rules?|cover(?:ing)?_(?:the_|your_)${fee}|not_(?:charge|be_charging|bill)_you|match_(?:that|their|any|the)_price|guarantee|promise_(?:you|that|it|we|he|she|they|the|your)|skip_the_${fee}|forget_(?:about_)?the_${fee}|drop_the_${fee}|lower_the_${fee}|reduce_the_${fee}|overlook|discount_(?:it|that|the|your))`,
    ),
    where: isGift,
  },
  // "The manager will call you back and give you a full refund."
  {
    evenIf: true,
    says: words(
      `\\b(?:i|we|they|he|she|${person})_(?:will|can)_(?:[^_]+_){1,6}?and_${adverb}${give}_(?:[^_]+_){0,5}?${gift}`,
    ),
    where: isGift,
  },
  // "As a favor, I can open on Sunday for you."
  {
    evenIf: true,
    says: words(
      `\\bi_(?:can_)?(?:assure_you|give_you_my_word|swear)\\b|\\bas_(?:an?|my)_(?:[a-z]+_)?(?:favou?r|courtesy|goodwill_gesture|gesture_of_goodwill|exception|thank_you|gift)\\b|\\bjust_this_once\\b|\\bgoodwill_gesture\\b`,
    ),
    where: isGift,
  },
  // "We'll squeeze you in for free."
  {
    evenIf: true,
    says: words(
      `\\b(?:(?:i|we|they|you|it)_(?:${will}|have|am|are)|let_me)_${adverb}(?:[^_]+_){1,8}?(?:for_(?:free|nothing)|free_of_charge|on_the_house|at_no_(?:[a-z]+_)?(?:cost|charge)|half_price)\\b`,
    ),
    where: isGift,
  },
  // "Your insurance will definitely cover all of it."
  {
    evenIf: true,
    says: words(
      `\\b(?:he|she|it|they|that|this|you|(?:your|the)(?:_[a-z]+){1,3}?)_will_(?:definitely|certainly|absolutely|surely|undoubtedly|for_sure|guaranteed)_(?!(?:call|be_in|get_back|contact|let_you|reach|help|ring))`,
    ),
    where: isGift,
  },
  // "The fee is waived." "It's on the house."
  {
    evenIf: true,
    says: words(
      `\\b(?:it|that|this|everything|(?:the|your|this|that|an?)_(?:[^_]+_){1,5}?)_?(?:is|are|will_be|has_been|have_been|would_be|can_be|comes|come|goes)_${adverb}(?:waived|refunded|on_the_house|on_us\\b|free_of_charge|complimentary|at_no_(?:extra_|additional_)?(?:cost|charge)|guaranteed|reimbursed|comped|half_(?:price|off)|discounted|for_free|${share})`,
    ),
    where: isGift,
  },
  {
    evenIf: true,
    says: words(
      `\\b(?:your|the|this|that)_(?:(?:first|next|whole|entire|second|last|new|extra)_)*(?:visit|appointment|cleaning|haircut|consultation|session|check_?up|exam|treatment|meal|dessert|drinks?|whitening|massage|lesson|service|delivery|repair|booking|upgrade|cancell?ation|one|x_?rays?|trim|colou?r|wash)_(?:is|will_be|would_be|are)_${adverb}free\\b`,
    ),
    where: isGift,
  },
  {
    evenIf: true,
    says: words(
      `\\b(?:you|there)_(?:will|are|do|would)_(?:${adverb}(?:not_(?:be|have_to|need_to)_(?:charged|pay|billed|any_charge|a_charge|a_fee|anything)|be_no_(?:[a-z]+_)?(?:charge|fee|cost)))|\\bfree_of_charge\\b|\\bon_the_house\\b|\\bmoney_back_guarantee\\b|\\bat_no_(?:extra_|additional_)(?:cost|charge)\\b|\\b(?:100_?%|one_hundred_percent|fully)_guaranteed?\\b|\\byou_have_(?:got_)?my_(?:word|guarantee|promise)\\b|^(?:[a-z]+_)?guaranteed$|^for_free$|^no_charge$`,
    ),
    where: isGift,
  },
];

export const promise: Vocabulary = {
  kind: 'promise',
  cue: /\b(?:discount|free\b|refund|reimburs|waiv|fees?\b|charg|guarant|promise|exception|off\b|complimentary|on the house|on us\b|credit|voucher|coupon|rebate|gift|bonus|compensat|special|better (?:price|rate|deal)|price|comp(?:ed)?\b|upgrade|bend|overlook|money back|for nothing|definitely|certainly|absolutely|surely|undoubtedly|for sure|assure|swear|my word|favou?r|courtesy|goodwill|this once|as an? |cover|skip the|match (?:that|their|the|any)|forget (?:about )?the|drop the|lower|reduce|half\b|deposit|costs?\b|bill|pay\b|less\b|cheaper|reduction|have to pay)/i,
  phrases,
};

/** Nothing is offered by who says that it cannot be, asks for it, or tells where it is asked for. */
function isGift({ plain, isAsked }: { plain: string; isAsked: boolean }, said: RegExpExecArray): boolean {
  if (isAsked) return false;
  const before = plain.slice(Math.max(0, said.index - 80), said.index);
  if (refused.test(before)) return false;
  if (
    /\bparking\b|\bwi ?fi\b|\bfeel free\b|\btoll free\b/.test(plain) &&
    !/\bdiscount|refund|waiv|% off|percent off/.test(plain)
  )
    return false;
  return (
    !/\b(?:not|never|no (?:discount|refund|exception|free|special)|any (?:discount|refund|exception))/.test(
      said[0].replace(/not (?:charge|be|bill|have to|need to)/, ''),
    ) &&
    !/\b(?:ask|check|see|find out|request|look into|discuss|talk|note|message|question|asking|inquir\w+|about)\b/.test(
      said[0],
    )
  );
}

const refused =
  /\b(?:not|never|nothing|no one|nobody|unable|unfortunately|without|whether|cannot|if|ask|check|see if|you (?:want|asked|said|would like)|about|policy|allowed|only (?:the|a|my|our))\b/;
