import { describe, expect, it } from 'vitest';
import { given } from '../../src/core/given-words.ts';

const GOODBYE = 'Thanks! Your visit is at 2:30 p.m. on December twenty-third. Goodbye.';

describe('words that a voice was given', () => {
  it.each([GOODBYE, 'thanks, your visit is at 2:30 PM on December 23rd. Goodbye'])(
    'are said as they are: %s',
    (words) => {
      expect(given(GOODBYE).isSaid(words)).toBe(true);
    },
  );

  it.each(['', 'Thanks!', `${GOODBYE} Goodbye.`, GOODBYE.replace('2:30', '3:30')])(
    'are not what is said here: %s',
    (words) => {
      expect(given(GOODBYE).isSaid(words)).toBe(false);
    },
  );

  it('may still be said, wherever they were broken off', () => {
    const { mayBecome } = given(GOODBYE);
    for (let end = 0; end <= GOODBYE.length; end += 1) {
      expect(mayBecome(GOODBYE.slice(0, end)), GOODBYE.slice(0, end)).toBe(true);
    }
  });

  it.each([
    'Thanks! My visit is',
    'Thank you. Your visit is',
    'Well, thanks! Your visit',
    'Thanks! Your visit is at 3:30 p.m. on',
    `${GOODBYE} And then there is more.`,
  ])('cannot be said any more after: %s', (words) => {
    expect(given(GOODBYE).mayBecome(words)).toBe(false);
  });
});
