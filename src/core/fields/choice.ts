/** One of the values that the agent file lists, however it was put. */
import { listed } from '../calendar.ts';
import { oncePer } from '../once-per.ts';
import { standing } from './corrections.ts';
import { type Choice, type FieldKind, type FieldSpec, refused } from './field.ts';
import { question, whichOf } from './question.ts';
import { editDistance } from './spelling.ts';

export const choice: FieldKind = {
  parse(said, spec) {
    const choices = spec.choices ?? [];
    const found = standing(withMarks(said, choices))
      .map((part) => chosen(part, choices))
      .find((values) => values.length > 0);
    const [value, ...others] = found ?? [];
    if (value === undefined) {
      return refused(
        `None of the options was heard: ask whether it is ${listed(choices.map(valueIn), 'or')}.`,
        `I'm sorry, I didn't get which one that is. ${offer(spec)}`,
      );
    }
    if (others.length > 0) {
      return refused(
        `That fits more than one option: ask whether it is ${listed([value, ...others], 'or')}.`,
        `That could be more than one thing. ${whichOf([value, ...others], question(spec))}`,
      );
    }
    return { ok: true, normal: value, spoken: value };
  },
  spoken: (normal) => normal,
};

/** The values of a field, as they are offered. */
export function choiceValues(spec: FieldSpec): readonly string[] {
  return (spec.choices ?? []).map(valueIn);
}

/** Callers who are told the options pick one; beyond a few, their own question serves better. */
function offer(spec: FieldSpec): string {
  const list = listed(choiceValues(spec), 'or');
  return list === '' || list.length > longestOffer ? question(spec) : `Is it ${list}?`;
}

/** About ten seconds of speech. */
const longestOffer = 180;

function chosen(said: string, choices: readonly Choice[]): readonly string[] {
  const words = wordsOf(said);
  if (words.length === 0) return [];
  const named = byWholePhrase(words, choices);
  if (named.length > 0) return named;
  const nth = byPosition(words, choices);
  if (nth.length > 0) return nth;
  const keyed = byKeyWord(words, choices, (a, b) => a === b);
  return keyed.length > 0 ? keyed : byKeyWord(words, choices, alike);
}

/** Values said in full. "Deep cleaning" also says "cleaning", and only the longer one counts. */
function byWholePhrase(words: readonly string[], choices: readonly Choice[]): readonly string[] {
  const spoken = ` ${words.join(' ')} `;
  const said = waysToSay(choices).flatMap(({ value, phrases }) =>
    phrases
      .filter(
        (phrase) => phrase !== '' && (spoken.includes(` ${phrase} `) || tight(spoken) === tight(phrase)),
      )
      .map((phrase) => ({ value, phrase })),
  );
  const whole = said.filter(
    ({ phrase, value }) =>
      !said.some(
        (other) =>
          other.value !== value && other.phrase !== phrase && ` ${other.phrase} `.includes(` ${phrase} `),
      ),
  );
  return [...new Set(whole.map(({ value }) => value))];
}

const positions = ['first', 'second', 'third', 'fourth', 'fifth'];

/** "The second one": options are offered in the order of the agent file. */
function byPosition(words: readonly string[], choices: readonly Choice[]): readonly string[] {
  const [, position = ''] =
    /^(?:the )?(first|second|third|fourth|fifth|last)(?: one| option)?(?: please)?$/.exec(words.join(' ')) ??
    [];
  const found = position === 'last' ? choices.at(-1) : choices[positions.indexOf(position)];
  return found === undefined ? [] : [valueIn(found)];
}

/** Values of which a telling word was said; those with most such words, when they differ. */
function byKeyWord(
  words: readonly string[],
  choices: readonly Choice[],
  same: (a: string, b: string) => boolean,
): readonly string[] {
  const scores = waysToSay(choices).map(({ value, phrases }) => ({
    value,
    score: Math.max(
      ...phrases.map((phrase) => {
        const telling = phrase.split(' ').filter((word) => word.length > 2 && !small.has(word));
        const heard = telling.filter((word) => words.some((said) => same(stem(said), stem(word)))).length;
        // Of equal scores the option that was said in full wins: "cleaning" before "deep cleaning".
        return heard === 0 ? 0 : heard + (heard === telling.length ? 0.5 : 0);
      }),
    ),
  }));
  const most = Math.max(0, ...scores.map(({ score }) => score));
  return most === 0 ? [] : scores.filter(({ score }) => score === most).map(({ value }) => value);
}

const small = new Set('the and for with not one any some other please want need have like would'.split(' '));

/** A misheard or misspelled word: one letter off from four letters on, two from eight. */
function alike(a: string, b: string): boolean {
  const limit = Math.min(a.length, b.length) >= 8 ? 2 : Math.min(a.length, b.length) >= 4 ? 1 : 0;
  return limit > 0 && editDistance(a, b, limit) <= limit;
}

/** Endings that do not tell options apart: cleaning, cleanings, cleaned. */
function stem(word: string): string {
  return word.length < 5 ? word : word.replace(/(?:ings?|ed|es|s)$/, '');
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .replace(/['’]/g, '')
    .split(/[^\p{L}\p{M}\d]+/u)
    .filter((word) => word !== '');
}

function tight(text: string): string {
  return text.replaceAll(' ', '');
}

const waysToSay = oncePer((choices: readonly Choice[]) =>
  choices.map((option, index) => ({
    value: valueIn(option),
    phrases: [...phrasesOf(option).map((phrase) => wordsOf(phrase).join(' ')), mark(index)],
  })),
);

/** "Will not flush" takes nothing back: such a phrase becomes one word, which nobody takes for a correction. */
function withMarks(said: string, choices: readonly Choice[]): string {
  return negations(choices).reduce((text, { pattern, word }) => text.replace(pattern, word), said);
}

/** The phrases that a correction would be seen in, the longest first: one may stand in another. */
const negations = oncePer((choices: readonly Choice[]) =>
  choices
    .flatMap((option, index) => phrasesOf(option).map((phrase) => ({ phrase, word: mark(index) })))
    // A bare "no" corrects, whatever the options are.
    .filter(({ phrase }) => wordsOf(phrase).length > 1 && standing(phrase).join() !== phrase)
    .sort((a, b) => b.phrase.length - a.phrase.length)
    .map(({ phrase, word }) => {
      const words = phrase.split(/[^\p{L}\p{M}\d'’]+/u).filter((one) => one !== '');
      const spoken = words.map((one) => one.replace(/['’]/g, "['’]?")).join('[^\\p{L}\\p{M}\\d]+');
      return { pattern: new RegExp(`(?<![\\p{L}\\d])${spoken}(?![\\p{L}\\d])`, 'giu'), word };
    }),
);

function mark(index: number): string {
  return `option${index}`;
}

function phrasesOf(option: Choice): readonly string[] {
  return typeof option === 'string' ? [option] : [option.value, ...option.also];
}

function valueIn(option: Choice): string {
  return typeof option === 'string' ? option : option.value;
}
