import { type Phrase, type Vocabulary, weekday, words } from './phrase.ts';

const fine =
  '(?:very_|really_|truly_|super_|absolutely_)*(?:great|good|nice|lovely|wonderful|fantastic|pleasant|beautiful|fine|blessed|terrific|safe|happy|amazing|awesome|brilliant|super|marvell?ous|relaxing|splendid|perfect|excellent|fabulous)';
const span = `(?:day|one|evening|night|morning|afternoon|weekend|week|rest|time|trip|journey|holiday|vacation|drive|${weekday})`;

const phrases: readonly Phrase[] = [
  {
    evenIf: true,
    says: words(
      '\\b(?:good_?bye|bye_?bye|bye|farewell|cheerio|good_?night|ciao|toodle_?oo|so_long)\\b(?!_(?:as|to_(?:the|that|your|pain)))',
    ),
    where: ({ plain, isAsked }, said) => !isAsked && !talksAbout.test(plain.slice(0, said.index)),
  },
  {
    evenIf: true,
    says: words(
      `\\b(?:have|enjoy)_(?:yourselves_|yourself_)?(?:an?|the|your)_(?:(?:${fine})_(?:and_[a-z]+_)?)?(?:rest_of_(?:the|your)_)?${span}\\b`,
    ),
    where: ({ plain }, said) =>
      !/\b(?:do|did|does|we|they|would|if|to|could|can|may|i|not|need) (?:you |still |also )*$/.test(
        plain.slice(0, said.index),
      ) &&
      (new RegExp(`^(?:enjoy|have)\\b.*\\b(?:${words(fine).source}|rest)\\b`).test(said[0]) ||
        said[0].startsWith('enjoy')) &&
      !/^ (?:in mind|that|for (?:the|your|an?|it)|when)\b/.test(plain.slice(said.index + said[0].length)),
  },
  {
    says: words(
      '\\btake_(?:good_)?care(?:_(?:of_yourself|now|then|and|bye|everyone|you|out_there|until)\\b|$)',
    ),
    where: ({ plain }, said) => !/\b(?:to|will|can|me|would|we|us) $/.test(plain.slice(0, said.index)),
  },
  {
    says: words(
      '(?:^|\\b(?:we|i)_will_|\\band_|\\bso_)(?:(?:talk|speak)_(?:to|with)_you_(?:soon|later|then|again|next)|(?:talk|speak)_soon|see_you_(?:soon|later|around|next_time|again_soon)|catch_you_later|until_(?:next_time|then|we_speak))\\b',
    ),
  },
  {
    says: words(
      '\\b(?:i|we)_(?:will|am_going_to|are_going_to|shall|am|are|have_to|must|need_to)_(?:now_|just_|go_ahead_and_|have_to_)*(?:hang(?:ing)?_up|end(?:ing)?_(?:the|this|our)_call|let(?:ting)?_you_(?:go|get_(?:on|back))|disconnect(?:ing)?|sign(?:ing)?_off|say_good_?bye|clos(?:e|ing)_(?:the|this)_call)\\b',
    ),
  },
  {
    says: words(
      '\\b(?:that|this)_(?:concludes|ends|brings_us_to_the_end_of)_(?:our|this|the|your)_?(?:call|conversation)?|^(?:ending|hanging_up|disconnecting)_(?:the_call|this_call|now)\\b',
    ),
  },
  // "Thank you for calling" opens a call when a name or a question follows it, and ends one when it stands last.
  {
    says: words(
      '\\b(?:thanks|thank_you)_(?:[a-z]+_){0,3}?for_(?:calling(?:_(?:us|in|today|back))*|your_(?:call|time)(?:_today)?)$',
    ),
    where: ({ isFirst, before }) =>
      !isFirst && !/\b(?:hello|hi|morning|afternoon|evening|welcome)\b/.test(before),
  },
];

export const goodbye: Vocabulary = {
  kind: 'goodbye',
  cue: /\b(?:(?:good[ -]?|bye[ -]?)?bye|good[ -]?night|farewell|cheerio|so long|ciao|toodle|have (?:yourself |yourselves )?(?:an?|the|your) (?:very|really|truly|super|absolutely|great|good|nice|lovely|wonderful|fantastic|pleasant|beautiful|fine|blessed|terrific|safe|happy|amazing|awesome|brilliant|marvell?ous|relaxing|splendid|perfect|excellent|fabulous|rest)|enjoy|take (?:good )?care|(?:talk|speak) (?:to|with|soon)|see you|catch you|until (?:next|then|we)|hang(?:ing)? up|end(?:s|ing)? (?:the|this|our)|end of|let(?:ting)? you (?:go|get)|disconnect|sign(?:ing)? off|clos(?:e|ing) (?:the|this) call|concludes|for calling|for your (?:call|time))\b/i,
  phrases,
};

const talksAbout =
  /\b(?:before|until|say|saying|said|when|without|after|instead of|not|no|a|is|the) (?:we |i |you )?(?:say |said |saying )?$/;
