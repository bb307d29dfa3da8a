import type { Deed } from '../claims.ts';
import type { Clause } from './clauses.ts';
import { moment, type Phrase, person, type Vocabulary, words } from './phrase.ts';

const adverb = `(?:(?:just|now|also|already|then|all|both|officially|successfully|safely|finally|actually|indeed|
  therefore|hereby|gone_ahead_and|went_ahead_and|gone_on_and|managed_to_get|only|today|right|definitely|completely|
  formally|since|kindly|quickly|gladly|happily|so|very|simply|duly|straight|for_you|this_minute)_)*`;

/** What can be booked, moved and cancelled, and what can be sent. */
const thing = `(?:appointments?|bookings?|reservations?|tables?|visits?|sessions?|consultations?|meetings?|orders?|
  requests?|cancell?ations?|changes?|check_?ups?|cleanings?|haircuts?|trips?|tickets?|rooms?|seats?|spots?|places?|
  rides?|classes?|lessons?|viewings?|rescheduling|confirmations?|texts?|e?_?mails?|messages?|links?|reminders?|
  receipts?|invites?|invitations?|service|repair|treatment|massage|exam|test_drive|delivery|pickup|one|party|car|
  transaction|payment|paperwork|details)`;

/** Who is an appointment's, or what is part of the record only: saying that they are settled books nothing. */
const detail = `(?:name|number|phone|e?_?mail|address|birthday|birth|spelling|size|time|date|day|details?|insurance|
  hours?|slot|stylist|doctor|dentist|barber|hygienist|technician|therapist|provider|vet|call|question|answer|line|
  first_choice|choice|preference|code|postcode)`;

/** Verbs that say it by themselves, whatever stands behind them. */
const verb = `(?:re_?booked|re_?scheduled|booked(?!_(?:up|out|solid))|scheduled|reserved(?!_(?:parking|seating|for_(?:members|staff|guests|customers|groups|people|patients|disabled|those|large|emergencies)))|
  cancell?ed|moved(?!_on\\b)|shifted|postponed|secured|finali[sz]ed|confirmed|arranged|pencill?ed|slotted|squeezed|
  locked|processed|submitted|sent|e_?mailed|texted|called_off|set_up|ordered|dispatched|renewed|refilled|enrolled|upgraded|extended|issued|taken_care_of|sorted|handled|
  rearranged|placed|pushed_(?:back|out)|brought_forward|bumped|completed|cleared|signed_up|registered|swapped|switched)`;

const itself = '(?:you|it|that|this|them|everything|both|all_of_(?:it|that))';
const yours = `(?:${itself}|(?:your|the|that|this|an?|both|those)(?:_[^_]+){0,4}?_${thing})`;

const agent = '\\b(?:i|we|the_system|our_system|my_colleague|the_team)';

const past = `(?:
  (?:re_?booked|re_?scheduled|booked(?!_(?:up|out|solid))|scheduled|reserved(?!_(?:parking|seating))|cancell?ed|
    postponed|secured|finali[sz]ed|arranged|rearranged|pencill?ed|slotted|squeezed|called_off|taken_care_of|
    took_care_of|texted|e_?mailed|processed|submitted|sorted(?:_out)?|signed_you_up|registered_you|set_you_up|
    locked_(?:you|it|that|in)|gotten_you|dispatched|ordered|renewed|refilled|enrolled|
    put_(?:it|that|this|your_[a-z]+)_through|set_${yours}_up|made_you_(?:an?|your)_(?:[^_]+_){0,2}?${thing})\\b|
  (?:taken|took|crossed|struck|pulled)_${yours}_off\\b|
  (?:moved|shifted|pushed|bumped|brought|switched|swapped|put_off)_${yours}|
  moved\\b(?!_on)|
  sent\\b(?!_(?:${itself}_)?(?:to_(?:voicemail|the_wrong)))|
  (?:changed|updated|confirmed|set_up|completed|handled|removed|deleted|cleared|dropped|placed|entered|saved|held|
    added)_(?:for_you_)?(?:(?:your|the|that|this|an?|both)(?:_[^_]+){0,3}?_)(?:appointment|booking|reservation|visit|
    order|session|table|consultation|spot|place|seat|cancell?ation|meeting)s?\\b(?!_(?:time|date|type|details))|
  (?:confirmed|completed|handled|held)_(?:it|that|this|everything)\\b|
  made_(?:your|the|that|this|an?|those)(?:_[^_]+){0,3}?_(?:booking|reservation|appointment|change|switch|cancell?ation)s?\\b|
  (?:put|added|entered|placed|got|have|had|fit|fitted|worked|popped|gotten)_${yours}_(?:all_)?(?:on|onto|in|into|to|through_on)_
    (?:the|our|your|his|her|their|today's|tomorrow's|[a-z]+day's)_(?:[a-z]+_)?(?:calendar|schedule|books?|system|diary|list)|
  (?:put|got|have|fit|fitted|worked|popped|gotten|had)_you_(?:all_)?(?:down|in|on)(?:_there)?(?:_(?:for|at|on|with|tomorrow|today|${moment})|$)|
  (?:got|have|had|gotten)_${yours}_(?:now_|all_)*(?:${verb}|set(?!_(?:as|to))|done|good_to_go|sorted|squared_away|wrapped_up)|
  (?:got|have)_(?:${yours}_)?all_(?:set|sorted|booked|done|squared_away|taken_care_of)|
  (?:managed|was_able|were_able|have_been_able)_to_(?:just_)?(?:book|re_?book|schedule|re_?schedule|reserve|cancel|move|
    secure|confirm|arrange|send|get_(?:you|that|it|your|the)|fit_you|squeeze_you|push)\\b)`;

