import type { Fact } from '../../core/fact.ts';
import type { Signal } from '../look/signals.ts';
import { asideOf } from './aside.ts';

/** A call as people read it: who said what, and in between what the rails did. */
export type StoryLine =
  | {
      readonly kind: 'said';
      readonly key: number;
      readonly atMs: number;
      readonly speaker: 'caller' | 'agent';
      readonly text: string;
      /** The agent was cut short: the rest was not heard. */
      readonly unheard: string | null;
    }
  | {
      readonly kind: 'aside';
      readonly key: number;
      readonly atMs: number;
      readonly signal: Signal;
      readonly what: string;
      readonly more: string | null;
    };

/** In the order in which it began: a transcript comes later than the words that it holds. */
export function storyOf(facts: readonly Fact[]): readonly StoryLine[] {
  const start = facts[0]?.at ?? 0;
  return facts.flatMap((fact, key) => lineOf(fact, key, start) ?? []).sort((a, b) => a.atMs - b.atMs);
}

/** The last words of anybody, for a list of calls. */
export function lastWords(facts: readonly Fact[]): { speaker: 'caller' | 'agent'; text: string } | null {
  const last = facts.findLast((fact) => fact.type === 'utterance' && wordsOf(fact.data) !== '');
  return last?.type === 'utterance' ? { speaker: last.data.speaker, text: wordsOf(last.data) } : null;
}

function lineOf(fact: Fact, key: number, start: number): StoryLine | null {
  if (fact.type === 'utterance') {
    const { speaker, text, heard, started_ms: atMs } = fact.data;
    const unheard = heard === undefined ? null : text.startsWith(heard) ? text.slice(heard.length) : text;
    return { kind: 'said', key, atMs, speaker, text: wordsOf(fact.data), unheard };
  }
  const aside = asideOf(fact);
  return aside === null ? null : { kind: 'aside', key, atMs: fact.at - start, ...aside };
}

function wordsOf({ text, heard }: { readonly text: string; readonly heard?: string }): string {
  return heard ?? text;
}
