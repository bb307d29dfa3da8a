import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import type { Briefing } from '../../../src/simulator/realtime/briefing.ts';
import { inOrder, list, maybe, oneOf, plainWords } from '../../../src/simulator/voice/grammar/phrase.ts';
import { type WordGraph, wordGraph } from '../../../src/simulator/voice/grammar/word-graph.ts';
import { grammarFor, grammarKey } from '../../../src/simulator/voice/grammar.ts';
import { letterToken, pronounce } from '../../../src/simulator/voice/pronunciation.ts';
import { briefingAt, sayings } from './dental.ts';

test.each(Object.keys(sayings))('admits what callers say at %s', (point) => {
  const graph = grammarFor(briefingAt(point));
  const refused = (sayings[point] ?? []).filter((said) => !accepts(graph, spoken(said)));
  // A sound cannot tell Jon Smyth from John Smith; the list has the commonest spelling of each.
  expect(refused).toEqual(point === 'confirm_summary' ? ["the name is wrong, it's Jon Smyth"] : []);
});

test('every word of every grammar can be pronounced in the phones of the model', () => {
  const words = Object.keys(sayings).flatMap((point) => grammarFor(briefingAt(point)).words);
  const model = createRequire(import.meta.url)
    .resolve('soundswallower')
    .replace(/[^/]+$/, 'model/en-us/');
  const dictionary = new Set(readFileSync(`${model}dict.txt`, 'utf8').match(/^\S+/gm));
  const phoneset = new Set(Object.keys(JSON.parse(readFileSync(`${model}phoneset.json`, 'utf8'))));
  const unpronounced = words.filter(
    (word) =>
      !dictionary.has(word) &&
      !pronounce(word)
        .split(' ')
        .every((phone) => phoneset.has(phone)),
  );
  expect(unpronounced).toEqual([]);
  expect(pronounce('invisalign')).toBe('IH N V IH S AH L IH N');
});

test('the words of an agent of another trade come from its own briefing', () => {
  const fields = [
    { name: 'party_size', kind: 'number', choices: [], known: null, ask: 'How many guests?' },
    { name: 'seating', kind: 'choice', choices: ['patio', 'dining room'], known: null, ask: 'Where?' },
  ];
  const briefing: Briefing = {
    stage: 'gather_details',
    tools: [],
    intents: [],
    fields,
    topics: [],
    summary: null,
  };
  const graph = grammarFor(briefing);
  for (const said of ['for four guests', 'twenty one']) expect(accepts(graph, spoken(said))).toBe(true);
  expect(accepts(graph, spoken('patio'))).toBe(true);
  expect(accepts(graph, spoken('a toothache'))).toBe(false);
  const intents = [{ name: 'rent_kayak', description: 'rent a kayak' }];
  expect(
    accepts(
      grammarFor({ ...briefing, stage: 'intent_capture', intents }),
      spoken("I'd like to rent a kayak"),
    ),
  ).toBe(true);
  const topics = [{ name: 'dogs', title: 'Bringing dogs' }];
  expect(
    accepts(grammarFor({ ...briefing, stage: 'quick_answer', topics }), spoken('do you have dogs')),
  ).toBe(true);
});

test.each(['name', 'phone', 'email', 'date', 'time', 'choice', 'number', 'text', 'address', 'other'])(
  'a field of kind %s leaves the caller free to give up, alone and in a correction',
  (kind) => {
    const field = { name: 'it', kind, choices: [], known: null, ask: null };
    const briefing = { ...briefingAt('phone'), fields: [field] };
    expect(accepts(grammarFor(briefing), spoken('never mind'))).toBe(true);
    expect(accepts(grammarFor({ ...briefing, stage: 'confirm_summary' }), ['yes'])).toBe(true);
  },
);

test('counts the digits of a number exactly', () => {
  const graph = grammarFor(briefingAt('phone'));
  const digits = (count: number) => Array.from({ length: count }, () => 'five');
  const admitted = [5, 6, 7, 8, 9, 10, 11].filter((count) => accepts(graph, digits(count)));
  expect(admitted).toEqual([7, 10]);
});

test('grammars are equal exactly when their key is', () => {
  const briefing = briefingAt('phone');
  const renamed = briefing.fields.map((field) => ({ ...field, known: field.known && 'another' }));
  expect(grammarKey({ ...briefing, fields: renamed, summary: 'other' })).toBe(grammarKey(briefing));
  expect(grammarKey(briefingAt('visit_reason'))).not.toBe(grammarKey(briefing));
});

test('the automaton accepts the phrase, nothing else, and has no state to spare', () => {
  const graph = wordGraph(
    inOrder(maybe('please'), oneOf('book', 'make', 'cancel'), list('a visit, a table'), maybe('now')),
  );
  expect(graph.stateCount).toBe(6);
  expect(accepts(graph, ['please', 'make', 'a', 'table'])).toBe(true);
  expect(accepts(graph, ['book', 'a', 'visit', 'now'])).toBe(true);
  expect(accepts(graph, ['please', 'now'])).toBe(false);
  expect(accepts(graph, ['book', 'a'])).toBe(false);
  expect(wordGraph(oneOf('', inOrder('never', ''))).words).toEqual([]);
});

/** What a caller says as the grammar's words: single letters are spelled, "am" and "pm" are said by their letters. */
function spoken(said: string): string[] {
  const spelled = said.replace(/\b([A-Z])\b(?! ?[a-z'])/g, (letter) => letterToken(letter.toLowerCase()));
  return spelled.split(' ').flatMap((word) => {
    if (/^[a-z]_$/.test(word)) return [word];
    return plainWords(word).map((plain) => (/^[ap]m$/.test(plain) ? `${plain[0]}.m.` : plain));
  });
}

function accepts(graph: WordGraph, words: readonly string[]): boolean {
  const end = words.reduce<number | undefined>(
    (at, word) => graph.arcs.find((arc) => arc.from === at && arc.word === word)?.to,
    0,
  );
  return end !== undefined && graph.finals.includes(end);
}
