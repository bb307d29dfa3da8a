import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../', import.meta.url);
const text = readFileSync(new URL('docs/field.md', root), 'utf8');
const rows = text.split('\n').filter((line) => /^\| (?!what is seen)[^-]/.test(line));

it.each(rows.map((row) => [row.split('|')[1]?.trim() ?? '', row.split('|')[3] ?? '']))(
  'says where it is kept, and it is there: %s',
  (_, kept) => {
    const pointers = kept.split(';').filter((pointer) => /`[^`]+\.(txt|ts)`/.test(pointer));
    expect(pointers.length).toBeGreaterThan(0);
    for (const pointer of pointers) {
      const file = /`([^`]+\.(?:txt|ts))`/.exec(pointer)?.[1] ?? '';
      const path = new URL(file.endsWith('.txt') ? `scenarios/${file}` : file, root);
      expect(existsSync(path), file).toBe(true);
      const titles = [...pointer.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title);
      for (const title of titles) expect(readFileSync(path, 'utf8')).toContain(title);
    }
  },
);
