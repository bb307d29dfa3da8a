import type { BriefedField } from '../../realtime/briefing.ts';
import { count, houseNumber, phoneNumber, upToFourDigits } from './numbers.ts';
import { lastName, nameLead, personName, plainName } from './people.ts';
import { inOrder, list, maybe, oneOf, type Phrase, plainWords } from './phrase.ts';
import { atClock, bareHour, clock, day, dayWithYear, partOfDay } from './when.ts';

/** How a caller answers when this field has just been asked for: the bare value, with or without a lead. */
export function answer(field: BriefedField): Phrase {
  switch (field.kind) {
    case 'name':
      return inOrder(maybe(nameLead), personName);
    case 'phone':
      return oneOf(
        phoneOffered(phoneNumber),
        list(
          'this number, use this number, the number i am calling from, the one i am calling from, this one',
        ),
      );
    case 'date':
      return inOrder(maybe(dateLead), oneOf(day, dayWithYearIfBirth(field)), maybe(fits));
    case 'time':
      return inOrder(maybe(dateLead), oneOf(atClock, bareHour, partOfDay), maybe(fits));
    default:
      return value(field);
  }
}

/** The same, volunteered before it was asked: with the words that tell what it is, where the value alone would not. */
export function offer(field: BriefedField): Phrase {
  switch (field.kind) {
    case 'name':
      return inOrder(nameLead, plainName);
    case 'phone':
      return phoneOffered(phoneNumber);
    case 'date':
      return inOrder(maybe('on', 'for'), day);
    case 'time':
      // Not "at eight": after "toothache" it would be heard where nothing was said.
      return inOrder(maybe('for', 'at', 'around'), clock);
    case 'choice':
      return value(field);
    case 'number':
      return inOrder('for', count, counted(field));
    default:
      return '';
  }
}

/** The value alone, as it is said in a correction. */
export function value(field: BriefedField): Phrase {
  switch (field.kind) {
    case 'name':
      return oneOf(plainName, lastName);
    case 'phone':
      return phoneNumber;
    case 'date':
      return inOrder(maybe('on'), oneOf(day, dayWithYearIfBirth(field)));
    case 'time':
      return atClock;
    case 'choice':
      return inOrder(maybe(choiceLead), oneOf(...choiceNames(field.choices)));
    case 'number':
      return inOrder(
        maybe(list("for, we are, we're, there are, it's, there will be, just, about")),
        oneOf(count, list('a couple, a dozen, a few')),
        maybe(counted(field)),
      );
    case 'email':
      // Best effort: a known name at a known provider; nothing else can be told apart by sound.
      return inOrder(
        maybe("it's", 'my email is'),
        plainName,
        maybe('dot', 'underscore'),
        maybe(lastName),
        maybe(upToFourDigits),
        'at',
        list('gmail, yahoo, hotmail, outlook, icloud'),
        'dot com',
      );
    case 'address':
      // Best effort: a house number and a street that bears a known surname or a common name.
      return inOrder(
        maybe("it's", 'i live at', 'my address is', 'at'),
        houseNumber,
        maybe(list('north, south, east, west')),
        oneOf(
          lastName,
          list('main, oak, maple, pine, cedar, elm, lake, hill, first, second, third, fourth, fifth'),
        ),
        list('street, avenue, road, lane, drive, boulevard, court, way, place'),
        maybe(inOrder(list('apartment, unit, suite'), upToFourDigits)),
      );
    default:
      // Free text cannot be heard by a grammar: only that there is nothing to say, or a word of the question.
      return oneOf(
        list('nothing, nothing special, none, no notes'),
        ...plainWords(field.ask ?? '').filter(isContent),
      );
  }
}

/** What a caller calls the field: "the time", "my phone number". */
export function fieldWords(field: BriefedField): Phrase {
  const own = plainWords(field.name.replace(/_/g, ' '));
  return oneOf(own.join(' '), own.at(-1) ?? '', list(kindWords[field.kind] ?? ''));
}

/** Each choice as written, and each single word that belongs to one choice alone. */
function choiceNames(choices: readonly string[]): Phrase[] {
  const spoken = choices.map(plainWords);
  const keys = spoken
    .flat()
    .filter((word, _, all) => isContent(word) && all.filter((w) => w === word).length === 1);
  const names = [...spoken.map((words) => words.join(' ')), ...keys];
  return names.map((name) => inOrder(maybe(/^[aeiou]/.test(name) ? 'an' : 'a', 'my'), name));
}

/** What is counted, from the words of the question: "for four guests". */
function counted({ name, ask }: BriefedField): Phrase {
  return oneOf(
    ...plainWords(`${name.replace(/_/g, ' ')} ${ask ?? ''}`).filter(isContent),
    list('of us, people'),
  );
}

function dayWithYearIfBirth({ name, ask }: BriefedField): Phrase {
  return /birth|dob|born/i.test(`${name} ${ask}`) ? dayWithYear : '';
}

function phoneOffered(number: Phrase): Phrase {
  return inOrder(
    maybe(
      list(
        "my number is, my phone number is, the number is, it's, it is, you can reach me at, you can call me at, reach me at, call me at, call me on",
      ),
    ),
    number,
  );
}

function isContent(word: string): boolean {
  return word.length > 3 && !emptyWords.has(word);
}

const emptyWords = new Set(
  'what which when where that this with your have like would could there about from please'.split(' '),
);
const dateLead = list(
  "on, for, how about, let's do, let's say, maybe, i'd like, i would like, i'd prefer, can we do, could we do, is, what about",
);
const fits = list('works, would be good, would be great, is fine, works for me, would work, is good, please');
const choiceLead = list(
  "i have, i need, i'd like, i would like, i want, it's, it's for, for, just, it is, i'm having, i've got, i got, it's about, i think, i am in for, i'm coming in for, i need to have",
);
const kindWords: Readonly<Record<string, string>> = {
  name: 'name, last name, first name',
  phone: 'number, phone number, phone',
  email: 'email, email address',
  date: 'date, day',
  time: 'time, hour',
  choice: 'reason',
  address: 'address',
};
