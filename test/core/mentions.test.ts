import { describe, expect, it } from 'vitest';
import { mentions, spokenTokens } from '../../src/core/mentions.ts';

const isIn = (text: string, value: string) => mentions(spokenTokens(text), [spokenTokens(value)]);

describe('a text mentions', () => {
  it.each([
    ['Your number is 212-555-0147.', '2 1 2, 5 5 5, 0 1 4 7'],
    ['Your number is (212) 555 0147.', '2 1 2, 5 5 5, 0 1 4 7'],
    ['two one two five five five zero one four seven', '2 1 2, 5 5 5, 0 1 4 7'],
    ['two one two, five five five, oh one four seven', '2 1 2, 5 5 5, 0 1 4 7'],
    ['at 2:30 p.m.', '2:30 PM'],
    ['at 2:30 p. m. on Monday', '2:30 PM'],
    ['at 2:30pm', '2:30 PM'],
    ['at two thirty PM', '2:30 PM'],
    ["at two o'clock PM", '2 PM'],
    ['at 2:00 PM', '2 PM'],
    ['on Tuesday, December first', 'Tuesday, December 1st'],
    ['on Tuesday the December 1', 'December 1st'],
    ['December twenty-third', 'December 23rd'],
    ['December twenty third', 'December 23rd'],
    ['December thirtieth', 'December 30th'],
    ['ANNA LEE', 'Anna Lee'],
    ['Mr. O’Neil is coming', "O'Neil"],
    ['anna.lee@example.com', 'anna dot lee at example dot com'],
    ['Anna dot Lee at example dot com', 'anna.lee@example.com'],
    ['a root canal treatment, please', 'root canal treatment'],
    ['whatever', ''],
  ])('%s ← %s', (text, value) => expect(isIn(text, value)).toBe(true));
});

describe('a text does not mention', () => {
  it.each([
    ['Your number is 212-555-0174.', '2 1 2, 5 5 5, 0 1 4 7'],
    ['Your number is 212-555-014.', '2 1 2, 5 5 5, 0 1 4 7'],
    ['Your number is 212-555-01475.', '2 1 2, 5 5 5, 0 1 4 7'],
    ['at 12 PM', '2 PM'],
    ['at 12:30 PM', '2:30 PM'],
    ['at 2:30 AM', '2:30 PM'],
    ['at 2:30 PM', '2 PM'],
    ['at 2 PM', '2:30 PM'],
    ['at twenty two PM', '2 PM'],
    ['December 15th', 'December 1st'],
    ['December 11th', 'December 1st'],
    ['December twenty-first', 'December 1st'],
    ['December', 'December 1st'],
    ['Annabel Lee', 'Anna Lee'],
    ['Anna Leeds', 'Anna Lee'],
    ['Lee Anna', 'Anna Lee'],
    ['', 'Anna Lee'],
  ])('%s ← %s', (text, value) => expect(isIn(text, value)).toBe(false));
});
