import { describe } from 'vitest';
import { check, sunday } from './table.ts';

describe('a name is taken out of what surrounds it', () => {
  check({ name: 'full_name', kind: 'name' }, sunday, [
    ['John Smith', 'John Smith'],
    ['john smith', 'John Smith'],
    ['JOHN SMITH', 'John Smith'],
    ['my name is John Smith', 'John Smith'],
    ["my name's john smith", 'John Smith'],
    ['this is Sarah Miller', 'Sarah Miller'],
    ["it's uh John Smith", 'John Smith'],
    ["Hi, I'm Sarah Miller.", 'Sarah Miller'],
    ['Yes, John Smith.', 'John Smith'],
    ['John Smith please', 'John Smith'],
    ['Hi, this is Dr. Ana María López speaking', 'Ana María López'],
    ["the name is wrong, it's Jon Smyth", 'Jon Smyth'],
    ['my name is John Smith and my number is 212 555 0147', 'John Smith'],
    ['John Smith, my phone number is five five five', 'John Smith'],
    ['my first name is John and my last name is Smith', 'John Smith'],
    ['last name Smith, first name John', 'John Smith'],
    ['I am calling for my son Peter Parker', 'Peter Parker'],
  ]);
});

describe('a name keeps its own capitals', () => {
  check({ name: 'full_name', kind: 'name' }, sunday, [
    ["patrick o'brien", "Patrick O'Brien"],
    ['patrick o’brien', "Patrick O'Brien"],
    ['ronald mcdonald', 'Ronald McDonald'],
    ['DeShawn Jackson', 'DeShawn Jackson'],
    ['jan van der berg', 'Jan van der Berg'],
    ['maria de la cruz', 'Maria de la Cruz'],
    ['Anne-Marie JONES', 'Anne-Marie Jones'],
    ['anne-marie jones', 'Anne-Marie Jones'],
    ['john f kennedy', 'John F Kennedy'],
    ['Mai Ng', 'Mai Ng'],
    ['zoë müller', 'Zoë Müller'],
    ['Иван Петров', 'Иван Петров'],
  ]);
});

describe('spelled letters make the word that counts', () => {
  check({ name: 'full_name', kind: 'name' }, sunday, [
    ['John Smith, S M I T H', 'John Smith'],
    ['john smyth, s m i t h', 'John Smith'],
    ["john smith that's s m y t h", 'John Smyth'],
    ['John Meyer spelled M A I E R', 'John Maier'],
    ['W I L L I A M, W I L L I A M S', 'William Williams'],
    ['William Williams, W I L L I A M, W I L L I A M S', 'William Williams'],
    ['J O H N, J O H N S O N', 'John Johnson'],
    ['John Smyth, S M I T H, S M I T H', 'John Smith'],
    ['J-O-H-N S-M-I-T-H', 'John Smith'],
    ['j o h n, s m i t h', 'John Smith'],
    ['john smith j o h n s m i t h', 'John Smith'],
    ['Thomas Mathew, M A double T H E W', 'Thomas Matthew'],
    ['John Smith, S as in Sam M I T H', 'John Smith'],
    ['John, S. M. I. T. H.', 'John Smith'],
    ['Miller, M I L L E R', /Only one name was heard \(Miller\): ask for the first and the last name/],
    ['s m i t h', /Only one name was heard \(Smith\)/],
  ]);
});

describe('a single corrected word goes into the name that is known', () => {
  const known = { ...sunday, known: { full_name: 'John Smith' } };
  check({ name: 'full_name', kind: 'name' }, known, [
    ['Smyth', 'John Smyth'],
    ["it's S M Y T H E", 'John Smythe'],
    ['Jon', 'Jon Smith'],
    ['Rodriguez', /Only one name was heard/],
  ]);
});

describe('a refused name is asked for with the question of the field', () => {
  check({ name: 'full_name', kind: 'name', ask: 'May I have your name (first and last)?' }, sunday, [
    ['no', /No name/, "I'm sorry, I didn't catch the name. May I have your name, first and last?"],
    [
      '555 1234',
      /no digits/,
      'I heard a number, and I only need the name. May I have your name, first and last?',
    ],
  ]);
  check({ name: 'full_name', kind: 'name', label: 'name', ask: 'Please tell me your name.' }, sunday, [
    ['no', /No name/, "I'm sorry, I didn't catch the name. Could you tell me the name?"],
  ]);
});

describe('what is no name is refused', () => {
  check({ name: 'full_name', kind: 'name' }, sunday, [
    ['', /has not given the full name/],
    ["I don't know", /has not given/],
    ['no', /No name was heard: ask for the first and last name/],
    ['hello?', /No name was heard/],
    ['Sarah', /Only one name/, 'I have Sarah so far. Could you give me both the first and the last name?'],
    ['you can call me Bob', /\(Bob\)/],
    ['555 1234', /no digits/],
    ['A B', /Only one name|initials/],
    ['I want to book an appointment', /sentence/],
    [
      'can I talk to somebody',
      /sentence/,
      "I'm sorry, I didn't catch a name in that. Could you tell me the full name?",
    ],
    ['john jacob jingle heimer schmidt the third of his line', /too long/],
    ['...', /No name was heard/],
  ]);
});

describe('one word is enough where a first name is asked for', () => {
  check({ name: 'nickname', kind: 'name', label: 'first name' }, sunday, [
    ['Sarah', 'Sarah'],
    ['my first name is Bob', 'Bob'],
    ['', /has not given the first name/],
  ]);
});
