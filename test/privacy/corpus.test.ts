import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { setting, shown } from './settings.ts';

/**
 * What must be hidden of what is said and keyed, and what must stay, row by row, by the rules through which every fact
 * of a call goes. A third of the rows (`held-out.txt`) was written before anything was changed for any of them.
 *
 * First figures, with numbers of cards and of social security alone hidden: 102 of 307 rows hidden (33 %), 2 of 246
 * hidden that had to stay. The rules that are here now, before they were changed for a row: held out 96 of 99, with 7
 * of 84 too many; after they were changed for the rows of `corpus.txt`: held out 98 of 99, with none too many.
 */
interface Row {
  readonly heading: string;
  readonly lines: readonly string[];
}

function rowsOf(file: string): readonly Row[] {
  let heading = '';
  return readFileSync(new URL(file, import.meta.url), 'utf8')
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('== ')) heading = line.slice(3);
      return line === '' || /^(?:#|==)/.test(line) ? [] : [{ heading, lines: line.split(' / ') }];
    });
}

interface Count {
  /** Rows of which everything in braces is gone. */
  readonly hidden: number;
  readonly missed: readonly string[];
  readonly kept: number;
  /** Rows that had to stay as they were. */
  readonly lost: readonly string[];
}

function count(rows: readonly Row[]): Count {
  const results = rows.map(({ heading, lines }) => {
    const clear = lines.map((line) => line.replace(/[{}]/g, ''));
    const out = shown(setting(heading), clear);
    const isSecret = lines.some((line) => line.includes('{'));
    const isRight = isSecret
      ? lines.every((line, at) => secretsIn(line).every((secret) => isGone(secret, out[at] ?? '')))
      : clear.every((line, at) => line.replace(/^\w+> /, '') === out[at]);
    return { isSecret, isRight, row: `${heading}: ${lines.join(' / ')} became ${out.join(' / ')}` };
  });
  const wrong = (isSecret: boolean) =>
    results.filter((one) => one.isSecret === isSecret && !one.isRight).map(({ row }) => row);
  const right = (isSecret: boolean) =>
    results.filter((one) => one.isSecret === isSecret && one.isRight).length;
  return { hidden: right(true), missed: wrong(true), kept: right(false), lost: wrong(false) };
}

function secretsIn(line: string): readonly string[] {
  return [...line.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '');
}

/** No word of it, no digit and no letter by itself is left in the line. */
function isGone(secret: string, out: string): boolean {
  const pieces = (text: string): readonly string[] =>
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\d]+/gu) ?? [];
  const left = pieces(out.replaceAll('[redacted]', ' '));
  return pieces(secret).every((piece) => !left.includes(piece) || HARMLESS.has(piece));
}

/** They stand around a secret as well as in it. */
const HARMLESS: ReadonlySet<string> = new Set(
  'a and at d dot in is it of on oh one so that the to uh um with'.split(' '),
);

function recall({ hidden, missed }: Count): number {
  return hidden / (hidden + missed.length);
}

function precision({ hidden, lost }: Count): number {
  return hidden / (hidden + lost.length);
}

describe('the corpus of what must be hidden', () => {
  const seen = rowsOf('corpus.txt');
  const heldOut = rowsOf('held-out.txt');

  it('has five hundred rows and more, of which a third was held out', () => {
    expect(seen.length + heldOut.length).toBeGreaterThanOrEqual(500);
    expect(heldOut.length / (seen.length + heldOut.length)).toBeGreaterThan(0.3);
  });

  it('is hidden to 99.5 % and more, and 97 % of what is hidden has to be', () => {
    const counted = count([...seen, ...heldOut]);
    expect(recall(counted), counted.missed.join('\n')).toBeGreaterThanOrEqual(0.995);
    expect(precision(counted), counted.lost.join('\n')).toBeGreaterThanOrEqual(0.97);
  });

  it('is hidden nearly as well where nobody had looked at it', () => {
    const counted = count(heldOut);
    // 98 of 99: a first group of four that nothing had announced, with words between it and the rest.
    expect(recall(counted), counted.missed.join('\n')).toBeGreaterThanOrEqual(0.985);
    expect(precision(counted), counted.lost.join('\n')).toBeGreaterThanOrEqual(0.97);
  });
});

it.each([
  'Sorry, we were cut off for a moment. What is your member number?',
  'Sorry, I lost you for a moment. What is your member number?',
  'Sorry, we were cut off for',
  'Sorry, I have to correct myself: that is not done yet.',
  'You can also key it in on your phone and press the pound key.',
])('words of ours stay, where what is asked is not to be seen: %s', (words) => {
  expect(shown(setting('asked secret number'), [`agent> ${words}`])).toEqual([words]);
});
