import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { play } from './support/scenario.ts';

const folder = new URL('../scenarios/', import.meta.url);

for (const file of readdirSync(folder).filter((name) => name.endsWith('.txt'))) {
  it(`scenario ${file.replace('.txt', '').replaceAll('-', ' ')}`, () => {
    const path = new URL(file, folder);
    const written = readFileSync(path, 'utf8');
    const played = play(written);
    if (process.env.REWRITE === '1') writeFileSync(path, played);
    else expect(played).toBe(written);
  });
}
