import { expect, it } from 'vitest';
import { excerpt } from '../../../src/adapters/store/excerpt.ts';

const long = `${'Well, you see. '.repeat(10)}I want a cleaning, and then another CLEANING. ${'And so on. '.repeat(20)}`;

it.each<[string, string, readonly string[], string | null]>([
  [
    'marks every word',
    'A cleaning, then a filling.',
    ['cleaning', 'filling'],
    'A ⟦cleaning⟧, then a ⟦filling⟧.',
  ],
  ['and what begins so', 'Cleanings on Thursday.', ['clean', 'THURS'], '⟦Cleanings⟧ on ⟦Thursday⟧.'],
  ['whatever its accents', 'Am Café.', ['cafe'], 'Am ⟦Café⟧.'],
  ['and asks for none', 'Am Cafe.', ['café'], 'Am ⟦Cafe⟧.'],
  ['not inside a word', 'An unclean thing.', ['clean'], null],
  ['not signs', 'A * and a ".', ['*', '"'], null],
  [
    'leaves out what is far from it',
    long,
    ['cleaning'],
    '…you see. Well, you see. Well, you see. I want a ⟦cleaning⟧, and then another ⟦CLEANING⟧. And so on. And so on. And so on. And so on. And so on…',
  ],
])('%s', (_, text, words, shown) => {
  expect(excerpt(text, words)).toBe(shown);
});