const result = `(?:
  ${verb}\\b|
  all_(?:set|done|good_to_go|sorted|yours|booked|taken_care_of|squared_away|wrapped_up|in_order)\\b|
  set\\b(?!_(?:aside|at|by|as))|good_to_go\\b|done\\b(?!_(?:by|in|at|on|with|under|every|before|after))|
  complete\\b(?!_(?:with|list))|settled|squared_away|wrapped_up|official\\b|locked_in|in_place\\b|gone_through|
  (?:in|on|off)_(?:the|our|your)_(?:[a-z]+_)?(?:calendar|schedule|books?|system|diary)\\b|
  down_for_|in_for_${moment}|in_(?:the_)?${moment}|in$|yours\\b|saved\\b|held\\b(?!_(?:in|at|on))|on_(?:its|the|their|his|her)_way|added_to_|
  made\\b(?!_(?:of|by|with|from|in|up))|successful\\b|a_success|
  no_longer_(?:booked|scheduled|on)|removed_from|deleted|dropped|gone\\b)`;

const be = `(?:(?:is|are)_${adverb}(?:been_)?|(?:has|have)_${adverb}been_|(?:should|must)_${adverb}be_)${adverb}`;

/** Results of the calendar, in clauses that name nobody: "Booked!", "All set for Tuesday." */
const bare = `(?:all_|successfully_|now_|already_|officially_|safely_)*(?:${verb}|done|all_set|good_to_go)`;

const lead = `^(?:(?:okay|ok|all_right|alright|right|great|perfect|wonderful|excellent|good|good_news|yes|yep|yeah|sure|
  and|so|got_it|there|there_you_go|there_we_go|now|fantastic|awesome|brilliant|well|thank_you|thanks|lovely)_)*`;

