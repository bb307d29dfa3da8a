/** A table for the terminal: the first column to the left, the others to the right. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [line(headings), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** "99.3 %"; a small share that is not nothing never reads as nothing. */
export function percent(hits: number, of: number): string {
  if (of === 0) return '-';
  const share = (hits / of) * 100;
  return `${share > 0 && share < 0.05 ? '<0.1' : share < 100 && share > 99.95 ? '99.9' : share.toFixed(1)} %`;
}
