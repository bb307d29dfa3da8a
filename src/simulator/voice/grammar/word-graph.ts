import type { Phrase } from './phrase.ts';

/** A finite automaton over words: state 0 starts. No state has two arcs with one word, and no two states do the same. */
export interface WordGraph {
  readonly stateCount: number;
  readonly arcs: readonly Arc[];
  /** Where an utterance may end. */
  readonly finals: readonly number[];
  readonly words: readonly string[];
}

export interface Arc {
  readonly from: number;
  readonly to: number;
  readonly word: string;
}

/**
 * The smallest automaton for a phrase. The recogniser does work for every state in every 10 ms, whether anybody is
 * there or not: the same grammar through its own JSGF compiler, which makes a state of every alternative, decodes
 * five times slower. Nothing in a phrase repeats, so there are no loops and states can be merged from the end.
 */
export function wordGraph(phrase: Phrase): WordGraph {
  const draft = new Draft();
  const end = draft.state();
  draft.add(phrase, draft.start, end);

  const ids = new Map<string, number>();
  const seen = new Map<string, number>();
  const states: { readonly arcs: readonly (readonly [string, number])[]; readonly final: boolean }[] = [];

  /** The merged state for everything that may follow once the draft is in one of these. */
  function merged(members: readonly number[]): number {
    const key = members.join();
    const known = seen.get(key);
    if (known !== undefined) return known;
    const arcs = [...draft.next(members)].map(([word, targets]) => [word, merged(targets)] as const);
    const final = members.includes(end);
    const signature = `${final} ${arcs
      .map((arc) => arc.join(' '))
      .sort()
      .join(' ')}`;
    const id = ids.get(signature) ?? states.push({ arcs, final }) - 1;
    ids.set(signature, id);
    seen.set(key, id);
    return id;
  }

  const start = merged(draft.reach([draft.start]));
  // States were numbered from the end; the start, made last, becomes 0.
  const number = (id: number) => start - id;
  const arcs = states.flatMap((state, id) =>
    state.arcs.map(([word, to]) => ({ from: number(id), to: number(to), word })),
  );
  return {
    stateCount: states.length,
    arcs,
    finals: states.flatMap((state, id) => (state.final ? [number(id)] : [])),
    words: [...new Set(arcs.map(({ word }) => word))].sort(),
  };
}

/** The phrase as it is written: with silent steps, and many ways for the same words. */
class Draft {
  readonly start = 0;
  readonly #words: (readonly [string, number])[][] = [[]];
  readonly #silent: number[][] = [[]];

  state(): number {
    this.#words.push([]);
    return this.#silent.push([]) - 1;
  }

  add(phrase: Phrase, from: number, to: number): void {
    if (typeof phrase === 'string') {
      const words = phrase.split(' ').filter((word) => word !== '');
      this.#row(words, from, to, (word, a, b) => this.#words[a]?.push([word, b]));
    } else if ('oneOf' in phrase) {
      for (const choice of phrase.oneOf) this.add(choice, from, to);
    } else if ('inOrder' in phrase) {
      this.#row(phrase.inOrder, from, to, (part, a, b) => this.add(part, a, b));
    } else {
      this.#silent[from]?.push(to);
      if (phrase.maybe !== '') this.add(phrase.maybe, from, to);
    }
  }

  #row<Part>(
    parts: readonly Part[],
    from: number,
    to: number,
    put: (part: Part, a: number, b: number) => void,
  ) {
    let at = from;
    for (const [i, part] of parts.entries()) {
      const next = i === parts.length - 1 ? to : this.state();
      put(part, at, next);
      at = next;
    }
  }

  /** These states and all that silence leads to, in order. */
  reach(states: readonly number[]): number[] {
    const reached = new Set(states);
    for (const state of reached) for (const to of this.#silent[state] ?? []) reached.add(to);
    return [...reached].sort((a, b) => a - b);
  }

  next(states: readonly number[]): Map<string, number[]> {
    const byWord = new Map<string, number[]>();
    for (const state of states) {
      for (const [word, to] of this.#words[state] ?? []) {
        const targets = byWord.get(word);
        if (targets === undefined) byWord.set(word, [to]);
        else targets.push(to);
      }
    }
    for (const [word, targets] of byWord) byWord.set(word, this.reach(targets));
    return byWord;
  }
}
