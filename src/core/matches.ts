/**
 * As `matchAll`, without its copy of the pattern: to compile that costs more than the search in words as short as
 * these. The pattern is global, and it matches something wherever it matches.
 */
export function matches(pattern: RegExp, text: string): readonly RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) found.push(match);
  return found;
}