const phrases: readonly Phrase[] = [
  // "I've gone ahead and booked that."
  { deed: deedOf, says: words(`${agent}_(?:have_|had_)?${adverb}${past}`), where: isNoReport },
  // "I've cancelled Monday and booked you for Tuesday."
  {
    deed: deedOf,
    says: words(
      `${agent}_(?:have_)?${adverb}[a-z]+ed_(?:[^_]+_){1,8}?and_${adverb}${verb}_(?:you|it|that|your|the|an?|in|for)\\b`,
    ),
  },
  // "You're booked." "Your table for four has been reserved."
  { deed: deedOf, says: words(`\\b(?:${itself}|they|we)_${be}${result}`), where: isResult },
  {
    deed: deedOf,
    says: words(`\\b(?:your|the|that|this|an?|both)(?:_[^_]+){1,8}?_${be}${result}`),
    where: isResultOfThing,
  },
  // "Your appointment was successfully cancelled."
  {
    deed: deedOf,
    says: words(
      `\\b(?:${itself}|(?:your|the|an?)(?:_[^_]+){0,4}?_${thing})_(?:was|were)_(?:(?:a_)?success(?:ful)?|(?:just|now|successfully)_(?:booked|scheduled|reserved|confirmed|${verb})|cancell?ed|re_?scheduled|moved|sent)\\b`,
    ),
    where: isNoReport,
  },
  // "Your appointment, Tuesday at two, is booked."
  {
    deed: deedOf,
    says: words(`^${be}${result}`),
    where: ({ before }) => /\b(?:your|appointment|booking|reservation)\b/.test(before),
  },
  // "Booked!" "Okay, all set for Tuesday."
  {
    deed: deedOf,
    says: words(
      `${lead}(?:that_is_)?(?:you_)?${bare}(?:$|_(?:in|for|on|at|you|it|that|your|the|to|under|with|and|now|then|as|here|there)\\b)`,
    ),
    where: isBareResult,
  },
  // "The booking went through." "That completes your reservation."
  {
    deed: 'other',
    says: words(
      `\\b(?:${yours}|booking|reservation)_(?:just_|all_)?(?:went_through|has_gone_through|completes_(?:your|the)|concludes_your_booking)\\b`,
    ),
  },
  {
    deed: deedOf,
    says: words(`\\bconsider_(?:it|that|yourself|this)_(?:all_)?(?:done|set|${verb})`),
  },
  { deed: deedOf, says: words(`\\bthat_is_you_(?:all_)?(?:set|done|${verb})`) },
  // "Your prescription refill has been ordered."
  {
    deed: deedOf,
    says: words(
      `\\byour(?:_[^_]+){1,5}?_(?:has|have)_${adverb}been_${adverb}[a-z]+(?:ed|sent|made|paid|put)\\b`,
    ),
    where: isResultOfThing,
  },
  // "The plumber is scheduled for tomorrow": a person's day is full, a person's visit is booked.
  {
    deed: 'book',
    says: words(
      `\\b${person}_(?:is|has_been)_${adverb}(?:scheduled|confirmed|set|dispatched|assigned|lined_up|booked_in)_(?:for_(?:your|${moment})|to_(?:come|arrive|see_you|visit|meet|be_there|be_at))`,
    ),
    where: isNoReport,
  },
  // "A plumber is on his way." "We'll be expecting you Saturday."
  {
    deed: 'other',
    says: words(
      `\\b${person}_(?:is|are)_${adverb}(?:on|heading)_(?:his|her|their|the|its|your|over)_?(?:way|here|to_you)?\\b`,
    ),
    where: isNoReport,
  },
  { deed: 'other', says: words(`\\bexpecting_you_(?:all_|both_|here_|back_)*${moment}\\b`) },
  // A number is given for what has been booked.
  {
    deed: 'other',
    says: words(
      `\\byour_(?:booking_|reservation_)?(?:confirmation|reference|booking|reservation)_(?:number|code)_is_(?!not)`,
    ),
  },
  // "Your appointment is now on Wednesday at three." "You now have an appointment."
  {
    deed: 'move',
    says: words(
      `\\b(?:your|the)(?:_new)?_(?:appointment|booking|reservation|visit)_is_now_(?:at|on|for|${moment})`,
    ),
  },
  { deed: 'book', says: words(`\\byou_(?:now_have|have_now_got|now_have_got)_(?:an?|your)_`) },
  // "See you Tuesday at two then."
  {
    deed: 'other',
    says: words(
      `(?:^|\\b(?:we|i|they|and|so|great|okay|perfect|then|you)_(?:(?:will|shall|are_going_to|can_not_wait_to)_)?)see_you_(?:all_|both_|back_|here_|there_|again_)*${moment}\\b`,
    ),
    where: ({ plain }) => !/\b(?:i|we) (?:do |can )?see you/.test(plain),
  },
  {
    deed: 'other',
    says: words(`\\bforward_to_(?:seeing|welcoming|having)_you_(?:all_|both_|here_|in_|back_)*${moment}\\b`),
  },
];

