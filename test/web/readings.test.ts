import { expect, it } from 'vitest';
import { delaysOf, median } from '../../src/web/readings/delays.ts';
import { pathOf } from '../../src/web/readings/path.ts';
import { lastWords, storyOf } from '../../src/web/readings/story.ts';
import { whole } from './told-calls.ts';

it('tells the words of a call in the order in which they were said, not in which they were known', () => {
  const said = storyOf(whole).flatMap((line) => (line.kind === 'said' ? [line.text] : []));
  expect(said).toEqual(['How can I help you?', 'When are you open?', 'We are open from ten']);
});

it('shows what the caller did not hear as unheard', () => {
  const cut = storyOf(whole).find((line) => line.kind === 'said' && line.unheard !== null);
  expect(cut).toMatchObject({ text: 'We are open from ten', unheard: ' to six on Tuesdays.' });
  expect(lastWords(whole)).toEqual({ speaker: 'agent', text: 'We are open from ten' });
});

it('puts stage changes and tool calls between the words', () => {
  const asides = storyOf(whole).flatMap((line) => (line.kind === 'aside' ? [line.what] : []));
  expect(asides).toEqual([
    'Greeting → Request',
    'Tool: classify_intent',
    'Request → Quick answer',
    'The caller cut in',
    'Quick answer → Closing',
    'Caller hung up',
    'Answered',
  ]);
});

it('knows the way that a call took', () => {
  expect(pathOf(whole).map(({ stage }) => stage)).toEqual([
    'greeting',
    'intent_capture',
    'quick_answer',
    'closing',
  ]);
  expect(pathOf([])).toEqual([]);
});

it('times the first word and each answer', () => {
  expect(delaysOf(whole)).toEqual({ firstWordMs: 600, turnsMs: [1_200] });
  expect(delaysOf([])).toEqual({ firstWordMs: null, turnsMs: [] });
  expect([median([]), median([3]), median([5, 1]), median([9, 1, 2])]).toEqual([null, 3, 3, 2]);
});
