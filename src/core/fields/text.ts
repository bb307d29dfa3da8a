/** Free words, such as a message: kept as said. */
import { type FieldKind, labelOf, refused } from './field.ts';
import { question } from './question.ts';

export const text: FieldKind = {
  parse(said, spec) {
    const normal = bounded(said.replace(/[\s\p{C}]+/gu, ' ').trim());
    if (!/[\p{L}\d]/u.test(normal))
      return refused(
        `Nothing was heard: ask for the ${labelOf(spec)}.`,
        `I'm sorry, I didn't hear anything. ${question(spec)}`,
      );
    return { ok: true, normal, spoken: normal };
  },
  spoken: (normal) => normal,
};

/** A minute of speech is about 900 letters; what a person takes down from a message is less. */
const longestText = 500;

/** Cut behind a word: a long message shortened is worth more than one refused. */
function bounded(said: string): string {
  if (said.length <= longestText) return said;
  const cut = said.slice(0, longestText);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), longestText / 2)).trim()} ...`;
}