export const done: Vocabulary = {
  kind: 'done',
  cue: /\b(?:re-?(?:booked|scheduled)|(?:booked|scheduled|confirmed|reserved|cancell?ed|moved|switched|shifted|swapped|postponed|pushed|bumped|brought|secured|finali[sz]ed|completed?|completes|concludes|processed|submitted|arranged|rearranged|sorted|settled|taken|took|handled|sent|e-?mailed|texted|squeezed|slotted|fit you|fitted|worked|popped|pencill?ed|locked|placed|put|managed to|able to|set|made|changed|updated|done|to go|calendar|diary|schedule|books|system|way|here|yours|through|signed|registered|enrolled|removed|deleted|dropped|cleared|called off|longer|official|squared|wrapped|saved|held|dispatched|ordered|renewed|refilled|upgraded|extended|issued|success|successful|number is|code is|in place|gone|crossed|struck|pulled|added|entered|assigned|lined up|been|down for|in for|now have|now got|now (?:at|on|for))\b|(?:see|seeing|expecting|welcoming|having) you\b|you (?:all )?(?:down|in|on)\b|(?:you['’]?re|you are) in\b)/i,
  phrases,
};

function deedOf(said: string): Deed {
  // The verb that comes last is the one that is claimed: "cancelled Monday and booked".
  const [, last = ''] =
    /.*\b(re ?scheduled|re ?booked|rearranged|booked|book|scheduled|schedule|reserved|reserve|secured|secure|pencill?ed|slotted|squeezed|cancell?ed|cancel|called off|no longer|removed|deleted|dropped|moved|move|shifted|switched|swapped|postponed|pushed|bumped|brought|changed|updated|re ?schedule|sent|send|e ?mailed|texted|on its way|(?:taken|took|crossed|struck|pulled)(?= .* off$))\b/.exec(
      said,
    ) ?? [];
  if (/^(?:re ?sch|re ?book|rearr|mov|shift|switch|swap|postp|push|bump|brought|chang|updat)/.test(last))
    return 'move';
  if (/^(?:book|sched|reserv|secur|pencil|slot|squeez)/.test(last)) return 'book';
  if (/^(?:cancel|called|no longer|remov|delet|dropp|tak|took|cross|struck|pull)/.test(last)) return 'cancel';
  if (/^(?:sen|e ?mail|text|on )/.test(last)) return 'send';
  return 'other';
}

/** "I see you're booked for Monday" tells what the calendar holds; "It looks like you're all set" claims. */
function isNoReport({ plain, before }: Clause, said: RegExpExecArray): boolean {
  if (
    deedOf(said[0]) === 'send' &&
    forSomebodyElse.test(plain) &&
    !/\b(?:you|text|confirmation)\b/.test(plain)
  )
    return false;
  return deedOf(said[0]) === 'other' || !report.test(`${before} ${plain.slice(0, said.index)}`);
}

/** What is sent to a person of the business is a message (`message.ts`). */
const forSomebodyElse = /\b(?:messages?|notes?|word|question|concerns?|feedback|complaint)\b/;

const report =
  /\b(?:(?:i|we)(?: can| do)? (?:see|find)\b|i found|looks? like|appears?|seems?|shows?|showing|according to|records?|currently|originally|i understand|used to be)\b/;

function isResult(clause: Clause, said: RegExpExecArray): boolean {
  if (!isNoReport(clause, said)) return false;
  const [match] = said;
  const deed = deedOf(match);
  const rest = clause.plain.slice(said.index + match.length);
  if (hasCondition.test(rest)) return false;
  // Whoever is sorry that it is booked speaks of a time that somebody else has.
  if (
    deed === 'book' &&
    !/^(?:you|everything)\b/.test(match) &&
    sorry.test(`${clause.before} ${clause.plain}`)
  )
    return false;
  if (/^we\b/.test(match)) return /\b(?:done|set|good to go)\b/.test(match);
  return deed !== 'book' || !/\balready\b/.test(match);
}

const hasCondition =
  /^ (?:[^ ]+ ){0,6}?(?:once|as soon as|provided|assuming|until|if you (?:want|would|say|confirm|give|like)|when (?:you|we|i))\b/;
const sorry = /\b(?:sorry|unfortunately|afraid|apologi[sz]e)\b/;

function isResultOfThing(clause: Clause, said: RegExpExecArray): boolean {
  const [match] = said;
  const subject = match.replace(beginningOfBe, '');
  if (unsettled.test(subject)) return false;
  if (/ yours$/.test(match)) return isResult(clause, said);
  if (forSomebodyElse.test(subject) && !/\b(?:text|confirmation)\b/.test(subject)) return false;
  if (endsInDetail.test(subject) && deedOf(match) !== 'send')
    return /^ ?(?:just )?(?:for you|under your|in your name)/.test(
      clause.plain.slice(said.index + match.length),
    );
  if (!/^your /.test(match) && !isThing.test(subject)) return false;
  return isResult(clause, said);
}

/** A condition inside of it: "a text once it is booked". */
const unsettled = /\b(?:if|once|when|until|unless|before|after|whether|not|would|will)\b/;
const beginningOfBe = / (?:is|are|has|have|should|must) .*$/;
const endsInDetail = new RegExp(`\\b(?:${words(detail).source})$`);
const isThing = new RegExp(`\\b${words(thing).source}\\b`);

function isBareResult(clause: Clause, said: RegExpExecArray): boolean {
  const [match] = said;
  if (sorry.test(clause.before) || hasCondition.test(clause.plain.slice(match.length))) return false;
  return clause.isFirst || match.length === clause.plain.length || /\ball (?:set|booked|done)/.test(match);
}
