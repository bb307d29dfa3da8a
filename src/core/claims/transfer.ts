import type { Clause } from './clauses.ts';
import { type Phrase, person, type Vocabulary, words } from './phrase.ts';

const caller = '(?:you|your_call|this_call|the_call|the_line)';
const adverb =
  '(?:(?:just|now|also|going_to|going_ahead_and|currently|already|right_now|straight|happily|gladly|quickly|then)_)*';

const transferring = `(?:
  (?:transferring|connecting|forwarding|redirecting|routing)_(?:${caller}|now|to)\\b|
  (?:putting|patching|getting)_${caller}_(?:straight_|right_)?(?:through|in_touch_with|on_with|on_to|over)\\b|
  (?:passing|handing)_${caller}_(?:straight_|right_|back_)?(?:over|on|off|along|to|through|across)\\b|
  sending_${caller}_(?:straight_|right_)?(?:over|to|through|across)\\b|
  (?:bringing|getting|grabbing|calling)_(?:in_)?${person}_(?:on|onto|in|to_help|for_you|now)\\b)`;

const toTransfer = `(?:(?:transfer|connect|forward|redirect|route|switch)_${caller}|
  (?:put|patch|get)_${caller}_(?:straight_|right_)?(?:through|over|across|on_with|on_to|to_${person})|
  (?:pass|hand|send)_${caller}_(?:straight_|right_)?(?:over|on|off|along|to|through|across)|
  (?:get|bring|grab|put|have)_(?:in_)?${person}(?:_(?:on\\b|onto|in\\b|to_help|for_you|to_the_phone|over|pick_up|take_over)|$))\\b`;

const they = `(?:${person}|they|he|she)`;

const phrases: readonly Phrase[] = [
  // "I'm putting you through." "Connecting you now."
  {
    says: words(
      `(?:\\b(?:i|we)_(?:am|are|will_be)_${adverb}|^(?:(?!(?:not|never|no|i|you|am|is|are)_)[a-z]+_){0,3}?)${transferring}`,
    ),
    where: isNow,
  },
  // "One moment while I connect you."
  {
    says: words(`\\b(?:while|as|and_let_me_now|let_me_now)_(?:i_|we_)?${adverb}(?:try_to_)?${toTransfer}`),
  },
  // "I'll transfer you." "Let me put you through.": whoever hears it waits for a voice.
  {
    says: words(
      `\\b(?:(?:i|we)_(?:will|shall|am|are)|let_me|let_us)_${adverb}(?:go_ahead_and_)?${toTransfer}`,
    ),
    where: isNext,
  },
  // "You are being connected." "You've been transferred."
  {
    says: words(
      `\\b${caller}_(?:(?:is|are)_${adverb}(?:being|getting)|(?:has|have)_${adverb}been)_${adverb}(?:transferred|connected|put_through|forwarded|redirected|routed|patched|passed|handed|sent)\\b`,
    ),
  },
  {
    says: words(
      `\\b(?:i|we)_(?:have_)?${adverb}(?:(?:transferred|connected|forwarded|patched|redirected)_${caller}|put_${caller}_through|(?:passed|handed)_${caller}_(?:over|on|to))\\b`,
    ),
  },
  // "Somebody will be right with you."
  {
    says: words(
      `\\b${they}_(?:(?:will|is_going_to|are_going_to)_be_(?:(?:right_|straight_)?(?:with_you|on_the_line)|right_there)|is_(?:now_)?(?:coming_on|picking_up|joining|on_the_line|on_their_way|getting_on)|will_(?:now_)?(?:pick_up|join|take_over|come_on|take_it_from_here|take_your_call))\\b`,
    ),
  },
  { says: words('\\b(?:transferring|connecting|transfer_in_progress)$') },
];

export const transfer: Vocabulary = {
  kind: 'transfer',
  cue: /\b(?:transfer|connect|forward|redirect|rout(?:e|ing)|patch|switch (?:you|your|the|this)|(?:put|putting|pass|passing|passed|hand|handing|handed|send|sending|sent|get|getting) (?:you|(?:your|the|this) (?:call|line))\b|(?:on the|the) line\b|with you\b|(?:get|getting|bring|bringing|grab|grabbing|calling|put|have) (?:in )?(?:some|an? |the |my |our |one of)|right there\b|on (?:their|his|her) way|(?:pick|picking) up|joining|through\b|will join|come on|coming on|take over|take it from|take your call)/i,
  phrases,
};

/** "Then I'll put you through" has something before it, and "tomorrow" is no call. */
function isNext({ plain, before }: Clause, said: RegExpExecArray): boolean {
  const between = plain.slice(0, said.index);
  if (/\b(?:then|first|later|can|could)\b/.test(between)) return false;
  if (
    /^(?:and|so)\b/.test(plain) &&
    /\b(?:first|let me (?:get|take|have)|give me|tell me|can|could)\b/.test(before)
  )
    return false;
  return !/\b(?:if|once|after|as soon as|when|later|tomorrow|first|unless)\b/.test(
    plain.slice(said.index + said[0].length),
  );
}

function isNow({ plain }: { plain: string }, said: RegExpExecArray): boolean {
  return !/\b(?:about|like|mind|before|avoid|consider|instead of|without|try|tried|offer|by|for|of) (?:\w+ )?$/.test(
    plain.slice(0, said.index + (said[0].match(/^(?:\w+ )*?(?=\w+ing\b)/)?.[0].length ?? 0)),
  );
}
